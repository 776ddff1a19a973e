"""What an apply would change, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.kubernetes.wire import Object

# The server's own book-keeping: it moves without anybody's wish.
_SERVER_METADATA = frozenset({"creationTimestamp", "generation", "managedFields", "resourceVersion", "selfLink", "uid"})
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field: its path as `spec.ports[0].nodePort`, its value before and after; None stands for absent."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class ObjectDiff:
    """An object as it is (None: there is none) and as it would be."""

    before: Object | None
    after: Object
    paths: tuple[FieldChange, ...]

    @property
    def changed(self) -> bool:
        return self.before is None or bool(self.paths)


def compare(before: Object | None, after: Object) -> ObjectDiff:
    """The differences that a person asked for: `status` and the server's metadata are left out."""
    if before is None:
        return ObjectDiff(None, after, ())
    return ObjectDiff(before, after, fields_between(_wishes(before), _wishes(after)))


def fields_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """The fields by which two mappings differ."""
    return tuple(_walk("", before, after))


def _wishes(obj: Object) -> Mapping[str, Any]:
    meta = obj.get("metadata") or {}
    kept = {key: value for key, value in meta.items() if key not in _SERVER_METADATA}
    return {**{key: value for key, value in obj.items() if key != "status"}, "metadata": kept}


def _walk(path: str, before: Any, after: Any) -> Iterator[FieldChange]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in dict.fromkeys((*before, *after)):
            yield from _walk(_joined(path, key), before.get(key, _ABSENT), after.get(key, _ABSENT))
    elif isinstance(before, list) and isinstance(after, list):
        for index in range(max(len(before), len(after))):
            yield from _walk(f"{path}[{index}]", _at(before, index), _at(after, index))
    elif before != after:
        yield FieldChange(path, _shown(before), _shown(after))


def _joined(path: str, key: str) -> str:
    step = key if key.replace("-", "").replace("_", "").isalnum() else f'["{key}"]'
    return f"{path}.{step}" if path and not step.startswith("[") else f"{path}{step}"


def _at(items: list[Any], index: int) -> Any:
    return items[index] if index < len(items) else _ABSENT


def _shown(value: Any) -> Any:
    return None if value is _ABSENT else value
