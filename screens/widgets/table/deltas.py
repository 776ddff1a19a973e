"""Which cells became otherwise of late, and which way. Pure."""

from __future__ import annotations

from screens.widgets.table.rows import Row

FRESH = 6.0
"""Seconds that a change is shown for."""
_UP, _DOWN, _OTHERWISE = "↑", "↓", "Δ"


class Deltas:
    """Changes of cells by uid and column, each with its sign and since when."""

    def __init__(self) -> None:
        self._signs: dict[str, dict[int, tuple[str, float]]] = {}

    def compare(self, before: Row, after: Row, now: float) -> None:
        """Note what differs between two states of one object. An age that grows is no change."""
        for index, (old, new) in enumerate(zip(before.cells, after.cells, strict=False)):
            if old is new or old.since is not None or new.since is not None or old.sort_key == new.sort_key:
                continue
            self._signs.setdefault(after.uid, {})[index] = _sign(old.order, new.order), now

    def sign(self, uid: str, index: int) -> str:
        """How a cell changed; nothing when it did not."""
        return self._signs[uid].get(index, ("", 0.0))[0] if uid in self._signs else ""

    def expire(self, now: float) -> set[str]:
        """Forget what is no news any more; the uids of the rows that look otherwise by that."""
        ended = set()
        for uid, signs in list(self._signs.items()):
            kept = {index: sign for index, sign in signs.items() if now - sign[1] < FRESH}
            if len(kept) < len(signs):
                ended.add(uid)
                self._signs[uid] = kept
            if not kept:
                del self._signs[uid]
        return ended

    def clear(self) -> None:
        """Nothing changed."""
        self._signs.clear()


def _sign(before: object, after: object) -> str:
    if isinstance(before, int | float) and isinstance(after, int | float):
        return _UP if after > before else _DOWN
    return _OTHERWISE
