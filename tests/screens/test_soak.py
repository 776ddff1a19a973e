"""An hour of the demo's time with an API that fails now and then: nothing freezes, nothing grows."""

from __future__ import annotations

import asyncio
import gc

from screens.listing import ListingScreen
from services.session import Trust
from tests.screens.conftest import app_of, console, goes_to, screen_of, until

SPEED = 150
HOUR = 3600 / SPEED
PARTS = 6


async def test_an_hour_of_a_flaky_api_neither_freezes_nor_grows() -> None:
    async with console(scenario="api-flaky", speed=SPEED) as pilot:
        session = app_of(pilot).session
        assert session is not None
        await goes_to(pilot, "po all", "pods")
        screen = screen_of(pilot)
        assert isinstance(screen, ListingScreen)
        await until(pilot, lambda: len(screen.table.rows) > 1)
        loop, sizes = asyncio.get_running_loop(), []
        for part in range(1, PARTS + 1):
            end = loop.time() + HOUR / PARTS
            await until(pilot, lambda end=end: loop.time() >= end, deadline=HOUR)
            before = screen.table.current
            await pilot.press("down" if part % 2 else "up")
            await until(pilot, lambda before=before: screen.table.current is not before)
            gc.collect()
            sizes.append((len(asyncio.all_tasks()), len(gc.get_objects())))
        await until(pilot, lambda: session.link().trust is Trust.LIVE)
        tasks, objects = zip(*sizes[1:], strict=True)
        assert max(tasks) <= tasks[0] + 3
        assert max(objects) < objects[0] * 1.2
