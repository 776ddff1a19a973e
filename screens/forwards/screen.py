"""`:pf`: forwarded ports, how each is, and how often it had to be connected anew."""

from __future__ import annotations

from screens.listing import ListingScreen
from screens.look import Tone
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.access import open_in_browser
from services.i18n import Message, _
from services.session import Forward, ForwardState, Session
from services.text import one_line

COLUMNS = (
    Column(_("FORWARDED"), rank=0, least=44, most=60, key="name"),
    Column(_("STATE"), rank=0, least=12, most=16, key="health"),
    Column(_("ADDRESS"), rank=0, least=22, most=26, key="address"),
    Column(_("POD"), rank=3, least=12, most=44, key="pod"),
    Column(_("AGAIN"), rank=2, least=5, most=8, right=True, key="again"),
    Column(_("SINCE"), rank=2, least=5, most=6, right=True, key="age"),
    Column(_("WHY"), rank=4, least=20, most=160, key="why"),
)
_STATES: dict[ForwardState, tuple[Message, str, Tone]] = {
    ForwardState.CONNECTING: (_("connecting"), "…", Tone.BUSY),
    ForwardState.UP: (_("up"), "●", Tone.GOOD),
    ForwardState.BROKEN: (_("reconnecting"), "▲", Tone.WARN),
}


class ForwardsScreen(ListingScreen):
    """Enter opens one in a browser; X ends it."""

    SCOPES = ListingScreen.SCOPES | {"forwards"}
    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        self.present_own([forward_row(one) for one in session.forwards.forwards.values()], _nothing())
        if tick:
            self.table.tick()

    def selected(self) -> Forward | None:
        """The forward under the cursor."""
        row = self.table.current
        return row.subject if row is not None and isinstance(row.subject, Forward) else None

    async def do_open(self) -> None:
        forward = self.selected()
        if forward is not None and forward.url and not await open_in_browser(forward.url):
            self.app.copy(forward.url)

    def do_forward_copy(self) -> None:
        forward = self.selected()
        if forward is not None and forward.url:
            self.app.copy(forward.url)

    async def do_forward_stop(self) -> None:
        """End the forwards chosen."""
        session = self.app.session
        for row in self.chosen():
            if session is not None and isinstance(row.subject, Forward):
                await session.forwards.stop(row.subject)


def forward_row(forward: Forward) -> Row:
    """One forward. Pure."""
    word, glyph, tone = _STATES[forward.state]
    cells = (
        Cell(one_line(f"{forward.namespace}/{forward.kind}/{forward.name}:{forward.port}"), Tone.STRONG),
        Cell(f"{glyph} {word}", tone),
        Cell(forward.url or "-"),
        Cell(one_line(forward.pod or "-"), Tone.MUTED),
        Cell(str(forward.tries), Tone.WARN if forward.tries else Tone.MUTED, order=forward.tries),
        Cell(since=forward.began),
        Cell(one_line(str(forward.error), 300) if forward.error is not None else "", Tone.WARN),
    )
    return Row(str(forward.number), cells, forward, tone=tone)


def _nothing() -> Picture:
    return Picture("○", Tone.MUTED, _("No port is forwarded"), None, _("F on a pod or a service forwards one"))
