"""Where one is and has been: the screens on the way here, the places gone to, the namespace in use."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from fatetui.navigation import History
from screens.base import ConsoleScreen
from screens.catalog import HOME, VIEWS
from screens.look import Tone
from screens.place import Place
from services.i18n import _

if TYPE_CHECKING:
    from fatetui.memory import Recollection
    from screens.host import Host


class Travels:
    """Moves an application from screen to screen."""

    def __init__(self, app: Host, recollection: Recollection) -> None:
        self.namespace: str | None = None
        """The one in use; None for all."""
        self._app = app
        self._history = History()
        self._recollection = recollection
        self._bound: Place | None = None
        """Where it leads in the end, once every screen on the way is left."""
        self._one_at_a_time = asyncio.Lock()

    @property
    def screens(self) -> list[ConsoleScreen]:
        """The console's screens on the way here, questions in the middle of the screen left out."""
        return [screen for screen in self._app.screen_stack if isinstance(screen, ConsoleScreen)]

    @property
    def trail(self) -> Sequence[Place]:
        """Their places."""
        return [screen.place for screen in self.screens]

    def begin(self, place: Place) -> None:
        """The first screen."""
        self._history.visit(place)
        self.enter(place)

    def enter(self, place: Place) -> None:
        """One deeper."""
        self._app.push_screen(VIEWS[place.view].make(place))

    def swap(self, place: Place) -> None:
        """To `place` on the same way: in place of the last screen."""
        self._app.run_worker(self._switch_to(place), group="travels")

    def go(self, place: Place) -> None:
        """To `place`, the way here forgotten."""
        self._history.visit(place)
        self._replace(place)

    def back(self) -> None:
        """One up; from the uppermost one home."""
        if len(self.screens) > 1:
            self._app.pop_screen()
        elif self.trail[0].view != HOME:
            self.go(Place(HOME))

    def forget(self) -> None:
        """In another cluster the old places mean nothing."""
        self._history.clear()

    def use_namespace(self, namespace: str | None) -> None:
        """Look at `namespace` from now on, or at all."""
        self.namespace = namespace
        session = self._app.session
        if namespace is not None and session is not None:
            self._recollection.used(session.context, namespace)
        here = self.trail[-1]
        self.go(here.in_namespace(namespace) if VIEWS[here.view].namespaced else Place("pods", namespace))

    def place_of_view(self, view: str) -> Place:
        """A view as it is gone to by its name: in the namespace in use."""
        return Place(view, self.namespace if VIEWS[view].namespaced else None)

    def do_checkup(self) -> None:
        """What is wrong, causes first."""
        if self.trail[-1].view != "doctor":
            self.enter(Place("doctor"))

    def do_last(self) -> None:
        """The place before this one."""
        before = self._history.before
        if before is not None:
            self.go(before)

    def do_older(self) -> None:
        """Back in the history of views."""
        self._walk(-1)

    def do_newer(self) -> None:
        """Forward in the history of views."""
        self._walk(1)

    def do_show_aliases(self) -> None:
        """What may be typed after `:`."""
        self.enter(Place("aliases"))

    def do_all_namespaces(self) -> None:
        """No longer one namespace."""
        self.use_namespace(None)

    def do_recent_namespace(self, key: str) -> None:
        """The namespace that has the number `key`."""
        session = self._app.session
        slots = self._recollection.slots(session.context) if session is not None else []
        if int(key) <= len(slots):
            self.use_namespace(slots[int(key) - 1])
        else:
            told = _("No namespace has number {number} yet: each one used gets the next one", number=key)
            self._app.say(told, Tone.WARN)

    def _walk(self, by: int) -> None:
        place = self._history.step(by)
        if place is not None:
            self._replace(place)

    def _replace(self, place: Place) -> None:
        self._bound = place
        self._app.run_worker(self._leave_for(place), group="travels")

    async def _leave_for(self, place: Place) -> None:
        """Leave every screen for that of `place`; of several gone to at once, for that of the last one."""
        async with self._one_at_a_time:
            while self._bound is place and len(self.screens) > 1:
                # The application waits for the same end of the screen: called off here, it would end with it.
                await asyncio.shield(self._app.pop_screen())
        if self._bound is place:
            await self._switch_to(place)

    async def _switch_to(self, place: Place) -> None:
        async with self._one_at_a_time:
            await asyncio.shield(self._app.switch_screen(VIEWS[place.view].make(place)))
