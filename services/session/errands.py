"""Work in the background, of each name one at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any


class Errands:
    """`owner` is how tasks are called in a debugger, before their own names."""

    def __init__(self, owner: str) -> None:
        self._owner = owner
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def begin(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        """Begin `work`; while another one of that name goes on it is dropped."""
        if self.goes_on(name):
            work.close()
            return
        self._tasks[name] = asyncio.create_task(work, name=f"{self._owner} {name}")

    def goes_on(self, name: str) -> bool:
        """Whether the work of that name was begun and has not ended."""
        known = self._tasks.get(name)
        return known is not None and not known.done()

    async def settled(self) -> None:
        """Wait until nothing goes on, nor what that has begun."""
        while working := [task for task in self._tasks.values() if not task.done()]:
            await asyncio.wait(working)

    async def close(self) -> None:
        """End all of it."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
