"""The log routes: once over REST, without end over the websocket (kubefate.md §2.8)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from services.kubernetes import KubernetesError, Object
from services.sandbox.kubefate.dispatch import Call, reply
from services.sandbox.kubefate.helm import spoken
from services.sandbox.kubefate.records import ClusterRecord
from services.sandbox.kubefate.requests import BadRequest

# The service sends empty frames without a pause; this many in a second show a client the same thing.
_EMPTY_FRAME_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class LogQuery:
    """What lines are wanted; `since` in seconds, or a moment."""

    container: str
    previous: bool
    since: float | datetime | None
    timestamps: bool
    tail: int | None
    limit_bytes: int | None


async def get_log(call: Call) -> web.Response:
    query, record = _query(call), _known(call)
    sources = dict(await _sources(call, record, query.container))
    lines = [line for name, pod in sources.items() for line in await _lines(call, record, pod, name, query, sources)]
    return reply({"data": "".join(lines), "msg": f"getClusterLog {call.service.traits.done}"})


async def stream_log(call: Call) -> web.StreamResponse:
    """Text frames, a line each; empty ones while there is nothing to say. Without an Origin the library refuses."""
    query, record = _query(call), _known(call)
    if not call.request.headers.get("Origin"):
        return web.Response(status=403)
    socket = web.WebSocketResponse()
    await socket.prepare(call.request)
    try:
        sources = dict(await _sources(call, record, query.container))
        await _stream(call, socket, record, query, sources)
    except* (KubernetesError, ConnectionError) as group:
        # The client only sees the socket close; the text is in the service's log.
        for error in group.exceptions:
            call.service.note(spoken(error) if isinstance(error, KubernetesError) else str(error))
    await socket.close()
    return socket


async def _stream(
    call: Call, socket: web.WebSocketResponse, record: ClusterRecord, query: LogQuery, sources: dict[str, str]
) -> None:
    lines: asyncio.Queue[str] = asyncio.Queue(maxsize=1000)
    async with asyncio.TaskGroup() as group:
        readers = [
            group.create_task(_read(call, record, pod, name, query, sources, lines)) for name, pod in sources.items()
        ]
        closed = group.create_task(_until_closed(socket))
        while not closed.done() and not all(reader.done() and lines.empty() for reader in readers):
            try:
                async with asyncio.timeout(_EMPTY_FRAME_EVERY):
                    line = await lines.get()
            except TimeoutError:
                line = ""
            with contextlib.suppress(ConnectionError):
                await socket.send_str(line)
        for task in (*readers, closed):
            task.cancel()


async def _until_closed(socket: web.WebSocketResponse) -> None:
    async for _message in socket:
        continue


async def _read(
    call: Call,
    record: ClusterRecord,
    pod: str,
    container: str,
    query: LogQuery,
    sources: dict[str, str],
    lines: asyncio.Queue[str],
) -> None:
    prefix = _prefix(pod, container, sources)
    async for line in _follow(call, record, pod, container, query):
        await lines.put(prefix + line)


async def _follow(call: Call, record: ClusterRecord, pod: str, container: str, query: LogQuery) -> AsyncIterator[str]:
    stream = call.service.cluster.follow_logs(
        pod, record.namespace, container=container, tail=query.tail, since=query.since
    )
    async for line in stream:
        stamped = f"{line.stamp.isoformat()} " if query.timestamps and line.stamp else ""
        yield stamped + line.text


async def _lines(
    call: Call, record: ClusterRecord, pod: str, container: str, query: LogQuery, sources: dict[str, str]
) -> list[str]:
    text = await call.service.cluster.logs(
        pod,
        record.namespace,
        container=container,
        previous=query.previous,
        tail=query.tail,
        since=query.since,
        limit_bytes=query.limit_bytes,
        timestamps=query.timestamps,
    )
    prefix = _prefix(pod, container, sources)
    # A last line without a newline is dropped.
    return [prefix + line for line in text.splitlines(keepends=True) if line.endswith("\n")]


async def _sources(call: Call, record: ClusterRecord, container: str) -> Iterator[tuple[str, str]]:
    """Container to pod; of several pods with the same container one wins, as in the service."""
    pods: list[Object] = (await call.service.cluster.list("Pod", record.namespace, labels=f"name={record.name}")).items
    return (
        (row["name"], pod["metadata"]["name"])
        for pod in pods
        for row in pod["spec"]["containers"]
        if not container or row["name"] == container
    )


def _prefix(pod: str, container: str, sources: dict[str, str]) -> str:
    return f"[{pod} {container}] " if len(sources) > 1 else ""


def _known(call: Call) -> ClusterRecord:
    record = call.service.records.clusters.find(call.params["id"])
    if record is None:
        word = "Cluster" if call.service.traits.done == "Success" else "cluster"
        raise BadRequest(f"get {word} error, record not found")
    return record


def _query(call: Call) -> LogQuery:
    query = call.request.query
    since = _integer(query.get("since"))
    moment = query.get("since-time")
    try:
        since_time = datetime.fromisoformat(moment) if moment else None
    except ValueError as error:
        raise BadRequest(f'parsing time "{moment}" as "2006-01-02T15:04:05Z07:00": cannot parse') from error
    return LogQuery(
        container=query.get("container", ""),
        previous=query.get("previous") in ("true", "1"),
        since=since_time if since is None else float(since),
        timestamps=query.get("timestamps") in ("true", "1"),
        tail=_integer(query.get("tail")),
        limit_bytes=_integer(query.get("limit-bytes")),
    )


def _integer(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError as error:
        raise BadRequest(f'strconv.ParseInt: parsing "{text}": invalid syntax') from error
