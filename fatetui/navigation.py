"""Where one has been: `[` and `]` walk it, `-` goes to the place before. Pure."""

from __future__ import annotations

from screens.place import Place

_MOST = 100


class History:
    """Places gone to, oldest first, and where in them one is."""

    def __init__(self) -> None:
        self._places: list[Place] = []
        self._at = -1
        self._before: Place | None = None

    def visit(self, place: Place) -> None:
        """Go to a new place: what lay ahead is forgotten."""
        if self._at >= 0:
            if self._places[self._at] == place:
                return
            self._before = self._places[self._at]
        self._places = [*self._places[: self._at + 1], place][-_MOST:]
        self._at = len(self._places) - 1

    def step(self, by: int) -> Place | None:
        """The place before or after, where there is one."""
        at = self._at + by
        if not 0 <= at < len(self._places):
            return None
        self._before = self._places[self._at]
        self._at = at
        return self._places[at]

    @property
    def before(self) -> Place | None:
        """The place one was at last."""
        return self._before

    def clear(self) -> None:
        """Another cluster: the old places mean nothing there."""
        self._places, self._at, self._before = [], -1, None
