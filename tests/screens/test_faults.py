"""`:fault` on a demo: a fault is started, its row says so, and it is lifted again."""

from __future__ import annotations

import pytest

from fatetui.app import FatetuiApp
from screens.faults import FaultsScreen
from tests.screens.conftest import console, goes_to, screen_of, until


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_fault_is_started_and_lifted(size: tuple[int, int]) -> None:
    async with console(size) as pilot:
        app = pilot.app
        assert isinstance(app, FatetuiApp)
        await goes_to(pilot, "fault", "faults")
        screen = screen_of(pilot)
        assert isinstance(screen, FaultsScreen)
        await until(pilot, lambda: len(screen.table.rows) > 15)
        assert screen.table.current is not None
        assert screen.table.current.uid == "image-pull"
        for word in ("on", "off"):
            await pilot.press("enter")
            await until(pilot, lambda word=word: word in screen.table.rows[0].cells[1].text)

        at = next(place for place, row in enumerate(screen.table.rows) if row.subject.fixed)
        await pilot.press(*["j"] * at, "enter")
        await until(pilot, lambda: any("only be begun with" in str(notice.text) for notice in app.notices))


async def test_read_only_switches_nothing() -> None:
    async with console(read_only=True) as pilot:
        await goes_to(pilot, "fault", "faults")
        screen = screen_of(pilot)
        assert isinstance(screen, FaultsScreen)
        await until(pilot, lambda: bool(screen.table.rows))
        await pilot.press("enter")
        await pilot.pause()
        assert not any(row.subject.on for row in screen.table.rows)
