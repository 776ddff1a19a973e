"""What is in a namespace, and what of it outlives the namespace: told before it is removed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.i18n import Message, _
from services.kubernetes import FieldChange, KubernetesError, Object, name_of
from services.party import CLUSTER_LABEL, MODULE_LABEL
from services.steps.concurrency import together_at_most
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster

COUNTED = (
    "Deployment",
    "StatefulSet",
    "Pod",
    "Service",
    "Ingress",
    "ConfigMap",
    "PersistentVolumeClaim",
)
_AT_ONCE = 4
_RETAIN = "Retain"


@dataclass(frozen=True, slots=True)
class Contents:
    """How many objects of which kind, and what stays when they go."""

    fields: tuple[FieldChange, ...]
    stays: tuple[Message, ...]


async def contents_of(cluster: Cluster, namespace: str) -> Contents:
    """As far as it may be seen."""
    found = await together_at_most(_AT_ONCE, [_listed(cluster, kind, namespace) for kind in COUNTED])
    by_kind = dict(zip(COUNTED, found, strict=True))
    fields = tuple(FieldChange(kind, len(objects), None) for kind, objects in by_kind.items() if objects)
    workloads = (*by_kind["Deployment"], *by_kind["StatefulSet"])
    records = [
        _("KubeFATE keeps its record of {name}: uninstall the party first, and that goes too", name=one_line(name, 60))
        for name in sorted({_party(obj) for obj in workloads} - {""})
    ]
    return Contents(fields, (*records, *await _volumes(cluster, by_kind["PersistentVolumeClaim"])))


async def _listed(cluster: Cluster, kind: str, namespace: str) -> Sequence[Object]:
    with suppress(KubernetesError):
        return (await cluster.list(kind, namespace)).items
    return ()


async def _volumes(cluster: Cluster, claims: Sequence[Object]) -> list[Message]:
    """Volumes that are kept when their claims go."""
    kept = []
    for claim in claims:
        name = str(claim.get("spec", {}).get("volumeName") or "")
        volume = None
        with suppress(KubernetesError):
            volume = await cluster.find("PersistentVolume", name) if name else None
        if volume is not None and volume.get("spec", {}).get("persistentVolumeReclaimPolicy") == _RETAIN:
            claimed = one_line(name_of(claim), 60)
            kept.append(_("Volume {name} of {claim} stays with its data", name=one_line(name, 60), claim=claimed))
    return kept


def _party(workload: Object) -> str:
    labels = workload["metadata"].get("labels") or {}
    return str(labels.get(CLUSTER_LABEL) or "") if MODULE_LABEL in labels else ""
