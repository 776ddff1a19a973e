"""`:home`: all that matters in one table, what is not well first; below, more on the row under the cursor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from textual.content import Content

from screens.detailed import DetailedScreen
from screens.look import Tone
from screens.overview.glance import COLUMNS, WIZARD, Glance
from screens.overview.kubefate import KubeFateActions
from screens.parties.actions import PartyActions
from screens.parties.reasons import reasons
from screens.widgets.picture import Picture
from services.i18n import _

if TYPE_CHECKING:
    from screens.place import Place
    from screens.widgets.lines import Line
    from screens.widgets.table import Row
    from services.doctor import PartyView
    from services.session import RouteWatch, Session


class OverviewScreen(KubeFateActions, PartyActions, DetailedScreen):
    """Enter leads to what a row is about."""

    SCOPES = DetailedScreen.SCOPES | {"overview", "parties"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._routes: RouteWatch | None = None
        self._led: str | None = ""
        """Where the cursor was put without being asked; None once it is the operator's own."""

    async def on_unmount(self) -> None:
        if self._routes is not None:
            self._routes.close()

    def on_screen_suspend(self) -> None:
        """Whoever went somewhere from a row, or asked about it, comes back to it."""
        self._led = None

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        # What rows are made of comes with the session, and is loaded with it: the frame is there before.
        from screens.overview.rows import overview_rows, worst_first
        from services.session import RouteWatch

        board = session.parties
        views = await board.refresh(tick=tick)
        self._routes = self._routes or RouteWatch()
        wired = await self._routes.look(session, views)
        rows = self.keeper.keep(overview_rows(session, views, wired, self.app.now()))
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


def _empty() -> Picture:
    return Picture("○", Tone.MUTED, _("Nothing is known yet"))
