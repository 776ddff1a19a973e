"""From box to box, and along the routes of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.geometry import Region

from screens.federation.boxes import PartyBox

if TYPE_CHECKING:
    from screens.federation.screen import FederationScreen


class Walking:
    """Actions that move the picture's cursor: it is the focus, and in the box that has it, `arrow`."""

    def __init__(self, screen: FederationScreen) -> None:
        self._screen = screen

    @property
    def _boxes(self) -> list[PartyBox]:
        return list(self._screen.query(PartyBox))

    def do_federation_down(self) -> None:
        self._step(1)

    def do_federation_up(self) -> None:
        self._step(-1)

    def do_federation_page_down(self) -> None:
        self._leap(self._screenful)

    def do_federation_page_up(self) -> None:
        self._leap(-self._screenful)

    def do_federation_top(self) -> None:
        self._leap(-len(self._boxes))

    def do_federation_bottom(self) -> None:
        self._leap(len(self._boxes))

    def do_federation_out(self) -> None:
        """From the box to its first route."""
        focused = self._screen.focused
        if isinstance(focused, PartyBox) and focused.arrow is None and focused.wires:
            self._point(focused, 0)

    def do_federation_in(self) -> None:
        """From a route back to the box."""
        focused = self._screen.focused
        if isinstance(focused, PartyBox):
            self._point(focused, None)

    def _step(self, by: int) -> None:
        """The next route of the same party, else the next party."""
        focused = self._screen.focused
        if isinstance(focused, PartyBox) and focused.arrow is not None:
            at = focused.arrow + by
            if 0 <= at < len(focused.wires):
                self._point(focused, at)
                return
        self._leap(by)

    def _leap(self, by: int) -> None:
        """To the party so many boxes further."""
        boxes = self._boxes
        at = boxes.index(self._screen.focused) if isinstance(self._screen.focused, PartyBox) else 0
        if boxes:
            there = boxes[max(0, min(len(boxes) - 1, at + by))]
            # At once: the next key may be here already.
            self._screen.set_focus(there)
            boxes[at].arrow = None
            self._screen.redraw(boxes[at], there)

    @property
    def _screenful(self) -> int:
        """How many boxes fit, as high as the one that has the focus."""
        focused = self._screen.focused
        high = focused.size.height if isinstance(focused, PartyBox) else 1
        return max(1, self._screen.pane.size.height // max(1, high))

    def _point(self, box: PartyBox, arrow: int | None) -> None:
        """Choose a route, and bring it into sight once the box is as high as its routes want it."""
        box.arrow = arrow
        self._screen.redraw(box)
        self._screen.call_after_refresh(self._bring_into_sight, box)

    def _bring_into_sight(self, box: PartyBox) -> None:
        row, high = box.chosen_lines or (0, box.size.height)
        line = Region(0, row, box.size.width, high).translate(box.virtual_region.offset)
        self._screen.pane.scroll_to_region(line, animate=False)
