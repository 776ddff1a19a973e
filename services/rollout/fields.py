"""Raw Kubernetes objects read without trust: whatever is missing or of the wrong shape is simply absent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from services.durations import moment_of

Object = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a judgement is made by: the clock, and the patience in seconds.

    `grace` is how long a transient trouble is only progress; `stable_for` is how long containers must have been running
    before they count (charts before v1.8.0 have no probes: a process that dies after five seconds is "ready" for five).
    `window` is how long a restart can count against a container at all: the kubelet forgets, and resets its back-off,
    after 10 minutes.
    """

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    grace: float = 300.0
    stable_for: float = 0.0
    window: float = 600.0

    def age(self, stamp: object) -> float | None:
        """Seconds since the RFC 3339 `stamp`; None when there is none. Never negative: clocks differ."""
        moment = moment_of(stamp)
        return None if moment is None else max(0.0, (self.now - moment).total_seconds())

    def over(self, age: float | None) -> bool:
        """Whether a trouble of `age` seconds has outlived its grace."""
        return age is not None and age >= self.grace


def dig(obj: object, *path: str | int) -> Any:
    """The value at `path`, or None where the way ends."""
    for key in path:
        # JSON's objects are dicts and nothing else; asking for Mapping takes five times as long.
        if isinstance(obj, dict):
            obj = obj.get(key)
        elif isinstance(obj, list) and isinstance(key, int) and -len(obj) <= key < len(obj):
            obj = obj[key]
        else:
            return None
    return obj


def part(obj: Object, key: str) -> Object:
    """The object under `key`, or an empty one: a short step of `dig`, for what is done thousands of times."""
    value = obj.get(key)
    return value if isinstance(value, dict) else {}


def parts(obj: Object, key: str) -> list[Object]:
    """The objects listed under `key`."""
    value = obj.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def number(obj: object, *path: str | int, default: int = 0) -> int:
    """The integer at `path`, or `default`."""
    value = dig(obj, *path)
    return value if isinstance(value, int) and not isinstance(value, bool) else default


def text(obj: object, *path: str | int) -> str:
    """The string at `path`, or an empty one."""
    value = dig(obj, *path)
    return value if isinstance(value, str) else ""


def items(obj: object, *path: str | int) -> list[Object]:
    """The objects listed at `path`."""
    value = dig(obj, *path)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def name_of(obj: Object) -> str:
    """metadata.name"""
    meta = obj.get("metadata")
    name = meta.get("name") if isinstance(meta, dict) else None
    return name if isinstance(name, str) else ""


def namespace_of(obj: Object) -> str:
    """metadata.namespace; empty for what is in none."""
    meta = obj.get("metadata")
    namespace = meta.get("namespace") if isinstance(meta, dict) else None
    return namespace if isinstance(namespace, str) else ""


def labels_of(obj: Object) -> Mapping[str, str]:
    """metadata.labels"""
    return part(part(obj, "metadata"), "labels")


def condition(obj: Object, kind: str) -> Object | None:
    """The status condition of type `kind`."""
    status = obj.get("status")
    listed = status.get("conditions") if isinstance(status, dict) else None
    for item in listed if isinstance(listed, list) else ():
        if isinstance(item, dict) and item.get("type") == kind:
            return item
    return None


def controller_of(obj: Object) -> tuple[str, str] | None:
    """Kind and name of the controlling owner."""
    for owner in parts(part(obj, "metadata"), "ownerReferences"):
        if owner.get("controller"):
            return text(owner, "kind"), text(owner, "name")
    return None
