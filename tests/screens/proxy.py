"""A way to a server that can be cut, or go silent, and mended."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import Enum
from urllib.parse import urlsplit


class Way(Enum):
    """What becomes of what is sent."""

    OPEN = "open"
    CUT = "cut"
    SILENT = "silent"


class Proxy:
    """Every connection through it shares its fate."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._target = parts.hostname, parts.port
        self._way = Way.OPEN
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0

    def become(self, way: Way) -> None:
        """From now on. What is open ends, unless it only goes silent."""
        self._way = way
        if way is not Way.SILENT:
            for writer in self._writers:
                writer.transport.abort()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if self._way is Way.CUT:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection(*self._target)
        self._writers |= {writer, back}
        try:
            with suppress(OSError):
                await asyncio.gather(self._pump(reader, back), self._pump(there, writer))
        finally:
            # One that is left open is told of when the next test runs.
            self._writers -= {writer, back}
            for one in (writer, back):
                one.close()

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        while chunk := await source.read(65536):
            if self._way is Way.OPEN:
                target.write(chunk)
                await target.drain()
        target.close()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[Proxy]:
    """A proxy before the server at `url`."""
    proxy = Proxy(url)
    server = await asyncio.start_server(proxy.serve, "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    try:
        yield proxy
    finally:
        proxy.become(Way.CUT)
        server.close()
