"""Long lines broken where the screen ends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

from services.folding import units

_JOINTS = ",;/=&?.-"
"""Where a word is cut that is longer than a line: a path, an address, a command's value."""
_MOST = 4
"""Characters for each cell, at most: more than one is what stands on another one."""
_BEGINNING = re.compile(r" +(?:\S+(?: \S+)* {2,})?|[^\sa-z]+(?: [^\sa-z]+)* {2}(?! )")
"""Blanks; after them the title of a field, if that is what it is. A column's title needs none before it."""


def pieces(text: str, width: int) -> Iterator[str]:
    """`text` in pieces of `width` cells, broken between words and between wide characters, each as far in as the first;
    under the value where it is a field with its title."""
    for indent, start, end in breaks(text, width):
        yield " " * indent + text[start:end]


def breaks(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """The pieces of `text`: how many blanks are before each, where in the text it begins and ends."""
    if width <= 0 or _fits(text, width):
        yield 0, 0, len(text)
        return
    begins = _BEGINNING.match(text)
    title = begins.end() if begins is not None else 0
    hanging = min(cell_len(text[:title]), max(0, width // 2 - 1))
    indent = start = end = 0
    for unit in units(text):
        stop = end + len(unit)
        while not _fits(text[start:stop].rstrip(" "), width - indent):
            if end > max(start, title):
                # What is before it stays; it goes below.
                yield indent, start, start + len(text[start:end].rstrip(" "))
                start = end = end + len(text[end:stop]) - len(text[end:stop].lstrip(" "))
            else:
                end = start + _cut(text[start:stop], width - indent, title - start)
                yield indent, start, end
                start = end
            indent = hanging
        end = stop
    if start < len(whole := text.rstrip(" ")) or start == 0:
        yield indent, start, len(whole)


def _fits(text: str, width: int) -> bool:
    return len(text) <= _MOST * width and cell_len(text) <= width


def _cut(word: str, width: int, title: int) -> int:
    """How much of a word that is too long stands in a line: up to a joint in its second half, if there is one."""
    end = max(1, len(chop_cells(word[: _MOST * width], width)[0]))
    joint = max(word.rfind(mark, max(end // 2, title), end) for mark in _JOINTS)
    return joint + 1 or end
