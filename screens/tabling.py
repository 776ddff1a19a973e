"""The actions of every table: moving about, marking, sorting, taking along what it shows."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from screens.look import Tone
from services.i18n import _

if TYPE_CHECKING:
    from screens.listing import ListingScreen
    from screens.widgets.table import Table


class Tabling:
    """What the keys of a screen's table do."""

    def __init__(self, screen: ListingScreen) -> None:
        self._screen = screen

    @property
    def _table(self) -> Table:
        return self._screen.table

    def do_down(self) -> None:
        self._table.move(1)

    def do_up(self) -> None:
        self._table.move(-1)

    def do_page_down(self) -> None:
        self._table.move_page(1)

    def do_page_up(self) -> None:
        self._table.move_page(-1)

    def do_top(self) -> None:
        self._table.move_to_end(last=False)

    def do_bottom(self) -> None:
        self._table.move_to_end(last=True)

    def do_mark(self) -> None:
        self._table.toggle_mark()
        self._table.move(1)

    def do_mark_range(self) -> None:
        self._table.mark_range()

    def do_unmark(self) -> None:
        self._table.clear_marks()

    def do_wide(self) -> None:
        self._table.wide = not self._table.wide

    def do_faults(self) -> None:
        self._screen.faults_only = not self._screen.faults_only
        self._screen.rearrange()

    def do_sort_name(self) -> None:
        self._sort("name")

    def do_sort_age(self) -> None:
        self._sort("age")

    def do_sort_state(self) -> None:
        self._sort("health", worst_first=True)

    def do_sort_namespace(self) -> None:
        self._sort("namespace")

    def do_column_left(self) -> None:
        self._table.select_column(-1)

    def do_column_right(self) -> None:
        self._table.select_column(1)

    def do_sort_column(self) -> None:
        """By the selected column."""
        columns = self._table.columns
        key = columns.all[columns.selected].key if columns.selected is not None else ""
        if key:
            self._sort(key)
        else:
            self._screen.app.say(_("Shift with ← or → selects the column to sort by"), Tone.WARN)

    def do_copy_name(self) -> None:
        row = self._table.current
        name = self._table.cell(row, "name") if row is not None else None
        if name is not None:
            self._screen.app.copy(name.text)

    def do_save_table(self) -> None:
        """The rows as they are shown, with all columns, as CSV."""
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(str(column.title) for column in self._table.columns.all)
        for row in self._table.rows:
            writer.writerow(cell.text if cell.since is None else cell.since.isoformat() for cell in row.cells)
        self._screen.app.save(self._screen.place.view, "csv", buffer.getvalue())

    def _sort(self, key: str, *, worst_first: bool = False) -> None:
        columns = self._table.columns
        columns.sorting = columns.sorting.turned_to(key, descending=worst_first)
        self._table.retitle()
        self._screen.rearrange()
