"""By which column rows are sorted, and which way. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.table.rows import Column, Row


@dataclass(frozen=True, slots=True)
class Sorting:
    """`key` is that of the column; without one, rows are in the order they come in."""

    key: str = ""
    descending: bool = False

    def turned_to(self, key: str, *, descending: bool) -> Sorting:
        """What asking for the column `key` comes to: asked for again, it is the other way round."""
        return Sorting(key, not self.descending if key == self.key else descending)

    def sort(self, rows: list[Row], columns: Sequence[Column]) -> None:
        """Sort `rows` in place."""
        index = next((index for index, column in enumerate(columns) if column.key and column.key == self.key), None)
        if index is not None:
            # Stable, and by the snapshot's order (namespace, name) first: what is equal never changes places.
            rows.sort(key=lambda row: row.cells[index].sort_key, reverse=self.descending)

    def sign(self, column: Column) -> str:
        """What stands behind the title of `column`."""
        if not column.key or column.key != self.key:
            return ""
        return "↓" if self.descending else "↑"
