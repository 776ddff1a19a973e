"""FATE clusters as KubeFATE is asked for them and as it keeps them, in one version-independent shape."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from services.i18n import Message, _
from services.kubefate.reading import mapping, number, text, word
from services.text import one_line


class ClusterStatus(StrEnum):
    """Status words of a FATE cluster over all versions (kubefate.md §2.9); NONE is an integer out of range."""

    PENDING = "Pending"
    CREATING = "Creating"
    DELETING = "Deleting"
    UPDATING = "Updating"
    RUNNING = "Running"
    UNAVAILABLE = "Unavailable"
    DELETED = "Deleted"
    ROLLBACK = "Rollback"
    FAILED = "Failed"
    UNKNOWN = "Unknown"
    NONE = ""


@dataclass(frozen=True, slots=True)
class ClusterSpec:
    """A FATE cluster as KubeFATE is asked for it; `data` is the whole party file."""

    name: str
    namespace: str
    chart_name: str
    chart_version: str
    data: Mapping[str, Any] = field(default_factory=dict)

    @property
    def whole(self) -> dict[str, Any]:
        """The party file with the four keys inside: 1.4.5 panics without them (kubefate.md §9.1)."""
        keys = {
            "name": self.name,
            "namespace": self.namespace,
            "chartName": self.chart_name,
            "chartVersion": self.chart_version,
        }
        return {**self.data, **keys}

    def encoded(self) -> str:
        """The party file as base64 JSON: what every version reads (kubefate.md §2.2)."""
        written = json.dumps(self.whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return base64.b64encode(written.encode()).decode()

    def body(self, **extra: Any) -> dict[str, Any]:
        """The request body of POST and PUT /v1/cluster."""
        return {
            "name": self.name,
            "namespace": self.namespace,
            "chart_name": self.chart_name,
            "chart_version": self.chart_version,
            "data": self.encoded(),
            **extra,
        }


@dataclass(frozen=True, slots=True)
class FateCluster:
    """KubeFATE's record of a FATE cluster.

    `spec` is the party file as stored; `info` only comes with details, and `unread` says why it did not.
    """

    id: str
    name: str
    namespace: str
    chart_name: str
    chart_version: str
    status: ClusterStatus
    revision: int = 0
    spec: Mapping[str, Any] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)
    unread: Message | None = None

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> FateCluster:
        """From an answer of any version (kubefate.md §2.3)."""
        return cls(
            id=text(raw, "uuid"),
            name=text(raw, "name"),
            namespace=text(raw, "namespaces") or text(raw, "namespace"),
            chart_name=text(raw, "chart_name"),
            chart_version=text(raw, "chart_version"),
            status=word(ClusterStatus, raw.get("status"), ClusterStatus.NONE),
            revision=number(raw.get("revision")),
            spec=_spec_of(raw),
            info=mapping(raw.get("Info")),
            raw=raw,
        )

    def without_details(self, cause: Message | None) -> FateCluster:
        """The same record, saying why its details are missing."""
        return replace(self, unread=cause or _("KubeFATE did not say why"))

    @property
    def dashboards(self) -> tuple[str, ...]:
        """Ingress hosts: a string on 1.0.2, a list after (kubefate.md §2.3)."""
        hosts = self.info.get("dashboard")
        if isinstance(hosts, str):
            hosts = [hosts]
        return tuple(one_line(str(host), 253) for host in hosts or () if host)

    @property
    def pods(self) -> tuple[str, ...]:
        """Pod names where the version tells them: `modules`, later `pod`, gone with 1.4.2."""
        names = self.info.get("pod") or self.info.get("modules") or ()
        return tuple(map(str, names)) if isinstance(names, list | tuple) else ()

    @property
    def components(self) -> Mapping[str, str]:
        """State words by container, pod, Deployment or StatefulSet name, whichever the version reports."""
        status = mapping(self.info.get("status"))
        merged: dict[str, str] = {}
        for group in ("modules", "containers", "deployments", "statefulSets"):
            merged |= {str(name): str(state) for name, state in mapping(status.get(group)).items()}
        return merged


def _spec_of(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """The stored party file: parsed under `Config` (1.0.x) or `Spec`, else as the JSON text of `values`."""
    parsed = raw.get("Spec") or raw.get("Config")
    if isinstance(parsed, Mapping):
        return parsed
    try:
        values = json.loads(text(raw, "values") or "{}")
    except ValueError:
        return {}
    return mapping(values)
