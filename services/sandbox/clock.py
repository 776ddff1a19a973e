"""The demo's clock: simulated seconds that pass faster than real ones, or not at all.

Durations in the demo are written as a real cluster has them (a pull takes seconds, a back-off minutes) and `speed`
says how many of them pass in one real second. Timestamps in objects stay real: people compare them with their watch.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime

DEFAULT_SPEED = 20.0


def timestamp(moment: datetime | None = None) -> str:
    """`moment` (now) as Kubernetes writes times: RFC 3339 in UTC, whole seconds."""
    return (moment or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Clock:
    """Simulated time with waiters; one timer of the event loop serves them all, so an idle demo costs nothing."""

    def __init__(self, speed: float = DEFAULT_SPEED) -> None:
        if speed <= 0:
            raise ValueError(speed)
        self._speed = speed
        self._origin = asyncio.get_running_loop().time()
        self._elapsed = 0.0
        self._frozen = False
        self._waiters: list[tuple[float, int, asyncio.Future[None]]] = []
        self._order = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    @property
    def speed(self) -> float:
        """Simulated seconds in one real second."""
        return self._speed

    def time(self) -> float:
        """Simulated seconds since the clock was made."""
        if self._frozen:
            return self._elapsed
        return self._elapsed + (asyncio.get_running_loop().time() - self._origin) * self._speed

    async def sleep(self, seconds: float) -> None:
        """Wait `seconds` of simulated time; while frozen, until `advance` or `thaw` lets them pass."""
        waiter = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiters, (self.time() + seconds, next(self._order), waiter))
        self._arm()
        await waiter

    def freeze(self) -> None:
        """Let no more time pass."""
        self._elapsed, self._frozen = self.time(), True
        self._arm()

    def thaw(self) -> None:
        """Let time pass again."""
        self._origin, self._frozen = asyncio.get_running_loop().time(), False
        self._arm()

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self._elapsed += seconds
        self._wake()

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiters and self._waiters[0][2].done():
            heapq.heappop(self._waiters)
        if self._waiters and not self._frozen:
            delay = max(0.0, (self._waiters[0][0] - self.time()) / self._speed)
            self._timer = asyncio.get_running_loop().call_later(delay, self._wake)

    def _wake(self) -> None:
        # The loop's timer may fire a hair early; a microsecond of simulated time is nobody's loss.
        now = self.time() + 1e-6 * self._speed
        while self._waiters and self._waiters[0][0] <= now:
            _, _, waiter = heapq.heappop(self._waiters)
            if not waiter.done():
                waiter.set_result(None)
        self._arm()
