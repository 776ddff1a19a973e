"""Helm's own record of what KubeFATE installed: Secrets of type helm.sh/release.v1, gzipped JSON within."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.kubernetes import Object, name_of

TYPE = "helm.sh/release.v1"
DEPLOYED = "deployed"
_NAME = re.compile(r"sh\.helm\.release\.v1\.(.+)\.v(\d{1,9})")
# A Secret has 1 MiB; what unpacks to more than this was made to hurt.
_LARGEST = 64 * 1024 * 1024
CHARTS = ("fate", "fate-serving", "fate-exchange")
"""The charts that KubeFATE installs; other releases are none of its business."""


@dataclass(frozen=True, slots=True)
class Release:
    """The newest revision of a release. `values` is what its chart was rendered with; `chart_name` is empty where the
    Secret cannot be read."""

    name: str
    namespace: str
    revision: int
    status: str
    chart_name: str = ""
    chart_version: str = ""
    values: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def place(self) -> tuple[str, str]:
        """Namespace and name: what KubeFATE knows a FATE cluster by."""
        return self.namespace, self.name


def releases_of(secrets: Iterable[Object]) -> list[Release]:
    """The newest revision of each release of FATE that `secrets` hold."""
    newest: dict[tuple[str, str], tuple[int, Object]] = {}
    for secret in secrets:
        found = _NAME.fullmatch(name_of(secret))
        if secret.get("type") != TYPE or found is None:
            continue
        place = str(secret["metadata"].get("namespace") or ""), found[1]
        revision = int(found[2])
        if place not in newest or revision > newest[place][0]:
            newest[place] = revision, secret
    read = (_read(place, revision, secret) for place, (revision, secret) in newest.items())
    return [release for release in read if release.chart_name in ("", *CHARTS)]


def _read(place: tuple[str, str], revision: int, secret: Object) -> Release:
    namespace, name = place
    labelled = str((secret["metadata"].get("labels") or {}).get("status") or "")
    try:
        body = _unpacked(str((secret.get("data") or {}).get("release") or ""))
        chart = body["chart"]["metadata"]
        values = {**(body["chart"].get("values") or {}), **(body.get("config") or {})}
        return Release(
            name, namespace, revision, str(body["info"]["status"]), str(chart["name"]), str(chart["version"]), values
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error, binascii.Error):
        return Release(name, namespace, revision, labelled)


def _unpacked(text: str) -> Any:
    """Helm encodes before it hands over to the API's own base64, hence twice. Raises ValueError, zlib.error."""
    packed = base64.b64decode(base64.b64decode(text))
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    data = unpacker.decompress(packed, _LARGEST)
    if not unpacker.eof:
        raise ValueError("longer than any release")
    return json.loads(data)
