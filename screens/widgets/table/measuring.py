"""How wide the columns of a table would be if there were room for all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.table.rows import Cell, Row


class Measures:
    """Columns never shrink, so that nothing jumps about."""

    def __init__(self, columns: int = 0) -> None:
        self.natural = [0] * columns
        self.silent = set(range(columns))
        """Columns in which no row has said anything yet."""

    def take(self, changed: Iterable[tuple[Row | None, Row]], titles: Sequence[int]) -> bool:
        """Whether what is new in the rows, or the titles, want columns to be otherwise."""
        natural, silent = [max(pair) for pair in zip(self.natural, titles, strict=True)], len(self.silent)
        measured: Sequence[Cell | None] = [None] * len(natural)
        for before, row in changed:
            if before is not None:
                measured = before.cells
            for index, cell in enumerate(row.cells):
                if cell is measured[index]:
                    continue
                if cell.width > natural[index]:
                    natural[index] = cell.width
                if index in self.silent and cell.says:
                    self.silent.discard(index)
            measured = row.cells
        grown, self.natural = natural != self.natural or len(self.silent) != silent, natural
        return grown
