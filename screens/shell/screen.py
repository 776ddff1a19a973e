"""A shell in a container, in the console's own frame: the header goes on telling how the cluster is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress

from textual import getters, on
from textual.widget import Widget

from screens.base import ConsoleScreen
from screens.place import Place
from screens.shell.pane import TerminalPane
from services.errors import FatetuiError
from services.kubernetes import ExecSession, KubernetesError
from services.session.shells import Shell

LEAVE = "ctrl+right_square_bracket"
_AT_ONCE = 4096
"""Bytes taken in between two looks at the keys: a program may write faster than anything can be painted."""


class ShellScreen(ConsoleScreen):
    """`name` of its place is the pod, `at` the container. Its end leads back, and so does leaving, which ends it."""

    SCOPES = frozenset({"shell"})

    pane = getters.query_one(TerminalPane)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self.shell = Shell(place.namespace or "", place.name, place.at)
        self._pending: asyncio.Queue[bytes | tuple[int, int]] = asyncio.Queue()

    def compose_body(self) -> Iterable[Widget]:
        yield TerminalPane()

    @property
    def body(self) -> Widget | None:
        return self.pane

    @property
    def types(self) -> bool:
        return True

    def _reachable(self) -> frozenset[str]:
        return frozenset({LEAVE})

    def on_mount(self) -> None:
        self.run_worker(self._live, group="shell")

    async def pull(self, *, tick: bool) -> None:
        """It is painted as it writes."""

    def do_shell_leave(self) -> None:
        """Leave it, which ends it, as a terminal's window does that is closed."""
        self.app.back()

    @on(TerminalPane.Sent)
    def _sent(self, event: TerminalPane.Sent) -> None:
        self._pending.put_nowait(event.data)

    @on(TerminalPane.Resized)
    def _resized(self, event: TerminalPane.Resized) -> None:
        self._pending.put_nowait((event.columns, event.lines))

    async def _live(self) -> None:
        """From its beginning to its end, of which the operator is told."""
        session, began = self.app.session, self.app.now()
        if session is None:
            return
        try:
            async with self.shell.session(session) as running:
                typing = asyncio.create_task(self._type(running))
                try:
                    code = await self._show(running)
                finally:
                    typing.cancel()
                    await asyncio.gather(typing, return_exceptions=True)
        except FatetuiError as error:
            self.app.complain(error)
        else:
            self.app.say(self.shell.note(session, began, code))
        if self.is_current:
            self.app.back()

    async def _show(self, running: ExecSession) -> int:
        """Paint what comes until the end; the exit code."""
        while (chunk := await running.read()) is not None:
            for start in range(0, len(chunk.data), _AT_ONCE):
                self.pane.feed(chunk.data[start : start + _AT_ONCE])
                await asyncio.sleep(0)
        return running.exit_code or 0

    async def _type(self, running: ExecSession) -> None:
        """Send what is typed, and each new size. Whoever cannot is told why by what is read."""
        with suppress(KubernetesError):
            while True:
                piece = await self._pending.get()
                if isinstance(piece, bytes):
                    await running.write(piece)
                else:
                    await running.resize(*piece)
