"""`:ports`: every NodePort that is taken or wanted; above, what is free."""

from __future__ import annotations

from screens.look import Tone
from screens.place import Place
from screens.ports.rows import COLUMNS, NodePort, free_ranges, port_map, port_row
from screens.summarized import SummarizedScreen
from screens.widgets.picture import Picture
from services.i18n import _
from services.session import RouteWatch, Session


class PortsScreen(SummarizedScreen):
    """Enter leads to the Service that has the port."""

    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._routes = RouteWatch()

    async def on_unmount(self) -> None:
        self._routes.close()

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        board, bench = session.parties, self.app.workbench
        views = await board.refresh(tick=tick)
        wired = await self._routes.look(session, views)
        if tick or not bench.sheets:
            await bench.scan()
        ports = port_map(board.seen("Service"), wired, bench.report.parties.values())
        rows = self.keeper.keep(map(port_row, ports))
        self.present(self.arranged(rows), len(rows), board.view, _nothing())
        free = free_ranges([port.number for port in ports])
        self.summary.tell((str(_("free: {ranges}", ranges=free)), Tone.MUTED))

    def do_open(self) -> None:
        row = self.table.current
        place = row.subject.place if row is not None and isinstance(row.subject, NodePort) else None
        if place is not None:
            self.app.enter(place)


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("No NodePort is taken, and none is wanted"))
