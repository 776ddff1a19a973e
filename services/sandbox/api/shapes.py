"""Whether a body has the shape of its kind where the server relies on it: what Go's decoder refuses, in its words."""

from __future__ import annotations

from typing import Any

from services.sandbox import status
from services.sandbox.status import Object

_MAPPINGS = frozenset(
    (
        "annotations",
        "backend",
        "data",
        "http",
        "jobTemplate",
        "labels",
        "limits",
        "matchLabels",
        "metadata",
        "nodeSelector",
        "requests",
        "resources",
        "roleRef",
        "selector",
        "spec",
        "status",
        "strategy",
        "stringData",
        "template",
        "updateStrategy",
    )
)
_LISTS = frozenset(
    (
        "containers",
        "env",
        "imagePullSecrets",
        "initContainers",
        "ownerReferences",
        "ports",
        "rules",
        "subjects",
        "subsets",
        "volumeMounts",
        "volumes",
    )
)
_NUMBERS = frozenset(("replicas", "containerPort", "nodePort", "terminationGracePeriodSeconds", "backoffLimit"))
# Members below which a kind means something else by these names: RBAC's rules have a list called `resources`, a
# LimitRange has one called `limits`.
_UNLIKE = {"ClusterRole": "rules", "Role": "rules", "LimitRange": "spec"}
# Below these the names are the user's own.
_FREE = frozenset(("annotations", "data", "labels", "limits", "matchLabels", "nodeSelector", "requests", "stringData"))
# Below a status names mean something else again: a condition's `status` is a word.
_UNCHECKED = _FREE | {"status"}


def check_shape(obj: Object, kind: str, version: str) -> None:
    """Raises ApiStatus 400 for a string where an object belongs, and the like."""
    wrong = _wrong({key: value for key, value in obj.items() if key != _UNLIKE.get(kind)}, "")
    if wrong:
        raise status.bad_request(
            f'{kind} in version "{version}" cannot be handled as a {kind}: json: cannot unmarshal {wrong}'
        )


def _wrong(value: Any, path: str) -> str:
    if isinstance(value, list):
        return next((found for item in value if (found := _wrong(item, path))), "")
    if not isinstance(value, dict):
        return ""
    for key, item in value.items():
        at = f"{path}.{key}".lstrip(".")
        expected = _expected(key, item)
        if expected:
            return f"{_word(item)} into Go struct field .{at} of type {expected}"
        if key not in _UNCHECKED and (found := _wrong(item, at)):
            return found
    return ""


def _expected(key: str, item: Any) -> str:
    """The type that a member should have had; empty if it is right."""
    if item is None:
        return ""
    if key in _MAPPINGS and not isinstance(item, dict):
        return "map[string]string" if key in _FREE else "object"
    if key in _LISTS and not (isinstance(item, list) and all(isinstance(entry, dict) for entry in item)):
        return "[]object"
    return "int32" if key in _NUMBERS and (isinstance(item, bool) or not isinstance(item, int)) else ""


def _word(item: Any) -> str:
    names = {dict: "object", list: "array", str: "string", bool: "bool"}
    return names.get(type(item), "number")
