"""One question with one line for an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from screens.look import Tone
from screens.widgets.prose import said
from screens.widgets.text import toned
from services.i18n import Message, _

Complaint = Callable[[str], Message | None]
"""What is wrong with an answer; None when it will do."""


class AskScreen(ModalScreen[str | None]):
    """Gives the answer, or None for Esc. What is wrong with it is said as it is typed."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, question: Message, answer: str, complaint: Complaint) -> None:
        super().__init__()
        self._question = question
        self._answer = answer
        self._complaint = complaint

    def compose(self) -> ComposeResult:
        with Vertical(id="ask"):
            yield Static(said(self._question, Tone.STRONG))
            yield Input(self._answer, id="answer", compact=True)
            yield Static(id="complaint")
            yield Static(said(_("Enter goes on, Esc goes back"), Tone.MUTED))

    def on_mount(self) -> None:
        self.query_one("#answer", Input).focus()

    @on(Input.Changed, "#answer")
    def _typed(self, event: Input.Changed) -> None:
        wrong = self._complaint(event.value)
        self.query_one("#complaint", Static).update(said(f"! {wrong}" if wrong is not None else "", Tone.WARN))

    @on(Input.Submitted, "#answer")
    def _submitted(self, event: Input.Submitted) -> None:
        if self._complaint(event.value) is None:
            self.dismiss(event.value)


class ChooseScreen(ModalScreen[str | None]):
    """One of several: gives the option's id, or None for Esc."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", show=False)]

    def __init__(self, question: Message, options: Sequence[tuple[str, Message | str]]) -> None:
        super().__init__()
        self._question = question
        self._options = options

    def compose(self) -> ComposeResult:
        with Vertical(id="choose"):
            yield Static(said(self._question, Tone.STRONG))
            yield OptionList(*(Option(toned(str(title), Tone.PLAIN)) for _id, title in self._options), compact=True)
            yield Static(said(_("Enter goes on, Esc goes back"), Tone.MUTED))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._options[event.option_index][0])
