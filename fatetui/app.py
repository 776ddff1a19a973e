"""The console: it wires session, screens and actions together, and decides nothing by itself."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from textual import work
from textual.screen import Screen

from fatetui.actiondata import REGISTRY
from fatetui.commands import Commands
from fatetui.navigation import History
from fatetui.palette import ActionCommands
from screens.base import ConsoleScreen
from screens.catalog import HOME, VIEWS
from screens.help import HelpScreen
from screens.host import Host, Notice, Offer, Standing
from screens.look import Tone
from screens.place import Place
from services.errors import FatetuiError
from services.i18n import LANGUAGES, Message, _, language, use_language
from services.session import Session
from services.text import one_line
from themes import DEFAULT, STYLESHEET, THEMES

PULSE = 0.25
"""Seconds: what changes faster than this is not read faster."""
_TICK = 4
_NOBODYS_NAMESPACE = "default"


@dataclass(frozen=True, slots=True)
class Start:
    """With what the console opens. `production` are patterns of context names."""

    kubeconfig: Path | None = None
    context: str | None = None
    read_only: bool = False
    theme: str = DEFAULT
    production: tuple[str, ...] = ()


class FatetuiApp(Host, inherit_bindings=False):
    """Keys, palette and commands reach actions by one door, `perform`, which asks the registry first."""

    TITLE = "fatetui"
    CSS_PATH = str(STYLESHEET)
    COMMANDS = {ActionCommands}  # noqa: RUF012 - Textual declares it so
    ENABLE_COMMAND_PALETTE = False
    PAUSE_GC_ON_SCROLL = True

    def __init__(self, start: Start) -> None:
        super().__init__()
        self.use_command_palette = True
        self.start = start
        self.history_of_places = History()
        self.namespace: str | None = None
        self._notices: list[Notice] = []
        self._typed: dict[str, list[str]] = {}
        self._commands = Commands(self, REGISTRY)
        self._pulses = 0
        self._seen: tuple[int, object] = (-1, None)
        self._asked_to_quit = False
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = start.theme
        for action in REGISTRY.actions:
            if action.keys:
                self.bind(",".join(action.keys), f"app.perform('{action.id}')", show=False)
        self.bind("ctrl+c", "app.interrupt", show=False)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """What our own variables are in themes that are not ours."""
        return THEMES[0].variables

    def on_mount(self) -> None:
        self.history_of_places.visit(Place(HOME))
        self.enter(Place(HOME))
        self.set_interval(PULSE, self._pulse)
        self._open(self.start.context)

    async def on_unmount(self) -> None:
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
        name = self.session.context if self.session is not None else ""
        return any(fnmatch(name, pattern) for pattern in self.start.production)

    def offers(self, screen: Screen[object] | None = None) -> list[Offer]:
        return REGISTRY.offers(self._standing(screen or self.screen))

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

    def complete(self, line: str) -> str | None:
        return self._commands.complete(line)

    def say(self, text: Message, tone: Tone = Tone.PLAIN) -> None:
        self._notices.append(Notice(text, tone, self.now()))
        severity = {Tone.WARN: "warning", Tone.BAD: "error"}.get(tone, "information")
        self.notify(str(text), severity=severity, markup=False)  # type: ignore[arg-type]

    def title_of(self, view: str) -> Message:
        return VIEWS[view].title

    def history(self, mode: str) -> list[str]:
        return self._typed.setdefault(mode, [])

    # The one door

    async def action_perform(self, identity: str) -> None:
        """Do an action of the registry, or say why not."""
        action = REGISTRY.by_id[identity]
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
        known = REGISTRY.by_id[str(parameters[0])]
        return isinstance(self.screen, ConsoleScreen) and known.offered(self.screen.scopes)

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
        names = [theme.name for theme in THEMES]
        at = names.index(self.theme) if self.theme in names else -1
        self.theme = names[(at + 1) % len(names)]
        self.say(_("Theme: {name}", name=self.theme))

    def do_quit(self) -> None:
        self.exit(0)

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
        now = (session.revision if session is not None else -1, self.trouble)
        screen = self.screen
        if isinstance(screen, ConsoleScreen) and screen.is_mounted and (tick or now != self._seen):
            self._seen = now
            await screen.pull(tick=tick)
            screen.pull_frame()

    @work(group="session", exclusive=True)
    async def _open(self, context: str | None) -> None:
        try:
            session = await Session.open(self.start.kubeconfig, context, read_only=self.start.read_only)
        except FatetuiError as error:
            self.say(_("{reason}", reason=one_line(str(error))), Tone.BAD)
            self.trouble = error if self.session is None else None
            return
        before, self.session, self.trouble = self.session, session, None
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

    def _walk(self, by: int) -> None:
        place = self.history_of_places.step(by)
        if place is not None:
            self._replace(place)

    def _forget_interrupt(self) -> None:
        self._asked_to_quit = False
