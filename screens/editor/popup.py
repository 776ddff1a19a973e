"""The list of what may stand at the cursor. Keys reach it through the text: that one keeps the focus."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from screens.look import Tone
from screens.widgets.text import toned
from services.i18n import _
from services.party import Completion
from services.text import one_line

_WORD = 34
_HELP = 48


class CompletionList(OptionList, can_focus=False):
    """Shown while `offers` has something; `asked` when the operator wanted it, and not the typing."""

    class Taken(Message):
        """One was clicked."""

        def __init__(self, completion: Completion) -> None:
            super().__init__()
            self.completion = completion

    def __init__(self) -> None:
        super().__init__(compact=True)
        self.offers: tuple[Completion, ...] = ()
        self.asked = False
        self.display = False

    @property
    def steers(self) -> frozenset[str]:
        """Keys that are meant for it now. Enter is a line's end unless one was chosen from the list."""
        if not self.offers:
            return frozenset()
        return frozenset({"up", "down", "tab", "escape"}) | ({"enter"} if self.asked else frozenset())

    @property
    def chosen(self) -> Completion | None:
        """The one that Tab would take."""
        at = self.highlighted
        return self.offers[at] if at is not None and at < len(self.offers) else None

    def open(self, offers: Sequence[Completion], at: Offset, *, asked: bool) -> None:
        """Show `offers` below the cursor, which is at `at` of the screen."""
        self.offers, self.asked = tuple(offers), asked
        self.set_options([Option(_shown(one, chosen=number == 0)) for number, one in enumerate(offers)])
        self.highlighted = 0
        self.absolute_offset = at + Offset(0, 1)
        self.display = True

    def close(self) -> None:
        """Away with it."""
        self.offers, self.asked = (), False
        self.display = False

    def step(self, by: int) -> None:
        """The next one, or the one before."""
        self.asked = True
        if self.offers:
            before = self.highlighted or 0
            self.highlighted = at = (before + by) % len(self.offers)
            for number in {before, at}:
                self.replace_option_prompt_at_index(number, _shown(self.offers[number], chosen=number == at))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Taken(self.offers[event.option_index]))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        # The text keeps the focus.
        event.prevent_default()


def _shown(one: Completion, *, chosen: bool) -> Content:
    # What is muted would be so on the cursor's colour too, where nobody can read it.
    word = toned(one_line(one.word, _WORD), Tone.STRONG if one.is_key else Tone.PLAIN)
    told = str(one.help) if one.help is not None else ""
    if one.key is not None and one.key.required and one.is_key:
        told = f"{_('required')}  {told}"
    return (
        Content.assemble(word, "  ", toned(one_line(told, _HELP), Tone.PLAIN if chosen else Tone.MUTED))
        if told
        else word
    )
