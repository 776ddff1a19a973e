"""What could be changed here: as a plan of which nothing is done, and as the commands that it stands for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

from fatetui.actions import Risk
from screens.base import ConsoleScreen
from screens.look import Tone
from services.i18n import _

if TYPE_CHECKING:
    from fatetui.actions import Action, Registry
    from screens.host import Host
    from screens.tasks import Command

_ONLY: ContextVar[bool] = ContextVar("only a plan", default=False)
"""Whether what is proposed is to be planned only: true for all that follows of one key, workers included."""
_DONE_AT_ONCE = ("pod.exec", "toy.run")
"""Verbs of what only runs something: it is not proposed before, and has no plan."""

Perform = Callable[[str], Awaitable[None]]


def only_planned() -> bool:
    """Whether what is proposed now is not to be done."""
    return _ONLY.get()


@contextmanager
def as_plan(*, only: bool = True) -> Iterator[None]:
    """What is proposed within is planned only."""
    token = _ONLY.set(only)
    try:
        yield
    finally:
        _ONLY.reset(token)


class Planning:
    """Asks the registry which actions here change something. `perform` does one, allowed or not: as a plan."""

    def __init__(self, app: Host, registry: Registry, perform: Perform) -> None:
        self._app = app
        self._registry = registry
        self._perform = perform

    async def do_plan(self) -> None:
        """Choose one of the actions that change something, and see what it would change."""
        found = {action.id: action for action in self._offered() if _plannable(action)}
        if not found:
            self._app.say(_("Nothing here changes anything"), Tone.WARN)
        elif len(found) == 1:
            await self._plan(next(iter(found)))
        else:
            options = [
                (action.id, _("{title}: {about}", title=action.title, about=action.help)) for action in found.values()
            ]
            self._app.choose(_("The plan of which action?"), options, self._later)

    def do_by_hand(self) -> None:
        """The commands that the actions here stand for."""
        commands = [*self.commands()]
        if commands:
            from screens.tasks import ByHandScreen

            self._app.push_screen(ByHandScreen(commands))
        else:
            self._app.say(_("No command stands for anything here"), Tone.WARN)

    def commands(self) -> Iterator[Command]:
        """Those of each action that can be meant here, in the registry's order."""
        # All verbs of the engine, for those who want to see them.
        from screens.tasks import Command
        from services.steps import declarations
        from services.steps.byhand import filled

        screen = self._app.screen
        session = self._app.session
        words = screen.command_words if isinstance(screen, ConsoleScreen) else {}
        if session is not None:
            (use,) = declarations()["context.use"].replaces
            yield Command(_("Context"), "", filled(use, {"name": session.context}))
        for action in self._offered():
            replaced = declarations()[action.verb].replaces if action.verb is not None else ()
            for line in action.by_hand or replaced:
                yield Command(action.title, action.shown_key, filled(line, words))

    def _offered(self) -> Iterator[Action]:
        """The actions of this screen that are about what is under the cursor now; permissions do not matter."""
        screen = self._app.screen
        if isinstance(screen, ConsoleScreen):
            standing = screen.standing()
            for action in self._registry.actions:
                if action.offered(standing.scopes) and action.fits(standing):
                    yield action

    def _later(self, identity: str) -> None:
        self._app.run_worker(self._plan(identity), group="plan", exclusive=True)

    async def _plan(self, identity: str) -> None:
        with as_plan():
            await self._perform(identity)


def _plannable(action: Action) -> bool:
    """Whether it proposes a deed."""
    return action.risk is not Risk.READ and action.verb is not None and action.verb not in _DONE_AT_ONCE
