"""The table widget: a fixed heading, and of the rows only what is visible is painted.

Own line API because the built-in DataTable repaints everything for one cell (textual-style.md §2.3). The cursor and
the marks hold uids: rows may come, go and change places beneath them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import compress, count
from operator import is_not
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from screens.look import Tone
from screens.widgets.table.deltas import Deltas
from screens.widgets.table.layout import GAP, cut_columns, layout
from screens.widgets.table.measuring import Measures
from screens.widgets.table.painting import Paint

if TYPE_CHECKING:
    from screens.widgets.table.rows import Cell, Column, Row

_HEADING = 1
_WHEEL = 3
_AGES_STAY = timedelta(seconds=1.5)
"""So long at least: ages in seconds go by twos, which is as good to read as by ones and paints half as much."""


class Table(Widget, can_focus=True):
    """Rows of a screen. Keys reach it through the screen's actions; Enter and clicks are told by messages."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "table--heading",
        "table--selected",
        "table--cursor",
        "table--marked",
        "table--stale",
        *(f"table--{tone}" for tone in Tone),
    }
    DEFAULT_CSS = """
    Table { height: 1fr; width: 1fr; }
    """

    dimmed: reactive[bool] = reactive(False)
    wide: reactive[bool] = reactive(False)

    class Chosen(Message):
        """A row was clicked while the cursor was on it."""

    class Moved(Message):
        """The cursor is on another row, or on none."""

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Table.Moved)

    class Lost(Message):
        """The object that the operator had put the cursor on is not among the rows any more."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None, now: Callable[[], datetime] | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._now = now or (lambda: datetime.now(UTC))
        self._columns: tuple[Column, ...] = ()
        self._rows: tuple[Row, ...] = ()
        self._place: dict[str, int] = {}
        self._measures = Measures()
        self.laid_out: tuple[tuple[int, int], ...] = ()
        """Indices and widths of the columns that have room."""
        self._top = 0
        self._cursor: str | None = None
        self._put_there = False
        self._anchor: str | None = None
        self._deltas = Deltas()
        self._ticked = self._now()
        self._painter: Paint | None = None
        self._news = False
        self.tells_changes = False
        """Whether cells that became otherwise have a sign for a while."""
        self.column: int | None = None
        """The selected column."""
        self.marks: frozenset[str] = frozenset()
        self.sorted_by = ""
        self.descending = False

    # What it shows

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in the order they are shown in."""
        return self._rows

    @property
    def columns(self) -> tuple[Column, ...]:
        """All columns, those included that have no room."""
        return self._columns

    def cell(self, row: Row, key: str) -> Cell | None:
        """The cell of `row` in the column with this key, where there is one."""
        index = next((index for index, column in enumerate(self._columns) if column.key == key), None)
        return row.cells[index] if index is not None else None

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        index = self._index
        return self._rows[index] if index is not None else None

    def cut(self, row: Row) -> list[tuple[str, str, Tone]]:
        """Titles, texts and tones of what of `row` has no room."""
        return [
            (str(self._columns[index].title), row.cells[index].shown(self._now()), row.cells[index].tone)
            for index in cut_columns(self._columns, [cell.width * cell.says for cell in row.cells], self.laid_out)
        ]

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Take other columns; the rows follow by `show`."""
        self._columns = tuple(columns)
        self._measures = Measures(len(self._columns))
        self._rows = ()
        self._place = {}
        self.column = None
        self._arrange()

    def show(self, rows: Sequence[Row]) -> None:
        """Show `rows`, in this order. Only visible lines that differ from before are painted again."""
        before, index, lost = self._rows, self._index, self.current
        self._rows = tuple(rows)
        # Of thousands of rows nearly all are what they were, and where they were.
        others = [*compress(count(), map(is_not, self._rows, before)), *range(len(before), len(self._rows))]
        grown = self._measure(self._changed(before, others))
        if len(before) != len(self._rows):
            self.refresh()  # the scroll bar too
        if len(before) != len(self._rows) or any(before[place].uid != self._rows[place].uid for place in others):
            self._place = {row.uid: place for place, row in enumerate(self._rows)}
        self._keep_cursor(index, lost)
        if grown:
            self._arrange()
        visible = range(self._top, self._top + self._height)
        for place in others:
            if place in visible:
                self._repaint(place)

    def retitle(self) -> None:
        """The language changed: headings have other widths."""
        self._measures = Measures(len(self._columns))
        self._measure((None, row) for row in self._rows)
        self._deltas.clear()
        # The same cells in other words are no news.
        self._news = False
        self._arrange()

    def tick(self) -> None:
        """Ages have grown, what was new is not any more."""
        before, now, spans = self._ticked, self._now(), []
        if abs(now - before) >= _AGES_STAY:
            self._ticked, spans = now, [*self._spans()]
        stale, regions = self._deltas.expire(monotonic()), []
        for line, row in enumerate(self._rows[self._top : self._top + self._height], _HEADING):
            if row.uid in stale:
                regions.append(Region(0, line, self.size.width, 1))
            # Most ages are minutes or days: they read as they did before.
            grown = ((left, wide) for index, left, wide in spans if row.cells[index].ages(before, now))
            regions += (Region(left, line, wide, 1) for left, wide in grown)
        if regions:
            self.refresh(*regions)

    # Moving about

    def move(self, by: int) -> None:
        """Move the cursor by so many rows, at most to an end."""
        index = self._index
        if self._rows:
            self._go(max(0, min(len(self._rows) - 1, (index if index is not None else 0) + by)))

    def move_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.move(pages * max(1, self._height - 1))

    def move_to_end(self, *, last: bool) -> None:
        """The first or the last row."""
        if self._rows:
            self._go(len(self._rows) - 1 if last else 0)

    def move_to(self, uid: str) -> bool:
        """The row called so; whether there is one."""
        place = self._place.get(uid)
        if place is not None:
            self._go(place)
        return place is not None

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        row = self.current
        if row is not None:
            self.marks ^= {row.uid}
            self._anchor = row.uid
            self._repaint(self._place[row.uid])

    def mark_range(self) -> None:
        """Mark all rows from the one marked last to the cursor."""
        place = self._index
        if place is not None:
            start = self._place.get(self._anchor or "", place)
            low, high = sorted((start, place))
            self.marks |= {row.uid for row in self._rows[low : high + 1]}
            self._anchor = self._cursor
            self.refresh()

    def select_column(self, by: int) -> None:
        """Select the column that is shown so many to the right; the first time, the one it is sorted by."""
        shown = [index for index, _width in self.laid_out]
        if not shown:
            return
        if self.column in shown:
            self.column = shown[(shown.index(self.column) + by) % len(shown)]
        else:
            self.column = next((index for index in shown if self._columns[index].key == self.sorted_by), shown[0])
        self._repaint_heading()

    def clear_marks(self) -> None:
        """No row is marked."""
        self.marks = frozenset()
        self.refresh()

    # Painting

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < _HEADING:
            titles = [self._titled(column) for column in self._columns]
            heading = Strip(self._paint.heading(titles, self.column))
            return heading.adjust_cell_length(width, self.get_component_rich_style("table--heading"))
        place = self._top + y - _HEADING
        if place >= len(self._rows):
            return Strip.blank(width, self._paint.base)
        row, paint = self._rows[place], self._paint
        cursor, marked = row.uid == self._cursor, row.uid in self.marks
        segments = [*paint.row(row, self._now(), cursor=cursor, marked=marked, room=width - 2)]
        segments.append(paint.bar(y - _HEADING, self._height, self._top, len(self._rows)))
        return Strip(segments).adjust_cell_length(width, paint.base)

    @property
    def _paint(self) -> Paint:
        """Made once for a look: Textual finds its styles anew, up to the screen, whenever it is asked."""
        if self._painter is None:
            style, base = self.get_component_rich_style, self.rich_style
            self._painter = Paint(style, base, self._columns, self.laid_out, self._deltas, self.dimmed)
        return self._painter

    def notify_style_update(self) -> None:
        super().notify_style_update()
        self._painter = None

    def watch_dimmed(self) -> None:
        self._painter = None
        self.refresh()

    def watch_wide(self) -> None:
        self._arrange()

    def on_resize(self) -> None:
        self._arrange()
        self._scroll_to_cursor()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self._scroll(self._top + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self._scroll(self._top - _WHEEL)

    def on_click(self, event: events.Click) -> None:
        place = self._top + event.y - _HEADING
        if event.y < _HEADING or place >= len(self._rows):
            return
        if place == self._index:
            self.post_message(self.Chosen())
        else:
            self._go(place)

    @property
    def _index(self) -> int | None:
        return self._place.get(self._cursor) if self._cursor is not None else None

    @property
    def _height(self) -> int:
        return max(0, self.size.height - _HEADING)

    def _go(self, place: int) -> None:
        before = self._index
        self._cursor, self._put_there = self._rows[place].uid, True
        if before is not None:
            self._repaint(before)
        self._repaint(place)
        self._scroll_to_cursor()
        self.post_message(self.Moved())

    def _keep_cursor(self, before: int | None, lost: Row | None) -> None:
        """The cursor stays on its object; when that is gone, at its place."""
        if self._index is None:
            if lost is not None and self._put_there:
                self.post_message(self.Lost(lost))
            self._put_there = False
            place = min(before or 0, len(self._rows) - 1)
            self._cursor = self._rows[place].uid if self._rows else None
            if self._rows:
                self._repaint(place)
            self.post_message(self.Moved())
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        index, height = self._index, self._height
        if index is None or height <= 0:
            self._scroll(0)
        elif index < self._top:
            self._scroll(index)
        elif index >= self._top + height:
            self._scroll(index - height + 1)
        else:
            self._scroll(self._top)

    def _scroll(self, top: int) -> None:
        top = max(0, min(top, len(self._rows) - self._height))
        if top != self._top:
            self._top = top
            self.refresh()

    def _spans(self) -> Iterator[tuple[int, int, int]]:
        """Of each column that is shown its index, where it begins and how wide it is."""
        left = 1  # behind the mark
        for index, width in self.laid_out:
            yield index, left, width
            left += width + GAP

    def _repaint(self, place: int) -> None:
        line = place - self._top
        if 0 <= line < self._height:
            self.refresh(Region(0, line + _HEADING, self.size.width, 1))

    def _repaint_heading(self) -> None:
        self.refresh(Region(0, 0, self.size.width, _HEADING))

    def _changed(self, before: Sequence[Row], others: Iterable[int]) -> list[tuple[Row | None, Row]]:
        """Of the rows at `others` those that are not as they were, and how those were; what became otherwise in them is
        news."""
        now, found = monotonic(), []
        for row in map(self._rows.__getitem__, others):
            place = self._place.get(row.uid)
            known = before[place] if place is not None else None
            if known is not row:
                found.append((known, row))
                if known is not None and self._news and self.tells_changes:
                    self._deltas.compare(known, row, now)
        self._news = True
        return found

    def _measure(self, changed: Iterable[tuple[Row | None, Row]]) -> bool:
        return self._measures.take(changed, self._titles())

    def _arrange(self) -> None:
        # One cell for the mark, one for the scroll bar.
        room, before, measures = self.size.width - 2, self.laid_out, self._measures
        self.laid_out = layout(
            self._columns, measures.natural, self._titles(), room, wide=self.wide, silent=measures.silent
        )
        self._painter = None
        if self.laid_out != before:
            # Other cells of the row under the cursor are cut.
            self.post_message(self.Moved())
        self.refresh()

    def _titles(self) -> list[int]:
        """Widths in cells: Chinese takes two."""
        return [cell_len(self._titled(column)) for column in self._columns]

    def _titled(self, column: Column) -> str:
        title = str(column.title)
        if column.key and column.key == self.sorted_by:
            title += "↓" if self.descending else "↑"
        return title
