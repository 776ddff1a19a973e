"""Plain JSON: copied, walked and compared."""

from __future__ import annotations

from typing import Any

from services.sandbox.status import Object


def copied(value: Any) -> Any:
    """A copy that shares no list and no mapping; several times as fast as copy.deepcopy on JSON."""
    if isinstance(value, dict):
        return {key: copied(item) for key, item in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def dig(value: Any, *path: str, default: Any = None) -> Any:
    """The value at a path of keys; `default` where a key is missing or null."""
    for key in path:
        if not isinstance(value, dict):
            return default
        value = value.get(key)
    return default if value is None else value


def meta(obj: Object) -> Object:
    """The object's metadata, made if missing."""
    found: Object = obj.setdefault("metadata", {})
    return found


def without_nulls(value: Any) -> Any:
    """JSON without null members: the API server drops them on arrival."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def body_of(obj: Object) -> Object:
    """What a change of counts as a new generation: everything but metadata and status."""
    return {key: value for key, value in obj.items() if key not in ("metadata", "status")}
