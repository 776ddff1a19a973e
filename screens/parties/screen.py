"""`:parties`: every party with its verdict, and below the reasons of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content

from screens.detailed import DetailedScreen
from screens.look import HEALTH, Tone, health_word
from screens.parties.actions import PartyActions
from screens.parties.reasons import reasons
from screens.parties.rows import COLUMNS, party_row
from screens.place import Place
from screens.silence import silence_line
from screens.summarized import SummarizedScreen
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.doctor import PartyView
from services.i18n import _
from services.session import Session


class PartiesScreen(PartyActions, SummarizedScreen, DetailedScreen):
    """Enter leads to a party's page."""

    SCOPES = DetailedScreen.SCOPES | {"parties", "named"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: tuple[PartyView, ...] = ()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.parties
        self._views = await board.refresh(tick=tick)
        boards, drifts = session.boards.boards, session.drifts.latest
        rows = self.keeper.keep(
            party_row(view, boards.get(view.party.title), drifts.get(view.party.title)) for view in self._views
        )
        self.present(self.arranged(rows), len(rows), board.view, _nobody())
        self.summary.tell(*self._summary(session))

    def about(self, row: Row) -> Iterable[Content]:
        return reasons(row.subject) if isinstance(row.subject, PartyView) else ()

    def selected_party(self) -> PartyView | None:
        """The party under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, PartyView) else None

    def do_open(self) -> None:
        view = self.selected_party()
        if view is not None:
            self.open_party(view.party)

    def _summary(self, session: Session) -> Iterator[Line]:
        """The federation, the nodes and KubeFATE in one line."""
        health = session.parties.federation.health
        if self._views:
            yield health_word(health), HEALTH[health][2]
        ready, nodes = session.parties.nodes
        yield str(_("nodes ready: {ready} of {all}", ready=ready, all=nodes)), Tone.MUTED
        service = session.service.view
        if service is None:
            yield str(_("KubeFATE: asking …")), Tone.MUTED
        elif service.problem is not None:
            yield silence_line(service.problem)
        else:
            running = sum(not job.done for job in service.jobs)
            told = _("KubeFATE {version}, jobs running: {jobs}", version=service.version, jobs=running)
            yield str(told), Tone.MUTED
        if session.parties.blind:
            told = _("not allowed to see: {kinds}", kinds=", ".join(session.parties.blind))
            yield f"! {told}", Tone.WARN


def _nobody() -> Picture:
    return Picture(
        "○",
        Tone.MUTED,
        _("There is no party"),
        _("Nothing here carries the labels of a FATE chart"),
        _(":wizard installs a federation; :pods shows what there is"),
    )
