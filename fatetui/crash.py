"""What is kept of a defect: a traceback in the state directory, masked, for its owner's eyes only."""

from __future__ import annotations

import os
import sys
import traceback
from datetime import UTC, datetime

from fatetui import __version__
from fatetui.paths import Homeless, state_directory
from services.files import write_atomically
from services.redact import secrets


def keep_crash(crash: BaseException) -> str | None:
    """Write `crash` down; returns the file's path, None when the state directory cannot be written."""
    trace = "".join(traceback.format_exception(crash))
    about = f"fatetui {__version__}, Python {sys.version.split()[0]}, {sys.platform}\n\n"
    try:
        directory = state_directory() / "crashes"
        path = directory / f"crash-{datetime.now(UTC):%Y%m%dT%H%M%S}-{os.getpid()}.txt"
        directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, secrets.mask(about + trace), mode=0o600)
    except (OSError, Homeless):
        return None
    return str(path)
