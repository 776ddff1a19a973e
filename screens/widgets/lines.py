"""Many lines of text: held in a ring, wrapped and painted only where they are visible."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import chop_cells
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.look import Tone
from screens.widgets.table.rows import fitted

MOST_LINES = 100_000
"""Older ones are dropped first."""
_WHEEL = 3

Line = tuple[str, Tone]
"""Text that is harmless to show, and what it is coloured as."""


class Lines(Widget, can_focus=True):
    """Text to be read: YAML, a description, a log. `following` keeps its end in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"table--{tone}" for tone in Tone}
    DEFAULT_CSS = """
    Lines { height: 1fr; width: 1fr; }
    """

    class Scrolled(Message):
        """Other lines are in sight."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Lines.Scrolled)

    def __init__(self, *, following: bool = False) -> None:
        super().__init__()
        self._lines: deque[Line] = deque(maxlen=MOST_LINES)
        self._shown: Sequence[Line] = self._lines
        self._accepts: Callable[[str], bool] | None = None
        self._top = 0
        self._painted: list[Line] = []
        self.wrapped = False
        self.following = following

    @property
    def lines(self) -> Sequence[Line]:
        """All lines, those included that the filter hides."""
        return self._lines

    @property
    def shown(self) -> Sequence[Line]:
        """The lines that the filter lets through."""
        return self._shown

    def show(self, lines: Iterable[Line]) -> None:
        """Show these lines in place of all others; the place that is read stays."""
        self._lines = deque(lines, maxlen=MOST_LINES)
        self._choose()

    def append(self, lines: Iterable[Line]) -> None:
        """Add lines at the end."""
        self._lines.extend(lines)
        self._choose()

    def filter(self, accepts: Callable[[str], bool] | None) -> None:
        """Show only the lines that are accepted; None shows all."""
        self._accepts = accepts
        self._choose()

    def wrap(self, *, on: bool) -> None:
        """Break long lines, or cut them."""
        self.wrapped = on
        self._show_from(self._top)

    def follow(self, *, on: bool) -> None:
        """Keep the end in sight, or not."""
        self.following = on
        self._show_from(self._top)

    def scroll_lines(self, by: int) -> None:
        """Move by so many lines; upwards it ends following."""
        if by < 0:
            self.following = False
        self._show_from(self._top + by)

    def scroll_pages(self, by: int) -> None:
        """Move by so many screenfuls."""
        self.scroll_lines(by * max(1, self.size.height - 1))

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self._painted):
            return Strip.blank(width, self.rich_style)
        text, tone = self._painted[y]
        style = self.get_component_rich_style(f"table--{tone}")
        return Strip([Segment(fitted(text, width), style)], width)

    def on_resize(self) -> None:
        self._show_from(self._top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-_WHEEL)

    def _choose(self) -> None:
        accepts = self._accepts
        self._shown = list(self._lines) if accepts is None else [line for line in self._lines if accepts(line[0])]
        self._show_from(self._top)

    def _show_from(self, top: int) -> None:
        last = self._last_top()
        self._top = last if self.following else max(0, min(top, last))
        self._painted = self._visible()
        self.refresh()
        self.post_message(self.Scrolled())

    def _last_top(self) -> int:
        """The first line of the last screenful."""
        room, top = self.size.height, len(self._shown)
        while top > 0:
            room -= len(self._broken(self._shown[top - 1]))
            if room < 0:
                break
            top -= 1
        return top

    def _visible(self) -> list[Line]:
        found: list[Line] = []
        for number in range(self._top, len(self._shown)):
            if len(found) >= self.size.height:
                break
            found.extend(self._broken(self._shown[number]))
        return found

    def _broken(self, line: Line) -> list[Line]:
        text, tone = line
        width = self.size.width
        if not self.wrapped or width <= 0 or len(text) * 2 <= width:
            return [line]
        return [(piece, tone) for piece in chop_cells(text, width)] or [line]
