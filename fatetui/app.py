"""The console: it wires session, screens and actions together, and decides nothing by itself."""

from __future__ import annotations

import asyncio
import inspect
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual.events import Event, Key
from textual.screen import Screen

from fatetui.actiondata import REGISTRY
from fatetui.appearance import Appearance
from fatetui.commands import Commands
from fatetui.crash import keep_crash
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
from screens.about import ABOUT
from screens.base import ConsoleScreen
from screens.catalog import HOME, VIEWS
from screens.help import HelpScreen
from screens.host import Notice, Standing
from screens.look import Tone
from screens.place import Place
from screens.resources import TABLES
from services.errors import FatetuiError
from services.i18n import LANGUAGES, _, language, use_language
from services.session.saved import saved_name
from services.text import one_line
from themes import STYLESHEETS, THEMES

if TYPE_CHECKING:
    from screens.host import Offer, Setting
    from services.i18n import Message
    from services.session import Ground
    from services.session.workbench import Workbench
    from services.steps import Reason

__all__ = ["FatetuiApp", "Start"]

_PROMPTS = frozenset({"command", "filter", "search"})
_AT_ONCE = _PROMPTS | {"wizard_next", "wizard_back", "wizard_plan", "shell_leave"}
"""What is done before the next key is sent anywhere: that one belongs to the prompt, or to the page it leads to."""

_ON_ITS_WAY = 0.03
"""Seconds that a key takes until it is painted, when nothing stands in its way."""


