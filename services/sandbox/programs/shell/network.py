"""Programs that reach others, or are reached."""

from __future__ import annotations

import socket
from collections.abc import Mapping

from aiohttp import web

from services.sandbox.programs.ports import HttpPort
from services.sandbox.programs.shell.interpreter import Invocation, Tool

_MYSQL_PORT = 3306


async def _nc(call: Invocation) -> int:
    plain = [argument for argument in call.arguments if not argument.startswith("-")]
    host, port = plain[-2], plain[-1]
    try:
        await call.container.network.dial(host, int(port), call.container.namespace)
    except (ConnectionRefusedError, TimeoutError, socket.gaierror):
        return 1
    return 0


async def _httpd(call: Invocation) -> int:
    """`httpd -f -p PORT -h DIRECTORY` of busybox: serves the container's files until it is ended."""
    options = dict(zip(call.arguments, call.arguments[1:], strict=False))
    port, directory = int(options.get("-p", "80")), options.get("-h", ".")

    def application() -> web.Application:
        async def answer(request: web.Request) -> web.Response:
            path = call.path(f"{directory}{request.path}{'index.html' if request.path.endswith('/') else ''}")
            files = call.container.files
            return web.Response(body=files.read(path)) if files.is_file(path) else web.Response(status=404)

        served = web.Application()
        served.router.add_get("/{path:.*}", answer)
        return served

    call.container.listen(port, HttpPort(application))
    await call.container.stopping.wait()
    return 0


async def _mysqladmin(call: Invocation) -> int:
    """`mysqladmin ping -h HOST`: whether a database takes connections, as init containers ask."""
    arguments = call.arguments
    host = arguments[arguments.index("-h") + 1] if "-h" in arguments[:-1] else "localhost"
    try:
        await call.container.network.dial(host, _MYSQL_PORT, call.container.namespace)
    except (ConnectionRefusedError, TimeoutError, socket.gaierror):
        return await call.fail(f"connect to server at '{host}' failed", 1)
    await call.out("mysqld is alive\n")
    return 0


NETWORK_TOOLS: Mapping[str, Tool] = {
    "httpd": _httpd,
    "mysqladmin": _mysqladmin,
    "nc": _nc,
}
