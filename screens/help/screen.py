"""`?`: what this screen is for, and what can be done here, by which key, by which word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.look import Tone
from screens.widgets.breaking import breaks
from screens.widgets.prose import Prose, said
from screens.widgets.text import toned
from services.i18n import _

if TYPE_CHECKING:
    from screens.host import Offer
    from screens.widgets.lines import Line
    from services.i18n import Message

_KEY_WIDTH = 7
_LEAST = 16
"""Cells that a help text has at least."""


class HelpText(Static):
    """What the screen is for, then each action; what is too long goes on below itself."""

    def __init__(self, about: Message, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._about = about
        self._offers = offers

    def on_resize(self) -> None:
        self.update(Prose(self._lines(self.content_size.width)))

    def _lines(self, width: int) -> Iterator[Line | Content]:
        yield str(self._about), Tone.PLAIN
        yield Content("")
        yield toned(str(_("Keys here — Esc closes")), Tone.STRONG)
        titles = max((cell_len(str(offer.title)) for offer in self._offers), default=0)
        for group, offers in groupby(self._offers, key=lambda offer: str(offer.group)):
            yield Content("")
            yield toned(group, Tone.STRONG)
            for offer in offers:
                yield from _offer_lines(offer, titles, width)


class HelpScreen(ModalScreen[None]):
    """Closed by Esc, `?` or `q`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,f1", "dismiss", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space,ctrl+f", "scroll(15)", show=False),
        Binding("pageup,ctrl+b", "scroll(-15)", show=False),
    ]

    def __init__(self, title: Message, about: Message, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._heading = title
        self._about = about
        self._offers = offers

    def compose(self) -> ComposeResult:
        with Vertical(id="help"):
            yield Static(said(self._heading, Tone.STRONG))
            with VerticalScroll(id="help-pane", can_focus=False):
                yield HelpText(self._about, self._offers)

    def action_scroll(self, lines: int) -> None:
        """Move the text by so many lines."""
        self.query_one("#help-pane").scroll_relative(y=lines, animate=False)


def _offer_lines(offer: Offer, titles: int, width: int) -> Iterator[Content]:
    title = str(offer.title)
    tone = Tone.MUTED if offer.refused else Tone.PLAIN
    words = "".join(f" :{word}" for word in offer.words[:3])
    told = Content.assemble(toned(str(offer.refused or offer.help), Tone.MUTED), toned(f" {words}", Tone.BUSY))
    before = Content.assemble(
        toned(f"  {offer.key:<{_KEY_WIDTH}}", Tone.MUTED if offer.refused else Tone.BUSY),
        toned(title + " " * (titles - cell_len(title) + 2), tone),
    )
    for _indent, start, end in breaks(told.plain, max(_LEAST, width - before.cell_length)):
        yield Content.assemble(before, told[start:end])
        before = Content(" " * before.cell_length)
