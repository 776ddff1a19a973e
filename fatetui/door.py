"""The one door by which keys, palette and commands reach actions."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable, Iterator, Sequence

from textual.screen import Screen

from fatetui.actions import Registry
from fatetui.travels import Travels
from screens.base import ConsoleScreen
from screens.host import Host, Offer, Standing
from screens.look import Tone

_PROMPTS = frozenset({"command", "filter", "search"})
_AT_ONCE = _PROMPTS | {"wizard_next", "wizard_back", "wizard_plan", "shell_leave"}
"""What is done before the next key is sent anywhere: that one belongs to the prompt, or to the page it leads to."""
_VIEW = "view_"


class Door:
    """Asks the registry whether an action can be done now, and does it by the `do_<id>` of the first that has one: the
    screen, its parts, then the application's `doers`."""

    def __init__(self, app: Host, registry: Registry, travels: Travels) -> None:
        self.registry = registry
        self.doers: Sequence[object] = ()
        self._app = app
        self._travels = travels

    def bindings(self) -> Iterator[tuple[str, str, bool]]:
        """Each key with the action of the application that it means, and whether it is done at once."""
        for action in self.registry.actions:
            for key in action.keys:
                told = f"'{action.id}', '{key}'" if action.takes_key else f"'{action.id}'"
                yield key, f"app.perform({told})", action.id in _AT_ONCE

    def offers(self, screen: Screen[object] | None = None) -> list[Offer]:
        """The actions of `screen`, or of the one shown."""
        return self.registry.offers(_standing(screen or self._app.screen))

    def means_something(self, identity: str) -> bool:
        """Whether an action belongs to the screen that is shown, be it refused or not."""
        action, screen = self.registry.by_id[identity], self._app.screen
        if not isinstance(screen, ConsoleScreen):
            # Of a question in the middle of the screen one may leave, and nothing else.
            return action.id == "quit"
        if action.id in _PROMPTS and screen.types:
            return False
        return action.offered(screen.scopes)

    async def perform(self, identity: str, *key: str) -> None:
        """Do an action, or say why not. `key` is what was pressed, for those that mean several,
        or the word that was typed behind it."""
        if not self._app.screen_stack:
            return  # a key that comes while the console is being left
        refusal = self.registry.by_id[identity].refusal(_standing(self._app.screen))
        if refusal is not None:
            self._app.say(refusal, Tone.WARN)
        elif identity.startswith(_VIEW):
            self._app.go(self._travels.place_of_view(identity.removeprefix(_VIEW)))
        else:
            await self.do(identity, *key)

    async def do(self, identity: str, *key: str) -> None:
        """Do an action, allowed or not."""
        done = self._method(f"do_{identity}")(*key)
        if inspect.isawaitable(done):
            await done

    def do_later(self, identity: str, *word: str) -> None:
        """Perform an action once the present one is done; `word` was typed behind its own."""
        self._app.call_later(self.perform, identity, *word)

    def _method(self, name: str) -> Callable[..., Awaitable[None] | None]:
        screen = self._app.screen
        here = screen.doers if isinstance(screen, ConsoleScreen) else ()
        owner = next(one for one in (*here, *self.doers) if hasattr(one, name))
        method: Callable[..., Awaitable[None] | None] = getattr(owner, name)
        return method


def _standing(screen: Screen[object]) -> Standing:
    return screen.standing() if isinstance(screen, ConsoleScreen) else Standing(frozenset())
