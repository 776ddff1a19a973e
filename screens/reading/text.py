"""What all screens of text share: moving, wrapping, searching, the whole screen for it, copying and saving."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual import getters
from textual.widget import Widget

from screens.base import ConsoleScreen
from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Lines
from services.i18n import _


class TextScreen(ConsoleScreen):
    """Lines to be read. `/` searches them."""

    SCOPES = frozenset({"text", "search", "frame"})
    WRAPS: ClassVar[bool] = False
    """Whether it begins with long lines broken: words are, what columns and indents mean something in is not."""
    text = getters.query_one(Lines)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._sought = ""

    def compose_body(self) -> Iterable[Widget]:
        yield Lines()

    def on_mount(self) -> None:
        # Textual calls the handler of every class by itself.
        self.text.wrap(on=self.WRAPS)

    @property
    def body(self) -> Widget:
        return self.text

    @property
    def filter_text(self) -> str:
        return self._sought

    def count_text(self) -> str:
        count = f"({len(self.text.lines)})"
        if not self._sought:
            return count
        at, found = self.text.finding
        return f"{count}  {at}/{found}"

    def filter_by(self, text: str) -> None:
        self._sought = text.strip()
        self.text.search(self._sought)

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

    def do_search(self) -> None:
        """Open the prompt for what is sought."""
        self.do_filter()

    def do_next_match(self) -> None:
        self._find(1)

    def do_last_match(self) -> None:
        self._find(-1)

    def do_leave(self) -> None:
        self.app.back()

    def do_wrap(self) -> None:
        self.text.wrap(on=not self.text.wrapped)

    def do_full(self) -> None:
        """Nothing but the text, or everything again."""
        self.toggle_class("-full")
        self.prompt.fold(on=self.has_class("-full"))

    def do_copy_text(self) -> None:
        """Put the lines shown on the clipboard."""
        self.app.copy("\n".join(map(self.text.text_of, self.text.shown)))

    def do_save(self) -> None:
        """Write all lines to a file of this directory."""
        content = "".join(f"{self.text.text_of(line)}\n" for line in self.text.lines)
        self.app.save(f"{self.place.name or self.place.view}-{self.place.view}", "txt", content)

    def _find(self, by: int) -> None:
        if not self._sought:
            self.app.say(_("/ searches"), Tone.WARN)
            return
        self.text.find(by)
        self.pull_frame()
