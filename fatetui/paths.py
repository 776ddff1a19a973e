"""Where fatetui keeps things, by the platform's own conventions."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from services.errors import Exit, FatetuiError
from services.i18n import _

APP = "fatetui"


class Homeless(FatetuiError):
    """The user has no home directory, as in containers with a user of their own."""

    code = "E-HOME"
    exit = Exit.FILE


STATE_VARIABLE = "FATETUI_STATE_DIR"


def state_directory() -> Path:
    """Journals, locks and crash files: FATETUI_STATE_DIR, or the platform's state directory."""
    given = os.environ.get(STATE_VARIABLE)
    if given:
        return Path(given)
    from platformdirs import user_state_path  # loaded only where state is kept

    return _of(user_state_path)


def evidence_directory() -> Path:
    """What rollouts showed while they were watched."""
    return state_directory() / "evidence"


def config_directory() -> Path:
    """Settings."""
    from platformdirs import user_config_path

    return _of(user_config_path)


def cache_directory() -> Path:
    """What can be made anew at any time."""
    from platformdirs import user_cache_path

    return _of(user_cache_path)


def _of(place: Callable[[str], Path]) -> Path:
    try:
        return place(APP)
    except RuntimeError as error:  # platformdirs, of a user whom /etc/passwd does not have
        raise Homeless(
            _("Nobody knows where this user is at home: HOME is not set"),
            remedy=_("Set HOME to a folder of yours"),
        ) from error
