"""What is about to be written, before it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Static

from screens.editor.diff import diff_lines
from screens.look import Tone
from screens.widgets.text import toned
from services.i18n import _
from services.text import one_line


class ReviewScreen(ModalScreen[bool]):
    """The difference of each file; Enter or another Ctrl-S writes them, Esc does not."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "answer(False)", show=False),
        Binding("ctrl+s", "answer(True)", show=False),
        Binding("left", "app.focus_previous", show=False),
        Binding("right", "app.focus_next", show=False),
        *(Binding(key, f"scroll({by})", show=False) for key, by in (("down", 1), ("up", -1))),
        *(Binding(key, f"scroll({by})", show=False) for key, by in (("pagedown", 10), ("pageup", -10))),
    ]

    def __init__(self, names: Sequence[str], diffs: Sequence[str]) -> None:
        super().__init__()
        self._names = names
        self._diffs = diffs

    def compose(self) -> ComposeResult:
        names = ", ".join(one_line(name, 80) for name in self._names)
        with Vertical(id="confirm"):
            yield Static(toned(str(_("Save {files}", files=names)), Tone.STRONG))
            with VerticalScroll(id="plan-pane", can_focus=False):
                lines = [line for diff in self._diffs for line in diff_lines(diff)]
                yield Static(Content("\n").join(toned(text, tone) for text, tone in lines), id="plan")
            with Horizontal(id="answers"):
                yield Button(str(_("Save")), id="agree", compact=True)
                yield Button(str(_("Cancel")), id="cancel", compact=True)
            yield Static(toned(str(_("Enter or Ctrl-S writes, Esc goes back, ↓ and PgDn read on")), Tone.MUTED))

    def on_mount(self) -> None:
        self.query_one("#agree", Button).focus()

    def action_answer(self, agreed: bool) -> None:
        """Yes or no."""
        self.dismiss(agreed)

    def action_scroll(self, lines: int) -> None:
        """Move the difference by so many lines."""
        self.query_one("#plan-pane").scroll_relative(y=lines, animate=False)

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        self.dismiss(event.button.id == "agree")
