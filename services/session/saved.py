"""What was saved from the console: tables, logs, texts, scripts, in the folder that it was started in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from services.text import decoded

MOST_SHOWN = 4_000_000
"""Bytes of a file that are read: what is longer is for a pager."""
_STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(r".+-\d{8}T\d{6}\.(csv|txt|yaml)")


@dataclass(frozen=True, slots=True)
class Saved:
    """A file by its name; `size` in bytes."""

    name: str
    size: int
    at: datetime


def saved_name(stem: str, suffix: str, now: datetime) -> str:
    """How a file is called that is saved at `now`."""
    return Path(f"{stem}-{now.astimezone().strftime(_STAMP)}.{suffix}").name


def saved_files(folder: Path) -> list[Saved]:
    """The files of `folder` that have such names, the newest first. Raises OSError."""
    found = [
        Saved(path.name, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))
        for path in folder.iterdir()
        if _NAME.fullmatch(path.name) and path.is_file() and (status := path.stat())
    ]
    return sorted(found, key=lambda one: (one.at, one.name), reverse=True)


def saved_text(folder: Path, name: str) -> str:
    """The beginning of a file; all of it, unless it is huge. Raises OSError."""
    with (folder / Path(name).name).open("rb") as file:
        return decoded(file.read(MOST_SHOWN))
