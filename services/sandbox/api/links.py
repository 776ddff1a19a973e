"""What SPDY frames travel on: a WebSocket tunnel (kubectl 1.31 and newer), or the connection itself (older ones)."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from services.sandbox import status

_CHUNK = 65536


class WebSocketLink:
    """SPDY inside binary WebSocket messages."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self._socket = socket

    async def receive(self) -> bytes:
        while True:
            message = await self._socket.receive()
            if message.type is WSMsgType.BINARY:
                if message.data:
                    return bytes(message.data)
            elif message.type in (WSMsgType.CLOSE, WSMsgType.CLOSING, WSMsgType.CLOSED, WSMsgType.ERROR):
                return b""

    async def send(self, data: bytes) -> None:
        await self._socket.send_bytes(data)


class ConnectionLink:
    """SPDY on the connection that carried the upgrade request."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def receive(self) -> bytes:
        try:
            return await self._reader.read(_CHUNK)
        except ConnectionError:
            return b""

    async def send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()

    def close(self) -> None:
        self._writer.close()


def wants_spdy(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "spdy/3.1"


def wants_websocket(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "websocket"


def require_upgrade(request: web.Request) -> None:
    """Raises ApiStatus 400 for a request that asks for no upgrade, in the real server's words."""
    if not (wants_spdy(request) or wants_websocket(request)):
        raise status.bad_request("Upgrade request required")


def take_over(request: web.Request, protocol: str) -> ConnectionLink:
    """Answer 101 and take the connection from aiohttp, which knows no SPDY: from here on its bytes are ours."""
    transport = request.transport
    if transport is None:
        raise ConnectionResetError
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(loop=loop)
    receiver = asyncio.StreamReaderProtocol(reader, loop=loop)
    receiver.connection_made(transport)
    transport.set_protocol(receiver)
    writer = asyncio.StreamWriter(transport, receiver, reader, loop)
    lines = ("HTTP/1.1 101 Switching Protocols", "Connection: Upgrade", "Upgrade: SPDY/3.1")
    chosen = f"X-Stream-Protocol-Version: {protocol}"
    writer.write("\r\n".join((*lines, chosen, "", "")).encode("latin-1"))
    return ConnectionLink(reader, writer)
