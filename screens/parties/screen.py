"""The first screen: every party with its verdict, and below the reasons of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.listing import ListingScreen
from screens.look import HEALTH, Tone, health_word
from screens.parties.rows import COLUMNS, party_row, reasons
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Row, Table
from screens.widgets.text import toned
from services.doctor import PartyView
from services.i18n import _
from services.party import CLUSTER_LABEL
from services.session import Session, installed_party
from services.session.deeds import uninstalling
from services.text import one_line


class PartiesScreen(ListingScreen):
    """Enter leads to a party's pods."""

    SCOPES = ListingScreen.SCOPES | {"parties", "named"}

    summary = getters.query_one("#summary", Static)
    details = getters.query_one("#reasons", Static)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: tuple[PartyView, ...] = ()
        self._rows: dict[str, Row] = {}

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="summary")
        yield from super().compose_body()
        with VerticalScroll(id="reasons-pane", can_focus=False):
            yield Static(id="reasons")

    def on_mount(self) -> None:
        super().on_mount()
        self.table.show_columns(COLUMNS)

    def retranslate(self) -> None:
        super().retranslate()
        self._rows.clear()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.parties
        await board.watch()
        self._views = await board.refresh(tick=tick)
        rows = [self._row(view) for view in self._views]
        self.present(self.arranged(rows, COLUMNS), len(rows), board.view, _nobody())
        self.summary.update(self._summary(session))
        self._show_reasons()

    def selected(self) -> PartyView | None:
        """The party under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, PartyView) else None

    def do_open(self) -> None:
        self._enter("pods")

    def do_events(self) -> None:
        view = self.selected()
        if view is not None:
            self.app.enter(Place("events", view.party.namespace))

    def do_services(self) -> None:
        self._enter("services")

    def do_deployments(self) -> None:
        self._enter("deployments")

    def do_toy(self) -> None:
        view = self.selected()
        self.app.enter(Place("toy", name=view.party.title if view is not None else ""))

    def do_party_logs(self) -> None:
        view = self.selected()
        if view is not None:
            party = view.party
            self.app.enter(Place("party-logs", party.namespace, name=party.name, title=str(_("Logs"))))

    def do_board(self) -> None:
        view = self.selected()
        self.app.enter(Place("boards", name=view.party.title if view is not None else ""))

    def do_uninstall(self) -> None:
        session, view = self.app.session, self.selected()
        if session is None or view is None:
            return
        party = installed_party(view.party, session.parties.pods, session.service.view)
        if party is None:
            self.app.say(_("KubeFATE has no record of {party}", party=one_line(view.party.title)), Tone.WARN)
        else:
            self.app.propose(uninstalling(party))

    @on(Table.Moved)
    def _show_reasons(self) -> None:
        view = self.selected()
        self.query_one("#reasons-pane").display = view is not None
        if view is not None:
            self.details.update(reasons(view))

    def _enter(self, table: str) -> None:
        view = self.selected()
        if view is not None:
            party = view.party
            labels = f"{CLUSTER_LABEL}={party.name}"
            self.app.enter(Place(table, party.namespace, labels=labels, title=party.title))

    def _row(self, view: PartyView) -> Row:
        """The row of before, if it says the same: what is equal is not painted again."""
        row = party_row(view)
        before = self._rows.get(row.uid)
        if before is not None and before.subject == view:
            return before
        self._rows[row.uid] = row
        return row

    def _summary(self, session: Session) -> Content:
        """The federation, the nodes and KubeFATE in one line."""
        health = session.parties.federation.health
        parts = [toned(f" {health_word(health)}", HEALTH[health][2])] if self._views else [Content("")]
        ready, nodes = session.parties.nodes
        parts.append(toned(str(_("nodes ready: {ready} of {all}", ready=ready, all=nodes)), Tone.MUTED))
        service = session.service.view
        if service is None:
            parts.append(toned(str(_("KubeFATE: asking …")), Tone.MUTED))
        elif service.problem is not None:
            parts.append(toned(f"! {one_line(str(service.problem))}", Tone.WARN))
        else:
            running = sum(not job.done for job in service.jobs)
            told = _("KubeFATE {version}, jobs running: {jobs}", version=service.version, jobs=running)
            parts.append(toned(str(told), Tone.MUTED))
        if session.parties.blind:
            told = _("not allowed to see: {kinds}", kinds=", ".join(session.parties.blind))
            parts.append(toned(f"! {told}", Tone.WARN))
        return Content("  ").join(parts)


def _nobody() -> Picture:
    return Picture(
        "○",
        Tone.MUTED,
        _("There is no party"),
        _("Nothing here carries the labels of a FATE chart"),
        _(":pods shows what there is; fatetui --script FILE installs a federation"),
    )
