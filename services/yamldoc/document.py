"""What reading a YAML text gives: data, the places of its keys and values, and problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from services.i18n import _

if TYPE_CHECKING:
    from services.i18n import Message

Path = tuple[str | int, ...]
"""Keys and list indices from the document's root, which is `()`."""

MAX_BYTES = 1 << 20
MAX_DEPTH = 64
MAX_NODES = 50_000
"""Values of a document, its aliases written out."""
SMALLER = _("Nothing that fatetui reads is as large: look at what made the file")
"""The hint for a text beyond one of these limits."""

# The line breaks of YAML 1.1. str.splitlines knows more of them, and would count lines differently from the parser.
LINE_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


class Span(NamedTuple):
    """A stretch of text: 1-based lines and columns in characters, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


class Scalar(NamedTuple):
    """How a value was written: its text, its style (`'`, `"`, `|`, `>` or "" for plain) and the type it was read as."""

    text: str
    style: str
    type: str


@dataclass(frozen=True, slots=True)
class YamlProblem:
    """Something wrong with the text itself.

    `code` is stable: syntax, tab, duplicate-key, several-documents, tag, alias, key, merge, too-deep, too-large,
    encoding, control-character, unreadable.
    """

    code: str
    message: Message
    span: Span
    hint: Message | None = None


@dataclass(frozen=True)
class YamlDocument:
    """A text that was read. `text` is without its byte order mark.

    `data` holds what could be read: everything when `complete`, else what stood before the first syntax error. Aliases
    share their anchor's data; a path inside one has the span of the alias.
    """

    source: str
    text: str
    data: Any = None
    problems: tuple[YamlProblem, ...] = ()
    keys: Mapping[Path, Span] = field(default_factory=dict)
    values: Mapping[Path, Span] = field(default_factory=dict)
    scalars: Mapping[Path, Scalar] = field(default_factory=dict)
    complete: bool = True

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of each line's first character."""
        return (0, *(match.end() for match in LINE_BREAK.finditer(self.text)))

    def line(self, number: int) -> str:
        """The text of a 1-based line without its break; "" for a line that is not there."""
        starts = self.line_starts
        if not 1 <= number <= len(starts):
            return ""
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n\x85\u2028\u2029")

    def offset(self, line: int, column: int) -> int:
        """Offset in `text` of a 1-based place, kept inside the text."""
        starts = self.line_starts
        if line > len(starts):
            return len(self.text)
        return min(starts[line - 1] + column - 1, len(self.text))

    def place(self, offset: int) -> Span:
        """The empty span at an offset in `text`."""
        line = sum(1 for _ in LINE_BREAK.finditer(self.text, 0, offset)) + 1
        column = offset - self.line_starts[line - 1] + 1
        return Span(line, column, line, column)

    def span(self, path: Path, key: bool = False) -> Span:
        """Where `path` stands: its value, or its key. What is missing has the span of its nearest parent's key."""
        wanted = (self.keys, self.values) if key else (self.values, self.keys)
        for places in wanted:
            if path in places:
                return places[path]
        for length in range(len(path) - 1, 0, -1):
            parent = path[:length]
            if parent in self.keys:
                return self.keys[parent]
            if parent in self.values:
                return self.values[parent]
        start = self.values.get((), Span(1, 1, 1, 1))
        return Span(start.line, start.column, start.line, start.column)


def look_up(data: Any, path: Path, default: Any = None) -> Any:
    """The value at `path` in JSON-like data; `default` when there is none."""
    for step in path:
        if isinstance(data, Mapping):
            if step not in data:
                return default
        elif not (isinstance(data, list) and isinstance(step, int) and 0 <= step < len(data)):
            return default
        data = data[step]
    return data
