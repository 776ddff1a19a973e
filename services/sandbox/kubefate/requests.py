"""What a client asks for, read as strictly or as loosely as each release does (kubefate.md §2.2)."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

import yaml

from services.sandbox.kubefate.traits import Traits


class BadRequest(Exception):
    """The body cannot be decoded: 400 with this text."""


class Refused(Exception):
    """Everything else that is wrong, not-found and already-exists included: 500 with this text."""


class Panic(Exception):
    """A handler that dies: 500 without a body."""


@dataclass(frozen=True, slots=True)
class ClusterRequest:
    """The body of POST and PUT /v1/cluster. `values` is the decoded `data`, `spec` what it parses to."""

    name: str
    namespace: str
    chart_name: str
    chart_version: str
    cover: bool
    values: str
    spec: dict[str, Any]
    echo: dict[str, Any]


def read_cluster_request(body: bytes, traits: Traits) -> ClusterRequest:
    """Decode `body`. Raises BadRequest for what the binder refuses, Refused for an unreadable `data`."""
    fields = json_object(body)
    try:
        values = base64.b64decode(str(fields.get("data") or ""), validate=True)
    except binascii.Error as error:
        raise BadRequest("illegal base64 data at input byte 0") from error
    chart_name = traits.default_chart if traits.only_default_chart else _text(fields, "chart_name")
    echo: dict[str, Any] = {
        "name": _text(fields, "name"),
        "namespace": _text(fields, "namespace"),
        "chart_name": chart_name,
        "chart_version": _text(fields, "chart_version"),
        "cover": bool(fields.get("cover")),
        "data": str(fields.get("data") or ""),
    }
    if traits.upgrade_manager:
        echo["Keep_upgrade_job"] = any(value for key, value in fields.items() if key.lower() == "keep_upgrade_job")
    return ClusterRequest(
        name=echo["name"],
        namespace=echo["namespace"],
        chart_name=chart_name or traits.default_chart,
        chart_version=echo["chart_version"],
        cover=echo["cover"],
        values=values.decode("utf-8", "replace"),
        spec=_spec(values, traits),
        echo=echo,
    )


def json_object(body: bytes) -> dict[str, Any]:
    """`body` as a JSON object. Raises BadRequest with a text of encoding/json."""
    if not body.strip():
        raise BadRequest("EOF")
    try:
        fields = json.loads(body)
    except ValueError as error:
        first = body.strip()[:1].decode("utf-8", "replace")
        raise BadRequest(f"invalid character '{first}' looking for beginning of value") from error
    if not isinstance(fields, dict):
        raise BadRequest("json: cannot unmarshal array into Go value of type job.ClusterArgs")
    return fields


def _spec(values: bytes, traits: Traits) -> dict[str, Any]:
    try:
        spec = json.loads(values) if traits.json_only else yaml.safe_load(values)
    except ValueError as error:
        raise Refused("invalid character looking for beginning of value") from error
    except yaml.YAMLError as error:
        raise Refused(f"error converting YAML to JSON: yaml: {error}") from error
    if not isinstance(spec, dict):
        raise Refused("json: cannot unmarshal string into Go value of type map[string]interface {}")
    return spec


def _text(fields: dict[str, Any], key: str) -> str:
    value = fields.get(key, "")
    if value is not None and not isinstance(value, str):
        kind = "bool" if isinstance(value, bool) else "number"
        raise BadRequest(f"json: cannot unmarshal {kind} into Go struct field ClusterArgs.{key} of type string")
    return value or ""
