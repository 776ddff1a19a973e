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
        loop, first = asyncio.get_running_loop(), (0, 0)
        for part in range(PARTS):
            end = loop.time() + HOUR / PARTS
            await until(pilot, lambda end=end: loop.time() >= end)
            before = screen.table.current
            await pilot.press("up" if part % 2 else "down")
            await until(pilot, lambda before=before: screen.table.current is not before)
            if part == 1:
                first = held()
            elif part > 1:
                # Of what goes on at a moment there may be more than at another one; not at every moment.
                await until(pilot, lambda first=first: not grown(first))
        await until(pilot, lambda: session.link().trust is Trust.LIVE)


def held() -> tuple[int, int]:
    """How many tasks and objects there are."""
    gc.collect()
    return len(asyncio.all_tasks()), len(gc.get_objects())


def grown(first: tuple[int, int]) -> bool:
    """Whether there are more by now than what comes and goes."""
    tasks, objects = held()
    return tasks > first[0] + 3 or objects >= first[1] * 1.2
