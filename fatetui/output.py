"""What every command writes: lines that survive a closed pipe, and records that are masked and harmless."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TextIO

from services.files import shortest
from services.folding import folded
from services.redact import secrets
from services.text import one_line, visible
from services.yamldoc import excerpt

if TYPE_CHECKING:
    from services.i18n import Message
    from services.yamldoc import Span, YamlDocument


class Output:
    """Lines to a stream that may be closed under us: a reader who left must not end a run that installs things."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._open = True

    def line(self, text: str = "") -> None:
        """Write `text` and a line end."""
        self.write(text + "\n")

    def prose(self, text: str) -> None:
        """Write `text` in lines no longer than the terminal, broken between words; what follows is further in."""
        indent = " " * (len(text) - len(text.lstrip()) + 2)
        wide = self._columns()
        for line in folded(text, wide, indent) if wide is not None else [text]:
            self.line(line)

    def _columns(self) -> int | None:
        """How wide the terminal is; None where there is none, and whoever reads breaks lines himself."""
        return shutil.get_terminal_size().columns if self.stream.isatty() else None

    def write(self, text: str) -> None:
        """Write `text` at once. Raises OSError, with the stream's name, where there is somebody to read and no room."""
        if not self._open:
            return
        try:
            self.stream.write(text)
            self.stream.flush()
        except UnicodeEncodeError:
            encoding = self.stream.encoding or "ascii"
            self.stream.write(text.encode(encoding, "replace").decode(encoding))
            self.stream.flush()
        except (OSError, ValueError) as error:
            # A terminal that was taken away is no broken pipe, but a failing device.
            if isinstance(error, OSError) and not isinstance(error, BrokenPipeError) and error.errno != errno.EIO:
                # The system does not say of which file it speaks.
                raise OSError(error.errno, error.strerror, str(getattr(self.stream, "name", ""))) from error
            self._open = False
            _silence(self.stream)


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining about the closed pipe when it flushes at its end."""
    if stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def stamp() -> str:
    """The time now, UTC, RFC 3339 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def cleaned(record: dict[str, Any]) -> dict[str, Any]:
    """`record` with secrets masked and control characters made visible."""
    masked = secrets.mask_data(record)
    return {key: _visible(value) for key, value in masked.items()}


def _visible(data: Any) -> Any:
    match data:
        case str():
            return visible(data)
        case Mapping():
            return {visible(str(key)): _visible(value) for key, value in data.items()}
        case list() | tuple():
            return [_visible(value) for value in data]
        case None | bool() | int() | float():
            return data
        case _:
            return visible(secrets.mask(str(data)))


def place_of(source: str, span: Span | None) -> str:
    """`file:line:column`, or what else a complaint is about."""
    shown = visible(shortest(source), keep="")
    return f"{shown}:{span.line}:{span.column}" if span else shown


def annotated(
    heading: str, message: Message, document: YamlDocument | None, span: Span | None, hint: Message | None
) -> str:
    """A complaint as compilers show it: `heading` with the sentence, the source line, carets, a hint. Masked."""
    lines = [f"{heading}: {one_line(str(message))}"]
    # Of a file that could not be read there is nothing to show.
    if document is not None and document.text and span is not None:
        lines += [f"    {line}" for line in excerpt(document, span)]
    if hint is not None:
        lines.append(f"    = {one_line(str(hint))}")
    return "\n".join(map(secrets.mask, lines))
