"""One run of the past: its steps, what each changed, how to go on."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from screens.host import Standing
from screens.look import Tone
from screens.place import Place
from screens.reading.text import TextScreen
from screens.runs.again import run_again
from screens.runs.look import run_identity, run_lines
from screens.widgets.lines import Line
from services.i18n import _
from services.steps.history import PastRun


class RunScreen(TextScreen):
    """`name` of its place is that of screens.runs.look.run_identity."""

    SCOPES = TextScreen.SCOPES | {"runs"}
    WRAPS = True

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._written: list[Line] = []
        self._stamp: object = None
        self.past: PastRun | None = None

    def standing(self) -> Standing:
        return replace(super().standing(), selected=self.past is not None)

    async def do_run_again(self) -> None:
        if self.past is not None:
            await run_again(self.app, self.past)

    def retranslate(self) -> None:
        self._stamp = None

    async def pull(self, *, tick: bool) -> None:
        session = self.app.session
        if session is None or not (tick or self._stamp is None):
            return
        stamp = await asyncio.to_thread(session.tasks.journals.stamp)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        runs = await asyncio.to_thread(session.tasks.journals.past_runs)
        self.past = run = next((run for run in runs if run_identity(run) == self.place.name), None)
        lines = list(run_lines(run)) if run is not None else [(str(_("Its journal is not there any more")), Tone.WARN)]
        if lines != self._written:
            self._written = lines
            self.text.show(lines)
