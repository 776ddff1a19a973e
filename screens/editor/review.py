"""What is about to be done to files, before it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.prose import Prose, said
from services.i18n import Message, _


class ReviewScreen(ModalScreen[bool]):
    """Gives whether it is to be done: Enter or another Ctrl-S agree, Esc does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", show=False),
        Binding("ctrl+s", "answer(True)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        *(Binding(key, f"scroll({by})", show=False) for key, by in (("down", 1), ("up", -1))),
        *(Binding(key, f"scroll({by})", show=False) for key, by in (("pagedown", 10), ("pageup", -10))),
    ]

    def __init__(self, title: Message, lines: Sequence[Line], agreement: Message) -> None:
        super().__init__()
        self._heading = title
        self._lines = lines
        self._agreement = agreement

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Static(said(self._heading, Tone.STRONG))
            with VerticalScroll(id="plan-pane", can_focus=False):
                yield Static(Prose(self._lines), id="plan")
            with Horizontal(id="answers"):
                yield Button(str(self._agreement), id="agree", compact=True)
                yield Button(str(_("Cancel")), id="cancel", compact=True)
            yield Static(said(_("Enter agrees, Esc goes back, ↓ and PgDn read on"), Tone.MUTED))

    def on_resize(self) -> None:
        # The stylesheet knows no height that leaves room for the rest.
        self.query_one("#plan-pane").styles.max_height = max(3, self.size.height - 10)

    def on_mount(self) -> None:
        self.query_one("#agree", Button).focus()

    def action_answer(self, agreed: bool) -> None:
        """Yes or no."""
        self.dismiss(agreed)

    def action_scroll(self, lines: int) -> None:
        """Move the difference by so many lines."""
        self.query_one("#plan-pane").scroll_relative(y=lines, animate=False)

    @on(Button.Pressed, "#agree")
    def _agreed(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#cancel")
    def _cancelled(self) -> None:
        self.dismiss(False)
