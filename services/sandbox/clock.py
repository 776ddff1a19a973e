"""The demo's clock: simulated seconds that pass faster than real ones, or not at all.

Durations in the demo are written as a real cluster has them (a pull takes seconds, a back-off minutes) and `speed`
says how many of them pass in one real second. Timestamps in objects stay real: people compare them with their watch.

A machine that is slow makes a demo slow, and nothing else: time does not go on far beyond the moment of somebody who
waits and could not be woken, and is not made up for. Otherwise a second in which the machine had other work would be
minutes of the demo in which nobody did anything, and what takes a moment would exceed its limit.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from datetime import UTC, datetime

DEFAULT_SPEED = 20.0
_LATE = 0.01
"""Real seconds that a wake may be late for its moment: as timers are on a machine that has nothing else to do."""


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
        now = self._elapsed + (asyncio.get_running_loop().time() - self._origin) * self._speed
        due = self._next()
        return now if due is None else min(now, max(due, self._elapsed) + _LATE * self._speed)

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
        self._wake_until(self.time() + seconds)

    def _next(self) -> float | None:
        """The moment that the next one waits for; None when nobody does."""
        while self._waiters and self._waiters[0][2].done():
            heapq.heappop(self._waiters)
        return self._waiters[0][0] if self._waiters else None

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        due = self._next()
        if due is not None and not self._frozen:
            delay = max(0.0, (due - self.time()) / self._speed)
            self._timer = asyncio.get_running_loop().call_later(delay, self._wake)

    def _wake(self) -> None:
        # The loop's timer may fire a hair early; a microsecond of simulated time is nobody's loss.
        self._wake_until(self.time() + 1e-6 * self._speed)

    def _wake_until(self, now: float) -> None:
        while (due := self._next()) is not None and due <= now:
            _, _, waiter = heapq.heappop(self._waiters)
            waiter.set_result(None)
        self._elapsed, self._origin = now, asyncio.get_running_loop().time()
        self._arm()
