"""Files written so that a reader, or a crash, never finds half of one; and their names as they read best."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

_LONGEST = 200
"""Bytes. File systems take 255, suffixes included."""


def write_atomically(path: Path, content: str | bytes, *, mode: int | None = None) -> None:
    """Replace `path` with `content` in one step; `mode` (0o600 for secrets) is set before the name appears.

    Without `mode` an existing file keeps its permissions, and a new one gets the user's usual ones. Raises OSError,
    which names `path` and not the file beside it.
    """
    data = content.encode() if isinstance(content, str) else content
    try:
        _replace(path.resolve(), data, mode)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error


def _replace(target: Path, data: bytes, mode: int | None) -> None:
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(_mode_of(target) if mode is None else mode)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def shortest(path: str) -> str:
    """`path` as it is shortest to read from here: an absolute one relative to the working directory where that helps.

    What is no absolute path (`<stdin>`) stays as it is.
    """
    return min(path, os.path.relpath(path), key=len) if Path(path).is_absolute() else path


def file_name(word: str) -> str:
    """`word` as the name of one file or folder; two words never share one."""
    name = quote(word, safe="")
    if not name.strip("."):
        # Nothing, this folder and the one above it.
        return name.replace(".", "%2E") or "%"
    if len(name) <= _LONGEST:
        return name
    digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"{name[: _LONGEST - len(digest) - 1]}%{digest}"


def _mode_of(target: Path) -> int:
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
