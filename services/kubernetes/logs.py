"""Container logs: once, or followed through cut connections without losing or repeating a line."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from services.kubernetes.backoff import Backoff
from services.kubernetes.errors import KubernetesError, NotFound
from services.kubernetes.wire import Query
from services.text import decoded

if TYPE_CHECKING:
    from services.kubernetes.resources import Objects

LOG_DEADLINE = 60.0
_STATUSES = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d) ?")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line; `stamp` is the kubelet's, None where it gave none."""

    stamp: datetime | None
    text: str


@dataclass(frozen=True, slots=True)
class LogOptions:
    """Which lines. `since`: a moment, or seconds before now. `tail`: lines. `limit_bytes`: of the answer."""

    container: str | None = None
    previous: bool = False
    tail: int | None = None
    since: datetime | float | None = None
    limit_bytes: int | None = None

    def query(self, **more: str) -> Query:
        pairs: dict[str, str | None] = {
            "container": self.container,
            "previous": "true" if self.previous else None,
            "tailLines": None if self.tail is None else str(self.tail),
            "limitBytes": None if self.limit_bytes is None else str(self.limit_bytes),
            "sinceTime": self._since_time(),
            **more,
        }
        return [(key, value) for key, value in pairs.items() if value is not None]

    def _since_time(self) -> str | None:
        if self.since is None:
            return None
        moment = self.since
        if not isinstance(moment, datetime):
            moment = datetime.now(UTC) - timedelta(seconds=moment)
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def log_path(namespace: str, pod: str) -> str:
    """The URL path of a pod's log."""
    return f"/api/v1/namespaces/{namespace}/pods/{pod}/log"


class _Seen:
    """Which lines have been given, so that a resumed stream repeats none.

    `sinceTime` counts whole seconds, so that the server sends the last second again; several lines may share a stamp.
    While a stream goes on, nothing is skipped: two outputs of one container may be written a little out of order.
    """

    def __init__(self) -> None:
        self.last: tuple[str, int] | None = None
        self._at_last = 0
        self._to_skip = 0
        self._resuming = False

    def resume(self) -> None:
        """A new stream begins: the lines up to the last stamp come again."""
        self._to_skip, self._resuming = self._at_last, self.last is not None

    def is_new(self, stamp: tuple[str, int]) -> bool:
        if self._resuming and self._repeats(stamp):
            return False
        if self.last is None or stamp > self.last:
            self.last, self._at_last = stamp, 1
        elif stamp == self.last:
            self._at_last += 1
        return True

    def _repeats(self, stamp: tuple[str, int]) -> bool:
        assert self.last is not None
        if stamp < self.last:
            return True
        if stamp == self.last and self._to_skip:
            self._to_skip -= 1
            return True
        self._resuming = False
        return False


async def follow_logs(cluster: Objects, pod: str, namespace: str, options: LogOptions) -> AsyncIterator[LogLine]:
    """Lines as they are written, until the container ends. Raises KubernetesError when there is no log to follow."""
    seen = _Seen()
    backoff = Backoff()
    while True:
        try:
            async with aclosing(_stamped(cluster, pod, namespace, _resumed(options, seen))) as lines:
                async for stamp, line in lines:
                    backoff.reset()
                    if stamp is None or seen.is_new(stamp):
                        yield line
        except KubernetesError as error:
            if not error.transient:
                raise
        if not await _still_running(cluster, pod, namespace, options.container):
            return
        await backoff.pause()
        seen.resume()


async def _stamped(
    cluster: Objects, pod: str, namespace: str, query: Query
) -> AsyncGenerator[tuple[tuple[str, int] | None, LogLine]]:
    async with cluster.transport.stream(
        log_path(namespace, pod), query=query, subject=f"log of {namespace}/{pod}"
    ) as lines:
        async for raw in lines:
            yield parse_line(decoded(raw))


def parse_line(line: str) -> tuple[tuple[str, int] | None, LogLine]:
    """A stamped line as its stamp (whole seconds as text, nanoseconds) and the line without it."""
    matched = _STAMP.match(line)
    if matched is None:
        return None, LogLine(None, line.rstrip("\r"))
    seconds, fraction, zone = matched.groups()
    nanoseconds = int((fraction or "").ljust(9, "0"))
    moment = datetime.fromisoformat(f"{seconds}{'+00:00' if zone == 'Z' else zone}")
    stamp = moment.replace(microsecond=nanoseconds // 1000)
    utc = moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return (utc, nanoseconds), LogLine(stamp, line[matched.end() :].rstrip("\r"))


def _resumed(options: LogOptions, seen: _Seen) -> Query:
    if seen.last is None:
        return options.query(follow="true", timestamps="true")
    # From the last line on, not from the last `tail` lines.
    fresh = LogOptions(container=options.container, previous=options.previous)
    return fresh.query(follow="true", timestamps="true", sinceTime=seen.last[0])


async def _still_running(cluster: Objects, pod: str, namespace: str, container: str | None) -> bool:
    """Whether a stream that ended was cut, or its container ended."""
    try:
        status = (await cluster.get("Pod", pod, namespace)).get("status") or {}
    except NotFound:
        return False
    except KubernetesError as error:
        if error.transient:
            return True
        raise
    # Without a name it is the one that is neither of the others.
    groups = _STATUSES if container is not None else _STATUSES[:1]
    rows = (row for group in groups for row in status.get(group) or () if container in (None, row["name"]))
    return any("running" in (row.get("state") or {}) for row in rows)
