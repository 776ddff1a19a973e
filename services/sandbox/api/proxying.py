"""`pods/proxy` and `services/proxy`: one HTTP request carried to a port inside a pod, and its answer back."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from dataclasses import dataclass
from http import HTTPStatus

from aiohttp import web

from services.sandbox.api.call import Call
from services.sandbox.api.wire import Answer, BrokenAnswer, end_to_end, exchange
from services.sandbox.fields import dig
from services.sandbox.resources import RESOURCES
from services.sandbox.status import ApiStatus, Object

# The API server has used up the caller's credentials; the pod never sees them.
_KEPT_BACK = frozenset(("authorization", "host", "accept-encoding"))


@dataclass(frozen=True, slots=True)
class Target:
    """A port of a pod, and its address as messages name it."""

    pod: str
    port: int
    address: str


async def proxy(call: Call) -> web.StreamResponse:
    """Pass a request on. Raises ApiStatus 404 and 503."""
    target = _service_target(call) if call.resource.kind == "Service" else _pod_target(call)
    try:
        streams = await call.server.node.connect(call.namespace, target.pod, target.port)
    except ConnectionRefusedError as error:
        message = f"error trying to reach service: dial tcp {target.address}: connect: connection refused"
        raise _unavailable(message) from error
    try:
        return await _relay(call, target, streams)
    except BrokenAnswer as error:
        raise _unavailable(f"error trying to reach service: {error}") from error
    finally:
        streams[1].close()


async def _relay(call: Call, target: Target, streams: tuple[StreamReader, StreamWriter]) -> web.StreamResponse:
    request = call.request
    mark, query = request.raw_path.partition("?")[1:]
    path = f"/{call.tail}{mark}{query}"
    headers = [pair for pair in end_to_end(request.headers.items()) if pair[0].lower() not in _KEPT_BACK]
    headers += [("Host", target.address), ("X-Forwarded-Uri", request.path)]
    answer = await exchange(streams, request.method, path, headers, await request.read())
    response = web.StreamResponse(status=answer.code)
    for name, value in answer.headers:
        response.headers.add(name, _moved(call, value) if name.lower() == "location" else value)
    await response.prepare(request)
    await _pour(answer, response)
    return response


async def _pour(answer: Answer, response: web.StreamResponse) -> None:
    async for data in answer.body:
        await response.write(data)
    await response.write_eof()


def _moved(call: Call, location: str) -> str:
    """A redirect inside the pod stays behind the proxy."""
    if not location.startswith("/"):
        return location
    return call.request.path.partition("/proxy")[0] + "/proxy" + location


def _split(name: str) -> tuple[str, str]:
    """`[scheme:]name[:port]` as name and port; the demo's pods speak plain HTTP whatever the scheme."""
    parts = name.split(":")
    if len(parts) == 3:
        return parts[1], parts[2]
    return parts[0], parts[1] if len(parts) == 2 else ""


def _pod_target(call: Call) -> Target:
    name, port = _split(call.name)
    pod = call.store.get(call.resource, call.namespace, name)
    own = [item["containerPort"] for box in pod["spec"]["containers"] for item in box.get("ports") or []]
    number = int(port) if port.isdigit() else (own[0] if own else 80)
    return Target(name, number, f"{dig(pod, 'status', 'podIP', default='')}:{number}")


def _service_target(call: Call) -> Target:
    name, port = _split(call.name)
    service = call.store.get(call.resource, call.namespace, name)
    ports = service["spec"].get("ports") or []
    if not port and len(ports) == 1:
        found: Object | None = ports[0]
    else:
        found = next((item for item in ports if port and port in (item.get("name"), str(item["port"]))), None)
    if found is None:
        raise _unavailable(f'no service port "{port}" found for service "{name}"')
    endpoints = call.store.find(RESOURCES["Endpoints"], call.namespace, name) or {}
    for subset in endpoints.get("subsets") or []:
        target = _in_subset(subset, found.get("name", ""))
        if target is not None:
            return target
    raise _unavailable(f'no endpoints available for service "{name}"')


def _in_subset(subset: Object, port_name: str) -> Target | None:
    port = next((item for item in subset.get("ports") or [] if item.get("name", "") == port_name), None)
    for address in subset.get("addresses") or []:
        pod = dig(address, "targetRef", "name")
        if port is not None and pod:
            return Target(pod, port["port"], f"{address['ip']}:{port['port']}")
    return None


def _unavailable(message: str) -> ApiStatus:
    return ApiStatus(HTTPStatus.SERVICE_UNAVAILABLE, "ServiceUnavailable", message)
