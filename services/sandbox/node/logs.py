"""What a container has written, bounded, for those who read it now and those who follow it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import islice

from services.sandbox.runtime import LogOptions

_KEPT_LINES = 5000


class ContainerLog:
    """The log of one life of a container; `close` when it ends."""

    def __init__(self) -> None:
        self._lines: deque[tuple[datetime, bytes]] = deque(maxlen=_KEPT_LINES)
        self._written = 0
        self._closed = False
        self._changed = asyncio.Event()

    def write(self, line: str) -> None:
        """Append a line, or several."""
        for part in line.split("\n"):
            self._lines.append((datetime.now(UTC), part.encode() + b"\n"))
            self._written += 1
        self._wake()

    def close(self) -> None:
        self._closed = True
        self._wake()

    async def read(self, options: LogOptions) -> AsyncIterator[bytes]:
        """Lines as the options want them; with `follow` until the container ends."""
        left = options.limit
        position = max(self._written - len(self._lines), self._start(options))
        while True:
            first = self._written - len(self._lines)
            for stamp, text in list(islice(self._lines, max(0, position - first), None)):
                line = _shown(stamp, text, options)
                if left is not None:
                    line, left = line[:left], left - len(line)
                yield line
                if left is not None and left <= 0:
                    return
            position = self._written
            if not options.follow or self._closed:
                return
            await self._changed.wait()

    def _start(self, options: LogOptions) -> int:
        first = self._written - len(self._lines)
        if options.since is not None:
            since = options.since
            first += sum(stamp < since for stamp, _ in self._lines)
        return first if options.tail is None else max(first, self._written - options.tail)

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


def _shown(stamp: datetime, text: bytes, options: LogOptions) -> bytes:
    if not options.timestamps:
        return text
    return stamp.strftime("%Y-%m-%dT%H:%M:%S.%f000Z ").encode() + text
