"""`:drift`: what file, KubeFATE, Helm and the cluster say of each party, side by side."""

from __future__ import annotations

from collections.abc import Iterator

from screens.firstlook import FirstLook
from screens.look import Tone, age_at
from screens.place import Place
from screens.summarized import SummarizedScreen
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.federation.drift import Drift, Source
from services.i18n import _, verbatim
from services.session import Session
from services.text import one_line

COLUMNS = (
    Column(_("PARTY"), rank=3, least=10, most=30, key="party"),
    Column(_("SUBJECT"), rank=0, least=18, most=60, key="name"),
    Column(_("STATE"), rank=0, least=9, most=12, key="health"),
    *(Column(source.heading, rank=1, least=10, most=40, key=source.value) for source in Source),
)


class DriftScreen(SummarizedScreen):
    """Looks by itself when it is entered, and again with r. `name` of its place leaves one party."""

    SCOPES = SummarizedScreen.SCOPES | {"drift"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._first = FirstLook()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.drifts
        await session.parties.refresh(tick=tick)
        if self._first.due(session):
            await self.do_drift_run()
        found = [one for one in board.latest.values() if self._shows(one)]
        rows = self.keeper.keep(row for drift in found for row in drift_rows(drift))
        self._summarize(session, found)
        if board.error is not None and not rows:
            cause = verbatim(one_line(str(board.error), 300))
            self.frame(Picture("✗", Tone.BAD, _("The comparison came to nothing"), cause, board.error.remedy))
        elif board.at is None:
            self.frame(
                Picture("…", Tone.BUSY, _("Comparing"), _("Files, KubeFATE's records, Helm's releases, objects"))
            )
        else:
            self.present_own(rows, Picture("○", Tone.MUTED, _("There is no party to compare")))

    def do_open(self) -> None:
        """The party's configuration, key by key."""
        row = self.table.current
        if row is not None:
            namespace, _slash, name = row.uid.partition(" ")[0].partition("/")
            self.app.enter(Place("party-config", namespace, name=name, title=name))

    async def do_drift_run(self) -> None:
        """Compare again, with the files of this folder."""
        session, bench = self.app.session, self.app.workbench
        if session is not None:
            await bench.scan()
            views = await session.parties.refresh(tick=False)
            session.drifts.run([view.party for view in views], bench.report.parties.values())

    def _shows(self, drift: Drift) -> bool:
        return not self.place.name or (drift.name, drift.namespace) == (self.place.name, self.place.namespace)

    def _summarize(self, session: Session, found: list[Drift]) -> None:
        board = session.drifts
        parts: list[Line] = []
        if board.at is not None:
            differences = sum(len(drift.differences) for drift in found)
            ago = age_at(self.app.now(), board.at)
            told = _("differences: {count}, looked {age} ago", count=differences, age=ago)
            parts.append((str(told), Tone.WARN if differences else Tone.GOOD))
        silent = {source: why for drift in found for source, why in drift.silent.items()}
        parts += [(one_line(f"! {source.heading}: {why}", 200), Tone.WARN) for source, why in silent.items()]
        self.summary.tell(*parts, looking=board.running)


def drift_rows(drift: Drift) -> Iterator[Row]:
    """A party's rows, in the order of the comparison. Pure."""
    for row in drift.rows:
        tone = Tone.WARN if row.differs else Tone.MUTED
        subject = row.subject or row.topic.value
        said = [
            Cell(one_line(row.said[source] or "-", 200)) if source in row.said else Cell("", Tone.MUTED)
            for source in Source
        ]
        cells = (
            Cell(one_line(drift.name), Tone.MUTED),
            Cell(one_line(subject), Tone.STRONG),
            Cell(f"≠ {_('differs')}" if row.differs else "=", tone),
            *said,
        )
        yield Row(f"{drift.namespace}/{drift.name} {row.topic.value} {subject}", cells, row, tone=tone)
