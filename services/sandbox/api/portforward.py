"""`pods/portforward`: SPDY streams (in a WebSocket tunnel or bare) as kubectl speaks, or plain WebSocket channels."""

from __future__ import annotations

import asyncio

from aiohttp import WSMsgType, web

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.api.containers import check_assigned
from services.sandbox.api.links import WebSocketLink, require_upgrade, take_over, wants_spdy
from services.sandbox.api.spdy import Link, Session, Stream
from services.sandbox.fields import dig

_CHANNELS, _TUNNEL, _SPDY = "v4.channel.k8s.io", "SPDY/3.1+portforward.k8s.io", "portforward.k8s.io"
_CHUNK = 65536
_HEARTBEAT = 30.0


async def port_forward(call: Call) -> web.StreamResponse:
    """Connect a client to ports of a pod. Raises ApiStatus before the upgrade."""
    pod = call.store.get(call.resource, call.namespace, call.name)
    check_assigned(pod)
    phase = dig(pod, "status", "phase", default="Unknown")
    if phase != "Running":
        raise status.bad_request(f"unable to forward port because pod is not running. Current status={phase}")
    require_upgrade(call.request)
    if wants_spdy(call.request):
        link = take_over(call.request, _SPDY)
        try:
            await _streams(call, link)
        finally:
            link.close()
        return web.Response()
    offered = call.request.headers.get("Sec-WebSocket-Protocol", "")
    ports = [] if _TUNNEL in offered else _ports(call)
    socket = web.WebSocketResponse(protocols=(_TUNNEL, _CHANNELS), heartbeat=_HEARTBEAT, max_msg_size=0)
    await socket.prepare(call.request)
    if socket.ws_protocol == _TUNNEL:
        await _streams(call, WebSocketLink(socket))
    else:
        await _channels(call, socket, ports)
    await socket.close()
    return socket


async def _streams(call: Call, link: Link) -> None:
    """One error and one data stream per connection, paired by their request id."""
    errors: dict[str, Stream] = {}
    tasks: set[asyncio.Task[None]] = set()
    try:
        async for stream in Session(link).streams():
            key = stream.headers.get("requestid", "")
            if stream.headers.get("streamtype") == "error":
                errors[key] = stream
            elif key in errors:
                task = asyncio.ensure_future(_pair(call, errors.pop(key), stream))
                tasks.add(task)
                task.add_done_callback(tasks.discard)
    except ConnectionError:
        return
    finally:
        for task in tasks:
            task.cancel()


async def _pair(call: Call, error: Stream, data: Stream) -> None:
    port = data.headers.get("port", "")
    try:
        reader, writer = await call.server.node.connect(call.namespace, call.name, int(port))
    except (ConnectionRefusedError, ValueError):
        await error.write(_refusal(call, port).encode())
        await error.close()
        await data.close()
        return
    upward = asyncio.ensure_future(_upward(data.received, writer))
    try:
        while chunk := await reader.read(_CHUNK):
            await data.write(chunk)
        await data.close()
        await error.close()
    except ConnectionError:
        return
    finally:
        upward.cancel()
        writer.close()


async def _channels(call: Call, socket: web.WebSocketResponse, ports: list[int]) -> None:
    """Two channels per port: data, then errors."""
    inputs: list[asyncio.Queue[bytes | None]] = [asyncio.Queue() for _ in ports]
    async with asyncio.TaskGroup() as group:
        for index, port in enumerate(ports):
            group.create_task(_channel(call, socket, index, port, inputs[index]))
        await _distribute(socket, inputs)


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


async def _channel(
    call: Call, socket: web.WebSocketResponse, index: int, port: int, given: asyncio.Queue[bytes | None]
) -> None:
    """One port: announce it on both its channels, then carry bytes until either side ends."""
    data, error = bytes((2 * index,)), bytes((2 * index + 1,))
    for channel in (data, error):
        await socket.send_bytes(channel + port.to_bytes(2, "little"))
    try:
        reader, writer = await call.server.node.connect(call.namespace, call.name, port)
    except ConnectionRefusedError:
        await socket.send_bytes(error + _refusal(call, str(port)).encode())
        return
    upward = asyncio.ensure_future(_upward(given, writer))
    try:
        while chunk := await reader.read(_CHUNK):
            await socket.send_bytes(data + chunk)
        await socket.close()
    except ConnectionError:
        return
    finally:
        upward.cancel()
        writer.close()


async def _upward(given: asyncio.Queue[bytes | None], writer: asyncio.StreamWriter) -> None:
    """Client to pod; the end of the client's half is passed on as such, for the pod may still answer."""
    while (data := await given.get()) is not None:
        writer.write(data)
        await writer.drain()
    if writer.can_write_eof():
        writer.write_eof()


def _refusal(call: Call, port: str) -> str:
    """What kubectl prints when nothing listens in the pod."""
    return (
        f"error forwarding port {port} to pod {call.name}, uid : exit status 1: "
        f"dial tcp4 127.0.0.1:{port}: connect: connection refused"
    )
