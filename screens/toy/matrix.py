"""Guests downwards, hosts across: a cell for every pair, one of them under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from screens.look import Tone
from screens.widgets.table import Cell
from screens.widgets.table.rows import fitted
from services.i18n import _
from services.session import Pair

_CORNER = _("GUEST / HOST")
_GAP = 2
_HEADING = 1
_NARROWEST = 8


@dataclass(frozen=True, slots=True)
class Guest:
    """A row: the party's title and id, and a cell for each host."""

    title: str
    name: str
    cells: tuple[Cell, ...]


class Matrix(Widget, can_focus=True):
    """The cursor holds the pair itself: parties may come and go beneath it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--cursor",
        "table--stale",
        *(f"table--{tone}" for tone in Tone),
    }
    DEFAULT_CSS = """
    Matrix { height: auto; width: 1fr; }
    """

    class Moved(Message):
        """Another pair is under the cursor."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Matrix.Moved)

    def __init__(self) -> None:
        super().__init__()
        self._guests: tuple[Guest, ...] = ()
        self._hosts: tuple[int, ...] = ()
        self._row = self._column = self._top = self._left = 0
        self._dimmed = False

    @property
    def pair(self) -> Pair | None:
        """The pair under the cursor."""
        if not self._guests or not self._hosts:
            return None
        return Pair(self._guests[self._row].title, self._hosts[self._column])

    def show(self, guests: Sequence[Guest], hosts: Sequence[int], *, dimmed: bool = False) -> None:
        """Show these; the cursor stays on its pair, or at its place when that is gone."""
        now = (tuple(guests), tuple(hosts), dimmed)
        if now == (self._guests, self._hosts, self._dimmed):
            return
        before = self.pair
        resized = len(guests) != len(self._guests)
        self._guests, self._hosts, self._dimmed = now
        self._put(before)
        self._scroll()
        self.refresh(layout=resized)
        if self.pair != before:
            self.post_message(self.Moved())

    def move(self, rows: int, columns: int) -> None:
        """Move the cursor by so many cells, at most to an edge."""
        self._go(self._row + rows, self._column + columns)

    def move_to(self, guest: str) -> bool:
        """To the row of a guest, and there to a host other than itself; whether there is such a guest."""
        row = next((row for row, one in enumerate(self._guests) if one.title == guest), None)
        if row is not None:
            self._go(row, 0 if row else min(1, len(self._hosts) - 1))
        return row is not None

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return _HEADING + len(self._guests)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < _HEADING:
            return self._heading(width)
        row = self._top + y - _HEADING
        if row >= len(self._guests):
            return Strip.blank(width, self.rich_style)
        return self._guest(row, width)

    def on_resize(self) -> None:
        self._scroll()

    def on_click(self, event: events.Click) -> None:
        row, column = self._top + event.y - _HEADING, self._left + (event.x - self._named) // self._wide
        if event.y >= _HEADING and event.x >= self._named and row < len(self._guests) and column < len(self._hosts):
            self._go(row, column)

    @property
    def _named(self) -> int:
        """Cells that the names of the guests take."""
        corner = Cell(str(_CORNER))
        natural = max(chain((corner.width,), (Cell(guest.name).width for guest in self._guests)))
        return 1 + min(natural, max(corner.width, self.size.width // 3)) + _GAP

    @property
    def _wide(self) -> int:
        """Cells that a column takes."""
        cells = (cell.width for guest in self._guests for cell in guest.cells)
        return max(chain((_NARROWEST,), cells, (len(str(host)) for host in self._hosts))) + _GAP

    @property
    def _columns(self) -> range:
        """The columns that fit."""
        room = max(1, (self.size.width - self._named) // self._wide)
        return range(self._left, min(len(self._hosts), self._left + room))

    def _heading(self, width: int) -> Strip:
        text = fitted(f" {_CORNER}", self._named)
        text += "".join(fitted(str(self._hosts[column]), self._wide) for column in self._columns)
        if self._columns.stop < len(self._hosts):
            text = fitted(text, width - 1) + "›"
        return Strip([Segment(fitted(text, width), self.get_component_rich_style("table--heading"))], width)

    def _guest(self, row: int, width: int) -> Strip:
        guest = self._guests[row]
        segments = [Segment(fitted(f" {guest.name}", self._named - _GAP), self._style(Tone.STRONG))]
        segments.append(Segment(" " * _GAP, self.rich_style))
        for column in self._columns:
            cell = guest.cells[column]
            under_cursor = (row, column) == (self._row, self._column)
            style = self.get_component_rich_style("table--cursor") if under_cursor else self._style(cell.tone)
            segments.append(Segment(fitted(cell.text, self._wide - _GAP), style))
            segments.append(Segment(" " * _GAP, self.rich_style))
        return Strip(segments).adjust_cell_length(width, self.rich_style)

    def _style(self, tone: Tone) -> Style:
        return self.get_component_rich_style("table--stale" if self._dimmed else f"table--{tone}")

    def _put(self, pair: Pair | None) -> None:
        rows = {guest.title: row for row, guest in enumerate(self._guests)}
        if pair is not None:
            self._row = rows.get(pair.guest, self._row)
            self._column = self._hosts.index(pair.host) if pair.host in self._hosts else self._column
        self._row = max(0, min(self._row, len(self._guests) - 1))
        self._column = max(0, min(self._column, len(self._hosts) - 1))

    def _go(self, row: int, column: int) -> None:
        if self.pair is None:
            return
        self._row = max(0, min(row, len(self._guests) - 1))
        self._column = max(0, min(column, len(self._hosts) - 1))
        self._scroll()
        self.refresh()
        self.post_message(self.Moved())

    def _scroll(self) -> None:
        """Bring the cursor into sight."""
        rows = max(1, self.size.height - _HEADING)
        self._top = max(0, min(max(self._top, self._row - rows + 1), self._row, len(self._guests) - rows))
        columns = max(1, (self.size.width - self._named) // self._wide)
        self._left = max(0, min(max(self._left, self._column - columns + 1), self._column, len(self._hosts) - columns))
