"""Helm's own record of a release: a Secret for each revision that holds gzipped JSON (Helm 3's usual storage)."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from services.kubernetes import Object
from services.yamldoc import load_manifest

RELEASE_TYPE = "helm.sh/release.v1"
"""The type of Helm's Secrets."""
# A Secret holds a megabyte, and what is packed in it may come to a thousand times as much.
_LARGEST = 32 * 1024 * 1024
_GZIP = 16 + zlib.MAX_WBITS


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
        """The name of the Secret that it is kept in."""
        return f"sh.helm.release.v1.{self.name}.v{self.revision}"

    def now(self, status: str, description: str = "") -> HelmRelease:
        """The same revision in another status."""
        return replace(self, status=status, description=description)


def read_release(secret: Object) -> HelmRelease:
    """The release that a Secret of Helm's holds. Raises ValueError for one that holds none, or too much."""
    import json

    try:
        return _release(json.loads(_unpacked(secret["data"]["release"])))
    except (KeyError, TypeError, AttributeError, zlib.error) as error:
        raise ValueError(str(error)) from error


def newest_release(secrets: Iterable[Object]) -> HelmRelease | None:
    """The newest revision that any of `secrets` holds; those that hold none are passed over."""
    newest: HelmRelease | None = None
    for secret in secrets:
        try:
            release = read_release(secret)
        except ValueError:
            continue
        if newest is None or release.revision > newest.revision:
            newest = release
    return newest


def _unpacked(text: str) -> bytes:
    # Helm encodes before it hands over to the API's own base64, hence twice.
    packed = base64.b64decode(base64.b64decode(text))
    inflate = zlib.decompressobj(_GZIP)
    body = inflate.decompress(packed, _LARGEST)
    if inflate.unconsumed_tail:
        raise ValueError("too large")
    return body


def _release(body: dict[str, Any]) -> HelmRelease:
    chart, info = body["chart"]["metadata"], body["info"]
    return HelmRelease(
        name=str(body["name"]),
        namespace=str(body["namespace"]),
        revision=int(body["version"]),
        status=str(info["status"]),
        chart_name=str(chart["name"]),
        chart_version=str(chart["version"]),
        config=body.get("config") or {},
        objects=_objects(str(body["manifest"])),
        first_deployed=str(info.get("first_deployed") or ""),
        description=str(info.get("description") or ""),
    )


def _objects(manifest: str) -> tuple[Object, ...]:
    return tuple(
        obj for obj in load_manifest(manifest) if isinstance(obj, dict) and isinstance(obj.get("metadata"), dict)
    )
