"""Helm's release record: a Secret that holds gzipped JSON (Helm 3, storage driver `secret`)."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime
from typing import Any

import yaml

from services.kubefate import RELEASE_TYPE, HelmRelease
from services.kubernetes import Object


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
        "type": RELEASE_TYPE,
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
