"""The demo's clock: fast, frozen, advanced."""

from __future__ import annotations

import asyncio

import pytest

from services.sandbox.clock import Clock
from tests.waiting import PATIENCE, leap


async def test_simulated_time_passes_faster() -> None:
    clock = Clock(speed=10_000)
    async with asyncio.timeout(PATIENCE):
        await clock.sleep(600)
    assert clock.time() >= 600 - 1


async def test_frozen_time_passes_only_when_advanced() -> None:
    clock = Clock()
    clock.freeze()
    before = clock.time()
    sleeper = asyncio.create_task(clock.sleep(30))
    await asyncio.sleep(0)
    clock.advance(29)
    await asyncio.sleep(0)
    assert not sleeper.done()
    clock.advance(1)
    async with asyncio.timeout(PATIENCE):
        await sleeper
    assert clock.time() == pytest.approx(before + 30)


async def test_thawed_time_goes_on() -> None:
    clock = Clock(speed=10_000)
    clock.freeze()
    sleeper = asyncio.create_task(clock.sleep(60))
    await asyncio.sleep(0)
    clock.thaw()
    async with asyncio.timeout(PATIENCE):
        await sleeper


async def test_a_machine_that_stands_still_wakes_nobody_out_of_turn() -> None:
    clock = Clock(speed=10)
    first, second = (asyncio.create_task(clock.sleep(seconds)) for seconds in (60, 36_000))
    for woken in (first, second):
        await asyncio.sleep(0)
        assert not second.done()
        assert clock.time() < 36_000
        leap(3600)
        await woken
    assert clock.time() < 36_000 + 60


@pytest.mark.parametrize("speed", [0, -1])
async def test_speed_must_be_positive(speed: float) -> None:
    with pytest.raises(ValueError, match=str(speed)):
        Clock(speed)
