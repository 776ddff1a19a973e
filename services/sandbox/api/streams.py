"""`exec` and `attach`: the remote command protocol over WebSocket (v4, v5) and over SPDY (v4), kubernetes.md §1."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from http import HTTPStatus

from aiohttp import WSMsgType, web

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.api.containers import check_assigned, check_started, chosen_container
from services.sandbox.api.links import require_upgrade, take_over, wants_spdy
from services.sandbox.api.spdy import Link, Session, Stream
from services.sandbox.runtime import ERROR, RESIZE, STDERR, STDIN, STDOUT, Process
from services.sandbox.status import ApiStatus, Object

_PROTOCOLS = ("v5.channel.k8s.io", "v4.channel.k8s.io")
_CHANNEL_OF = {"stdin": STDIN, "stdout": STDOUT, "stderr": STDERR, "error": ERROR, "resize": RESIZE}
_CLOSE = 255
_HEARTBEAT = 30.0

Send = Callable[[int, bytes], Awaitable[None]]


async def stream(call: Call) -> web.StreamResponse:
    """Run a program, or join the container's own, and carry its streams. Raises ApiStatus before the upgrade."""
    pod = call.store.get(call.resource, call.namespace, call.name)
    container = chosen_container(call, pod)
    check_assigned(pod)
    check_started(pod, container)
    require_upgrade(call.request)
    try:
        process = await _process(call, container)
    except ApiStatus as refused:
        if refused.code < HTTPStatus.INTERNAL_SERVER_ERROR or wants_spdy(call.request):
            raise
        return await _refuse(call.request, refused)
    try:
        if not wants_spdy(call.request):
            return await _over_websocket(call.request, process)
        link = take_over(call.request, _PROTOCOLS[-1])
        try:
            await _over_spdy(call, link, process)
        finally:
            link.close()
        return web.Response()
    finally:
        process.kill()


async def _refuse(request: web.Request, refused: ApiStatus) -> web.StreamResponse:
    """What the container engine refuses is told on the error channel: the upgrade has happened by then."""
    socket = web.WebSocketResponse(protocols=_PROTOCOLS)
    await socket.prepare(request)
    await socket.send_bytes(bytes((ERROR,)) + json.dumps(refused.body()).encode())
    await socket.close()
    return socket


async def _process(call: Call, container: str) -> Process:
    tty = call.flag("tty")
    if call.subresource == "attach":
        return await call.server.node.attach(call.namespace, call.name, container, tty)
    command = call.request.query.getall("command", [])
    if not command:
        raise status.bad_request("you must specify at least 1 command for exec")
    return await call.server.node.exec(call.namespace, call.name, container, command, tty)


async def _over_websocket(request: web.Request, process: Process) -> web.StreamResponse:
    socket = web.WebSocketResponse(protocols=_PROTOCOLS, heartbeat=_HEARTBEAT, max_msg_size=0)
    await socket.prepare(request)

    async def send(channel: int, data: bytes) -> None:
        await socket.send_bytes(bytes((channel,)) + data)

    reader = asyncio.ensure_future(_feed(socket, process))
    try:
        await _carry(process, send)
        await socket.close()
    finally:
        reader.cancel()
    return socket


async def _carry(process: Process, send: Send) -> None:
    """Output until its end, then the outcome."""
    try:
        while (chunk := await process.read()) is not None:
            await send(*chunk)
        await send(ERROR, json.dumps(_outcome(await process.wait())).encode())
    except ConnectionError:
        # The client left; there is nobody to tell.
        return


async def _feed(socket: web.WebSocketResponse, process: Process) -> None:
    """Client to process, until the client leaves: then the process has nobody left to work for."""
    async for message in socket:
        if message.type is not WSMsgType.BINARY or not message.data:
            continue
        channel, data = message.data[0], message.data[1:]
        if channel == STDIN and data:
            await process.write(data)
        elif channel == RESIZE:
            _resize(process, data)
        elif channel == _CLOSE and data[:1] == bytes((STDIN,)):
            await process.close_stdin()
    process.kill()


async def _over_spdy(call: Call, link: Link, process: Process) -> None:
    """Wait for the streams that the query promises, then carry them."""
    expected = 1 + sum(call.flag(name) for name in ("stdin", "stdout", "stderr"))
    # With a terminal there is a stream of sizes, and errors come out with the output.
    expected += call.flag("tty") - (call.flag("tty") and call.flag("stderr"))
    opened: dict[int, Stream] = {}
    ready = asyncio.Event()
    accepting = asyncio.ensure_future(_accept(Session(link), opened, ready, expected, process))
    await ready.wait()
    feeding = [asyncio.ensure_future(_pull(opened[name], name, process)) for name in (STDIN, RESIZE) if name in opened]

    async def send(channel: int, data: bytes) -> None:
        target = opened.get(channel) or opened.get(STDOUT)
        if target is not None:
            await target.write(data)

    try:
        await _carry(process, send)
        for opened_stream in opened.values():
            await opened_stream.close()
    except ConnectionError:
        return
    finally:
        for task in (accepting, *feeding):
            task.cancel()


async def _accept(
    session: Session, opened: dict[int, Stream], ready: asyncio.Event, expected: int, process: Process
) -> None:
    async for incoming in session.streams():
        channel = _CHANNEL_OF.get(incoming.headers.get("streamtype", ""))
        if channel is not None:
            opened[channel] = incoming
        if len(opened) >= expected:
            ready.set()
    ready.set()
    process.kill()


async def _pull(source: Stream, channel: int, process: Process) -> None:
    async for data in source:
        if channel == STDIN:
            await process.write(data)
        else:
            _resize(process, data)
    if channel == STDIN:
        await process.close_stdin()


def _resize(process: Process, data: bytes) -> None:
    try:
        size = json.loads(data)
        width, height = int(size["Width"]), int(size["Height"])
    except (ValueError, KeyError, TypeError):
        return
    process.resize(width, height)


def _outcome(code: int) -> Object:
    if code == 0:
        return {"metadata": {}, "status": "Success"}
    message = f"command terminated with non-zero exit code: exit status {code}"
    causes = [status.Cause("ExitCode", str(code))]
    body = ApiStatus(500, "NonZeroExitCode", message, causes=causes).body()
    return {key: value for key, value in body.items() if key not in ("kind", "apiVersion", "code")}
