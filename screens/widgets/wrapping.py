"""Lines broken where a reader would break them: between words, and between wide characters. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_WIDE = r"\u2e80-\uffef"
_PIECES = re.compile(rf"\s+|[^\s{_WIDE}]+|[{_WIDE}]")
_CLOSING, _OPENING = frozenset("，。；：！？）】」』、》”’…·"), frozenset("（【「『《“‘")
"""What begins no line, and what ends none."""


def folded(text: str, width: int, indent: str = "") -> list[str]:
    """`text` in lines of at most `width` cells, those after the first behind `indent`; what is too long is cut up."""
    lines, line = [], ""
    for unit in _units(text):
        rest = unit
        if cell_len(line) + cell_len(rest.rstrip()) > width and line.strip():
            lines.append(line.rstrip())
            line, rest = indent, rest.lstrip()
        while rest.strip() and cell_len(line) + cell_len(rest.rstrip()) > width:
            head = chop_cells(line + rest, max(cell_len(indent) + 2, width))[0]
            lines.append(head.rstrip())
            line, rest = indent, rest[len(head) - len(line) :]
        line += rest
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _units(text: str) -> Iterator[str]:
    """What is not broken: words with the spaces before them, wide characters with their punctuation."""
    unit, opened = "", False
    for piece in _PIECES.findall(text):
        joins = opened or piece in _CLOSING or not unit.strip()
        if unit and not joins:
            yield unit
            unit = ""
        unit += piece
        opened = piece in _OPENING
    if unit:
        yield unit
