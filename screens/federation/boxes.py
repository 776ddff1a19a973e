"""The boxes of the picture, one for each party."""

from __future__ import annotations

from collections.abc import Sequence

from textual.containers import VerticalScroll
from textual.widgets import Static

from screens.federation.drawing import Canvas, Part, arrow_lines, box
from screens.widgets.table import Cell
from services.doctor import PartyView
from services.session.wiring import Wire, Wired


class PartyBox(Static, can_focus=True):
    """One party; what it shows is drawn by the screen. `context` is the other one that it is in; `arrow` is the number
    of the route that has the cursor."""

    def __init__(self, title: str, context: str = "") -> None:
        super().__init__(classes="party-box")
        self.party = title
        self.context = context
        self.arrow: int | None = None
        self.wires: tuple[Wire, ...] = ()
        self.subject: tuple[PartyView, Wired] | None = None
        self._drawn: object = None
        self.chosen_lines: tuple[int, int] | None = None
        """Where in the box the route that has the cursor is, and how many lines it takes."""

    def on_blur(self) -> None:
        self.arrow = None

    def show(self, wired: Wired, told: Sequence[Part], toys: Sequence[Cell], canvas: Canvas) -> None:
        """Draw it, if it is another picture than the one that is there."""
        drawn = (wired, told, toys, canvas, self.arrow)
        if drawn != self._drawn:
            self._drawn = drawn
            self.update(box(wired, told, toys, canvas, self.arrow))
            arrow = self.arrow
            self.chosen_lines = arrow_lines(wired, toys, canvas, arrow) if arrow is not None else None


class Boxes(VerticalScroll, can_focus=False, inherit_bindings=False):
    """All boxes. It takes no keys: arrows lead from party to party, and it scrolls after them."""
