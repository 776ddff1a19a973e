"""Files that steps write for people: their folders are made, and what cannot be written is a failure with a remedy."""

from __future__ import annotations

from pathlib import Path

from services.errors import Exit, FatetuiError, plain_words
from services.files import write_atomically
from services.i18n import _, verbatim
from services.text import one_line


class FileNotWritten(FatetuiError):
    """A file of the workspace cannot be written."""

    code = "S-FILE"
    exit = Exit.FILE


def write_file(path: Path, content: str | bytes, *, mode: int | None = None) -> None:
    """Write `path` whole or not at all, its folder made where needed. Raises FileNotWritten."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, content, mode=mode)
    except OSError as error:
        raise FileNotWritten(
            _("Cannot write {path}", path=str(path)),
            cause=verbatim(one_line(plain_words(error, place=False))),
            remedy=_("Name another place, or see to the rights and the room of this one"),
        ) from error
