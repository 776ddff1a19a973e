"""Many lines of text: so many are held, wrapped and painted only where they are visible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import ClassVar, Self

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.look import Tone
from screens.widgets.breaking import pieces
from screens.widgets.searching import Search
from screens.widgets.table.rows import fitted

MOST_LINES = 100_000
"""Older ones are dropped first."""
_WHEEL = 3


Line = tuple[str, Tone]
"""Text that is harmless to show, and what it is coloured as."""


class Row(str):
    """What stands side by side on one line, each part coloured as its own tone. Cut where there is no room, not broken:
    its parts would stand below others than theirs."""

    __slots__ = ("parts",)
    parts: tuple[Line, ...]

    def __new__(cls, parts: Iterable[Line]) -> Self:
        parts = tuple(parts)
        row = super().__new__(cls, "".join(text for text, _tone in parts).rstrip())
        row.parts = parts
        return row

    def __eq__(self, other: object) -> bool:
        return super().__eq__(other) and (not isinstance(other, Row) or self.parts == other.parts)

    def __ne__(self, other: object) -> bool:
        return not self == other  # str has its own, which knows nothing of parts

    __hash__ = str.__hash__


class Lines(Widget, can_focus=True):
    """Text to be read: YAML, a description, a log. `following` keeps its end in sight."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"lines--match", "lines--found", *(f"table--{tone}" for tone in Tone)}
    DEFAULT_CSS = """
    Lines { height: 1fr; width: 1fr; }
    """

    class Scrolled(Message):
        """Other lines are in sight."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Lines.Scrolled)

    def __init__(self, *, following: bool = False) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._shown: list[Line] = self._lines
        self._accepts: Callable[[str], bool] | None = None
        self._search = Search()
        self._top = 0
        self._painted: list[tuple[int, Line]] = []
        self._nothing: Sequence[str] = ()
        self.dropped = 0
        """How many lines were too many."""
        self.unseen = 0
        """How many came below while something else was read."""
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

    @property
    def hidden(self) -> tuple[int, int]:
        """How many of them stand above what is in sight, and how many below."""
        below = len(self._shown) - 1 - self._painted[-1][0] if self._painted else 0
        return self._top, below

    def text_of(self, line: Line) -> str:
        """How a line is shown."""
        return line[0]

    def instead_of_nothing(self, heading: str, remedy: str = "") -> None:
        """What is shown in the middle while there is no line to show, as screens.widgets.picture shows it."""
        told = (f"○  {heading}", "", remedy) if remedy else (f"○  {heading}",)
        if told != self._nothing:
            self._nothing = told
            self.refresh()

    def show(self, lines: Iterable[Line]) -> None:
        """Show these lines in place of all others; the place that is read stays."""
        self._lines, self.dropped, self.unseen = list(lines), 0, 0
        self._trim()
        self._choose()

    def append(self, lines: Iterable[Line]) -> None:
        """Add lines at the end."""
        fresh, accepts = list(lines), self._accepts
        self._lines.extend(fresh)
        if accepts is not None:
            fresh = [line for line in fresh if accepts(line[0])]
            self._shown.extend(fresh)
        self._trim()
        self._show_from(self._top)
        if not self.following and self._top < self._last_top():
            self.unseen += len(fresh)

    def filter(self, accepts: Callable[[str], bool] | None) -> None:
        """Show only the lines that are accepted; None shows all."""
        self._accepts = accepts
        self._choose()

    def search(self, text: str) -> None:
        """Mark all that fits `text`, a regular expression if it is one, and go to the first place from here on."""
        self._search.begin(text)
        self.find(1)
        self.refresh()

    def find(self, by: int) -> None:
        """The next line with what is sought, or (-1) the one before; beyond the end it begins again."""
        place = self._search.step(self._shown, by, self._top)
        if place is None:
            return
        self.following = False
        if not self._top <= place < self._top + max(1, self.size.height - 1):
            self._show_from(place - self.size.height // 3)
        self.refresh()

    @property
    def finding(self) -> tuple[int, int]:
        """Which of the lines with what is sought one is at, and how many there are."""
        return self._search.standing(self._shown)

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
        if not self._painted and self._nothing:
            return self._of_nothing(y - (self.size.height - len(self._nothing)) // 2)
        if y >= len(self._painted):
            return Strip.blank(width, self.rich_style)
        place, (text, tone) = self._painted[y]
        if isinstance(text, Row) and not self._search and cell_len(text) <= width:
            return Strip(self._side_by_side(text)).adjust_cell_length(width, self.rich_style)
        return Strip(self._segments(fitted(text, width), tone, found=place == self._search.at), width)

    def _side_by_side(self, row: Row) -> Iterator[Segment]:
        for text, tone in row.parts:
            yield Segment(text, self.get_component_rich_style(f"table--{tone}"))

    def _of_nothing(self, number: int) -> Strip:
        """A line of what stands in the middle."""
        width = self.size.width
        text = self._nothing[number] if 0 <= number < len(self._nothing) else ""
        indent = max(0, width - cell_len(text)) // 2
        muted = self.get_component_rich_style(f"table--{Tone.MUTED}")
        return Strip([Segment(fitted(" " * indent + text, width), muted)], width)

    def on_resize(self) -> None:
        self._show_from(self._top)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.scroll_lines(_WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.scroll_lines(-_WHEEL)

    def _segments(self, text: str, tone: Tone, *, found: bool) -> Iterator[Segment]:
        style = self.get_component_rich_style(f"table--{tone}")
        if not self._search:
            yield Segment(text, style)
            return
        over = self.get_component_rich_style("lines--found" if found else "lines--match")
        for part, sought in self._search.parts(text):
            yield Segment(part, over if sought else style)

    def _trim(self) -> None:
        """Drop what is too much; the place that is read stays where it is on the screen."""
        excess = len(self._lines) - MOST_LINES
        if excess <= 0:
            return
        accepts, gone = self._accepts, self._lines[:excess]
        del self._lines[:excess]
        self.dropped += excess
        if self._shown is not self._lines and accepts is not None:
            excess = sum(accepts(line[0]) for line in gone)
            del self._shown[:excess]
        self._top = max(0, self._top - excess)
        self._search.move(-excess)

    def _choose(self) -> None:
        accepts = self._accepts
        self._shown = self._lines if accepts is None else [line for line in self._lines if accepts(line[0])]
        self._show_from(self._top)

    def _show_from(self, top: int) -> None:
        last = self._last_top()
        self._top = last if self.following else max(0, min(top, last))
        if self._top == last:
            self.unseen = 0
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

    def _visible(self) -> list[tuple[int, Line]]:
        found: list[tuple[int, Line]] = []
        for place in range(self._top, len(self._shown)):
            if len(found) >= self.size.height:
                break
            found.extend((place, piece) for piece in self._broken(self._shown[place]))
        return found

    def _broken(self, line: Line) -> list[Line]:
        text, tone = self.text_of(line), line[1]
        width = self.size.width
        if not self.wrapped or width <= 0 or len(text) * 2 <= width or isinstance(text, Row):
            return [(text, tone)]
        return [(piece, tone) for piece in pieces(text, width)]
