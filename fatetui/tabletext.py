"""Tables of plain text: columns as wide as what stands in them, lines as wide as the terminal."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Sequence

from services.redact import secrets
from services.yamldoc import width

_GAP = "  "


def widths_of(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is."""
    return [max(map(width, column)) for column in zip(*rows, strict=True)]


def aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    """A row of a table whose columns are so wide."""
    padded = (cell + " " * (wide - width(cell)) for cell, wide in zip(cells, widths, strict=True))
    return _GAP.join(padded).rstrip()


def page(lines: Iterable[str]) -> str:
    """`lines` masked and cut to the terminal's width."""
    columns = shutil.get_terminal_size((100, 24)).columns
    return "".join(_cut(secrets.mask(line), columns) + "\n" for line in lines)


def _cut(line: str, columns: int) -> str:
    if width(line) <= columns:
        return line
    kept = line
    while width(kept) >= columns:
        kept = kept[:-1]
    return kept + "…"
