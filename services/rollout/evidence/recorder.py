"""Objects seen, turned into records as they change; logs read in the background before they are gone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from services.errors import FatetuiError
from services.rollout.evidence.archive import Archive, RecordKind
from services.rollout.evidence.words import LogWanted, wanted_logs
from services.rollout.fields import Object, dig, name_of, text

if TYPE_CHECKING:
    from services.kubernetes import Cluster

LOG_LINES = 200
LOG_BYTES = 64 * 1024
_LOG_DEADLINE = 10.0
_DRAIN_SECONDS = 5.0
_READERS = 4
# Lives of one container whose last words are kept: the first ones say more than the hundredth.
_LIVES = 5
_STATUS_KEYS = ("phase", "reason", "message", "conditions", "initContainerStatuses", "containerStatuses")
_EVENT_KEYS = ("type", "reason", "message", "count", "firstTimestamp", "lastTimestamp", "eventTime")


class Recorder:
    """Keeps what a namespace shows. `see` is cheap and does not wait; logs are read by tasks of the context manager.

    async with Recorder(cluster, archive) as recorder:
        recorder.see(objects_by_kind)
    """

    def __init__(self, cluster: Cluster, archive: Archive) -> None:
        self._cluster = cluster
        self._archive = archive
        self._seen: dict[tuple[str, str], Object] = {}
        self._asked: set[LogWanted] = set()
        self._queue: asyncio.Queue[LogWanted] = asyncio.Queue()
        self._readers: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        self._readers = [asyncio.create_task(self._read_logs()) for _reader in range(_READERS)]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # What was asked for when the watch ended is what the end is about.
        with suppress(TimeoutError):
            async with asyncio.timeout(_DRAIN_SECONDS):
                await self._queue.join()
        for reader in self._readers:
            reader.cancel()
        for reader in self._readers:
            with suppress(asyncio.CancelledError):
                await reader

    def see(self, by_kind: Mapping[str, Sequence[Object]]) -> None:
        """Take in all objects of a moment; those that were there before and are not any more are gone."""
        present: dict[tuple[str, str], Object] = {}
        for kind, objects in by_kind.items():
            for obj in objects:
                key = (kind, text(obj, "metadata", "uid"))
                present[key] = obj
                # A store gives the same object until it changes.
                if self._seen.get(key) is not obj:
                    self._record(kind, obj)
        for kind, uid in self._seen.keys() - present.keys():
            # Events age away by themselves.
            if kind != "Event":
                self._archive.add(RecordKind.GONE, f"{kind}/{name_of(self._seen[kind, uid])}", {"uid": uid})
        self._seen = present

    def _record(self, kind: str, obj: Object) -> None:
        if kind == "Event":
            self._archive.add(RecordKind.EVENT, _involved(obj), _chosen(obj, _EVENT_KEYS))
            return
        if kind == "Pod":
            self._ask(obj)
        state = _chosen(dig(obj, "status") or {}, _STATUS_KEYS) if kind == "Pod" else dig(obj, "status")
        if state:
            data = {"uid": text(obj, "metadata", "uid"), "node": text(obj, "spec", "nodeName"), "status": state}
            self._archive.add(RecordKind.STATE, f"{kind}/{name_of(obj)}", data)

    def _ask(self, pod: Object) -> None:
        for wanted in wanted_logs(pod):
            if wanted not in self._asked and wanted.restarts < _LIVES:
                self._asked.add(wanted)
                self._queue.put_nowait(wanted)

    async def _read_logs(self) -> None:
        while True:
            wanted = await self._queue.get()
            try:
                await self._read_log(wanted)
            finally:
                self._queue.task_done()

    async def _read_log(self, wanted: LogWanted) -> None:
        try:
            async with asyncio.timeout(_LOG_DEADLINE):
                words = await self._cluster.logs(
                    wanted.pod,
                    wanted.namespace,
                    container=wanted.container,
                    previous=wanted.previous,
                    tail=LOG_LINES,
                    limit_bytes=LOG_BYTES,
                )
        except (FatetuiError, TimeoutError) as error:
            words = str(error)
        data = {"container": wanted.container, "life": wanted.restarts, "uid": wanted.uid, "text": words}
        self._archive.add(RecordKind.LOG, f"Pod/{wanted.pod}", data)


def _involved(event: Object) -> str:
    return f"{text(event, 'involvedObject', 'kind')}/{text(event, 'involvedObject', 'name')}"


def _chosen(obj: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: obj[key] for key in keys if obj.get(key) is not None}
