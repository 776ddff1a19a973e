"""`?`: what can be done here, by which key, by which word."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from screens.host import Offer
from screens.look import Tone
from screens.widgets.text import toned
from services.i18n import _

_KEY_WIDTH = 7


class HelpScreen(ModalScreen[None]):
    """Closed by Esc, `?` or `q`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,f1", "dismiss", show=False),
        Binding("down,j", "scroll(1)", show=False),
        Binding("up,k", "scroll(-1)", show=False),
        Binding("pagedown,space,ctrl+f", "scroll(15)", show=False),
        Binding("pageup,ctrl+b", "scroll(-15)", show=False),
    ]

    def __init__(self, offers: Sequence[Offer]) -> None:
        super().__init__()
        self._offers = offers

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="help", can_focus=False):
            yield Static(Content("\n").join(self._lines()))

    def action_scroll(self, lines: int) -> None:
        """Move the text by so many lines."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)

    def _lines(self) -> Iterator[Content]:
        yield toned(str(_("Keys here — Esc closes")), Tone.STRONG)
        titles = max((cell_len(str(offer.title)) for offer in self._offers), default=0)
        for group, offers in groupby(self._offers, key=lambda offer: str(offer.group)):
            yield Content("")
            yield toned(group, Tone.STRONG)
            for offer in offers:
                yield _line(offer, titles)


def _line(offer: Offer, width: int) -> Content:
    title = str(offer.title)
    words = f"  :{offer.words[0]}" + "".join(f" :{word}" for word in offer.words[1:3]) if offer.words else ""
    tone = Tone.MUTED if offer.refused else Tone.PLAIN
    return Content.assemble(
        toned(f"  {offer.key:<{_KEY_WIDTH}}", Tone.MUTED if offer.refused else Tone.BUSY),
        toned(title + " " * (width - cell_len(title) + 2), tone),
        toned(str(offer.refused or offer.help), Tone.MUTED),
        toned(words, Tone.BUSY),
    )
