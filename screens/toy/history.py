"""`:tests`: every toy test of this cluster that is known, by the console and by scripts of this machine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from screens.detailed import DetailedScreen
from screens.look import Tone, age
from screens.place import Place
from screens.toy.look import outcome_cell
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.session import Session
from services.text import one_line
from services.toy import PastTest

COLUMNS = (
    Column(_("GUEST"), rank=0, least=6, most=36, key="name"),
    Column(_("HOST"), rank=0, least=5, most=10, key="host"),
    Column(_("OUTCOME"), rank=0, least=12, most=18, key="health"),
    Column(_("AGE"), rank=0, least=5, most=8, right=True, key="age"),
    Column(_("TOOK"), rank=1, least=5, most=8, right=True, key="took"),
    Column(_("FATE JOB"), rank=2, least=24, most=40, key="job"),
    Column(_("SAID"), rank=3, least=20, most=160, key="why"),
)


class TestsScreen(DetailedScreen):
    """The newest first; read again whenever one was added."""

    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        await session.toys.read_history()
        history = session.toys.history
        self.present_own(self.keeper.keep_of(history, lambda: rows_of(history)), _nothing())
        if tick:
            self.table.tick()

    def about(self, row: Row) -> Iterable[Line]:
        return lines_of(row.subject)

    def do_open(self) -> None:
        """To the pair in the matrix."""
        row = self.table.current
        if row is not None:
            self.app.enter(Place("toy", name=row.subject.party))


def rows_of(tests: Iterable[PastTest]) -> Iterator[Row]:
    """Tests as rows. Pure."""
    for test in tests:
        outcome = outcome_cell(test.outcome)
        guest = one_line(test.party if test.guest is None else f"{test.guest} {test.party}")
        cells = (
            Cell(guest, Tone.STRONG),
            Cell(str(test.host), Tone.STRONG),
            outcome,
            Cell(since=test.began),
            Cell(age(round(test.seconds)), order=test.seconds),
            Cell(one_line(test.job, 60) or "-", Tone.MUTED),
            Cell(one_line(test.said, 300)),
        )
        yield Row(f"{test.began.isoformat()} {test.party} {test.host}", cells, test, tone=outcome.tone)


def lines_of(test: PastTest) -> Iterator[Line]:
    """All that is known of one. Pure."""
    outcome = outcome_cell(test.outcome)
    names = {"guest": one_line(str(test.guest or test.party)), "host": test.host}
    yield f"{_('guest {guest}, host {host}', **names)}  {outcome.text}", outcome.tone
    began = test.began.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    yield str(_("began {time}, took {seconds} s", time=began, seconds=round(test.seconds))), Tone.PLAIN
    if test.said:
        yield one_line(test.said, 300), Tone.PLAIN
    if test.job:
        yield str(_("FATE job {job}", job=one_line(test.job, 60))), Tone.MUTED


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("No toy test of this cluster is known"), None, _(":toy tests a pair"))
