"""Who owns which field: sets of paths, and their `fieldsV1` form in managedFields."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from services.sandbox.api.listkeys import identity, is_atomic, is_set, list_keys
from services.sandbox.status import Object

Path = tuple[str, ...]
"""Elements as fieldsV1 writes them: `f:name`, `k:{"name":"x"}`, `v:"x"`; a trailing `.` is the item itself."""

_UNOWNED_METADATA = frozenset(
    [
        "name",
        "namespace",
        "uid",
        "resourceVersion",
        "generation",
        "creationTimestamp",
        "deletionTimestamp",
        "deletionGracePeriodSeconds",
        "selfLink",
        "managedFields",
        "generateName",
    ]
)
_SELF = "."


def leaves(obj: Object) -> dict[Path, Any]:
    """Every field that can be owned, with its value."""
    found: dict[Path, Any] = {}
    for key, value in obj.items():
        if key in ("apiVersion", "kind"):
            continue
        kept = value
        if key == "metadata":
            kept = {name: item for name, item in value.items() if name not in _UNOWNED_METADATA}
        _collect(kept, (f"f:{key}",), (key,), found)
    return found


def _collect(value: Any, at: Path, names: Path, found: dict[Path, Any]) -> None:
    if isinstance(value, dict) and value and not is_atomic(names):
        for key, item in value.items():
            _collect(item, (*at, f"f:{key}"), (*names, key), found)
    elif isinstance(value, list) and is_set(names):
        for item in value:
            found[(*at, f"v:{_json(item)}")] = item
    elif isinstance(value, list) and (keys := list_keys(names, value)) and value:
        for item in value:
            words = dict(zip(keys.apply, identity(item, keys), strict=True))
            inner = (*at, f"k:{_json({key: word for key, word in words.items() if word is not None})}")
            found[(*inner, _SELF)] = None
            _collect(item, inner, names, found)
    elif not (isinstance(value, dict) and len(names) == 1):
        found[at] = value


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), sort_keys=True)


def to_fields(paths: Iterable[Path]) -> Object:
    """The nested fieldsV1 form."""
    root: Object = {}
    for path in sorted(paths):
        level = root
        for element in path:
            level = level.setdefault(element, {})
    return root


def from_fields(fields: Object, prefix: Path = ()) -> set[Path]:
    """The paths of a nested form."""
    found: set[Path] = set()
    for key, inner in fields.items():
        path = (*prefix, key)
        if inner:
            found |= from_fields(inner, path)
        else:
            found.add(path)
    return found


def shown(path: Path) -> str:
    """A path as conflicts name it: `.spec.template.spec.containers[name="x"].image`."""
    words = []
    for element in path:
        if element.startswith("f:"):
            words.append(f".{element[2:]}")
        elif element.startswith("k:"):
            pairs = json.loads(element[2:])
            words.append("[" + ",".join(f"{key}={_json(pairs[key])}" for key in sorted(pairs)) + "]")
        elif element.startswith("v:"):
            words.append(f"[={element[2:]}]")
    return "".join(words)
