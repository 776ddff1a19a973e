"""Several things at once, a few at a time."""

from __future__ import annotations

import asyncio
import gc

import pytest

from services.steps.concurrency import together_at_most


async def after(seconds: float, running: list[float]) -> float:
    running.append(seconds)
    await asyncio.sleep(seconds)
    running.remove(seconds)
    return seconds


@pytest.mark.usefixtures("leaping")
async def test_results_come_in_the_order_of_the_work_and_no_more_runs_than_may() -> None:
    running: list[float] = []
    most = 0

    async def counted(seconds: float) -> float:
        nonlocal most
        result = await after(seconds, running)
        most = max(most, len(running) + 1)
        return result

    assert await together_at_most(2, [counted(seconds) for seconds in (3.0, 1.0, 2.0)]) == [3.0, 1.0, 2.0]
    assert most == 2


@pytest.mark.parametrize("cancelled", [True, False])
async def test_what_was_not_begun_when_it_ended_is_nobodys_warning(cancelled: bool) -> None:
    async def first() -> None:
        if cancelled:
            await asyncio.Event().wait()
        raise ValueError

    running: list[float] = []
    doing = asyncio.create_task(together_at_most(1, [first(), after(0, running), after(0, running)]))  # type: ignore[list-item]
    await asyncio.sleep(0)
    if cancelled:
        doing.cancel()
    with pytest.raises(asyncio.CancelledError if cancelled else ValueError):
        await doing
    # Warnings are errors here: of a coroutine that nobody awaited there would be one now.
    gc.collect()
