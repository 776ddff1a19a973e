"""The table widget: a fixed heading, and of the rows only what is visible is painted.

Own line API because the built-in DataTable repaints everything for one cell (textual-style.md §2.3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from screens.look import Tone
from screens.widgets.table.columns import Columns
from screens.widgets.table.deltas import Deltas
from screens.widgets.table.painting import Paint
from screens.widgets.table.selection import RowList, Selection

if TYPE_CHECKING:
    from screens.widgets.table.rows import Cell, Column, Row

_HEADING = 1
_MARK, _BAR = 1, 1
"""Cells at the left and the right edge."""
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
        """The object that the operator had put the cursor on is not among the rows any more. Should it come again
        before the cursor is moved, the cursor is on it again."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, *, id: str | None = None, now: Callable[[], datetime] | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._now = now or (lambda: datetime.now(UTC))
        self.columns = Columns()
        self._listed = RowList()
        self._selection = Selection(self._listed)
        self._top = 0
        self._deltas = Deltas()
        self._ticked = self._now()
        self._painter: Paint | None = None
        self._news = False
        self.tells_changes = False
        """Whether cells that became otherwise have a sign for a while."""

    # What it shows

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows in the order they are shown in."""
        return self._listed.rows

    @property
    def current(self) -> Row | None:
        """The row under the cursor."""
        return self._selection.current

    @property
    def marks(self) -> frozenset[str]:
        """The uids of the marked rows."""
        return self._selection.marks

    def cell(self, row: Row, key: str) -> Cell | None:
        """The cell of `row` in the column with this key, where there is one."""
        index = self.columns.index(key)
        return row.cells[index] if index is not None else None

    def cut(self, row: Row) -> list[tuple[str, str, Tone]]:
        """Titles, texts and tones of what of `row` has no room."""
        columns, now = self.columns, self._now()
        cells = [(str(columns.all[index].title), row.cells[index]) for index in columns.cut(row)]
        return [(title, cell.shown(now), cell.tone) for title, cell in cells]

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Take other columns; the rows follow by `show`."""
        self.columns.replace(columns)
        self._listed.clear()
        self._arrange()

    def show(self, rows: Sequence[Row]) -> None:
        """Show `rows`, in this order. Only visible lines that differ from before are painted again."""
        was, chosen = self._selection.place, self._selection.chosen
        difference = self._listed.take(rows)
        self._note(difference.changed)
        grown = self.columns.measure(difference.changed)
        if difference.resized:
            self.refresh()  # the scroll bar too
        self._keep_cursor(was, chosen)
        if grown:
            self._arrange()
        visible = range(self._top, self._top + self._height)
        for place in difference.places:
            if place in visible:
                self._repaint(place)

    def retitle(self) -> None:
        """The language changed: headings have other widths."""
        self.columns.measure_anew(self.rows)
        self._deltas.clear()
        # The same cells in other words are no news.
        self._news = False
        self._arrange()

    def tick(self) -> None:
        """Ages have grown, what was new is not any more."""
        before, now, spans = self._ticked, self._now(), []
        if abs(now - before) >= _AGES_STAY:
            self._ticked, spans = now, [*self.columns.spans(_MARK)]
        stale, regions = self._deltas.expire(monotonic()), []
        for line, row in enumerate(self.rows[self._top : self._top + self._height], _HEADING):
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
        if self.rows:
            self._go(max(0, min(len(self.rows) - 1, (self._selection.place or 0) + by)))

    def move_page(self, pages: int) -> None:
        """Move the cursor by screenfuls."""
        self.move(pages * max(1, self._height - 1))

    def move_to_end(self, *, last: bool) -> None:
        """The first or the last row."""
        if self.rows:
            self._go(len(self.rows) - 1 if last else 0)

    def move_to(self, uid: str) -> bool:
        """The row called so; whether there is one."""
        place = self._listed.place(uid)
        if place is not None:
            self._go(place)
        return place is not None

    def settle(self) -> None:
        """The cursor is where it is wanted, whatever comes again."""
        self._selection.settle()

    def toggle_mark(self) -> None:
        """Mark the row under the cursor, or take its mark away."""
        self._selection.toggle()
        self._repaint(self._selection.place)

    def mark_range(self) -> None:
        """Mark all rows from the one marked last to the cursor."""
        self._selection.mark_range()
        self.refresh()

    def clear_marks(self) -> None:
        """No row is marked."""
        self._selection.clear_marks()
        self.refresh()

    def select_column(self, by: int) -> None:
        """Select the column that is shown so many to the right; the first time, the one it is sorted by."""
        self.columns.select(by)
        self._repaint_heading()

    # Painting

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < _HEADING:
            heading = Strip(self._paint.heading(self.columns.titles(), self.columns.selected))
            return heading.adjust_cell_length(width, self.get_component_rich_style("table--heading"))
        place = self._top + y - _HEADING
        if place >= len(self.rows):
            return Strip.blank(width, self._paint.base)
        row, paint = self.rows[place], self._paint
        cursor, marked = place == self._selection.place, row.uid in self.marks
        segments = [*paint.row(row, self._now(), cursor=cursor, marked=marked, room=width - _MARK - _BAR)]
        segments.append(paint.bar(y - _HEADING, self._height, self._top, len(self.rows)))
        return Strip(segments).adjust_cell_length(width, paint.base)

    @property
    def _paint(self) -> Paint:
        """Made once for a look: Textual finds its styles anew, up to the screen, whenever it is asked."""
        if self._painter is None:
            style, base, columns = self.get_component_rich_style, self.rich_style, self.columns
            self._painter = Paint(style, base, columns.all, columns.laid_out, self._deltas, self.dimmed)
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
        if event.y < _HEADING or place >= len(self.rows):
            return
        if place == self._selection.place:
            self.post_message(self.Chosen())
        else:
            self._go(place)

    @property
    def _height(self) -> int:
        return max(0, self.size.height - _HEADING)

    def _go(self, place: int) -> None:
        self._repaint(self._selection.place)
        self._selection.go(place)
        self._repaint(place)
        self._scroll_to_cursor()
        self.post_message(self.Moved())

    def _keep_cursor(self, was: int | None, chosen: Row | None) -> None:
        """Other rows came. Where the cursor was before, and the row if it was the operator who had put it there."""
        if self._selection.stay(was):
            if chosen is not None:
                self.post_message(self.Lost(chosen))
            self._repaint(was)
            self._repaint(self._selection.place)
            self.post_message(self.Moved())
        self._scroll_to_cursor()

    def _scroll_to_cursor(self) -> None:
        place, height = self._selection.place, self._height
        if place is None or height <= 0:
            self._scroll(0)
        elif place < self._top:
            self._scroll(place)
        elif place >= self._top + height:
            self._scroll(place - height + 1)
        else:
            self._scroll(self._top)

    def _scroll(self, top: int) -> None:
        top = max(0, min(top, len(self.rows) - self._height))
        if top != self._top:
            self._top = top
            self.refresh()

    def _repaint(self, place: int | None) -> None:
        line = place - self._top if place is not None else -1
        if 0 <= line < self._height:
            self.refresh(Region(0, line + _HEADING, self.size.width, 1))

    def _repaint_heading(self) -> None:
        self.refresh(Region(0, 0, self.size.width, _HEADING))

    def _note(self, changed: Iterable[tuple[Row | None, Row]]) -> None:
        """What became otherwise in a row is news."""
        if self._news and self.tells_changes:
            now = monotonic()
            for before, row in changed:
                if before is not None:
                    self._deltas.compare(before, row, now)
        self._news = True

    def _arrange(self) -> None:
        moved = self.columns.lay_out(self.size.width - _MARK - _BAR, wide=self.wide)
        self._painter = None
        if moved:
            # Other cells of the row under the cursor are cut.
            self.post_message(self.Moved())
        self.refresh()
