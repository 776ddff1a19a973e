"""A support bundle: what a helper elsewhere needs to see, without secrets, as one tar file."""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.errors import FatetuiError
from services.kubernetes import Cluster, Object
from services.redact import MASK, secrets
from services.steps.workspacefiles import write_file
from services.text import visible

KINDS = (
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

Files = dict[str, str]


async def collect(cluster: Cluster, namespaces: Sequence[str]) -> Files:
    """Objects, events and logs of `namespaces` by file name, harmless and masked.

    What cannot be read is told in a file of its own: a bundle with holes is worth more than none. Secrets are not read.
    """
    files: Files = {}
    for namespace in namespaces:
        for kind in KINDS:
            files |= await _objects(cluster, namespace, kind)
        for pod in await _pods(cluster, namespace):
            files |= await _logs(cluster, namespace, pod)
    return files


def write_bundle(path: Path, files: Mapping[str, str], about: Mapping[str, Any]) -> None:
    """Pack `files` and a manifest into `path` (tar.gz, readable by its owner only). Raises FileNotWritten."""
    masked = {name: text.count(MASK) for name, text in files.items() if MASK in text}
    manifest = {**about, "files": sorted(files), "masked_values": masked}
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        for name, text in {"manifest.json": json.dumps(manifest, indent=2, ensure_ascii=False), **files}.items():
            data = text.encode("utf-8", "replace")
            member = tarfile.TarInfo(f"fatetui-bundle/{name}")
            member.size, member.mtime, member.mode = len(data), int(time.time()), 0o600
            archive.addfile(member, io.BytesIO(data))
    write_file(path, packed.getvalue(), mode=0o600)


async def _objects(cluster: Cluster, namespace: str, kind: str) -> Files:
    try:
        items = (await cluster.list(kind, namespace)).items
    except FatetuiError as error:
        return {f"{namespace}/{kind}.error.txt": visible(str(error))}
    for item in items:
        item.get("metadata", {}).pop("managedFields", None)
    text = json.dumps(secrets.mask_data(items), indent=1, ensure_ascii=False)
    return {f"{namespace}/{kind}.json": visible(text)} if items else {}


async def _pods(cluster: Cluster, namespace: str) -> list[Object]:
    try:
        return list((await cluster.list("Pod", namespace)).items)
    except FatetuiError:
        return []  # told by _objects already


async def _logs(cluster: Cluster, namespace: str, pod: Object) -> Files:
    files: Files = {}
    name = pod["metadata"]["name"]
    for container, restarts in _containers(pod):
        for previous in (False, True) if restarts else (False,):
            try:
                text = await cluster.logs(
                    name, namespace, container=container, previous=previous, tail=LOG_LINES, limit_bytes=LOG_BYTES
                )
            except FatetuiError as error:
                text = str(error)
            kept = ".previous" if previous else ""
            files[f"{namespace}/logs/{name}.{container}{kept}.log"] = secrets.mask(visible(text))
    return files


def _containers(pod: Object) -> Iterator[tuple[str, int]]:
    status = pod.get("status", {})
    for one in [*(status.get("initContainerStatuses") or []), *(status.get("containerStatuses") or [])]:
        yield one["name"], int(one.get("restartCount", 0))
