"""Helm's release record: a Secret that holds gzipped JSON (Helm 3, storage driver `secret`)."""

from __future__ import annotations

import base64
import gzip
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import yaml

from services.kubernetes import Object

_TYPE = "helm.sh/release.v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class HelmRelease:
    """One revision of a release. `objects` is its manifest, `config` the values it was made from."""

    name: str
    namespace: str
    revision: int
    status: str
    chart_name: str
    chart_version: str
    config: dict[str, Any]
    objects: tuple[Object, ...]
    first_deployed: str = ""
    description: str = ""

    @property
    def secret_name(self) -> str:
        return f"sh.helm.release.v1.{self.name}.v{self.revision}"

    def now(self, status: str, description: str = "") -> HelmRelease:
        """The same revision in another status."""
        return replace(self, status=status, description=description)


def release_secret(release: HelmRelease) -> Object:
    """The Secret that Helm keeps for `release`."""
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": release.secret_name,
            "namespace": release.namespace,
            "labels": {
                "name": release.name,
                "owner": "helm",
                "status": release.status,
                "version": str(release.revision),
            },
        },
        "type": _TYPE,
        "data": {"release": _encoded(_body(release))},
    }


def leftover_secret(name: str, namespace: str, *, chart_name: str = "fate", chart_version: str = "v1.3.0-a") -> Object:
    """What a failed install that nobody uninstalled leaves behind: a record without objects (product.md P33)."""
    release = HelmRelease(
        name=name,
        namespace=namespace,
        revision=1,
        status="failed",
        chart_name=chart_name,
        chart_version=chart_version,
        config={},
        objects=(),
        description=f'Release "{name}" failed: context deadline exceeded',
    )
    return release_secret(release)


def read_release(secret: Object) -> HelmRelease:
    """The release that a Secret of Helm's holds. Raises ValueError or KeyError for one that is none."""
    packed = base64.b64decode(base64.b64decode(secret["data"]["release"]))
    body = json.loads(gzip.decompress(packed))
    chart = body["chart"]["metadata"]
    return HelmRelease(
        name=body["name"],
        namespace=body["namespace"],
        revision=body["version"],
        status=body["info"]["status"],
        chart_name=chart["name"],
        chart_version=chart["version"],
        config=body.get("config") or {},
        objects=tuple(obj for obj in yaml.safe_load_all(body["manifest"]) if obj),
        first_deployed=body["info"]["first_deployed"],
        description=body["info"]["description"],
    )


def _body(release: HelmRelease) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    return {
        "name": release.name,
        "info": {
            "first_deployed": release.first_deployed or now,
            "last_deployed": now,
            "deleted": "",
            "description": release.description,
            "status": release.status,
        },
        "chart": {
            "metadata": {"name": release.chart_name, "version": release.chart_version, "apiVersion": "v1"},
            "templates": [],
            "values": {},
        },
        "config": release.config,
        "manifest": "".join(_document(release, obj) for obj in release.objects),
        "version": release.revision,
        "namespace": release.namespace,
    }


def _document(release: HelmRelease, obj: Object) -> str:
    source = f"{release.chart_name}/templates/{obj['metadata']['name']}-{obj['kind'].lower()}.yaml"
    return f"---\n# Source: {source}\n{yaml.safe_dump(obj, sort_keys=False)}"


def _encoded(body: dict[str, Any]) -> str:
    # Helm encodes before it hands over to the API's own base64, hence twice.
    packed = base64.b64encode(gzip.compress(json.dumps(body).encode()))
    return base64.b64encode(packed).decode()
