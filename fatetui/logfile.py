"""The program's own log: a rotating file in the state directory, masked, and its last lines for the console to show."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from logging.handlers import RotatingFileHandler
from pathlib import Path

from services.i18n import _
from services.redact import secrets
from services.text import one_line

NAME = "fatetui"
_MOST_BYTES, _KEPT = 1_000_000, 3
_SHOWN = 200
"""Lines that the log screen has."""


def log_file(state: Path) -> Path:
    """Where it is."""
    return state / "fatetui.log"


class _Masked(logging.Formatter):
    """One harmless line for each record."""

    def format(self, record: logging.LogRecord) -> str:
        return one_line(secrets.mask(super().format(record)), 2000)


class _Recent(logging.Handler):
    def __init__(self, lines: deque[tuple[int, str]]) -> None:
        super().__init__()
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append((record.levelno, self.format(record)))


@contextmanager
def logged(state: Path | None) -> Iterator[deque[tuple[int, str]]]:
    """Write what is logged to the file, also what libraries warn of; the last lines, each with its level, as they come.

    Nothing reaches the terminal, which belongs to the console. Where the file cannot be written, only they are kept.
    """
    lines: deque[tuple[int, str]] = deque(maxlen=_SHOWN)
    handlers: list[logging.Handler] = [_Recent(lines)]
    trouble: OSError | None = None
    if state is not None:
        try:
            state.mkdir(parents=True, exist_ok=True, mode=0o700)
            file = RotatingFileHandler(log_file(state), maxBytes=_MOST_BYTES, backupCount=_KEPT, encoding="utf-8")
        except OSError as error:
            trouble = error
        else:
            log_file(state).chmod(0o600)
            handlers.append(file)
    root, own = logging.getLogger(), logging.getLogger(NAME)
    before = root.level, own.level
    for handler in handlers:
        handler.setFormatter(_Masked("%(asctime)s %(levelname)-7s %(name)s: %(message)s"))
        root.addHandler(handler)
    root.setLevel(logging.WARNING)
    own.setLevel(logging.INFO)
    if trouble is not None:
        own.warning("%s", _("No log file is kept: {reason}", reason=str(trouble)))
    try:
        yield lines
    finally:
        root.setLevel(before[0])
        own.setLevel(before[1])
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()
