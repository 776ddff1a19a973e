"""The memory of changes that watches read from: a bounded log per resource."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Self

from services.sandbox.status import Object, expired


@dataclass(slots=True, eq=False)
class Entry:
    """One version of one stored object, with its JSON kept for as long as it is needed.

    The object is shared with everyone who reads: nobody may change it.
    """

    obj: Object
    version: int
    encoded: dict[str, bytes] = field(default_factory=dict)
    """JSON per apiVersion that it was asked in; filled by whoever writes answers."""


@dataclass(frozen=True, slots=True)
class Change:
    """ADDED, MODIFIED or DELETED; `previous` is what was there before, so that selectors can tell who left them."""

    type: str
    entry: Entry
    previous: Entry | None


class History:
    """The last changes of one resource. Keeps at least `limit` of them; older resourceVersions are expired."""

    def __init__(self, limit: int = 4096) -> None:
        self._limit = limit
        self._changes: list[Change] = []
        self._dropped = 0
        self._oldest = 0
        self._waiting: list[asyncio.Future[None]] = []

    @property
    def end(self) -> int:
        """The position after the newest change."""
        return self._dropped + len(self._changes)

    def append(self, change: Change) -> None:
        self._changes.append(change)
        if len(self._changes) > 2 * self._limit:
            self._drop(len(self._changes) - self._limit)
        self.wake()

    def expire(self, version: int) -> None:
        """Forget everything: each watch from a resourceVersion older than this one is answered with 410."""
        self._drop(len(self._changes))
        self._oldest = version
        # Readers that were up to date are cut off too: a compaction does not ask who still reads.
        self._dropped += 1
        self.wake()

    def position(self, version: int) -> int:
        """Where changes newer than a resourceVersion begin. Raises ApiStatus 410 if some are forgotten."""
        if version < self._oldest:
            raise expired(f"too old resource version: {version} ({self._oldest})")
        return self._dropped + bisect_right(self._changes, version, key=lambda change: change.entry.version)

    def since(self, position: int) -> list[Change]:
        """All changes from a position on. Raises ApiStatus 410 if some are forgotten."""
        if position < self._dropped:
            raise expired()
        return self._changes[position - self._dropped :]

    def wake(self) -> None:
        waiting, self._waiting = self._waiting, []
        for future in waiting:
            if not future.done():
                future.set_result(None)

    async def grown(self, position: int) -> None:
        """Return once there is something newer than the position, or something was forgotten."""
        if position < self.end:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future
        finally:
            if future in self._waiting:
                self._waiting.remove(future)

    def _drop(self, count: int) -> None:
        if count:
            self._oldest = self._changes[count - 1].entry.version
            del self._changes[:count]
            self._dropped += count


class Subscription:
    """A reader of one resource's changes; `async for kind, obj in subscription` never ends by itself."""

    def __init__(self, history: History, position: int) -> None:
        self._history = history
        self._position = position
        self._pending: list[Change] = []

    async def changes(self) -> list[Change]:
        """All changes since the last call, at least one. Raises ApiStatus 410 if the reader fell too far behind."""
        while True:
            found = self._history.since(self._position)
            if found:
                self._position += len(found)
                return found
            await self._history.grown(self._position)

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> tuple[str, Object]:
        if not self._pending:
            self._pending = (await self.changes())[::-1]
        change = self._pending.pop()
        return change.type, change.entry.obj
