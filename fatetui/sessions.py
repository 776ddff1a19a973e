"""One context after another: opened as the settings want it, kept fresh on screen, closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fatetui import garbage
from fatetui.logfile import NAME
from screens.base import ConsoleScreen
from screens.catalog import HOME
from screens.look import Tone
from screens.place import Place
from services import kubernetes
from services.errors import FatetuiError
from services.i18n import _
from services.kubefate.given import addresses
from services.text import one_line

if TYPE_CHECKING:
    from fatetui.appearance import Appearance
    from fatetui.start import Start
    from fatetui.travels import Travels
    from screens.host import Host
    from services.i18n import Message
    from services.session import Ground, Session
    from services.session.tasks import TaskBoard

PULSE = 0.25
"""Seconds: what changes faster than this is not read faster."""
_BRISK = 0.03
"""Seconds between looks while something is still loading: a first answer is shown as it comes."""
_SHARE = 4.0
"""How many times longer than showing took the pause after it is, as far as to PULSE: rows that come page by page."""
_TICK = 1.0
_NOBODYS_NAMESPACE = "default"
_FOUND = "-"
"""What is typed in place of an address for a KubeFATE that shall be found."""


class Sessions:
    """Owns the session of an application."""

    def __init__(self, app: Host, start: Start, travels: Travels, appearance: Appearance) -> None:
        self._app = app
        self._start = start
        self._travels = travels
        self._appearance = appearance
        self._demo = AsyncExitStack()
        self._ticked = 0.0
        self._seen: tuple[int, int, object] = (-1, -1, None)
        self._ground: Ground | None = None

    @property
    def kubeconfig(self) -> Path | None:
        """The kubeconfig in use; None for the usual ones."""
        return self._start.kubeconfig

    @property
    def ground(self) -> Ground:
        """What there is without a session."""
        from services.session import Ground  # the engine, for those who have no cluster yet

        if self._ground is None:
            self._ground = Ground(self._start.kubeconfig, self._start.state)
        return self._ground

    def begin(self) -> None:
        """Open the first context, and keep the screen true from now on."""
        # A task of its own: in a timer of the application, no key would be heard until all rows are made.
        self._app.run_worker(self._keep_fresh(), group="pulse")
        self.open(self._start.context)

    def open(self, context: str | None, then: Callable[[], None] | None = None) -> None:
        """Open `context` in place of the present one, and go home there, unless it is told what comes `then`."""
        self._app.run_worker(self._open(context, then or self._go_home), group="session", exclusive=True)

    def use_kubeconfig(self, path: Path, then: Callable[[], None]) -> None:
        """Read contexts from `path` from now on, which must have some, and open its current one, or its first."""
        self._start = replace(self._start, kubeconfig=path, context=None)
        if self._ground is not None:
            self._app.run_worker(self._ground.close(), group="ground")
            self._ground = None
        known = kubernetes.contexts(path)
        self.open(known.current or known.names[0], then)

    def open_demo(self, then: Place) -> None:
        """Start a demo, which ends with the application, and open it in place of the present context."""
        self._app.say(_("Starting a simulated cluster …"))
        self._app.run_worker(self._open_demo(then), group="session", exclusive=True)

    def do_read_only(self) -> None:
        """Towards safety at any time; back only where neither settings nor flags want it so."""
        app, session = self._app, self._app.session
        if session is None:
            return
        if not session.read_only:
            session.let_write(allowed=False)
            app.say(_("Nothing is changed from now on; :readonly once more ends that"), Tone.GOOD)
        elif self._start.read_only or self._start.settings.read_only(session.context):
            app.say(_("Settings or flags make {context} read-only", context=one_line(session.context)), Tone.WARN)
        else:
            session.let_write(allowed=True)
            app.say(_("Things can be changed again"), Tone.WARN)

    def do_kubefate(self, word: str = "") -> None:
        """Ask KubeFATE at the address `word` from now on; "-" finds it again, nothing tells where it is asked."""
        app, session = self._app, self._app.session
        if session is None:
            return
        if not word:
            app.say(_whereabouts(session))
            return
        try:
            given = addresses.give(session.context, "" if word == _FOUND else word)
        except FatetuiError as error:
            app.say(_("{reason}: {remedy}", reason=error.message, remedy=error.remedy or ""), Tone.WARN)
            return
        session.service.again()
        if given:
            app.say(_("KubeFATE of {context} is asked at {address}", context=one_line(session.context), address=given))
        else:
            app.say(_("KubeFATE of {context} is looked for again", context=one_line(session.context)))

    def _give_address(self, session: Session) -> None:
        """The flag's address is for the context that is opened first: elsewhere it is another KubeFATE's."""
        flag, self._start = self._start.kubefate, replace(self._start, kubefate="")
        if addresses.of(session.context) is None:
            addresses.give(session.context, flag or self._start.settings.kubefate(session.context))

    async def close(self) -> None:
        """End what is remote."""
        if self._app.session is not None:
            await self._app.session.close()
        if self._ground is not None:
            await self._ground.close()
        await self._demo.aclose()

    async def _open_demo(self, then: Place) -> None:
        # The demo's own machinery, for those who ask for it.
        from services.sandbox import DemoProcess

        try:
            process = await self._demo.enter_async_context(DemoProcess())
        except FatetuiError as error:
            self._app.complain(error)
            return
        self._start = replace(self._start, kubeconfig=process.kubeconfig, context=None, state=process.state)
        await self._open(None, lambda: self._travels.go(then))

    async def _open(self, context: str | None, then: Callable[[], None]) -> None:
        app, kubeconfig = self._app, self._start.kubeconfig
        try:
            name = context or kubernetes.contexts(kubeconfig).current or ""
            read_only = self._start.read_only or self._start.settings.read_only(name)
            opened = await asyncio.to_thread(_session_class)
            session = await opened.open(kubeconfig, context, read_only=read_only, state=self._start.state)
        except FatetuiError as error:
            app.complain(error)
            app.trouble = error if app.session is None else None
            return
        self._give_address(session)
        if self._start.wizard is not None and self._start.wizard.texts:
            session.wizard.take(self._start.wizard)
        logging.getLogger(NAME).info("%s", _("Opened the context {context}", context=session.context))
        stranded = app.trouble is not None
        before, app.session, app.trouble = app.session, session, None
        self._appearance.dress_for(session.context)
        self._travels.namespace = None if session.namespace == _NOBODYS_NAMESPACE else session.namespace
        if before is not None or stranded:
            self._travels.forget()
            then()
        if before is not None:
            session.elsewhere.succeed(before.elsewhere)
            await before.close()

    def _go_home(self) -> None:
        self._travels.go(Place(HOME))

    async def _keep_fresh(self) -> None:
        self._ticked = asyncio.get_running_loop().time()
        while self._loading():
            await self._round()
        garbage.end_start()
        while True:
            await self._round()

    async def _round(self) -> None:
        """One pulse and the pause after it."""
        least = _BRISK if self._loading() else PULSE
        time = asyncio.get_running_loop().time
        await self._app.give_way()
        began = time()
        await self._pulse()
        await asyncio.sleep(min(PULSE, max(least, _SHARE * (time() - began))))

    def _loading(self) -> bool:
        """Whether something is still to come that was never seen."""
        session = self._app.session
        return session.loading if session is not None else self._app.trouble is None

    async def _pulse(self) -> None:
        """Bring the visible screen up to date, when there is something new or a second has passed."""
        time = asyncio.get_running_loop().time()
        tick = time - self._ticked >= _TICK
        if tick:
            self._ticked = time
        session = self._app.session
        if tick and self._app.at_rest:
            garbage.tidy()
        if session is not None and tick:
            await session.sweep()
        for board in self._task_boards():
            self._tell_of(board)
        if session is not None and (trouble := session.permissions.take_trouble()) is not None:
            self._app.say(trouble, Tone.WARN)
        told = sum(board.revision for board in self._task_boards()) + (self._ground.revision if self._ground else 0)
        now = (session.revision if session is not None else -1, told, self._app.trouble)
        screen = self._app.screen
        if isinstance(screen, ConsoleScreen) and (tick or now != self._seen):
            self._seen = now
            await screen.pull_now(tick=tick)

    def _task_boards(self) -> Iterator[TaskBoard]:
        for owner in (self._app.session, self._ground):
            if owner is not None:
                yield owner.tasks

    def _tell_of(self, board: TaskBoard) -> None:
        """What has ended, once."""
        for task in board.take_ended():
            from screens.tasks import ended_notice

            self._app.say(*ended_notice(task))
            if self._app.session is not None:
                # It may have been about KubeFATE.
                self._app.session.service.try_again()


def _session_class() -> type[Session]:
    from services.session import Session  # most of fatetui, and in a thread: the frame is looked at meanwhile

    return Session


def _whereabouts(session: Session) -> Message:
    view, given = session.service.view, addresses.of(session.context)
    if view is not None and view.problem is None:
        return _("KubeFATE answers at {address}; :kubefate URL asks elsewhere", address=one_line(view.address))
    if given is not None:
        return _("KubeFATE does not answer at {address}; :kubefate - finds it again", address=given)
    return _("KubeFATE does not answer; :kubefate URL says where it is")
