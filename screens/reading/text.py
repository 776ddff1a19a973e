"""What all screens of text share: moving, wrapping, filtering, saving."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters
from textual.widget import Widget

from screens.base import ConsoleScreen
from screens.filtering import parse_filter
from screens.place import Place
from screens.widgets.lines import Lines


class TextScreen(ConsoleScreen):
    """Lines to be read."""

    SCOPES = frozenset({"text", "filter"})
    text = getters.query_one(Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._filter = ""

    def compose_body(self) -> Iterable[Widget]:
        yield Lines()

    @property
    def body(self) -> Widget:
        return self.text

    @property
    def filter_text(self) -> str:
        return self._filter

    def count_text(self) -> str:
        shown, every = len(self.text.shown), len(self.text.lines)
        return f"({shown}/{every})" if shown != every else f"({every})"

    def filter_by(self, text: str) -> None:
        chosen = parse_filter(text)
        self._filter = chosen.text
        self.text.filter((lambda line: chosen.accepts(line, {})) if chosen else None)

    def do_line_down(self) -> None:
        self.text.scroll_lines(1)

    def do_line_up(self) -> None:
        self.text.scroll_lines(-1)

    def do_screen_down(self) -> None:
        self.text.scroll_pages(1)

    def do_screen_up(self) -> None:
        self.text.scroll_pages(-1)

    def do_text_top(self) -> None:
        self.text.scroll_lines(-len(self.text.shown))

    def do_text_bottom(self) -> None:
        self.text.scroll_lines(len(self.text.shown))

    def do_wrap(self) -> None:
        self.text.wrap(on=not self.text.wrapped)

    def do_save(self) -> None:
        """Write all lines to a file of this directory."""
        content = "".join(f"{line}\n" for line, _tone in self.text.lines)
        self.app.save(f"{self.place.name or self.place.view}-{self.place.view}", "txt", content)
