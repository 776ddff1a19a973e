"""`:doctor` on the demo: what is wrong, with its reasons; nothing; no cluster."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.doctor import DoctorScreen, ReportScreen
from screens.reading import DescriptionScreen
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation


async def doctor(pilot: Pilot[int]) -> DoctorScreen:
    """The doctor, once it has looked."""
    await goes_to(pilot, "doctor", "doctor")
    screen = screen_of(pilot)
    assert isinstance(screen, DoctorScreen)
    checkups = pilot.app.session.checkups  # type: ignore[attr-defined]
    await until(pilot, lambda: checkups.latest is not None and "looked" in str(screen.summary.content))
    return screen


async def test_a_fault_is_found_with_rule_evidence_and_remedy():
    async with console((100, 30), scenario="image-pull") as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        screen = await doctor(pilot)
        checkups = pilot.app.session.checkups  # type: ignore[attr-defined]

        def found() -> bool:
            return any("P16" in row.text for row in screen.table.rows)

        # The pull is tried before it fails: what was found is kept true without another look.
        looked = checkups.at
        await until(pilot, found)
        assert checkups.at == looked
        screen.table.move_to(next(row.uid for row in screen.table.rows if "P16" in row.text))
        await until(pilot, lambda: "P16" in str(screen.details.content))
        told = str(screen.details.content)
        assert "why:" in told
        assert "do:" in told
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DescriptionScreen))
        await pilot.press("escape", "o")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReportScreen))
        report = screen_of(pilot)
        assert isinstance(report, ReportScreen)
        await until(pilot, lambda: any("P16" in line for line, _tone in report.text.lines))


async def test_where_nothing_is_installed_the_wizard_is_named():
    async with console() as pilot:
        screen = await doctor(pilot)
        await until(pilot, lambda: ":wizard" in str(screen.picture.content) or len(screen.table.rows) > 0)
