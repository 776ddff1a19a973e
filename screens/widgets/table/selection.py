"""The rows of a table in their order, and what is chosen among them. Pure.

The cursor and the marks hold uids: rows may come, go and change places beneath them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, count
from operator import is_not
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.table.rows import Row


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise in rows than in those of before."""

    places: list[int]
    """Where now another row stands, or the same one in another state, or none any more."""
    changed: list[tuple[Row | None, Row]]
    """The rows that are not as they were, each behind what it was; None where it was not there."""
    resized: bool
    """Whether there are more of them, or fewer."""


class RowList:
    """Rows, each found by its uid."""

    def __init__(self) -> None:
        self.rows: tuple[Row, ...] = ()
        self._places: dict[str, int] = {}

    def place(self, uid: str | None) -> int | None:
        """Where the row called so stands; None when it is not there."""
        return self._places.get(uid) if uid is not None else None

    def clear(self) -> None:
        """No rows."""
        self.rows, self._places = (), {}

    def take(self, rows: Sequence[Row]) -> Difference:
        """Take other rows."""
        before, self.rows = self.rows, tuple(rows)
        # Of thousands of rows nearly all are what they were, and where they were.
        places = [*compress(count(), map(is_not, self.rows, before)), *range(len(before), len(self.rows))]
        changed = []
        for row in map(self.rows.__getitem__, places):
            place = self._places.get(row.uid)
            known = before[place] if place is not None else None
            if known is not row:
                changed.append((known, row))
        resized = len(before) != len(self.rows)
        if resized or any(before[place].uid != self.rows[place].uid for place in places):
            self._places = {row.uid: place for place, row in enumerate(self.rows)}
        return Difference(places, changed, resized)


class Selection:
    """The cursor on one row, and marks on any."""

    def __init__(self, listed: RowList) -> None:
        self.marks: frozenset[str] = frozenset()
        self._listed = listed
        self._cursor: str | None = None
        self._put_there = False
        self._awaited: str | None = None
        """Where the cursor was put before that row went."""
        self._anchor: str | None = None

    @property
    def place(self) -> int | None:
        """Where the cursor is."""
        return self._listed.place(self._cursor)

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        place = self.place
        return self._listed.rows[place] if place is not None else None

    @property
    def chosen(self) -> Row | None:
        """The row under the cursor, where it did not come to be there by itself."""
        return self.current if self._put_there else None

    def go(self, place: int) -> None:
        """Put the cursor there."""
        self._cursor, self._put_there, self._awaited = self._listed.rows[place].uid, True, None

    def stay(self, place: int | None) -> bool:
        """The cursor stays with its object; when that is gone, at `place`, where it was, until the same object is there
        again. Whether it is on another one now."""
        back = self._listed.place(self._awaited)
        if back is not None:
            self.go(back)
            return True
        if self.place is not None:
            return False
        if self._put_there:
            self._awaited, self._put_there = self._cursor, False
        rows = self._listed.rows
        self._cursor = rows[min(place or 0, len(rows) - 1)].uid if rows else None
        return True

    def settle(self) -> None:
        """The cursor is where it is wanted, whatever comes again."""
        self._awaited = None

    def toggle(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        row = self.current
        if row is not None:
            self.marks ^= {row.uid}
            self._anchor = row.uid

    def mark_range(self) -> None:
        """Mark all rows from the one marked last to the cursor."""
        place = self.place
        if place is not None:
            start = self._listed.place(self._anchor)
            low, high = sorted((place if start is None else start, place))
            self.marks |= {row.uid for row in self._listed.rows[low : high + 1]}
            self._anchor = self._cursor

    def clear_marks(self) -> None:
        """No row is marked."""
        self.marks = frozenset()
