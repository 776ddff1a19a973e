"""How tests wait without trusting the machine to be quick: for what tells nobody that it has happened they ask again;
time that has to pass leaps, so that a deadline of minutes is over at once and one of milliseconds is never needed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Answer = TypeVar("Answer")

PATIENCE = 120.0
"""Seconds after which what should come at once is given up: far above what the slowest machine takes."""
_INTERVAL = 0.05


async def eventually(ask: Callable[[], Awaitable[Answer]], *, deadline: float) -> Answer:
    """What `ask` says, as soon as it says something."""
    async with asyncio.timeout(deadline):
        while not (answer := await ask()):  # noqa: ASYNC110 - whoever is asked has nothing to be awaited
            await asyncio.sleep(_INTERVAL)
        return answer


def leap(seconds: float) -> None:
    """Let so much of the running loop's time pass at once; what was to be done by then is done next, in its order."""
    loop = asyncio.get_running_loop()
    before = loop.time
    loop.time = lambda: before() + seconds  # type: ignore[method-assign]


def leap_over_waits() -> None:
    """From now on the running loop's time passes only while nobody has anything to do, and then at once, as far as the
    next one who waits. Only where nobody waits for another process, a thread or the network: those need real time."""
    loop = asyncio.get_running_loop()
    now = loop.time()
    selector = loop._selector  # type: ignore[attr-defined]
    select = selector.select

    def at_once(timeout: float | None) -> object:
        nonlocal now
        if timeout is None or timeout <= 0:
            return select(timeout)
        told = select(0)
        if not told:
            now += timeout
        return told

    selector.select = at_once
    loop.time = lambda: now  # type: ignore[method-assign]
