"""`:ctx`: where one could be. Enter opens a context in place of the present one."""

from __future__ import annotations

from screens.listing import ListingScreen
from screens.look import Tone
from screens.place import Place
from screens.resources.reading import plain
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.errors import FatetuiError
from services.i18n import _, verbatim
from services.kubernetes import Context, contexts
from services.session import Session
from services.text import one_line

COLUMNS = (
    Column(_("CONTEXT"), rank=0, least=12, most=50, key="name"),
    Column(_("USED"), rank=1, least=4, most=10, key="used"),
    Column(_("MARKS"), rank=1, least=8, most=40, key="marks"),
    Column(_("CLUSTER"), rank=2, least=8, most=40, key="cluster"),
    Column(_("USER"), rank=3, least=8, most=40, key="user"),
    Column(_("NAMESPACE"), rank=2, least=9, most=30, key="namespace"),
)


class ContextsScreen(ListingScreen):
    """Shown without a session too: another context may be the way out."""

    SCOPES = ListingScreen.SCOPES | {"contexts", "named"}
    columns = COLUMNS

    def __init__(self, place: Place) -> None:
        super().__init__(place)
        self._known: dict[str, Row] = {}

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        await self.pull(tick=tick)

    async def pull(self, *, tick: bool) -> None:
        if self.table.rows and not tick and not self.filter:
            return
        try:
            rows = [self._row(context) for context in contexts(self.app.kubeconfig)]
        except FatetuiError as error:
            cause = verbatim(one_line(str(error), 300))
            self.frame(Picture("✗", Tone.BAD, _("The kubeconfig cannot be read"), cause, error.remedy))
            return
        self.present_own(rows, Picture("○", Tone.MUTED, _("There is no context here")))

    def do_open(self) -> None:
        row = self.table.current
        if row is not None:
            self.app.use_context(row.uid)

    def _row(self, context: Context) -> Row:
        session = self.app.session
        used = session is not None and session.context == context.name
        cells = (
            Cell(one_line(context.name), Tone.STRONG),
            Cell(f"● {_('used')}" if used else "", Tone.GOOD),
            Cell(", ".join(map(str, self.app.marks(context.name))), Tone.WARN),
            plain(context.cluster),
            plain(context.user, Tone.MUTED),
            plain(context.namespace),
        )
        row = Row(context.name, cells)
        before = self._known.get(row.uid)
        if before is not None and before.cells == cells:
            return before
        self._known[row.uid] = row
        return row
