"""`:parties`: every party with its verdict, and below the reasons of the one under the cursor."""

from __future__ import annotations

from collections.abc import Iterable

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from screens.listing import ListingScreen
from screens.look import HEALTH, Tone, health_word
from screens.parties.actions import PartyActions
from screens.parties.rows import COLUMNS, party_row, reasons
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Table
from screens.widgets.text import tell, toned
from services.doctor import PartyView
from services.i18n import _
from services.session import Session
from services.text import one_line


class PartiesScreen(PartyActions, ListingScreen):
    """Enter leads to a party's page."""

    SCOPES = ListingScreen.SCOPES | {"parties", "named"}
    columns = COLUMNS

    summary = getters.query_one("#summary", Static)
    details = getters.query_one("#reasons", Static)

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._views: tuple[PartyView, ...] = ()

    def compose_body(self) -> Iterable[Widget]:
        yield Static(id="summary")
        yield from super().compose_body()
        with VerticalScroll(id="reasons-pane", can_focus=False):
            yield Static(id="reasons")

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board = session.parties
        await board.watch()
        self._views = await board.refresh(tick=tick)
        boards, drifts = session.boards.boards, session.drifts.latest
        rows = self.keeper.keep(
            party_row(view, boards.get(view.party.title), drifts.get(view.party.title)) for view in self._views
        )
        self.present(self.arranged(rows), len(rows), board.view, _nobody())
        tell(self.summary, self._summary(session))
        self._show_reasons()

    def selected_party(self) -> PartyView | None:
        """The party under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, PartyView) else None

    def do_open(self) -> None:
        view = self.selected_party()
        if view is not None:
            self.open_party(view.party)

    @on(Table.Moved)
    def _show_reasons(self) -> None:
        view = self.selected_party()
        self.query_one("#reasons-pane").display = view is not None
        if view is not None:
            tell(self.details, reasons(view))

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
