"""A pod's port on 127.0.0.1, over WebSockets: one per connection, as `v4.channel.k8s.io` has it.

Channel 0 is data, channel 1 the error; the first frame of each carries the port as uint16, little endian.
"""

from __future__ import annotations

import asyncio
from asyncio import Server, StreamReader, StreamWriter
from typing import TYPE_CHECKING, Self

from services.i18n import _
from services.kubernetes.errors import KubernetesError, Unreachable
from services.text import decoded

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse

    from services.kubernetes.transport import Transport

OPEN_DEADLINE = 15.0
PROTOCOLS = ("v4.channel.k8s.io",)
_DATA, _ERROR = 0, 1
_READ = 64 * 1024


class PortForward:
    """Listens on a local port (0: any free one) while entered as an async context manager.

    Entering it opens one connection for trial, so that a missing pod or permission is told at once. What happens to
    a single connection later is kept in `last_error`, and that connection is closed.
    """

    def __init__(self, transport: Transport, namespace: str, pod: str, port: int, local: int = 0) -> None:
        self._transport = transport
        self._path = f"/api/v1/namespaces/{namespace}/pods/{pod}/portforward"
        self._remote_port = port
        self._subject = f"port {port} of {namespace}/{pod}"
        self._server: Server | None = None
        self._connections: dict[asyncio.Task[None], StreamWriter] = {}
        self.port = local
        """The local port, once entered."""
        self.last_error: KubernetesError | None = None

    async def __aenter__(self) -> Self:
        trial = await self._connect()
        await trial.close()
        self._server = await asyncio.start_server(self._accepted, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._server is not None:
            self._server.close()
        connections = dict(self._connections)
        for task in connections:
            task.cancel()
        await asyncio.gather(*connections, return_exceptions=True)

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`."""
        return f"http://127.0.0.1:{self.port}"

    def _accepted(self, reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer), name=self._subject)
        self._connections[task] = writer
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        # Here and not in the task: one that is cancelled before its first step never comes to its `finally`.
        self._connections.pop(task).close()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        try:
            socket = await self._connect()
        except KubernetesError as error:
            self.last_error = error
            return
        up = asyncio.create_task(_send_all(reader, socket))
        down = asyncio.create_task(self._receive_all(socket, writer))
        try:
            # v4 cannot half-close: whichever side ends first ends the connection.
            await asyncio.wait((up, down), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (up, down):
                task.cancel()
            await asyncio.gather(up, down, return_exceptions=True)
            await socket.close()

    async def _connect(self) -> ClientWebSocketResponse:
        return await self._transport.websocket(
            self._path,
            query=[("ports", str(self._remote_port))],
            protocols=PROTOCOLS,
            deadline=OPEN_DEADLINE,
            subject=self._subject,
        )

    async def _receive_all(self, socket: ClientWebSocketResponse, writer: StreamWriter) -> None:
        begun: set[int] = set()
        async for message in socket:
            frame = message.data if isinstance(message.data, bytes) else str(message.data).encode()
            channel, data = frame[0], frame[1:]
            if channel not in begun:
                begun.add(channel)
            elif channel == _ERROR and data:
                self.last_error = Unreachable(self._subject, cause=decoded(data), remedy=_("Is the program up?"))
                return
            elif channel == _DATA:
                writer.write(data)
                await writer.drain()


async def _send_all(reader: StreamReader, socket: ClientWebSocketResponse) -> None:
    while data := await reader.read(_READ):
        await socket.send_bytes(bytes([_DATA]) + data)
