"""`pods/portforward` over WebSocket: the channel protocol, two channels per port."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.api.containers import check_assigned
from services.sandbox.api.streams import require_websocket
from services.sandbox.fields import dig

_CHANNELS = "v4.channel.k8s.io"
_CHUNK = 65536
_HEARTBEAT = 30.0


async def port_forward(call: Call) -> web.StreamResponse:
    """Connect a client to ports of a pod. Raises ApiStatus before the upgrade."""
    pod = call.store.get(call.resource, call.namespace, call.name)
    check_assigned(pod)
    if dig(pod, "status", "phase") != "Running":
        phase = dig(pod, "status", "phase", default="Unknown")
        raise status.bad_request(f"unable to forward port because pod is not running. Current status={phase}")
    require_websocket(call.request)
    return await _channels(call)


async def _channels(call: Call) -> web.StreamResponse:
    ports = _ports(call)
    socket = web.WebSocketResponse(protocols=(_CHANNELS,), heartbeat=_HEARTBEAT, max_msg_size=0)
    await socket.prepare(call.request)
    async with asyncio.TaskGroup() as group:
        inputs: list[asyncio.Queue[bytes | None]] = [asyncio.Queue() for _ in ports]
        for index, port in enumerate(ports):
            group.create_task(_forward(call, socket, index, port, inputs[index]))
        await _distribute(socket, inputs)
    await socket.close()
    return socket


def _ports(call: Call) -> list[int]:
    words = [word for given in call.request.query.getall("ports", []) for word in given.split(",")]
    if not words:
        raise status.bad_request("you must specify at least 1 port for portforward")
    if not all(word.isdigit() and 0 < int(word) < 65536 for word in words):
        raise status.bad_request(f"unable to parse port: {','.join(words)}")
    return [int(word) for word in words]


async def _distribute(socket: web.WebSocketResponse, inputs: list[asyncio.Queue[bytes | None]]) -> None:
    """Frames of the client to their ports; a None ends each once the client has left."""
    async for message in socket:
        if message.type is WSMsgType.BINARY and message.data and message.data[0] // 2 < len(inputs):
            channel = message.data[0]
            if channel % 2 == 0 and len(message.data) > 1:
                inputs[channel // 2].put_nowait(message.data[1:])
    for queue in inputs:
        queue.put_nowait(None)


async def _forward(
    call: Call, socket: web.WebSocketResponse, index: int, port: int, given: asyncio.Queue[bytes | None]
) -> None:
    """One port: announce it on both its channels, then carry bytes until either side ends."""
    data, error = bytes((2 * index,)), bytes((2 * index + 1,))
    for channel in (data, error):
        await socket.send_bytes(channel + port.to_bytes(2, "little"))
    try:
        reader, writer = await call.server.node.connect(call.namespace, call.name, port)
    except ConnectionRefusedError:
        await socket.send_bytes(error + refusal(call, port).encode())
        return
    upward = asyncio.ensure_future(_upward(given, writer))
    try:
        while chunk := await reader.read(_CHUNK):
            await socket.send_bytes(data + chunk)
        await socket.close()
    except ConnectionResetError:
        return
    finally:
        upward.cancel()
        writer.close()


async def _upward(given: asyncio.Queue[bytes | None], writer: asyncio.StreamWriter) -> None:
    while (data := await given.get()) is not None:
        writer.write(data)
        await writer.drain()
    writer.close()


def refusal(call: Call, port: int) -> str:
    """What kubectl prints when nothing listens in the pod."""
    return (
        f"an error occurred forwarding {port} -> {port}: error forwarding port {port} to pod {call.name}, uid : "
        f"exit status 1: dial tcp4 127.0.0.1:{port}: connect: connection refused"
    )
