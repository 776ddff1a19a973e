"""`:config`: the party files of the folder that fatetui was started in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from screens.editor.founding import FoundingScreen
from screens.listing import ListingScreen
from screens.look import Tone
from screens.widgets.picture import Picture
from screens.widgets.table import Cell, Column, Row
from services.i18n import _, verbatim
from services.party import Severity
from services.session import Session
from services.session.deeds import installing
from services.session.workbench import Workbench
from services.text import one_line

COLUMNS = (
    Column(_("FILE"), rank=0, least=16, most=60, key="name"),
    Column(_("PARTY"), rank=2, least=10, most=36, key="party"),
    Column(_("ID"), rank=1, least=6, most=12, key="id"),
    Column(_("CHART"), rank=3, least=13, most=24, key="chart"),
    Column(_("PROBLEMS"), rank=0, least=12, most=24, key="health"),
    Column(_("FIRST"), rank=4, least=20, most=120, key="why"),
)


class FilesScreen(FoundingScreen):
    """Enter edits one; n, c and m make others; i installs those that are marked."""

    SCOPES = ListingScreen.SCOPES | {"files"}
    columns = COLUMNS

    async def pull(self, *, tick: bool) -> None:
        bench = self.app.workbench
        if tick or not self.table.rows:
            await bench.scan()
        rows = [self._row(bench, name) for name in sorted(bench.sheets)]
        self.present_own(rows, _nothing(bench.folder))

    async def pull_from(self, session: Session, *, tick: bool) -> None:
        await self.pull(tick=tick)

    @property
    def command_words(self) -> Mapping[str, object]:
        return {"file": row.uid} if (row := self.table.current) is not None else {}

    def do_open(self) -> None:
        row = self.table.current
        if row is not None:
            self._edit(row.uid)

    def do_apply(self) -> None:
        """Install or update what the files say."""
        bench = self.app.workbench
        names = [row.uid for row in self.chosen()]
        parties = [party for name in names if (party := bench.party(name)) is not None]
        wrong = [name for name in names if any(one.severity is Severity.ERROR for one in bench.findings(name))]
        if wrong:
            self.app.say(_("{file} has errors: mend them first", file=one_line(wrong[0])), Tone.WARN)
        elif parties and self.app.session is not None:
            self.app.propose(installing([bench.sheets[name].path for name in names], parties))

    def _row(self, bench: Workbench, name: str) -> Row:
        party, findings = bench.party(name), bench.findings(name)
        errors = sum(one.severity is Severity.ERROR for one in findings)
        warnings = sum(one.severity is Severity.WARNING for one in findings)
        if errors:
            state = Cell(
                f"✗ {_('errors: {errors}, warnings: {warnings}', errors=errors, warnings=warnings)}", Tone.BAD, errors
            )
        elif warnings:
            state = Cell(f"! {_('warnings: {warnings}', warnings=warnings)}", Tone.WARN, 0)
        else:
            state = Cell(f"✓ {_('none')}", Tone.GOOD, -1)
        edited = f" {_('(not saved)')}" if bench.sheets[name].edited else ""
        cells = (
            Cell(f"{one_line(name)}{edited}", Tone.STRONG),
            Cell(one_line(party.name) if party is not None else "-"),
            Cell(str(party.party_id or "-") if party is not None else "-"),
            Cell(one_line(f"{party.chart_name} {party.chart_version}") if party is not None else "-", Tone.MUTED),
            state,
            Cell(one_line(f"{findings[0].rule} {findings[0].message}") if findings else "", Tone.MUTED),
        )
        return Row(name, cells, name, tone=state.tone)


def _nothing(folder: Path) -> Picture:
    return Picture(
        "○",
        Tone.MUTED,
        _("There is no party file here"),
        verbatim(str(folder)),
        _("n makes one; :wizard makes a whole federation"),
    )
