"""`:runs`: what was run from this machine, how it ended, what can be resumed."""

from __future__ import annotations

import asyncio

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.runs.again import run_again
from screens.runs.look import COLUMNS, run_identity, run_row
from screens.widgets.picture import Picture
from screens.widgets.table import Row, Sorting
from services.i18n import _
from services.session import Session
from services.steps.history import PastRun


class RunsScreen(ListingScreen):
    """Reads the journals again when one of them has grown. Enter reads one run, i runs its script again."""

    SCOPES = ListingScreen.SCOPES | {"runs"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._stamp: object = None
        self._rows: list[Row] = []

    def on_mount(self) -> None:
        self.table.columns.sorting = Sorting("age", descending=True)

    def retranslate(self) -> None:
        super().retranslate()
        self._stamp = None

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        if tick or self._stamp is None:
            stamp = await asyncio.to_thread(session.tasks.journals.stamp)
            if stamp != self._stamp:
                self._rows = [run_row(run) for run in await asyncio.to_thread(session.tasks.journals.past_runs)]
                self._stamp = stamp
        self.present_own(self._rows, _nothing())

    def do_open(self) -> None:
        row = self.table.current
        if row is not None and isinstance(row.subject, PastRun):
            self.app.enter(Place("run", name=run_identity(row.subject), title=row.subject.name))

    async def do_run_again(self) -> None:
        row = self.table.current
        if row is not None and isinstance(row.subject, PastRun):
            await run_again(self.app, row.subject)


def _nothing() -> Picture:
    remedy = _("fatetui --script FILE and the wizard write journals; so does every change made here")
    return Picture("○", Tone.MUTED, _("Nothing was run from this machine yet"), None, remedy)
