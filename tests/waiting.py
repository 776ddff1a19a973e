"""The one way for tests to wait for what tells nobody that it has happened: ask again, until a deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

Answer = TypeVar("Answer")

_INTERVAL = 0.05


async def eventually(ask: Callable[[], Awaitable[Answer]], *, deadline: float) -> Answer:
    """What `ask` says, as soon as it says something."""
    async with asyncio.timeout(deadline):
        while not (answer := await ask()):  # noqa: ASYNC110 - whoever is asked has nothing to be awaited
            await asyncio.sleep(_INTERVAL)
        return answer
