"""What is set in this context, where that comes from, and where the files are. Nothing is changed here: the files are
the operator's."""

from __future__ import annotations

from collections.abc import Iterable

from screens.detailed import DetailedScreen
from screens.host import Setting
from screens.look import Tone
from screens.widgets.lines import Line
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _
from services.session import Session
from services.text import one_line

COLUMNS = (
    Column(_("SETTING"), rank=0, least=10, most=30, key="name"),
    Column(_("VALUE"), rank=0, least=10, most=60, key="value"),
    Column(_("FROM"), rank=1, least=12, most=70, key="from"),
    Column(_("MEANING"), rank=2, least=20, most=80, key="about"),
)


class SettingsScreen(DetailedScreen):
    """Enter copies a setting as a file would have it."""

    columns = COLUMNS

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        rows = [_row(one) for one in self.app.settings_told()]
        self.present_own(rows, Picture("○", Tone.MUTED, _("Nothing is set")))

    def about(self, row: Row) -> Iterable[Line]:
        if isinstance(row.subject, Setting):
            yield f"{one_line(row.subject.name)}: {one_line(row.subject.value, 300)}", Tone.STRONG
            yield one_line(str(row.subject.about), 300), Tone.PLAIN
            yield one_line(str(row.subject.origin), 300), Tone.MUTED

    def do_open(self) -> None:
        row = self.table.current
        if row is not None and isinstance(row.subject, Setting):
            self.app.copy(f"{row.subject.name}: {row.subject.value}")


def _row(one: Setting) -> Row:
    cells = (
        Cell(one_line(one.name), Tone.STRONG),
        Cell(one_line(one.value, 200)),
        Cell(one_line(str(one.origin), 200), Tone.MUTED),
        Cell(one_line(str(one.about), 200)),
    )
    return Row(one.name, cells, one)
