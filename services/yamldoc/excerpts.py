"""A source line with the place marked under it, as compilers show it."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from services.text import visible

if TYPE_CHECKING:
    from services.yamldoc.document import Span, YamlDocument

_TAB = 4
_WIDEST = 160
_LEAD = 60


def excerpt(document: YamlDocument, span: Span) -> list[str]:
    """The line where `span` starts and a line of carets below it; nothing for a line that is not there.

    Tabs become spaces, wide characters count two columns, control characters are made visible, and of a very long line
    only the part around the span is shown.
    """
    line = document.line(span.line)
    if not line and span.line > len(document.line_starts):
        return []
    start = min(span.column - 1, len(line))
    end = min(span.end_column - 1, len(line)) if span.end_line == span.line else len(line)
    cut = max(0, start - _LEAD) if len(line) > _WIDEST else 0
    shown = line[cut : cut + _WIDEST]
    head = ("…" if cut else "") + shown[: start - cut]
    before = _expanded(head)
    marked = _expanded(head + shown[start - cut : max(end - cut, start - cut)])
    carets = max(1, width(marked) - width(before))
    return [_expanded(("…" if cut else "") + shown), " " * width(before) + "^" * carets]


def width(text: str) -> int:
    """Columns that `text` takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def _expanded(text: str) -> str:
    parts: list[str] = []
    column = 0
    for char in text:
        piece = " " * (_TAB - column % _TAB) if char == "\t" else visible(char, keep="")
        parts.append(piece)
        column += width(piece)
    return "".join(parts)
