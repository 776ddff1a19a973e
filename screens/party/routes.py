"""Whom a party reaches and who reaches it, with what was tested of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from screens.federation import link_state
from screens.listing import ListingScreen
from screens.look import Tone
from screens.party.tab import PartyTab
from screens.place import Place
from screens.toy.look import state_of
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.party import whole
from services.session import Pair, RouteWatch, Session, ToyRun
from services.session.wiring import Wire, Wired
from services.text import one_line

COLUMNS = (
    Column(_("ROUTE"), rank=0, least=14, most=40, key="name"),
    Column(_("ADDRESS"), rank=0, least=16, most=60, key="address"),
    Column(_("STATE"), rank=0, least=14, most=36, key="health"),
    Column(_("TOY TEST"), rank=1, least=10, most=16, key="toy"),
    Column(_("TESTED"), rank=2, least=6, most=8, right=True, key="age"),
)


class RoutesTab(PartyTab, ListingScreen):
    """Enter leads to the toy test."""

    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._routes = RouteWatch()

    async def on_unmount(self) -> None:
        self._routes.close()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        views = await session.parties.refresh(tick=False)
        wired = await self._routes.look(session, views)
        own = next((one for one, view in zip(wired, views, strict=True) if self.is_party(view)), None)
        rows = route_rows(own, wired, session.toys.runs, self.app.now()) if own is not None else ()
        kept = self.keeper.keep(rows)
        self.present(self.arranged(kept), len(kept), session.parties.view, _nothing())
        if tick:
            self.table.tick()

    def do_open(self) -> None:
        self.do_toy()


def route_rows(own: Wired, wired: tuple[Wired, ...], runs: Mapping[Pair, ToyRun], now: datetime) -> Iterator[Row]:
    """The party's own routes, then those of others that lead to it. Pure."""
    for wire in own.wires:
        target = str(wire.target) if wire.target is not None else str(_("exchange"))
        yield _row(f"→ {target}", wire, _run(own.party.title, wire.target, runs), now)
    party_id = whole(own.party.party_id)
    for other in wired:
        for wire in other.wires if other is not own and party_id is not None else ():
            if wire.target == party_id:
                name = other.party.party_id or other.party.title
                yield _row(f"← {name}", wire, _run(other.party.title, wire.target, runs), now)


def _run(guest: str, host: int | None, runs: Mapping[Pair, ToyRun]) -> ToyRun | None:
    return runs.get(Pair(guest, host)) if host is not None else None


def _row(name: str, wire: Wire, run: ToyRun | None, now: datetime) -> Row:
    state, toy = link_state(wire), state_of(run, now)
    tested = Cell(since=run.ended) if run is not None and run.ended is not None else Cell("-", Tone.MUTED)
    cells = (Cell(one_line(name), Tone.STRONG), Cell(f"{one_line(wire.host, 60)}:{wire.port}"), state, toy, tested)
    return Row(name, cells, wire, tone=state.tone if run is None else toy.tone)


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("This party has no routes"), None, _("Its gateway's ConfigMap would hold them"))
