"""`:charts`: the charts that KubeFATE has stored, beside those that it could download."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from screens.charts.holding import HoldingScreen
from screens.look import Tone
from screens.place import Place
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.errors import plain_words
from services.i18n import Message, _
from services.kubefate import Chart, ChartFileUnreadable, chart_of
from services.party import CHART_NAMES, versions_of
from services.session.deeds import uploading_chart
from services.session.holdings import Holdings
from services.text import one_line

COLUMNS = (
    Column(_("CHART"), rank=0, least=10, most=30, key="name"),
    Column(_("VERSION"), rank=0, least=8, most=24, key="version"),
    Column(_("STATE"), rank=0, least=25, most=30, key="health"),
    Column(_("APP"), rank=2, least=6, most=16, key="app"),
    Column(_("ID"), rank=3, least=36, most=40, key="id"),
)


class ChartsScreen(HoldingScreen):
    """Enter shows the example party file of a chart; u uploads a packaged one."""

    SCOPES = HoldingScreen.SCOPES | {"charts"}
    columns = COLUMNS

    def show_held(self, held: Holdings) -> None:
        self.present_own(list(_rows(held.charts or ())), Picture("○", Tone.MUTED, _("There is no chart")))

    def do_open(self) -> None:
        row = self.table.current
        if row is not None:
            name, version = row.uid.split("@", 1)
            self.app.enter(Place("example", name=row.uid, title=f"{name} {version}"))

    def do_chart_upload(self) -> None:
        """Ask for a packaged chart, and propose to store it in KubeFATE."""
        self.app.ask(_("Upload which packaged chart (.tgz)?"), _newest_package(), _no_package, self._upload)

    def _upload(self, path: str) -> None:
        self.app.propose(uploading_chart(Path(path).expanduser()))


def _rows(stored: Sequence[Chart]) -> Iterator[Row]:
    """What is stored first; then what is published and would be downloaded, the newest first."""
    there = {(chart.name, chart.version) for chart in stored}
    for chart in stored:
        cells = (
            Cell(one_line(chart.name, 40), Tone.STRONG),
            Cell(one_line(chart.version, 30)),
            Cell(f"✓ {_('stored')}", Tone.GOOD, 0),
            Cell(one_line(chart.app_version, 20), Tone.MUTED),
            Cell(one_line(chart.id, 40), Tone.MUTED),
        )
        yield Row(f"{chart.name}@{chart.version}", cells, chart)
    for name in CHART_NAMES:
        for version in reversed(versions_of(name)):
            if (name, version) not in there:
                state = Cell(f"○ {_('downloaded when needed')}", Tone.MUTED, 1)
                yield Row(f"{name}@{version}", (Cell(name), Cell(version), state, Cell(), Cell()))


def _newest_package() -> str:
    found = sorted(Path.cwd().glob("*.tgz"), key=lambda path: path.stat().st_mtime)
    return found[-1].name if found else ""


def _no_package(text: str) -> Message | None:
    try:
        chart_of(Path(text).expanduser())
    except OSError as error:
        return _("{reason}", reason=one_line(plain_words(error), 200))
    except ChartFileUnreadable as error:
        return _("{reason}", reason=one_line(str(error), 300))
    return None
