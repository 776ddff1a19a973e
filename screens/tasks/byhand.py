"""`K`: what each action here would be, typed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from screens.host import Host
from screens.look import Tone
from screens.tasks.look import safe
from screens.widgets.prose import Prose, said
from screens.widgets.text import toned
from services.i18n import _

if TYPE_CHECKING:
    from services.i18n import Message


@dataclass(frozen=True, slots=True)
class Command:
    """A line for a shell, and the action that it stands for."""

    title: Message
    key: str
    line: str


class ByHandScreen(ModalScreen[None]):
    """Enter copies the command under the cursor, `c` all of them."""

    app = getters.app(Host)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,K", "dismiss", show=False),
        Binding("j", "cursor(1)", show=False),
        Binding("k", "cursor(-1)", show=False),
        Binding("c", "copy_all", show=False),
    ]

    def __init__(self, commands: Sequence[Command]) -> None:
        super().__init__()
        self._commands = commands

    def compose(self) -> ComposeResult:
        with Vertical(id="by-hand"):
            yield Static(said(_("The same by hand"), Tone.STRONG))
            yield OptionList(*self._options(), compact=True)
            yield Static(said(_("Enter copies the command, c copies all, Esc closes"), Tone.MUTED))

    def action_cursor(self, by: int) -> None:
        """The next command, or the one before."""
        options = self.query_one(OptionList)
        options.action_cursor_down() if by > 0 else options.action_cursor_up()

    def action_copy_all(self) -> None:
        """Put all commands on the clipboard."""
        self.app.copy("\n".join(dict.fromkeys(command.line for command in self._commands)))

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        if event.option.id is not None:
            self.app.copy(self._commands[int(event.option.id)].line)

    def _options(self) -> Iterator[Option]:
        numbered = enumerate(self._commands)
        for (title, key), commands in groupby(numbered, key=lambda one: (str(one[1].title), one[1].key)):
            yield Option(Content.assemble(toned(f"{key:>5} ", Tone.BUSY), toned(title, Tone.STRONG)), disabled=True)
            for number, command in commands:
                yield Option(Prose([(f"      $ {safe(command.line)}", Tone.PLAIN)]), id=str(number))
