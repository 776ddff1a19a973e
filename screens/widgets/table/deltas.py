"""Which cells became otherwise of late, and which way. Pure."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from screens.widgets.table.rows import Row

FRESH = 6.0
"""Seconds that a change is shown for."""
_UP, _DOWN, _OTHERWISE = "↑", "↓", "Δ"

_Cell = tuple[str, int]
"""Uid and column."""


class Deltas:
    """Changes of cells, each with its sign and since when."""

    def __init__(self) -> None:
        self._signs: dict[_Cell, tuple[str, float]] = {}
        self._noted: deque[tuple[float, _Cell]] = deque()

    def compare(self, before: Row, after: Row, now: float) -> None:
        """Note what differs between two states of one object. An age that grows is no change."""
        for index, (old, new) in enumerate(zip(before.cells, after.cells, strict=False)):
            if old is new or old == new or new.since is not None or old.sort_key == new.sort_key:
                continue
            self._signs[after.uid, index] = _sign(old.order, new.order), now
            self._noted.append((now, (after.uid, index)))

    def sign(self, uid: str, index: int) -> str:
        """How a cell changed; nothing when it did not."""
        return self._signs.get((uid, index), ("", 0.0))[0]

    def expire(self, now: float) -> set[str]:
        """Forget what is no news any more; the uids of the rows that look otherwise by that."""
        ended = set()
        while self._noted and now - self._noted[0][0] >= FRESH:
            noted, cell = self._noted.popleft()
            # Unless it has changed again since.
            if self._signs.get(cell, ("", noted))[1] == noted:
                self._signs.pop(cell, None)
                ended.add(cell[0])
        return ended

    def clear(self) -> None:
        """Nothing changed."""
        self._signs.clear()
        self._noted.clear()


def _sign(before: object, after: object) -> str:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return _UP if after > before else _DOWN
    return _OTHERWISE
