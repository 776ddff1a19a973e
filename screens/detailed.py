"""A table with a pane below it that says in full what the columns have no room for."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.listing import ListingScreen
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.prose import Prose
from screens.widgets.table import Row, Table
from screens.widgets.text import tell


class DetailedScreen(ListingScreen):
    """The pane follows the cursor, and is gone where there is nothing to say."""

    TELLS_CUT = False

    details = getters.query_one("#details", Static)

    def compose_body(self) -> Iterable[Widget]:
        yield from super().compose_body()
        with VerticalScroll(id="details-pane", can_focus=False):
            yield Static(id="details")

    @abstractmethod
    def about(self, row: Row) -> Iterable[Line | Content]:
        """What is said of the row under the cursor, line by line."""

    def frame(self, picture: Picture | None) -> None:
        super().frame(picture)
        self._tell()

    @on(Table.Moved)
    def _tell(self) -> None:
        row = self.table.current
        told = list(self.about(row)) if row is not None and self.table.display else []
        self.query_one("#details-pane").display = bool(told)
        tell(self.details, Prose(told))
