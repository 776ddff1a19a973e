"""The specs of all FATE clusters as party files: the way out to a KubeFATE that keeps its records in MariaDB."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.kubefate import ClusterStatus, FateCluster
from services.records.reading import Document, cluster_of
from services.records.repository import Records
from services.redact import secrets
from services.text import one_line
from services.yamldoc import dump_yaml

_FIRST = ("name", "namespace", "chartName", "chartVersion", "partyId")
_SAFE = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class Exported:
    """A party file to be: `text` is None where the record's spec cannot be read."""

    cluster: FateCluster
    file: str
    text: str | None = field(repr=False)


async def exported(records: Records, *, deleted: bool = False) -> AsyncIterator[Exported]:
    """A party file of each FATE cluster, those marked Deleted only if asked for. Raises RecordsError."""
    names: dict[str, int] = {}
    async for document in records.documents("cluster"):
        cluster = cluster_of(document)
        if cluster.status is ClusterStatus.DELETED and not deleted:
            continue
        name = _file_name(cluster)
        names[name] = names.get(name, 0) + 1
        number = f"-{names[name]}" if names[name] > 1 else ""
        yield Exported(cluster, f"{name}{number}.yaml", _text(document, cluster))


def spec_of(document: Document) -> Mapping[str, Any] | None:
    """The party's file as it was given to KubeFATE; None where it cannot be read.

    `values` is the very text; `config` is what MongoDB made of it, every number a fraction.
    """
    try:
        spec = json.loads(document.get("values") or "")
    except (ValueError, TypeError, RecursionError):
        spec = document.get("config")
    return _plain(spec) if isinstance(spec, Mapping) else None


def _text(document: Document, cluster: FateCluster) -> str | None:
    spec = spec_of(document)
    if spec is None:
        return None
    secrets.register_data(spec)
    # 1.0.2 keeps the chart's version beside the spec, and knows one chart only.
    known = {
        "name": cluster.name,
        "namespace": cluster.namespace,
        "chartName": cluster.chart_name or "fate",
        "chartVersion": cluster.chart_version,
    }
    whole = {**spec, **{key: value for key, value in known.items() if value and not spec.get(key)}}
    ordered = {key: whole[key] for key in (*(key for key in _FIRST if key in whole), *whole)}
    head = (
        f"# KubeFATE's record {one_line(cluster.id, 80)}, revision {cluster.revision}, {cluster.status.value or '?'}\n"
    )
    return head + dump_yaml(ordered)


def _file_name(cluster: FateCluster) -> str:
    """`NAMESPACE-NAME`, or the name alone where they are one; nothing of it leads out of its folder."""
    parts = dict.fromkeys((cluster.namespace, cluster.name))
    return _SAFE.sub("-", "-".join(parts)).strip("-")[:_LONGEST] or "cluster"


def _plain(value: Any) -> Any:
    """JSON-like data, whole numbers whole."""
    match value:
        case Mapping():
            return {str(key): _plain(value[key]) for key in value}
        case list() | tuple():
            return [_plain(one) for one in value]
        case float() if value.is_integer():
            return int(value)
        case None | bool() | int() | float() | str():
            return value
    return one_line(str(value), 200)
