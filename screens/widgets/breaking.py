"""Long lines broken where the screen ends. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_LONGEST_WORD = 24
"""A word that is longer is broken itself."""
_BEGINNING = re.compile(r" +(?:\S+(?: \S+)* {2,})?")
"""Blanks; after them the title of a field, if that is what it is."""


def pieces(text: str, width: int) -> Iterator[str]:
    """`text` in pieces of `width` cells, broken between words where there are any, each as far in as the first; under
    the value where it is a field with its title."""
    for indent, start, end in breaks(text, width):
        yield " " * indent + text[start:end]


def breaks(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """The pieces of `text`: how many blanks are before each, where in the text it begins and ends."""
    begins = _BEGINNING.match(text)
    hanging = min(cell_len(begins.group()) if begins is not None else 0, max(0, width // 2 - 1))
    indent = start = 0
    while 0 < width - indent < cell_len(text[start:]):
        end, goes_on = _end(text[start:], 0 if start else hanging, width - indent)
        yield indent, start, start + end
        indent, start = hanging, start + goes_on
    yield indent, start, len(text)


def _end(text: str, earliest: int, width: int) -> tuple[int, int]:
    """Where the piece ends that `text` begins with, and where the next one begins."""
    # No character is narrower than a cell.
    end = max(1, len(chop_cells(text[:width], width)[0]))
    earliest = max(earliest + 1, end - _LONGEST_WORD)
    if (blank := text.rfind(" ", earliest, end + 1)) > 0:
        return blank, blank + 1
    if (comma := text.rfind(",", earliest, end)) > 0:
        return comma + 1, comma + 1
    return end, end