class FatetuiApp(Proposing, inherit_bindings=False):
    """Keys, palette and commands reach actions by one door, `perform`, which asks the registry first."""

    TITLE = "fatetui"
    CSS_PATH = [*STYLESHEETS]  # noqa: RUF012 - Textual declares it so
    COMMANDS = {ActionCommands}  # noqa: RUF012 - Textual declares it so
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True

    DOERS = (Travels, Appearance, Sessions, Planning)
    """Of which an action is done by their `do_<id>`, when the screen has none and before the application itself."""

    def __init__(self, start: Start) -> None:
        super().__init__(driver_class=TerminalDriver)
        self.use_command_palette = True
        self.start = start
        self._notices: list[Notice] = []
        self._recollection = Recollection(start.memory)
        self._known_actions = REGISTRY.with_keys(start.settings.keys)
        self.travels = Travels(self, self._recollection)
        self._commands = Commands(self, self.travels, self._known_actions, self._perform_later)
        self._appearance = Appearance(self, start, self._recollection)
        self._sessions = Sessions(self, start, self.travels, self._appearance)
        self._giving = Giving(self)
        self._planning = Planning(self, self._known_actions, self._do)
        self._asked_to_quit = False
        self._pressed = -_ON_ITS_WAY
        """When the last key came."""
        self.crash: Reason | None = None
        """Why it ended, when that was nobody's wish."""
        self._appearance.dress_for(start.context or "")
        for action in self._known_actions.actions:
            for key in action.keys:
                told = f"'{action.id}', '{key}'" if action.takes_key else f"'{action.id}'"
                self._bindings.bind(key, f"app.perform({told})", show=False, priority=action.id in _AT_ONCE)
        self.bind("ctrl+c", "app.interrupt", show=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our own variables are in themes that are not ours."""
        return THEMES[0].variables

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
        return self.session is not None and self.start.settings.production(self.session.context)

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
            (settings.production(context), _("PRODUCTION")),
            (self.start.read_only or settings.read_only(context), _("READ-ONLY")),
            (theme, _("theme {name}", name=theme or "")),
        )
        return [mark for holds, mark in told if holds]

    def offers(self, screen: Screen[object] | None = None) -> list[Offer]:
        return self._known_actions.offers(self._standing(screen or self.screen))

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
        self.notify(str(text), severity=severity, markup=False)  # type: ignore[arg-type]

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
        return [(action.words, action.title) for action in self._known_actions.actions if action.words]

    def history(self, mode: str) -> list[str]:
        return self._recollection.typed(mode)

    # The one door

    async def on_event(self, event: Event) -> None:
        if isinstance(event, Key):
            self._pressed = monotonic()
        if isinstance(event, Key) and not event.is_forwarded and isinstance(self.screen, ConsoleScreen):
            await self.screen.settle()
        await super().on_event(event)

    async def action_perform(self, identity: str, *key: str) -> None:
        """Do an action of the registry, or say why not. `key` is what was pressed, for those that mean several."""
        if not self.screen_stack:
            return  # a key that comes while the console is being left
        action = self._known_actions.by_id[identity]
        refusal = action.refusal(self._standing(self.screen))
        if refusal is not None:
            self.say(refusal, Tone.WARN)
        elif identity.startswith("view_"):
            self.go(self.travels.place_of_view(identity.removeprefix("view_")))
        else:
            await self._do(identity, *key)

    async def _do(self, identity: str, *key: str) -> None:
        done = self._doer(identity)(*key)
        if inspect.isawaitable(done):
            await done

    def _doer(self, identity: str) -> Callable[..., Awaitable[None] | None]:
        owners = (self.screen, self.travels, self._appearance, self._sessions, self._planning, self)
        name = f"do_{identity}"
        done: Callable[..., Awaitable[None] | None] = getattr(next(one for one in owners if hasattr(one, name)), name)
        return done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action != "perform":
            return True
        known = self._known_actions.by_id[str(parameters[0])]
        screen = self.screen
        if not isinstance(screen, ConsoleScreen):
            # Of a question in the middle of the screen one may leave, and nothing else.
            return known.id == "quit"
        if known.id in _PROMPTS and screen.types:
            return False
        return known.offered(screen.scopes)

    def action_interrupt(self) -> None:
        """Ctrl-C: the second one leaves."""
        if self._asked_to_quit:
            self.exit(130)
        self._asked_to_quit = True
        self.set_timer(3, self._forget_interrupt)
        self.say(_("Ctrl-C once more leaves fatetui"))

    def _perform_later(self, identity: str) -> None:
        """Do an action of the registry once this one is done."""
        self.call_later(self.action_perform, identity)

    def do_help(self) -> None:
        here = self.trail[-1].view
        self.push_screen(HelpScreen(VIEWS[here].title, ABOUT[here], self.offers()))

    def do_palette(self) -> None:
        self.action_command_palette()

    def do_refresh(self) -> None:
        self.refresh(layout=True)

    async def do_language(self) -> None:
        use_language(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
        for screen in self.travels.screens:
            screen.retranslate()
        await self.travels.screens[-1].pull_now()

    def do_export(self) -> None:
        """Write the session's script into this folder."""
        from services.session.exporting import exported
        from services.steps.workspacefiles import write_file

        path = Path.cwd() / saved_name("session", "yaml", self.now())
        try:
            write_file(path, exported(self.session.tasks.tasks if self.session is not None else ()), mode=0o600)
        except FatetuiError as error:
            self.say(_("{reason}", reason=one_line(str(error), 300)), Tone.WARN)
        else:
            self.say(_("Saved as {path}", path=one_line(str(path))), Tone.GOOD)

    def do_quit(self) -> None:
        self.exit(0)

    def _fatal_error(self) -> None:
        """Textual would print a traceback with the values of all variables: tokens may be among them."""
        if self._exception is not None and self.crash is None:
            from services.steps.failures import crash_reason  # the engine's words, which a good end has no need of

            self.crash = crash_reason(self._exception, keep_crash(self._exception))
        self._close_messages_no_wait()

    def panic(self, *renderables: object) -> None:
        """Textual's other way out, for errors that draw themselves, as those of a stylesheet do."""
        self._fatal_error()

    # How it runs

    def _standing(self, screen: Screen[object]) -> Standing:
        return screen.standing() if isinstance(screen, ConsoleScreen) else Standing(frozenset())

    def _forget_interrupt(self) -> None:
        self._asked_to_quit = False
