"""`:fault`: the demo's faults, each to be met, read about and lifted again. Other clusters have none."""

from __future__ import annotations

from collections.abc import Iterable

from screens.detailed import DetailedScreen
from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _, verbatim
from services.kubernetes import KubernetesError
from services.session import Session
from services.session.demofaults import DemoFault
from services.text import one_line

COLUMNS = (
    Column(_("FAULT"), rank=0, least=16, most=34, key="name"),
    Column(_("STATE"), rank=0, least=12, most=20, key="health"),
    Column(_("WHAT GOES WRONG"), rank=0, least=20, most=120, key="why"),
)


class FaultsScreen(DetailedScreen):
    """Enter starts a fault or lifts it."""

    SCOPES = DetailedScreen.SCOPES | {"faults"}
    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.faults
        if board.faults is None and board.demo and (tick or board.at is None):
            board.look()
        if not board.demo:
            cause = _("Faults belong to the demo: real clusters have enough of their own")
            remedy = _("fatetui --demo opens one; --demo=NAME begins with a fault")
            self.frame(Picture("○", Tone.MUTED, _("This cluster is no demo"), cause, remedy))
        elif board.faults is not None:
            self.present_own([_row(fault) for fault in board.faults], Picture("○", Tone.MUTED, _("No faults")))
        elif board.error is not None:
            cause = verbatim(one_line(str(board.error), 300))
            self.frame(Picture("✗", Tone.BAD, _("The cluster cannot be reached"), cause, _("It is tried again")))
        else:
            self.frame(Picture("…", Tone.BUSY, _("Loading")))

    def about(self, row: Row) -> Iterable[Line]:
        if isinstance(row.subject, DemoFault):
            yield one_line(row.subject.name), Tone.STRONG
            yield one_line(str(row.subject.title), 300), Tone.PLAIN
            if row.subject.fixed:
                yield (
                    str(_("A demo can only be begun with it: fatetui --demo={name}", name=row.subject.name)),
                    Tone.MUTED,
                )

    async def do_open(self) -> None:
        """Enter does what `s` does, and is refused where that is."""
        await self.app.run_action("app.perform('fault_switch')")

    async def do_fault_switch(self) -> None:
        """Start the fault under the cursor, or lift it."""
        session, row = self.app.session, self.table.current
        if session is None or row is None or not isinstance(row.subject, DemoFault):
            return
        fault = row.subject
        if fault.fixed:
            self.app.say(_("A demo can only be begun with it: fatetui --demo={name}", name=fault.name), Tone.WARN)
            return
        try:
            await session.faults.switch(fault)
        except KubernetesError as error:
            self.app.complain(error, Tone.WARN)
            return
        await self.pull_now()
        if fault.on:
            self.app.say(_("{name} is lifted", name=fault.name), Tone.GOOD)
        else:
            self.app.say(_("{name} is on; :doctor finds the cause", name=fault.name), Tone.WARN)


def _row(fault: DemoFault) -> Row:
    if fault.on:
        state = Cell(f"! {_('on')}", Tone.WARN, 0)
    elif fault.fixed:
        state = Cell(f"· {_('at start only')}", Tone.MUTED, 2)
    else:
        state = Cell(f"○ {_('off')}", Tone.MUTED, 1)
    return Row(
        fault.name,
        (Cell(one_line(fault.name), Tone.STRONG), state, Cell(one_line(str(fault.title), 200))),
        fault,
        tone=state.tone if fault.on else Tone.PLAIN,
    )
