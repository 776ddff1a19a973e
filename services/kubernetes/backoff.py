"""Pauses between tries against a server in trouble."""

from __future__ import annotations

import asyncio
import random

FIRST = 0.2
LONGEST = 10.0


class Backoff:
    """Jittered pauses, doubling from `first` to 10 s: many clients of one server must not come back at once."""

    def __init__(self, first: float = FIRST) -> None:
        self._first = self._step = first

    def reset(self) -> None:
        """It works again: start small next time."""
        self._step = self._first

    def next_pause(self) -> float:
        """Seconds to wait now."""
        pause = self._step * random.uniform(0.5, 1.0)  # noqa: S311 - spreading load, not secrecy
        self._step = min(self._step * 2, LONGEST)
        return pause

    async def pause(self) -> None:
        await asyncio.sleep(self.next_pause())
