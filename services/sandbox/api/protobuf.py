"""Request bodies in Kubernetes' protobuf: what `kubectl create` sends since 1.33.

Field numbers come from `protobuf.fields`, made from upstream's generated.proto files (Apache-2.0): a line
`@apiVersion/Kind Message` for each kind, then `Message: number=name:type …`. Types: s string, b bytes, i integer,
? boolean, `[]` list of, `{}` map to, another message, or one of the special forms below. What the table does not know
is passed over.
"""

from __future__ import annotations

import base64
import json
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from services.sandbox import status
from services.sandbox.clock import timestamp
from services.sandbox.status import Object

CONTENT_TYPE = "application/vnd.kubernetes.protobuf"

_MAGIC = b"k8s\x00"
_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
# Embedded in Go: in JSON their fields belong to the message around them.
_INLINE = frozenset(("volumeSource", "handler", "persistentVolumeSource", "localObjectReference", "ingressRuleValue"))
# Zero and false are written for fields that are simply not set; only of these do they mean something.
_MEANT = frozenset(
    (
        "automountServiceAccountToken",
        "backoffLimit",
        "blockOwnerDeletion",
        "completions",
        "controller",
        "gracePeriodSeconds",
        "minReplicas",
        "orphanDependents",
        "parallelism",
        "replicas",
        "terminationGracePeriodSeconds",
        "value",
    )
)

Field = tuple[str, str]


def decode(data: bytes) -> Object:
    """The object in a body with Kubernetes' envelope. Raises ApiStatus 400."""
    if not data.startswith(_MAGIC):
        raise status.bad_request(
            "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]"
        )
    try:
        envelope = dict(_fields(data[len(_MAGIC) :]))
        identity = {number: value.decode() for number, value in _fields(envelope[1])}
        api_version, kind = identity.get(1, ""), identity.get(2, "")
        roots, messages = _table()
        root = roots.get(f"{api_version}/{kind}") or roots.get(kind)
        # Every kind has its metadata in the first field.
        fields = messages[root] if root else {1: ("metadata", "ObjectMeta")}
        return {"apiVersion": api_version, "kind": kind, **_message(envelope.get(2, b""), fields)}
    except (KeyError, IndexError, ValueError, AttributeError, struct.error) as error:
        raise status.bad_request(f"error decoding protobuf: {error}") from error


@cache
def _table() -> tuple[dict[str, str], dict[str, dict[int, Field]]]:
    """Message names by `apiVersion/Kind`, and fields by message and number."""
    roots: dict[str, str] = {}
    messages: dict[str, dict[int, Field]] = {}
    for line in (Path(__file__).parent / "protobuf.fields").read_text().splitlines():
        if line.startswith("@"):
            key, _, name = line[1:].partition(" ")
            roots[key] = name
        else:
            name, _, rest = line.partition(":")
            words = (word.replace("=", ":").split(":") for word in rest.split())
            messages[name] = {int(number): (field, kind) for number, field, kind in words}
    return roots, messages


def _fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """Field numbers with raw values: integers, or bytes."""
    offset = 0
    while offset < len(data):
        tag, offset = _varint(data, offset)
        wire = tag & 7
        if wire == _VARINT:
            value, offset = _varint(data, offset)
            yield tag >> 3, value
        elif wire == _BYTES:
            length, offset = _varint(data, offset)
            if offset + length > len(data):
                raise ValueError("unexpected end of data")
            yield tag >> 3, data[offset : offset + length]
            offset += length
        elif wire in (_FIXED64, _FIXED32):
            size = 8 if wire == _FIXED64 else 4
            yield tag >> 3, data[offset : offset + size]
            offset += size
        else:
            raise ValueError(f"wire type {wire}")


def _varint(data: bytes, offset: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[offset]
        offset += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, offset


def _message(data: bytes, fields: dict[int, Field]) -> Object:
    found: Object = {}
    for number, raw in _fields(data):
        if number not in fields:
            continue
        name, kind = fields[number]
        if kind.startswith("[]"):
            found.setdefault(name, []).append(_value(raw, kind[2:]))
        elif kind.startswith("{}"):
            key, value = _pair(raw, kind[2:])
            found.setdefault(name, {})[key] = value
        elif name in _INLINE:
            found |= _value(raw, kind)
        else:
            value = _value(raw, kind)
            if _is_set(name, value):
                found[name] = value
    return found


def _is_set(name: str, value: Any) -> bool:
    return value is not None and value != "" and (name in _MEANT or value not in (0, False) or isinstance(value, dict))


def _pair(raw: bytes, kind: str) -> tuple[str, Any]:
    parts = dict(_fields(raw))
    return parts.get(1, b"").decode(), _value(parts.get(2, b""), kind)


def _value(raw: Any, kind: str) -> Any:
    scalar = _SCALARS.get(kind)
    return scalar(raw) if scalar else _message(raw, _table()[1][kind])


def _integer(raw: int) -> int:
    return raw - (1 << 64) if raw >> 63 else raw


def _time(raw: bytes) -> str | None:
    seconds = dict(_fields(raw)).get(1)
    return timestamp(datetime.fromtimestamp(seconds, UTC)) if seconds else None


def _quantity(raw: bytes) -> str:
    return str(dict(_fields(raw)).get(1, b"0").decode())


def _int_or_string(raw: bytes) -> int | str:
    parts = dict(_fields(raw))
    return str(parts[3].decode()) if parts.get(1) else _integer(parts.get(2, 0))


def _raw_json(raw: bytes) -> Any:
    return json.loads(dict(_fields(raw)).get(1, b"{}"))


_SCALARS: dict[str, Callable[[Any], Any]] = {
    "s": lambda raw: raw.decode(),
    "b": lambda raw: base64.b64encode(raw).decode(),
    "i": _integer,
    "?": bool,
    "d": lambda raw: struct.unpack("<d", raw)[0],
    "time": _time,
    "quantity": _quantity,
    "intstr": _int_or_string,
    "fields": _raw_json,
}
