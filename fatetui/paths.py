"""Where fatetui keeps things, by the platform's own conventions."""

from __future__ import annotations

import os
from pathlib import Path

APP = "fatetui"
STATE_VARIABLE = "FATETUI_STATE_DIR"


def state_directory() -> Path:
    """Journals, locks and crash files: FATETUI_STATE_DIR, or the platform's state directory."""
    given = os.environ.get(STATE_VARIABLE)
    if given:
        return Path(given)
    from platformdirs import user_state_path  # loaded only where state is kept

    return user_state_path(APP)


def evidence_directory() -> Path:
    """What rollouts showed while they were watched."""
    return state_directory() / "evidence"


def config_directory() -> Path:
    """Settings."""
    from platformdirs import user_config_path

    return user_config_path(APP)


def cache_directory() -> Path:
    """What can be made anew at any time."""
    from platformdirs import user_cache_path

    return user_cache_path(APP)
