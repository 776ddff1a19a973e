"""`exec` and `attach` over WebSocket: v4 and v5 of the remote command protocol (kubernetes.md §1, Exec)."""

from __future__ import annotations

import asyncio
import json

from aiohttp import WSMsgType, web

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.api.containers import check_assigned, check_started, chosen_container
from services.sandbox.runtime import ERROR, RESIZE, STDIN, Process
from services.sandbox.status import ApiStatus, Object

_PROTOCOLS = ("v5.channel.k8s.io", "v4.channel.k8s.io")
_CLOSE = 255
_HEARTBEAT = 30.0


async def stream(call: Call) -> web.StreamResponse:
    """Run a program, or join the container's own, and carry its streams. Raises ApiStatus before the upgrade."""
    pod = call.store.get(call.resource, call.namespace, call.name)
    container = chosen_container(call, pod)
    check_assigned(pod)
    check_started(pod, container)
    require_websocket(call.request)
    process = await _process(call, container)
    socket = web.WebSocketResponse(protocols=_PROTOCOLS, heartbeat=_HEARTBEAT, max_msg_size=0)
    try:
        await socket.prepare(call.request)
        await _carry(socket, process)
    finally:
        process.kill()
    return socket


def require_websocket(request: web.Request) -> None:
    """Raises ApiStatus 400 for what is no WebSocket upgrade: old clients speak SPDY, which the demo does not."""
    if request.headers.get("Upgrade", "").lower() != "websocket":
        raise status.bad_request("unable to upgrade: the demo speaks WebSocket only (kubectl 1.31 and newer do)")


async def _process(call: Call, container: str) -> Process:
    tty = call.flag("tty")
    if call.subresource == "attach":
        return await call.server.node.attach(call.namespace, call.name, container, tty)
    command = call.request.query.getall("command", [])
    if not command:
        raise status.bad_request("you must specify at least 1 command for exec")
    return await call.server.node.exec(call.namespace, call.name, container, command, tty)


async def _carry(socket: web.WebSocketResponse, process: Process) -> None:
    reader = asyncio.ensure_future(_feed(socket, process))
    try:
        while (chunk := await process.read()) is not None:
            channel, data = chunk
            await socket.send_bytes(bytes((channel,)) + data)
        outcome = _outcome(await process.wait())
        await socket.send_bytes(bytes((ERROR,)) + json.dumps(outcome).encode())
        await socket.close()
    except ConnectionResetError:
        # The client left; there is nobody to tell.
        return
    finally:
        reader.cancel()


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
