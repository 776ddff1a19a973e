"""Objects seen, turned into records as they change; logs read in the background before they are gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from services.errors import FatetuiError
from services.rollout.evidence.archive import Archive, RecordKind
from services.rollout.evidence.words import LogWanted, wanted_logs
from services.rollout.fields import Object, dig, items, name_of, text

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
_EVENT_KEYS = ("type", "reason", "message", "count", "firstTimestamp", "lastTimestamp", "eventTime", "involvedObject")
# Enough for a verdict to be come by again. What may hold secrets (env, annotations, volumes) stays out.
_METADATA_KEYS = ("name", "namespace", "uid", "labels", "creationTimestamp", "deletionTimestamp", "generation")
_SPEC_KEYS = ("nodeName", "replicas", "selector", "progressDeadlineSeconds", "serviceName", "restartPolicy")
_CONTAINER_KEYS = ("name", "image", "resources")


class Recorder:
    """Keeps what a namespace shows. `see` is cheap and does not wait; logs are read by tasks of the context manager.

    A disk that is full or gone ends the keeping and nothing else: `problem` is what it said.

    async with Recorder(cluster, archive) as recorder:
        recorder.see(objects_by_kind)
    """

    def __init__(self, cluster: Cluster, archive: Archive) -> None:
        self._cluster = cluster
        self._archive = archive
        self.problem: OSError | None = None
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
        await asyncio.gather(*self._readers, return_exceptions=True)

    def see(self, by_kind: Mapping[str, Sequence[Object]]) -> None:
        """Take in all objects of a moment; those that were there before and are not any more are gone."""
        if self.problem is not None:
            return
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
                self._keep(RecordKind.GONE, f"{kind}/{name_of(self._seen[kind, uid])}", {"uid": uid})
        self._seen = present

    def _record(self, kind: str, obj: Object) -> None:
        if kind == "Event":
            about = {"metadata": _chosen(dig(obj, "metadata") or {}, _METADATA_KEYS)}
            self._keep(RecordKind.EVENT, _involved(obj), {**about, **_chosen(obj, _EVENT_KEYS)})
            return
        if kind == "Pod":
            self._ask(obj)
        if dig(obj, "status"):
            self._keep(RecordKind.STATE, f"{kind}/{name_of(obj)}", _trimmed(kind, obj))

    def _keep(self, kind: RecordKind, subject: str, data: Mapping[str, Any]) -> None:
        if self.problem is not None:
            return
        try:
            self._archive.add(kind, subject, data)
        except OSError as error:
            self.problem = error

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
        unread = False
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
            words, unread = str(error), True
        data = {
            "container": wanted.container,
            "life": wanted.restarts,
            "uid": wanted.uid,
            "text": words,
            **({"unread": True} if unread else {}),
        }
        self._keep(RecordKind.LOG, f"Pod/{wanted.pod}", data)


@asynccontextmanager
async def recording(cluster: Cluster, path: Path, namespace: str) -> AsyncIterator[Recorder]:
    """Keep what `namespace` shows in the archive at `path`. Raises OSError when there can be no archive."""
    archive = Archive(path)
    try:
        archive.add(RecordKind.BEGAN, f"Namespace/{namespace}", {"server": cluster.server})
        async with Recorder(cluster, archive) as recorder:
            yield recorder
    finally:
        archive.close()


def _involved(event: Object) -> str:
    return f"{text(event, 'involvedObject', 'kind')}/{text(event, 'involvedObject', 'name')}"


def _trimmed(kind: str, obj: Object) -> dict[str, Any]:
    """An object without what no verdict looks at, and without what may hold secrets."""
    metadata = dig(obj, "metadata") or {}
    owners = [_chosen(owner, ("kind", "name", "controller")) for owner in items(obj, "metadata", "ownerReferences")]
    spec = _chosen(dig(obj, "spec") or {}, _SPEC_KEYS)
    for key in ("initContainers", "containers"):
        spec[key] = [_chosen(container, _CONTAINER_KEYS) for container in items(obj, "spec", key)]
    status = dig(obj, "status") or {}
    return {
        "metadata": {**_chosen(metadata, _METADATA_KEYS), "ownerReferences": owners},
        "spec": spec,
        "status": _chosen(status, _STATUS_KEYS) if kind == "Pod" else status,
    }


def _chosen(obj: Mapping[str, Any], keys: Sequence[str]) -> dict[str, Any]:
    return {key: obj[key] for key in keys if obj.get(key) is not None}
