"""The list of pages: where one is, which are done, which cannot be left as they are; Enter goes to one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message as TextualMessage
from textual.widgets import Static

from screens.look import Tone
from screens.widgets.text import toned
from services.wizard import Page


class StepList(Static, can_focus=True):
    """Up and down choose, Enter goes; what was typed on a page stays."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", show=False),
        Binding("down,j", "move(1)", show=False),
        Binding("enter,right", "choose", show=False),
    ]

    class Chosen(TextualMessage):
        """A page was chosen."""

        def __init__(self, page: str) -> None:
            super().__init__()
            self.page = page

    def __init__(self) -> None:
        super().__init__(id="pages")
        self._pages: Sequence[Page] = ()
        self._wrong: frozenset[str] = frozenset()
        self._undone: frozenset[str] = frozenset()
        self._here = ""
        self._at = ""

    def show(
        self,
        pages: Sequence[Page],
        here: str,
        wrong: frozenset[str] = frozenset(),
        undone: frozenset[str] = frozenset(),
    ) -> None:
        """The pages that apply, the one that is shown, those with something wrong, and those before it that are not
        done all the same."""
        if here != self._here:
            self._at = here
        state = (tuple(pages), here, wrong, undone)
        if state != (tuple(self._pages), self._here, self._wrong, self._undone) or not self.content:
            self._pages, self._here, self._wrong, self._undone = state
            self._draw()

    def retranslate(self) -> None:
        """The language changed."""
        self._draw()

    def on_focus(self) -> None:
        self.call_later(self._draw)  # it has the focus once this event is over

    def on_blur(self) -> None:
        self._at = self._here
        self.call_later(self._draw)

    def action_move(self, by: int) -> None:
        ids = [page.id for page in self._pages]
        at = ids.index(self._at) if self._at in ids else 0
        self._at = ids[max(0, min(len(ids) - 1, at + by))]
        self._draw()

    def action_choose(self) -> None:
        self.post_message(self.Chosen(self._at))

    def _draw(self) -> None:
        ids = [page.id for page in self._pages]
        current = ids.index(self._here) if self._here in ids else 0
        lines = []
        for number, page in enumerate(self._pages):
            if page.id in self._wrong:
                glyph, tone = "!", Tone.WARN
            elif number == current:
                glyph, tone = "●", Tone.STRONG
            else:
                done = number < current and page.id not in self._undone
                glyph, tone = ("✓", Tone.GOOD) if done else ("·", Tone.MUTED)
            chosen = self.has_focus and page.id == self._at
            title = toned(str(page.title), Tone.STRONG if number == current else Tone.PLAIN)
            line = Content.assemble("›" if chosen else " ", toned(f"{glyph} ", tone), title)
            if chosen:
                line = Content(line.plain).pad_right(max(0, self.size.width - line.cell_length)).stylize("bold reverse")
            lines.append(line)
        self.update(Content("\n").join(lines))
