"""`pods/log`: options read and checked, bytes passed through from the node."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from aiohttp import web

from services.sandbox import status
from services.sandbox.api.call import Call
from services.sandbox.api.containers import check_started, chosen_container
from services.sandbox.fields import dig
from services.sandbox.runtime import LogOptions


async def logs(call: Call) -> web.StreamResponse:
    """Stream a container's log. Raises ApiStatus 400, 404 before the stream starts."""
    pod = call.store.get(call.resource, call.namespace, call.name)
    container = chosen_container(call, pod)
    options = _options(call)
    response = web.StreamResponse(headers={"Content-Type": "text/plain"})
    if not dig(pod, "spec", "nodeName"):
        # A pod that waits for its node has an empty log, not an error.
        await response.prepare(call.request)
        return response
    check_started(pod, container, previous=options.previous)
    source = call.server.node.logs(call.namespace, call.name, container, options)
    await response.prepare(call.request)
    async for data in source:
        await response.write(data)
    await response.write_eof()
    return response


def _options(call: Call) -> LogOptions:
    tail, limit, seconds = (_positive(call, name) for name in ("tailLines", "limitBytes", "sinceSeconds"))
    return LogOptions(
        follow=call.flag("follow"),
        previous=call.flag("previous"),
        timestamps=call.flag("timestamps"),
        tail=tail,
        limit=limit,
        since=_since(call, seconds),
    )


def _positive(call: Call, name: str) -> int | None:
    value = call.number(name)
    lowest = 0 if name == "tailLines" else 1
    if value is not None and value < lowest:
        words = "must be greater than or equal to 0" if lowest == 0 else "must be greater than 0"
        cause = status.Cause("FieldValueInvalid", f"Invalid value: {value}: {words}", name)
        raise status.invalid("PodLogOptions", "", call.name, [cause])
    return value


def _since(call: Call, seconds: int | None) -> datetime | None:
    moment = call.request.query.get("sinceTime", "")
    if moment and seconds is not None:
        words = "Forbidden: at most one of `sinceTime` or `sinceSeconds` may be specified"
        raise status.invalid("PodLogOptions", "", call.name, [status.Cause("FieldValueForbidden", words, "")])
    if seconds is not None:
        return call.store.moment() - timedelta(seconds=seconds)
    if not moment:
        return None
    try:
        return datetime.fromisoformat(moment).astimezone(UTC)
    except ValueError:
        raise status.bad_request(f'parsing time "{moment}" as RFC 3339: cannot parse') from None
