"""A support bundle: what a helper elsewhere needs to see, without secrets, as one tar file."""

from __future__ import annotations

import asyncio
import io
import json
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.doctor.checking import checkup
from services.doctor.plain import plain_text
from services.doctor.records import record
from services.errors import FatetuiError, plain_words
from services.redact import MASK, assignments_masked, secrets
from services.rollout.evidence import archive_path, read_archive
from services.text import visible

if TYPE_CHECKING:
    from services.doctor.gathering import Gathered
    from services.doctor.overview import ServiceView
    from services.kubernetes import Cluster, Object

BUNDLED = (
    "Pod",
    "Deployment",
    "StatefulSet",
    "ReplicaSet",
    "Job",
    "Service",
    "Endpoints",
    "Ingress",
    "ConfigMap",
    "PersistentVolumeClaim",
    "Event",
)
LOG_LINES = 500
LOG_BYTES = 512 * 1024
FOLDER = "fatetui-bundle"
_UNSAFE = re.compile(r"[^\w.-]")
_DEADLINE = 15.0
_AT_ONCE = 8

Files = dict[str, str]


async def bundle_files(
    cluster: Cluster,
    gathered: Gathered,
    namespaces: Sequence[str] = (),
    *,
    archives: Path | None = None,
) -> Files:
    """All files of a bundle about what was gathered: the checkup, KubeFATE's records, and everything of `namespaces`
    (by default those that were gathered), kept evidence included."""
    found = checkup(gathered)
    return {
        "checkup.txt": plain_text(found),
        "checkup.json": as_json(record(found)),
        **kubefate_files(gathered.service),
        **await collect(cluster, list(dict.fromkeys(namespaces or gathered.namespaces)), archives),
    }


async def collect(cluster: Cluster, namespaces: Sequence[str], archives: Path | None = None) -> Files:
    """Objects, events, logs and kept evidence of `namespaces` by file name, harmless and masked.

    What cannot be read is told in a file of its own: a bundle with holes is worth more than none. Secrets are not read.
    """
    gate = asyncio.Semaphore(_AT_ONCE)
    files: Files = {}
    async with asyncio.TaskGroup() as tasks:
        found = [tasks.create_task(_objects(cluster, place, kind, gate)) for place in namespaces for kind in BUNDLED]
        found += [tasks.create_task(_logs_of(cluster, place, gate)) for place in namespaces]
    for task in found:
        files |= task.result()
    if archives is not None:
        for namespace in namespaces:
            kept = archive_path(archives, cluster.context, namespace)
            files |= await asyncio.to_thread(_evidence, kept, namespace)
    return files


def kubefate_files(service: ServiceView | None) -> Files:
    """KubeFATE's records of jobs and FATE clusters, masked; why there are none where it does not answer."""
    if service is None:
        return {}
    if service.problem is not None:
        return {"kubefate/error.txt": harmless(str(service.problem))}
    records = {
        "jobs": [dict(job.raw) for job in service.jobs],
        "clusters": [dict(found.raw) for found in service.clusters.values()],
    }
    return {f"kubefate/{name}.json": as_json(rows) for name, rows in records.items()}


def packed(files: Mapping[str, str], about: Mapping[str, Any]) -> bytes:
    """`files` and a manifest as tar.gz. The manifest holds `about`, every file's size, and how many values of each
    were masked: the redaction report."""
    masked = {name: text.count(MASK) for name, text in files.items() if MASK in text}
    manifest = {
        **about,
        "files": {name: len(text.encode("utf-8", "replace")) for name, text in sorted(files.items())},
        "redaction": {"mask": MASK, "masked_values": masked, "left_out": ["Secret"]},
    }
    import tarfile  # only where a bundle is packed

    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        for name, text in {"manifest.json": json.dumps(manifest, indent=2, ensure_ascii=False), **files}.items():
            data = text.encode("utf-8", "replace")
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size, member.mtime, member.mode = len(data), int(time.time()), 0o600
            archive.addfile(member, io.BytesIO(data))
    return written.getvalue()


def harmless(text: str) -> str:
    """Masked, by what is assigned to a secret's name too, and with control characters made visible."""
    return visible(assignments_masked(secrets.mask(text)))


def as_json(data: Any) -> str:
    """Masked by value and by key, readable."""
    # Annotations, ConfigMaps and KubeFATE's records hold whole documents as text.
    masked = secrets.mask_data(data, thoroughly=True)
    return visible(json.dumps(masked, indent=1, ensure_ascii=False, default=str))


def _file(*parts: str) -> str:
    """A file's name in the bundle: whatever a cluster calls its pods, nothing leads out of the folder."""
    return "/".join(_UNSAFE.sub("_", part).replace("..", "__") for part in parts)


async def _objects(cluster: Cluster, namespace: str, kind: str, gate: asyncio.Semaphore) -> Files:
    try:
        async with gate, asyncio.timeout(_DEADLINE):
            items = (await cluster.list(kind, namespace)).items
    except (FatetuiError, TimeoutError) as error:
        return {_file(namespace, f"{kind}.error.txt"): harmless(str(error) or type(error).__name__)}
    for item in items:
        item.get("metadata", {}).pop("managedFields", None)
    return {_file(namespace, f"{kind}.json"): as_json(items)} if items else {}


async def _logs_of(cluster: Cluster, namespace: str, gate: asyncio.Semaphore) -> Files:
    try:
        async with gate, asyncio.timeout(_DEADLINE):
            pods = list((await cluster.list("Pod", namespace)).items)
    except (FatetuiError, TimeoutError):
        return {}  # told by _objects already
    found = await asyncio.gather(*(_logs(cluster, namespace, pod, gate) for pod in pods))
    return {name: text for files in found for name, text in files.items()}


async def _logs(cluster: Cluster, namespace: str, pod: Object, gate: asyncio.Semaphore) -> Files:
    files: Files = {}
    name = pod["metadata"]["name"]
    for container, restarts in _containers(pod):
        for previous in (False, True) if restarts else (False,):
            try:
                async with gate, asyncio.timeout(_DEADLINE):
                    text = await cluster.logs(
                        name, namespace, container=container, previous=previous, tail=LOG_LINES, limit_bytes=LOG_BYTES
                    )
            except (FatetuiError, TimeoutError) as error:
                text = str(error) or type(error).__name__
            kept = ".previous" if previous else ""
            files[_file(namespace, "logs", f"{name}.{container}{kept}.log")] = harmless(text)
    return files


def _containers(pod: Object) -> Iterator[tuple[str, int]]:
    status = pod.get("status", {})
    for one in [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]:
        yield one["name"], int(one.get("restartCount", 0))


def _evidence(path: Path, namespace: str) -> Files:
    """What was kept while rollouts of `namespace` were watched, a record a line."""
    try:
        lines = [
            json.dumps({"at": one.at, "kind": one.kind, "subject": one.subject, "data": one.data}, ensure_ascii=False)
            for one in read_archive(path)
        ]
    except OSError as error:
        return {_file(namespace, "evidence.error.txt"): harmless(plain_words(error))}
    return {_file(namespace, "evidence.ndjson"): harmless("\n".join(lines) + "\n")} if lines else {}
