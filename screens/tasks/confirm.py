"""Before anything is changed: what, where, by which commands; and a way back that Enter takes where it destroys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from textual import getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from screens.host import Host
from screens.look import Tone
from screens.tasks.look import change_line, change_lines, reason_lines, safe, stays_lines
from screens.widgets.prose import Prose, said
from screens.widgets.text import toned
from services.i18n import _
from services.steps import Risk

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.i18n import Message
    from services.session import AnyDeed, Ground, Rehearsal, Session


class ConfirmScreen(ModalScreen[bool]):
    """Rehearses a deed and asks whether it is to be done. Esc is no."""

    app = getters.app(Host)
    plan = getters.query_one("#plan", Static)
    agree = getters.query_one("#agree", Button)
    cancel = getters.query_one("#cancel", Button)
    typed = getters.query_one("#typed", Input)

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "refuse", show=False),
        Binding("left,up", "app.focus_previous", show=False),
        Binding("right,down", "app.focus_next", show=False),
        Binding("pagedown", "scroll(10)", show=False),
        Binding("pageup", "scroll(-10)", show=False),
        Binding("ctrl+y", "copy", show=False),
    ]

    def __init__(self, place: Session | Ground, deed: AnyDeed, *, production: bool) -> None:
        super().__init__()
        self._place = place
        self._deed = deed
        self._destroys = deed.risk is Risk.DESTROY
        self._production = production
        self._rehearsed: Rehearsal | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="confirm"):
            yield Static(self._heading())
            with VerticalScroll(id="plan-pane", can_focus=False):
                yield Static(id="plan")
            if self._by_name:
                name = safe(self._deed.name)
                yield Static(said(_("This is production: type {name} to go on", name=name), Tone.BAD))
                yield Input(id="typed", compact=True)
            with Horizontal(id="answers", classes="destroys" if self._destroys else ""):
                yield Button(str(_("Cancel")), id="cancel", compact=True)
                yield Button(self._agreement(), id="agree", compact=True, disabled=True)
            yield Static(said(_("Tab moves, Enter chooses, Esc goes back, PgDn reads on, Ctrl-Y copies"), Tone.MUTED))

    def on_resize(self) -> None:
        # The stylesheet knows no height that leaves room for the rest.
        self.query_one("#plan-pane").styles.max_height = max(3, self.size.height - (12 + 2 * self._by_name))

    def on_mount(self) -> None:
        self._show()
        self.cancel.focus()
        self._rehearse()

    def action_refuse(self) -> None:
        """No."""
        self.dismiss(False)

    def action_scroll(self, lines: int) -> None:
        """Move the plan by so many lines."""
        self.query_one("#plan-pane").scroll_relative(y=lines, animate=False)

    def action_copy(self) -> None:
        """Put the commands on the clipboard."""
        self.app.copy("\n".join(self._commands))

    @property
    def _commands(self) -> tuple[str, ...]:
        return self._deed.commands if self._rehearsed is None else self._rehearsed.commands(self._deed)

    @property
    def _by_name(self) -> bool:
        return self._production and self._destroys

    @work(exclusive=True)
    async def _rehearse(self) -> None:
        self._rehearsed = await self._place.tasks.rehearse(self._deed)
        if not self.is_attached or not self.app.screen_stack:
            # Whoever leaves the program meanwhile asks no more.
            return
        self._show()
        self._judge()
        if not self.agree.disabled and not self._destroys:
            self.agree.focus()
        elif self._by_name and self._rehearsed.changes:
            self.typed.focus()

    def _judge(self) -> None:
        """Whether it can be agreed to."""
        told = self._rehearsed
        possible = told is not None and told.reason is None and (bool(told.changes) or self._deed.runs)
        named = not self._by_name or self.typed.value == self._deed.name
        self.agree.disabled = not (possible and named)

    @on(Input.Changed, "#typed")
    def _typing(self) -> None:
        self._judge()

    @on(Input.Submitted, "#typed")
    def _submitted(self) -> None:
        if not self.agree.disabled:
            self.dismiss(True)

    @on(Button.Pressed, "#agree")
    def _agreed(self) -> None:
        self.dismiss(True)

    @on(Button.Pressed, "#cancel")
    def _refused(self) -> None:
        self.dismiss(False)

    def _heading(self) -> Prose:
        where = Content.assemble(
            toned(str(_("Context")), Tone.MUTED), " ", toned(safe(self._place.context) or "-", Tone.STRONG)
        )
        if self._production:
            where = Content.assemble(where, "  ", toned(f"▲ {_('PRODUCTION')}", Tone.BAD))
        title = toned(safe(self._deed.title), Tone.BAD if self._destroys else Tone.STRONG)
        return Prose([title, where, Content("")])

    def _agreement(self) -> str:
        return str(_("Remove") if self._destroys else _("Do it"))

    def _only_runs(self) -> Message:
        if len([*self._deed.plan().all_steps]) > 1:
            return _("Nothing would change: only what tests and looks is done again")
        return _("It is done each time, and nothing of it stays")

    def _show(self) -> None:
        self.plan.update(Prose(self._lines()))

    def _lines(self) -> Iterator[Line]:
        told = self._rehearsed
        if told is None:
            yield str(_("Looking what would change …")), Tone.BUSY
        elif told.reason is not None:
            yield str(_("It cannot be done:")), Tone.STRONG
            yield from reason_lines(told.reason)
        elif not told.changes and self._deed.runs:
            yield str(self._only_runs()), Tone.PLAIN
        elif not told.changes:
            yield f"✓ {_('Nothing would change: it is so already')}", Tone.GOOD
        else:
            # First what has to be known: a long list of changes goes on out of sight.
            yield from stays_lines(told.events)
            yield str(_("What changes:")), Tone.STRONG
            for change in told.changes:
                yield from change_lines(change) if change.before is not None else (change_line(change),)
        if self._commands:
            yield "", Tone.PLAIN
            yield str(_("By hand it would be:")), Tone.MUTED
            for command in self._commands:
                yield f"  $ {safe(command)}", Tone.MUTED
