"""Ports of simulated containers: small HTTP applications and services that only take connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from aiohttp import web

from services.sandbox.programs.program import Endpoint


class HttpPort:
    """Serves an aiohttp application, made when the first connection comes: most ports never see one."""

    def __init__(self, application: Callable[[], web.Application]) -> None:
        self._make = application
        self._runner: web.AppRunner | None = None
        self._changing = asyncio.Lock()

    async def accept(self, connection: socket.socket) -> None:
        async with self._changing:
            if self._runner is None:
                self._runner = web.AppRunner(self._make(), handle_signals=False, access_log=None, shutdown_timeout=0)
                await self._runner.setup()
        server = self._runner.server
        if server is None:
            connection.close()
            return
        await asyncio.get_running_loop().connect_accepted_socket(server, connection)

    async def close(self) -> None:
        # A program and its container may both close it at once, which aiohttp's runner does not bear.
        async with self._changing:
            if self._runner is not None and self._runner.server is not None:
                await self._runner.cleanup()


class _Listener(asyncio.Protocol):
    def __init__(self, port: TcpPort) -> None:
        self._port = port
        self._transport: asyncio.BaseTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport
        self._port.open.add(transport)
        if self._port.greeting and isinstance(transport, asyncio.WriteTransport):
            transport.write(self._port.greeting)

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        if self._transport is not None:
            self._port.open.discard(self._transport)


class TcpPort:
    """Takes connections, greets, and says no more: enough for probes and for databases nobody queries."""

    def __init__(self, greeting: bytes = b"") -> None:
        self.greeting = greeting
        self.open: set[asyncio.BaseTransport] = set()

    async def accept(self, connection: socket.socket) -> None:
        await asyncio.get_running_loop().connect_accepted_socket(lambda: _Listener(self), connection)

    async def close(self) -> None:
        for transport in list(self.open):
            transport.close()


async def connect(endpoint: Endpoint) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to an endpoint, through a pair of sockets: no real port is taken."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.setblocking(False)
    with _closed_unless_taken(ours):
        with _closed_unless_taken(theirs):
            await endpoint.accept(theirs)
        return await asyncio.open_connection(sock=ours)


@contextmanager
def _closed_unless_taken(one: socket.socket) -> Iterator[None]:
    """Whoever is cancelled, or refused, leaves no socket behind."""
    try:
        yield
    except BaseException:
        one.close()
        raise
