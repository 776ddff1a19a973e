"""The application: who asks, what for, whether it is allowed, and which handler answers."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType

from aiohttp import web

from services.sandbox import status
from services.sandbox.api import handlers, subresources
from services.sandbox.api.call import Call, Server, understand
from services.sandbox.api.discovery import describe
from services.sandbox.api.logs import logs
from services.sandbox.api.portforward import port_forward
from services.sandbox.api.proxying import proxy
from services.sandbox.api.respond import json_response, status_response
from services.sandbox.api.reviews import review
from services.sandbox.api.streams import stream
from services.sandbox.api.watch import watch
from services.sandbox.faults import Faults, User
from services.sandbox.requestlog import Request
from services.sandbox.resources import TODAY, Profile
from services.sandbox.runtime import NodeRuntime
from services.sandbox.status import ApiStatus
from services.sandbox.store import ObjectStore

Handler = Callable[[Call], Awaitable[web.StreamResponse]]
Aside = Callable[[web.Request], Awaitable[web.StreamResponse]]

SERVER: web.AppKey[Server] = web.AppKey("server", Server)
_LARGEST_BODY = 3 * 1024 * 1024
_REQUESTS = "/_demo/requests"
_REVIEW_GROUPS = ("authorization.k8s.io", "authentication.k8s.io")

_VERBS: dict[str, Handler] = {
    "get": handlers.get,
    "list": handlers.list_,
    "watch": watch,
    "create": handlers.create,
    "update": handlers.update,
    "patch": handlers.patch,
    "delete": handlers.delete,
    "deletecollection": handlers.delete_collection,
}
_SUBRESOURCES: dict[str, Handler] = {
    "scale": subresources.scale,
    "binding": subresources.bind,
    "eviction": subresources.evict,
    "token": subresources.token,
    "log": logs,
    "exec": stream,
    "attach": stream,
    "portforward": port_forward,
    "proxy": proxy,
}


def build_app(
    store: ObjectStore,
    node: NodeRuntime,
    faults: Faults | None = None,
    *,
    profile: Profile = TODAY,
    beside: Mapping[str, Aside] = MappingProxyType({}),
) -> web.Application:
    """The API server over a store, and what is served `beside` it, by the beginnings of its paths.

    Run it with `handler_cancellation=True`, so that watches end with their clients.
    """
    app = web.Application(client_max_size=_LARGEST_BODY)
    app[SERVER] = Server.of(store, node, faults or Faults(), profile)
    for beginning, answer in beside.items():
        app.router.add_route("*", beginning + "{rest:.*}", answer)
    app.router.add_route("*", "/{path:.*}", _serve)
    return app


async def listen(app: web.Application, port: int = 0) -> tuple[web.AppRunner, str]:
    """Serve on loopback; the runner to clean up in the end, and the base URL."""
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}"


async def _serve(request: web.Request) -> web.StreamResponse:
    server = request.app[SERVER]
    if request.path == _REQUESTS:
        return json_response(server.log.as_object())
    user = server.faults.access.anonymous
    code = 500
    try:
        if server.faults.latency:
            await asyncio.sleep(server.faults.latency)
        struck = server.faults.strike(request.method, request.path)
        if struck is not None:
            raise struck
        user = _user(server, request)
        response = await _answer(server, request, user)
        code = response.status
        return response
    except ApiStatus as error:
        code = error.code
        return status_response(error)
    finally:
        _record(server, request, user, code)


def _record(server: Server, request: web.Request, user: User, code: int) -> None:
    agent, dry_run = request.headers.get("User-Agent", ""), request.query.get("dryRun") == "All"
    entry = Request(request.method, request.path, request.query_string, user.name, agent, code, dry_run)
    server.log.add(entry)


def _user(server: Server, request: web.Request) -> User:
    """Who asks. Raises ApiStatus 401 for a token that nobody has."""
    access = server.faults.access
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    user = access.user(token.strip()) if scheme.lower() == "bearer" else access.anonymous
    if user is None:
        raise status.unauthorized()
    other = request.headers.get("Impersonate-User")
    return user if other is None else access.named(other) or User(other, rules=())


async def _answer(server: Server, request: web.Request, user: User) -> web.StreamResponse:
    document = describe(server, request)
    if document is not None:
        return document
    call = understand(server, request, user)
    _authorise(call)
    handler = _handler(call)
    if handler is None:
        raise status.method_not_allowed()
    return await handler(call)


def _handler(call: Call) -> Handler | None:
    if call.subresource in _SUBRESOURCES:
        return _SUBRESOURCES[call.subresource]
    if call.served.group in _REVIEW_GROUPS:
        return review if call.verb == "create" else None
    if call.subresource:
        return _VERBS.get(call.verb) if call.verb in ("get", "update", "patch") else None
    if call.verb == "get" and call.flag("watch"):
        return watch
    if call.verb == "create" and call.name and call.resource.kind != "Namespace":
        return None
    return _VERBS.get(call.verb) if call.verb in (*call.resource.verbs,) else None


def _authorise(call: Call) -> None:
    """Raises ApiStatus 403 in the words of RBAC."""
    wanted = call.attributes
    if call.server.faults.access.allowed(call.user, wanted):
        return
    where = f'in the namespace "{wanted.namespace}"' if wanted.namespace else "at the cluster scope"
    what = f'resource "{wanted.resource}" in API group "{wanted.group}"'
    why = f'User "{call.user.name}" cannot {wanted.verb} {what} {where}'
    raise status.forbidden(call.resource.plural, call.resource.group, call.name, why)
