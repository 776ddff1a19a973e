"""The console: it wires session, screens and actions together, and decides nothing by itself."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from textual import work
from textual.screen import Screen
from watchfiles import awatch

from fatetui.actiondata import REGISTRY
from fatetui.commands import Commands
from fatetui.crash import keep_crash
from fatetui.memory import recall, remember
from fatetui.navigation import History
from fatetui.output import place_of
from fatetui.palette import ActionCommands
from fatetui.proposing import Proposing
from fatetui.settings import Settings, SettingsError, load_themes, theme_directory
from fatetui.settings.themes import made
from screens.base import ConsoleScreen
from screens.catalog import HOME, VIEWS
from screens.help import HelpScreen
from screens.host import Notice, Offer, Standing
from screens.look import Tone
from screens.place import Command, Place
from screens.tasks import ended_notice
from services.errors import FatetuiError
from services.i18n import LANGUAGES, Message, _, language, use_language
from services.kubernetes import contexts
from services.session import Session
from services.session.exporting import exported
from services.session.workbench import Workbench
from services.steps import Reason
from services.steps.failures import crash_reason
from services.steps.workspacefiles import write_file
from services.text import one_line
from themes import DEFAULT, STYLESHEETS, THEMES

PULSE = 0.25
"""Seconds: what changes faster than this is not read faster."""
_TICK = 4
_PROMPTS = frozenset({"command", "filter"})
_NOBODYS_NAMESPACE = "default"


@dataclass(frozen=True, slots=True)
class Start:
    """With what the console opens. `memory` is the file of what it remembers by itself; `directory` is that of the
    settings, whose themes are followed as they are edited."""

    kubeconfig: Path | None = None
    context: str | None = None
    read_only: bool = False
    settings: Settings = field(default_factory=Settings)
    memory: Path | None = None
    directory: Path | None = None
    state: Path | None = None
    """Where journals and the audit log are kept."""
    wizard: Mapping[str, str] | None = None
    """Answers to begin the install wizard with; None opens the console as usual."""


class FatetuiApp(Proposing, inherit_bindings=False):
    """Keys, palette and commands reach actions by one door, `perform`, which asks the registry first."""

    TITLE = "fatetui"
    CSS_PATH = [*STYLESHEETS]  # noqa: RUF012 - Textual declares it so
    COMMANDS = {ActionCommands}  # noqa: RUF012 - Textual declares it so
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.use_command_palette = True
        self.start = start
        self.history_of_places = History()
        self.namespace: str | None = None
        self._workbench = Workbench(Path.cwd())
        self._notices: list[Notice] = []
        self._memory = recall(start.memory)
        self._known_actions = REGISTRY.with_keys(start.settings.keys)
        self._commands = Commands(self, self._known_actions)
        self._pulses = 0
        self._seen: tuple[int, object] = (-1, None)
        self._asked_to_quit = False
        self.crash: Reason | None = None
        """Why it ended, when that was nobody's wish."""
        own = {theme.name: theme for theme in THEMES}
        self._themes = {**own, **{theme.name: theme for theme in made(start.settings.themes, own)}}
        for theme in self._themes.values():
            self.register_theme(theme)
        self._use_theme_of(start.context or "")
        for action in self._known_actions.actions:
            if action.keys:
                # What opens the prompt is done before the next key is sent anywhere: that one belongs to the prompt.
                self._bindings.bind(
                    ",".join(action.keys), f"app.perform('{action.id}')", show=False, priority=action.id in _PROMPTS
                )
        self.bind("ctrl+c", "app.interrupt", show=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our own variables are in themes that are not ours."""
        return THEMES[0].variables

    def on_mount(self) -> None:
        first = Place(HOME if self.start.wizard is None else "wizard")
        self.history_of_places.visit(first)
        self.enter(first)
        self.set_interval(PULSE, self._pulse)
        self._open(self.start.context)
        if self.start.directory is not None and theme_directory(self.start.directory).is_dir():
            self._follow_themes(self.start.directory)

    async def on_unmount(self) -> None:
        with suppress(OSError):  # what cannot be remembered is no reason to end badly
            remember(self.start.memory, self._memory)
        if self.session is not None:
            await self.session.close()

    # What screens ask

    @property
    def kubeconfig(self) -> Path | None:
        return self.start.kubeconfig

    @property
    def notices(self) -> Sequence[Notice]:
        return self._notices

    @property
    def trail(self) -> Sequence[Place]:
        return [screen.place for screen in self._console_screens]

    @property
    def production(self) -> bool:
        return self.session is not None and self.start.settings.production(self.session.context)

    def offers(self, screen: Screen[object] | None = None) -> list[Offer]:
        return self._known_actions.offers(self._standing(screen or self.screen))

    def enter(self, place: Place) -> None:
        self.push_screen(VIEWS[place.view].make(place))

    def go(self, place: Place) -> None:
        self.history_of_places.visit(place)
        self._replace(place)

    def back(self) -> None:
        if len(self._console_screens) > 1:
            self.pop_screen()
        elif self.trail[0].view != HOME:
            self.go(Place(HOME))

    def use_context(self, name: str) -> None:
        self._open(name)

    def use_namespace(self, namespace: str | None) -> None:
        self.namespace = namespace
        here = self.trail[-1]
        view = here.view if VIEWS[here.view].namespaced else "pods"
        self.go(Place(view, namespace))

    def obey(self, line: str) -> None:
        self._commands.obey(line)

    def look_for_kind(self, command: Command, unknown: Callable[[str], None]) -> None:
        self._go_to_kind(command, unknown)

    def complete(self, line: str) -> str | None:
        return self._commands.complete(line)

    def say(self, text: Message, tone: Tone = Tone.PLAIN) -> None:
        self._notices.append(Notice(text, tone, self.now()))
        severity = {Tone.WARN: "warning", Tone.BAD: "error"}.get(tone, "information")
        self.notify(str(text), severity=severity, markup=False)  # type: ignore[arg-type]

    @property
    def workbench(self) -> Workbench:
        return self._workbench

    def title_of(self, view: str) -> Message:
        return VIEWS[view].title

    def history(self, mode: str) -> list[str]:
        return self._memory.typed.setdefault(mode, [])

    # The one door

    async def action_perform(self, identity: str) -> None:
        """Do an action of the registry, or say why not."""
        action = self._known_actions.by_id[identity]
        refusal = action.refusal(self._standing(self.screen))
        if refusal is not None:
            self.say(refusal, Tone.WARN)
        elif identity.startswith("view_"):
            self.go(self.place_of_view(identity.removeprefix("view_")))
        else:
            done = (getattr(self.screen, f"do_{identity}", None) or getattr(self, f"do_{identity}"))()
            if inspect.isawaitable(done):
                await done

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

    def perform_later(self, identity: str) -> None:
        """Do an action of the registry once this one is done."""
        self.call_later(self.action_perform, identity)

    def place_of_view(self, view: str) -> Place:
        """A view as it is gone to by its name: in the namespace in use."""
        return Place(view, self.namespace if VIEWS[view].namespaced else None)

    def do_help(self) -> None:
        self.push_screen(HelpScreen(self.offers()))

    def do_last(self) -> None:
        before = self.history_of_places.before
        if before is not None:
            self.go(before)

    def do_older(self) -> None:
        self._walk(-1)

    def do_newer(self) -> None:
        self._walk(1)

    def do_all_namespaces(self) -> None:
        self.use_namespace(None)

    def do_palette(self) -> None:
        self.action_command_palette()

    def do_refresh(self) -> None:
        self.refresh(layout=True)

    async def do_language(self) -> None:
        use_language(LANGUAGES[(LANGUAGES.index(language()) + 1) % len(LANGUAGES)])
        for screen in self._console_screens:
            screen.retranslate()
        await self._console_screens[-1].pull_now()

    def do_theme(self) -> None:
        names = list(self._themes)
        self.theme = names[(names.index(self.theme) + 1) % len(names)]
        self._memory = self._memory.model_copy(update={"theme": self.theme})
        self.say(_("Theme: {name}", name=self.theme))

    def do_export(self) -> None:
        """Write the session's script into this folder."""
        path = Path.cwd() / f"session-{self.now().astimezone():%Y%m%dT%H%M%S}.yaml"
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
            self.crash = crash_reason(self._exception, keep_crash(self._exception))
        self._close_messages_no_wait()

    # How it runs

    @property
    def _console_screens(self) -> list[ConsoleScreen]:
        return [screen for screen in self.screen_stack if isinstance(screen, ConsoleScreen)]

    def _standing(self, screen: Screen[object]) -> Standing:
        return screen.standing() if isinstance(screen, ConsoleScreen) else Standing(frozenset())

    async def _pulse(self) -> None:
        """Bring the visible screen up to date, when there is something new or a second has passed."""
        self._pulses += 1
        tick = self._pulses % _TICK == 0
        session = self.session
        if session is not None and tick:
            await session.sweep()
        for task in session.tasks.take_ended() if session is not None else ():
            self.say(*ended_notice(task))
        now = (session.revision if session is not None else -1, self.trouble)
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.is_mounted and (tick or now != self._seen):
            self._seen = now
            await screen.pull(tick=tick)
            screen.pull_frame()

    def _use_theme_of(self, context: str) -> None:
        """What the settings say comes before what was chosen last; a theme may be gone since."""
        wanted = self.start.settings.theme(context) or self._memory.theme
        self.theme = wanted if wanted in self._themes else DEFAULT

    @work(group="themes", exclusive=True)
    async def _follow_themes(self, directory: Path) -> None:
        """Use the operator's themes as they are written."""
        own = {theme.name: theme for theme in THEMES}
        async for _changes in awatch(theme_directory(directory)):
            try:
                edited = list(made(load_themes(directory, own), own))
            except SettingsError as error:
                first = error.problems[0]
                self.say(
                    _("{place}: {reason}", place=place_of(first.source, first.span), reason=first.message), Tone.WARN
                )
                continue
            for theme in edited:
                self._themes[theme.name] = theme
                self.register_theme(theme)
                if theme.name == self.theme:
                    # Textual repaints for another name only.
                    self.theme = DEFAULT
                    self.theme = theme.name

    @work(group="session", exclusive=True)
    async def _open(self, context: str | None) -> None:
        settings, kubeconfig = self.start.settings, self.start.kubeconfig
        try:
            name = context or contexts(kubeconfig).current or ""
            read_only = self.start.read_only or settings.read_only(name)
            session = await Session.open(kubeconfig, context, read_only=read_only, state=self.start.state)
        except FatetuiError as error:
            self.say(_("{reason}", reason=one_line(str(error))), Tone.BAD)
            self.trouble = error if self.session is None else None
            return
        session.wizard.given |= self.start.wizard or {}
        before, self.session, self.trouble = self.session, session, None
        self._use_theme_of(session.context)
        self.namespace = None if session.namespace == _NOBODYS_NAMESPACE else session.namespace
        if before is not None:
            self.history_of_places.clear()
            self.go(Place(HOME))
            await before.close()

    @work(group="navigation", exclusive=True)
    async def _replace(self, place: Place) -> None:
        """Leave every screen for that of `place`."""
        for _screen in self._console_screens[1:]:
            await self.pop_screen()
        await self.switch_screen(VIEWS[place.view].make(place))

    @work(group="navigation", exclusive=True)
    async def _go_to_kind(self, command: Command, unknown: Callable[[str], None]) -> None:
        kind = await self.session.tables.kind_called(command.word) if self.session is not None else None
        if kind is None:
            unknown(command.word)
            return
        namespace = None if command.namespace == "*" else command.namespace or self.namespace
        self.go(Place("any", namespace, filter=command.filter, kind=kind, title=kind))

    def _walk(self, by: int) -> None:
        place = self.history_of_places.step(by)
        if place is not None:
            self._replace(place)

    def _forget_interrupt(self) -> None:
        self._asked_to_quit = False
