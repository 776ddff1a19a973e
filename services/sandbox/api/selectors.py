"""Label and field selectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from services.sandbox import status
from services.sandbox.fields import dig
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object

Matches = Callable[[Object], bool]
_Test = Callable[[Mapping[str, str]], bool]

_KEY = r"[A-Za-z0-9][-A-Za-z0-9_./]*"
_VALUE = r"[-A-Za-z0-9_.]*"
_SET = re.compile(rf"({_KEY})\s+(in|notin)\s*\(([^()]*)\)")
_EQUALITY = re.compile(rf"({_KEY})\s*(==|=|!=)\s*({_VALUE})")
_EXISTS = re.compile(rf"(!?)\s*({_KEY})")
_COMMA_OUTSIDE = re.compile(r",(?![^()]*\))")

_FIELDS: dict[str, tuple[str, ...]] = {
    "Pod": (
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.phase",
        "status.podIP",
        "status.nominatedNodeName",
    ),
    "Event": (
        "involvedObject.kind",
        "involvedObject.namespace",
        "involvedObject.name",
        "involvedObject.uid",
        "involvedObject.apiVersion",
        "involvedObject.resourceVersion",
        "involvedObject.fieldPath",
        "reason",
        "reportingComponent",
        "source",
        "type",
    ),
    "Node": ("spec.unschedulable",),
    "Namespace": ("status.phase",),
    "Secret": ("type",),
    "Job": ("status.successful",),
    "ReplicaSet": ("status.replicas",),
    "ReplicationController": ("status.replicas",),
}
_EVERYWHERE = ("metadata.name", "metadata.namespace")
_ALIASES = {"regarding": "involvedObject"}


def selector(resource: ResourceType, labels: str, fields: str) -> Matches | None:
    """A test of objects; None if everything matches. Raises ApiStatus 400 for what cannot be parsed."""
    tests = [_label_test(part) for part in _COMMA_OUTSIDE.split(labels) if part.strip()]
    terms = [_field_term(resource, part) for part in fields.split(",") if part]
    if not tests and not terms:
        return None

    def matches(obj: Object) -> bool:
        own = dig(obj, "metadata", "labels", default={})
        return all(test(own) for test in tests) and all(
            (_field(obj, path) == value) is equal for path, equal, value in terms
        )

    return matches


def _label_test(text: str) -> _Test:
    text = text.strip()
    if found := _SET.fullmatch(text):
        return _set_test(found[1], found[2], frozenset(word.strip() for word in found[3].split(",")))
    if found := _EQUALITY.fullmatch(text):
        return _equality_test(found[1], found[2] != "!=", found[3])
    if found := _EXISTS.fullmatch(text):
        return _exists_test(found[2], not found[1])
    raise status.bad_request(
        f"unable to parse requirement: found '{text}', expected: identifier, or '!', 'in', 'notin', '='"
    )


def _set_test(key: str, operator: str, values: frozenset[str]) -> _Test:
    if operator == "in":
        return lambda labels: labels.get(key) in values
    return lambda labels: labels.get(key) not in values


def _equality_test(key: str, equal: bool, value: str) -> _Test:
    return lambda labels: (labels.get(key) == value) is equal


def _exists_test(key: str, wanted: bool) -> _Test:
    return lambda labels: (key in labels) is wanted


def _field_term(resource: ResourceType, text: str) -> tuple[str, bool, str]:
    found = re.fullmatch(r"([^=!]+)(==|=|!=)(.*)", text)
    if not found:
        raise status.bad_request(f"invalid selector: '{text}'; can't understand '{text}'")
    head, dot, rest = found[1].partition(".")
    path = _ALIASES.get(head, head) + dot + rest
    if path not in _EVERYWHERE and path not in _FIELDS.get(resource.kind, ()):
        raise status.bad_request(f"field label not supported: {found[1]}")
    return path, found[2] != "!=", found[3]


def _field(obj: Object, path: str) -> str:
    value: Any = dig(obj, *path.split("."), default="")
    if path == "source":
        return str(dig(value, "component", default=""))
    return str(value).lower() if isinstance(value, bool) else str(value)
