"""A table with a line above it that tells of all of it."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters
from textual.widget import Widget

from screens.listing import ListingScreen
from screens.widgets.summary import Summary


class SummarizedScreen(ListingScreen):
    """The screen says what the line tells whenever it shows its rows."""

    summary = getters.query_one(Summary)

    def compose_body(self) -> Iterable[Widget]:
        yield Summary()
        yield from super().compose_body()
