"""The console: it wires session, screens and actions together, and decides nothing by itself."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual._context import active_message_pump  # there is no other way to ask who is at work
from textual.css.query import NoMatches
from textual.dom import DOMNode
from textual.events import Event, Key
from textual.filter import LineFilter, Monochrome
from textual.screen import Screen
from textual.widget import AwaitMount

from fatetui.actiondata import REGISTRY
from fatetui.anywhere import Anywhere
from fatetui.appearance import Appearance
from fatetui.commands import Commands
from fatetui.crash import keep_crash
from fatetui.door import Door
from fatetui.giving import Giving
from fatetui.logfile import NAME, log_file
from fatetui.memory import Recollection
from fatetui.palette import ActionCommands
from fatetui.planning import Planning
from fatetui.proposing import Proposing
from fatetui.sessions import Sessions
from fatetui.settings.telling import told_settings
from fatetui.start import Start
from fatetui.terminal import TerminalDriver
from fatetui.travels import Travels
from screens.base import ConsoleScreen
from screens.catalog import HOME, VIEWS
from screens.host import Notice
from screens.look import GLYPHS, Tone
from screens.place import Place
from screens.resources import TABLES
from screens.widgets.breaking import pieces
from services.i18n import _
from themes import STYLESHEETS, THEMES, Inverting, colourless

if TYPE_CHECKING:
    from screens.host import Offer, Setting
    from services.i18n import Message
    from services.session import Ground
    from services.session.workbench import Workbench
    from services.steps import Reason

__all__ = ["FatetuiApp", "Start"]

_ON_ITS_WAY = 0.03
"""Seconds that a key takes until it is painted, when nothing stands in its way."""
_TOAST, _FRAME = 60, 4
"""Cells that a toast is wide at most, and those of them that are not for words."""
_REST = 3.0
"""Seconds without a key, after which none is expected at once."""


class FatetuiApp(Proposing, inherit_bindings=False):
    """What screens ask is answered by its parts, each of one subject; keys, palette and commands reach actions by one
    door."""

    TITLE = "fatetui"
    CSS_PATH = [*STYLESHEETS]  # noqa: RUF012 - Textual declares it so
    COMMANDS = {ActionCommands}  # noqa: RUF012 - Textual declares it so
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, start: Start) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.use_command_palette = True
        self.start = start
        self._notices: list[Notice] = []
        self._recollection = Recollection(start.memory)
        self.travels = Travels(self, self._recollection)
        self.door = Door(self, REGISTRY.with_keys(start.settings.keys), self.travels)
        self._commands = Commands(self, self.travels, self.door.registry, self.door.do_later)
        self._appearance = Appearance(self, start, self._recollection)
        self._sessions = Sessions(self, start, self.travels, self._appearance)
        self._giving = Giving(self)
        planning = Planning(self, self.door.registry, self.door.do)
        self.door.doers = (self.travels, self._appearance, self._sessions, planning, Anywhere(self, self.travels))
        self._asked_to_quit = False
        self._pressed = -_ON_ITS_WAY
        """When the last key came."""
        self.crash: Reason | None = None
        """Why it ended, when that was nobody's wish."""
        self._appearance.dress_for(start.context or "")
        for key, call, at_once in self.door.bindings():
            self._bindings.bind(key, call, show=False, priority=at_once)
        self.bind("ctrl+c", "app.interrupt", show=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our own variables are in themes that are not ours."""
        return THEMES[0].variables

    def get_css_variables(self) -> dict[str, str]:
        variables = super().get_css_variables()
        if self.no_color:
            variables.update(colourless(variables, ansi=self.native_ansi_color))
        return variables

    def get_line_filters(self) -> Sequence[LineFilter]:
        filters = super().get_line_filters()
        if self.no_color and self.native_ansi_color:
            # Textual chose its own before there was a theme.
            return [*(one for one in filters if not isinstance(one, Monochrome)), Inverting()]
        return filters

    def on_mount(self) -> None:
        self.travels.begin(Place(HOME if self.start.wizard is None else "wizard"))
        # Once the frame is there: what a session needs takes longer to load than the frame to be painted.
        self.call_after_refresh(self._sessions.begin)
        self._appearance.follow()
        for remark in self.start.settings.remarks:
            self.say(remark, Tone.WARN)

    async def on_unmount(self) -> None:
        with suppress(OSError):  # what cannot be remembered is no reason to end badly
            self._recollection.keep()
        await self._sessions.close()

    # What screens ask

    @property
    def kubeconfig(self) -> Path | None:
        return self._sessions.kubeconfig

    @property
    def ground(self) -> Ground:
        return self._sessions.ground

    async def give_way(self) -> None:
        # A key is passed on a dozen times until it is painted, and would wait for one more piece of work each time.
        await asyncio.sleep(max(0.0, self._pressed + _ON_ITS_WAY - monotonic()))

    @property
    def at_rest(self) -> bool:
        return monotonic() - self._pressed > _REST

    @property
    def notices(self) -> Sequence[Notice]:
        return self._notices

    @property
    def own_log(self) -> Sequence[tuple[int, str]]:
        return self.start.log

    @property
    def log_path(self) -> Path | None:
        return log_file(self.start.state) if self.start.state is not None else None

    @property
    def trail(self) -> Sequence[Place]:
        return self.travels.trail

    @property
    def production(self) -> bool:
        return self.session is not None and self.is_production(self.session.context)

    def is_production(self, context: str) -> bool:
        return self.start.settings.production(context)

    @property
    def shells_in_pane(self) -> bool:
        if self.start.settings.main.shell != "pane":
            return False
        there = find_spec("pyte") is not None
        if not there:
            self.say(_("A pane for shells needs pyte: pip install 'fatetui[pane]'"), Tone.WARN)
        return there

    def marks(self, context: str) -> Sequence[Message]:
        settings = self.start.settings
        theme = settings.theme(context)
        told = (
            (self.is_production(context), _("PRODUCTION")),
            (self.start.read_only or settings.read_only(context), _("READ-ONLY")),
            (theme, _("theme {name}", name=theme or "")),
        )
        return [mark for holds, mark in told if holds]

    def offers(self, screen: Screen[object] | None = None) -> list[Offer]:
        return self.door.offers(screen)

    def enter(self, place: Place) -> None:
        self.travels.enter(place)

    def go(self, place: Place) -> None:
        self.travels.go(place)

    def swap(self, place: Place) -> None:
        self.travels.swap(place)

    def back(self) -> None:
        self.travels.back()

    def use_context(self, name: str, then: Callable[[], None] | None = None) -> None:
        self._sessions.open(name, then)

    def use_kubeconfig(self, path: Path, then: Callable[[], None]) -> None:
        self._sessions.use_kubeconfig(path, then)

    def open_demo(self, then: Place) -> None:
        self._sessions.open_demo(then)

    def use_namespace(self, namespace: str | None) -> None:
        self.travels.use_namespace(namespace)

    def obey(self, line: str) -> None:
        self._commands.obey(line)

    def complete(self, line: str) -> str | None:
        return self._commands.complete(line)

    def say(self, text: Message, tone: Tone = Tone.PLAIN) -> None:
        self._notices.append(Notice(text, tone, self.now()))
        logging.getLogger(NAME).log(logging.WARNING if tone in (Tone.WARN, Tone.BAD) else logging.INFO, "%s", text)
        severity = {Tone.WARN: "warning", Tone.BAD: "error"}.get(tone, "information")
        told = f"{GLYPHS[tone]} {text}" if tone in GLYPHS else str(text)
        # Textual would break it at blanks only, of which Chinese has few.
        told = "\n".join(pieces(told, min(_TOAST, self.size.width // 2) - _FRAME))
        self.notify(told, severity=severity, markup=False)  # type: ignore[arg-type]

    def copy(self, text: str) -> None:
        self._giving.copy(text)

    def save(self, stem: str, suffix: str, content: str) -> None:
        self._giving.save(stem, suffix, content)

    @cached_property
    def workbench(self) -> Workbench:
        from services.session.workbench import Workbench  # lint and all its tables, once somebody looks at files

        return Workbench(Path.cwd())

    def settings_told(self) -> Sequence[Setting]:
        context = self.session.context if self.session is not None else self.start.context or ""
        start, chosen = self.start, self._recollection.theme
        told = told_settings(start.settings, start.directory, context, read_only=start.read_only, chosen=chosen)
        return list(told)

    def title_of(self, view: str) -> Message:
        return VIEWS[view].title

    def table_of(self, kind: str) -> str | None:
        return next((table.id for table in TABLES.values() if table.kind == kind), None)

    @property
    def words(self) -> Sequence[tuple[tuple[str, ...], Message]]:
        return [(action.words, action.title) for action in self.door.registry.actions if action.words]

    def history(self, mode: str) -> list[str]:
        return self._recollection.typed(mode)

    # Keys

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            self._pressed = monotonic()
            screen = self.screen
            # One that a widget had no use for comes back, and finds another screen perhaps, which is being made.
            if not screen.is_mounted:
                await AwaitMount(screen, [screen])
            if isinstance(screen, ConsoleScreen) and not event.is_forwarded:
                await screen.settle()
        await super().on_event(event)

    async def action_perform(self, identity: str, *key: str) -> None:
        """What keys, palette and commands call."""
        await self.door.perform(identity, *key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return action != "perform" or self.door.means_something(str(parameters[0]))

    def action_interrupt(self) -> None:
        """Ctrl-C: the second one leaves."""
        if self._asked_to_quit:
            self.exit(130)
        self._asked_to_quit = True
        self.set_timer(3, self._forget_interrupt)
        self.say(_("Ctrl-C once more leaves fatetui"))

    def _forget_interrupt(self) -> None:
        self._asked_to_quit = False

    # How it ends when something breaks

    def _handle_exception(self, error: Exception) -> None:
        """A screen that is left while it is being made gets no parts any more, and is told all the same that it is
        ready: that it misses them is no defect."""
        if not isinstance(error, NoMatches) or self._stands(active_message_pump.get(None)):
            super()._handle_exception(error)

    def _stands(self, at_work: object) -> bool:
        """Whether what is at work is still a part of what is shown."""
        if not isinstance(at_work, DOMNode) or at_work is self:
            return True
        return at_work.is_attached and any(node in self.screen_stack for node in at_work.ancestors_with_self)

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of all variables: tokens may be among them."""
        if self._exception is not None and self.crash is None:
            from services.steps.failures import crash_reason  # the engine's words, which a good end has no need of

            self.crash = crash_reason(self._exception, keep_crash(self._exception))
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """Textual's other way out, for errors that draw themselves, as those of a stylesheet do."""
        self._fatal_error()
