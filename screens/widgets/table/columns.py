"""The columns of a table: which have room, how wide, what stands over them, which one is selected. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len

from screens.widgets.table.layout import GAP, cut_columns, layout
from screens.widgets.table.measuring import Measures
from screens.widgets.table.sorting import Sorting

if TYPE_CHECKING:
    from screens.widgets.table.rows import Column, Row


class Columns:
    """Columns as they stand beside each other. They are called by their indices among `all`."""

    def __init__(self) -> None:
        self.all: tuple[Column, ...] = ()
        self.laid_out: tuple[tuple[int, int], ...] = ()
        """Indices and widths of those that have room."""
        self.selected: int | None = None
        self.sorting = Sorting()
        self._measures = Measures()

    def replace(self, columns: Sequence[Column]) -> None:
        """Take other columns; they have no place before `lay_out`."""
        self.all = tuple(columns)
        self.selected = None
        self._measures = Measures(len(self.all))

    def index(self, key: str) -> int | None:
        """The column with this key."""
        return next((index for index, column in enumerate(self.all) if column.key == key), None)

    def titles(self) -> list[str]:
        """Of all columns, in the language of the moment."""
        return [f"{column.title}{self.sorting.sign(column)}" for column in self.all]

    def measure(self, changed: Iterable[tuple[Row | None, Row]]) -> bool:
        """Whether what is new in the rows wants columns to be otherwise."""
        return self._measures.take(changed, self._title_widths())

    def measure_anew(self, rows: Iterable[Row]) -> None:
        """Forget what earlier rows wanted."""
        self._measures = Measures(len(self.all))
        self.measure((None, row) for row in rows)

    def lay_out(self, room: int, *, wide: bool) -> bool:
        """Lay them out in `room` cells; whether they stand otherwise than before."""
        before, measures = self.laid_out, self._measures
        self.laid_out = layout(
            self.all, measures.natural, self._title_widths(), room, wide=wide, silent=measures.silent
        )
        return self.laid_out != before

    def spans(self, left: int) -> Iterator[tuple[int, int, int]]:
        """Of each column that is shown its index, where it begins and how wide it is; the first begins at `left`."""
        for index, width in self.laid_out:
            yield index, left, width
            left += width + GAP

    def select(self, by: int) -> None:
        """Select the column that is shown so many to the right; the first time, the one it is sorted by."""
        shown = [index for index, _width in self.laid_out]
        if not shown:
            return
        if self.selected in shown:
            self.selected = shown[(shown.index(self.selected) + by) % len(shown)]
        else:
            sorted_by = (index for index in shown if self.all[index].key == self.sorting.key)
            self.selected = next(sorted_by, shown[0])

    def cut(self, row: Row) -> list[int]:
        """Those in which `row` says more than there is room for."""
        return cut_columns(self.all, [cell.width * cell.says for cell in row.cells], self.laid_out)

    def _title_widths(self) -> list[int]:
        """In cells: Chinese takes two."""
        return [cell_len(title) for title in self.titles()]
