"""`:home`: all that matters in one table, what is not well first; below, more on the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from textual.content import Content

from screens.detailed import DetailedScreen
from screens.look import Tone
from screens.overview.kubefate import KubeFateActions
from screens.overview.rows import (
    COLUMNS,
    WIZARD,
    Glance,
    cluster_row,
    doctor_row,
    kubefate_row,
    link_rows,
    nodes_row,
    party_row,
    warnings_row,
    worst_first,
)
from screens.parties.actions import PartyActions, party_place
from screens.parties.rows import reasons
from screens.place import Place
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Row
from services.doctor import PartyView
from services.i18n import _
from services.kubefate import NAMESPACE
from services.session import RouteWatch, Session, Trust
from services.session.wiring import Wired


class OverviewScreen(KubeFateActions, PartyActions, DetailedScreen):
    """Enter leads to what a row is about."""

    SCOPES = DetailedScreen.SCOPES | {"overview", "parties"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._routes = RouteWatch()
        self._led: str | None = ""
        """Where the cursor was put without being asked; None once it is the operator's own."""

    async def on_unmount(self) -> None:
        self._routes.close()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.parties
        views = await board.refresh(tick=tick)
        wired = await self._routes.look(session, views)
        rows = self.keeper.keep(self._rows(session, views, wired))
        self.present(self.arranged(worst_first(rows)), len(rows), board.view, _empty())
        self._lead_to_the_top()
        if tick:
            self.table.tick()

    def about(self, row: Row) -> Iterable[Line | Content]:
        glance = row.subject
        if isinstance(glance, Glance):
            yield from reasons(glance.party) if glance.party is not None else glance.about

    def _lead_to_the_top(self) -> None:
        """Whoever has not moved is led to the worst of all."""
        if self._led is None or not self.table.rows:
            return
        current = self.table.current
        gone = all(row.uid != self._led for row in self.table.rows)
        if current is None or gone or current.uid == self._led:
            self.table.move_to_end(last=False)
            self._led = self.table.rows[0].uid
        else:
            self._led = None

    def selected(self) -> Glance | None:
        """What is under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Glance) else None

    def selected_party(self) -> PartyView | None:
        glance = self.selected()
        return glance.party if glance is not None else None

    def do_open(self) -> None:
        glance = self.selected()
        if glance is not None and glance.place is not None:
            self.app.enter(glance.place)

    def do_wizard(self) -> None:
        """The install wizard."""
        self.app.enter(WIZARD)

    def _rows(self, session: Session, views: tuple[PartyView, ...], wired: tuple[Wired, ...]) -> Iterator[Row]:
        board, now = session.parties, self.app.now()
        version = session.version.git if session.version is not None else ""
        yield cluster_row(session.context, session.link(), version)
        ready, nodes = board.nodes
        if nodes:
            yield nodes_row(ready, nodes, board.federation)
        known = board.view.trust is Trust.LIVE
        yield kubefate_row(session.service.view, installed=board.has_kubefate, known=known, namespace=NAMESPACE)
        for view in views:
            yield party_row(view, party_place("party", view.party))
        for one in wired:
            yield from link_rows(one, session.toys.runs, now)
        checkups = session.checkups
        checkups.refresh(board, views)
        if checkups.latest is not None and checkups.at is not None:
            yield doctor_row(checkups.latest, checkups.at, now)
        namespaces = frozenset({NAMESPACE, *(view.party.namespace for view in views)})
        warnings = warnings_row(board.seen("Event"), namespaces, now)
        if warnings is not None:
            yield warnings


def _empty() -> Picture:
    return Picture("○", Tone.MUTED, _("Nothing is known yet"))
