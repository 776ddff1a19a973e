"""§3.4: memory and storage, as far as logs and files tell more than the verdicts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.i18n import _
from services.pods import is_ready
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.model import Diagnosis, Fact, Place, fact
from services.rollout.fields import Object, dig, items, labels_of, name_of, number, text
from services.rollout.verdict import Health

_FOREIGN_DATA = re.compile(
    r"Data Dictionary initialization failed|data directory has files in it|Cannot boot server version|"
    r"Different lower_case_table_names|data directory .{0,80}unusable",
    re.IGNORECASE,
)
_AVX = re.compile(r"\bAVX\b")
_DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


def mysql_data(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """P27: MySQL restarts over data that it did not make."""
    for pod, words in index.talking(namespace):
        if not _is_mysql(pod) or is_ready(pod):
            continue
        line = next((line for line in words.splitlines() if _FOREIGN_DATA.search(line)), "")
        if line:
            place = Place(namespace, "Pod", name_of(pod))
            message = _("MySQL in pod {pod} does not accept the data that it finds", pod=place.name)
            facts = [fact(place, "log", line), *_volumes(index, namespace, pod)]
            yield index.found("P27", message, place, facts, health=Health.FAILED, container="mysql")


def _is_mysql(pod: Object) -> bool:
    return labels_of(pod).get("fateMoudle") == "mysql" or any(
        "mysql" in text(container, "image") for container in items(pod, "spec", "containers")
    )


def _volumes(index: Index, namespace: str, pod: Object) -> Iterator[Fact]:
    """The volumes below a pod's claims, and whether they outlive them."""
    for volume in items(pod, "spec", "volumes"):
        name = text(volume, "persistentVolumeClaim", "claimName")
        claim = index.find("PersistentVolumeClaim", namespace, name) or {}
        below = index.find("PersistentVolume", "", text(claim, "spec", "volumeName"))
        if below is not None:
            policy = text(below, "spec", "persistentVolumeReclaimPolicy")
            yield fact(Place("", "PersistentVolume", name_of(below)), "spec.persistentVolumeReclaimPolicy", policy)
        if path := text(volume, "hostPath", "path"):
            yield fact(Place(namespace, "Pod", name_of(pod)), "spec.volumes[].hostPath", path)


def without_avx(index: Index) -> Iterator[Diagnosis]:
    """P22: MongoDB says that it misses AVX, whatever its exit code."""
    for pod in index.of("Pod", index.kubefate_namespace):
        if is_ready(pod) or not any("mongo" in text(spec, "image") for spec in items(pod, "spec", "containers")):
            continue
        words = index.logs.of(index.kubefate_namespace, name_of(pod))
        line = next((line for line in words.splitlines() if _AVX.search(line)), "")
        if line and any(number(status, "restartCount") for status in items(pod, "status", "containerStatuses")):
            place = Place(index.kubefate_namespace, "Pod", name_of(pod))
            message = _("MongoDB in pod {pod} needs AVX, which the node does not have", pod=place.name)
            yield index.found("P22", message, place, [fact(place, "log", line)], hopeless=True)


def storage_classes(index: Index, place: Place) -> Iterator[Fact]:
    """Which storage classes there are, for a claim or pod that waits for one."""
    if not index.knows("StorageClass"):
        return
    classes = index.of("StorageClass")
    default = [name_of(found) for found in classes if _is_default(found)]
    yield fact("StorageClass", "metadata.name", ", ".join(map(name_of, classes)) or "-")
    yield fact("StorageClass", _DEFAULT_CLASS, ", ".join(default) or "-")


def cordoned(index: Index, place: Place) -> Iterator[Fact]:
    """Nodes that take no pods, for one that finds none."""
    for node in index.of("Node"):
        if dig(node, "spec", "unschedulable") is True:
            yield fact(Place("", "Node", name_of(node)), "spec.unschedulable", "true")


def _is_default(storage_class: Object) -> bool:
    return text(storage_class, "metadata", "annotations", _DEFAULT_CLASS) == "true"


CHECKS = (without_avx,)
NEAR = (mysql_data,)
