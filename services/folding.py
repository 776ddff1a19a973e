"""Lines broken where a reader would break them: between words, and between wide characters. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from services.yamldoc import width

_WIDE = r"\u2e80-\uffef"
_PIECES = re.compile(rf"\s+|[^\s{_WIDE}]+|[{_WIDE}]")
_CLOSING, _OPENING = frozenset("，。；：！？）】」』、》”’…·"), frozenset("（【「『《“‘")
"""What begins no line, and what ends none."""
_LEAST = 2
"""Cells of text in a line, at least: a wide character."""


def folded(text: str, columns: int, indent: str = "", *, measure: Callable[[str], int] = width) -> list[str]:
    """`text` in lines of at most `columns` cells as `measure` counts them, those after the first behind `indent`; what
    is too long is cut up."""
    lines, line = [], ""
    for unit in units(text):
        rest = unit
        if measure(line) + measure(rest.rstrip()) > columns and line.strip():
            lines.append(line.rstrip())
            line, rest = indent, rest.lstrip()
        while rest.strip() and measure(line) + measure(rest.rstrip()) > columns:
            room = max(measure(indent) + _LEAST, columns) - measure(line)
            head = _head(rest, room, measure)
            lines.append((line + head).rstrip())
            line, rest = indent, rest[len(head) :]
        line += rest
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _head(text: str, room: int, measure: Callable[[str], int]) -> str:
    """As much of the beginning of `text` as there is `room` for."""
    end = next((end for end in range(1, len(text) + 1) if measure(text[:end]) > room), len(text) + 1) - 1
    return text[:end]


def units(text: str) -> Iterator[str]:
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
