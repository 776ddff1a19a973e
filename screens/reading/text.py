"""What all screens of text share: moving, wrapping, filtering, saving."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from textual import getters
from textual.widget import Widget

from screens.base import ConsoleScreen
from screens.filtering import parse_filter
from screens.look import Tone
from screens.place import Place
from screens.widgets.lines import Lines
from services.files import write_atomically
from services.i18n import _
from services.redact import secrets
from services.text import one_line


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
        """Write all lines to a file of this directory, for its owner's eyes, secrets masked."""
        stamp = datetime.now().astimezone().strftime("%Y%m%dT%H%M%S")
        name = f"{self.place.name or self.place.view}-{self.place.view}-{stamp}.txt"
        path = Path.cwd() / Path(name).name
        content = "".join(f"{line}\n" for line, _tone in self.text.lines)
        try:
            write_atomically(path, secrets.mask(content), mode=0o600)
        except OSError as error:
            self.app.say(_("Not saved: {reason}", reason=one_line(str(error))), Tone.BAD)
        else:
            self.app.say(_("Saved as {path}", path=one_line(str(path))), Tone.GOOD)
