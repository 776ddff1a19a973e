"""Small questions about raw objects."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.kubernetes.wire import Object

_POD_LISTS = ("containers", "initContainers")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list's objects, each with its kind and apiVersion filled in, and the version to watch from."""

    items: list[Object] = field(default_factory=list)
    resource_version: str = ""

    def __iter__(self) -> Iterator[Object]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


def metadata(obj: Mapping[str, Any]) -> Mapping[str, Any]:
    """The object's metadata; empty if it has none."""
    found = obj.get("metadata")
    return found if isinstance(found, Mapping) else {}


def name_of(obj: Mapping[str, Any]) -> str:
    """`metadata.name`, or `metadata.generateName` with an asterisk."""
    meta = metadata(obj)
    return str(meta.get("name") or f"{meta.get('generateName', '')}*")


def subject_of(kind: str, name: str, namespace: str | None) -> str:
    """How messages name an object: `Pod demo/web`, `Namespace demo`."""
    return f"{kind} {namespace}/{name}" if namespace else f"{kind} {name}"


def without_managed_fields(obj: Object) -> Object:
    """`obj` itself, without the server's book-keeping: 45 % of the bytes of a list (kubernetes.md §1)."""
    meta = obj.get("metadata")
    if isinstance(meta, dict):
        meta.pop("managedFields", None)
    return obj


def slimmer() -> Callable[[Object], Object]:
    """A function that makes the objects of one list small to keep, in place: no managedFields, equal parts held once.

    Pods of one chart repeat nearly all their texts and most entries of their lists (environment, mounts, ports); held
    once, 5,000 pods of 12 KB take half the memory. Nobody changes what is kept, and YAML of it is written by
    `dump_yaml`, which does not make aliases of it.
    """
    sharing = _Sharing({}, {}, {})

    def slim(obj: Object) -> Object:
        sharing.within(without_managed_fields(obj))
        return obj

    return slim


@dataclass(frozen=True, slots=True)
class _Sharing:
    """What one list has held so far. Whole entries and lists are of texts alone: 1 and True are equal, not the same."""

    texts: dict[str, str]
    entries: dict[tuple[str, ...], Object]
    lists: dict[tuple[str, int], list[Any]]
    """The last one of each key and length."""

    def within(self, values: Object) -> None:
        """Replace what equals something that came before by that."""
        # Exact types, as json.loads gives them, and no function call per value: a large list has a million of these.
        shared = self.texts.setdefault
        for key, value in values.items():
            kind = type(value)
            if kind is str:
                values[key] = shared(value, value)
            elif kind is dict:
                self.within(value)
            elif kind is list:
                place = key, len(value)
                if (last := self.lists.get(place)) == value:
                    values[key] = last
                elif self._within_list(value):
                    self.lists[place] = value

    def _within_list(self, items: list[Any]) -> bool:
        """The same for the entries of a list; whether they are of texts alone."""
        flat = True
        for place, item in enumerate(items):
            if type(item) is not dict:
                flat = flat and type(item) is str
                continue
            texts = tuple(item.values())
            try:
                same = self.entries.get(texts)
            except TypeError:  # a list or a mapping in it
                self.within(item)
                flat = False
                continue
            if same == item:
                items[place] = same
                continue
            self.within(item)
            if all(type(value) is str for value in texts):
                self.entries[texts] = item
            else:
                flat = False
        return flat


def sharing(after: Object, before: Object, depth: int = 4) -> Object:
    """`after`, another state of the object `before`, with every part that is equal taken from there: held once."""
    for key, value in after.items():
        after[key] = _shared(value, before.get(key), depth)
    return after


def _shared(value: Any, known: Any, depth: int) -> Any:
    if known is None or type(value) is not type(known):
        return value
    if value == known:
        return known
    if depth and type(value) is dict:
        return sharing(value, known, depth - 1)
    if depth and type(value) is list:
        value[: len(known)] = [_shared(one, other, depth - 1) for one, other in zip(value, known, strict=False)]
    return value


def ready_to_apply(obj: Mapping[str, Any]) -> Object:
    """A copy of `obj` that a server-side apply accepts everywhere.

    Every port gets its protocol: Kubernetes 1.20 answers HTTP 500 to a Service without one (kubernetes.md §1).
    """
    wanted = without_managed_fields(copy.deepcopy(dict(obj)))
    for port in _ports(wanted):
        port.setdefault("protocol", "TCP")
    return wanted


def _ports(obj: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    spec = obj.get("spec")
    if not isinstance(spec, Mapping):
        return
    if obj.get("kind") == "Service":
        yield from _mappings(spec.get("ports"))
    pod = spec if obj.get("kind") == "Pod" else (spec.get("template") or {}).get("spec") or {}
    for key in _POD_LISTS:
        for container in _mappings(pod.get(key)):
            yield from _mappings(container.get("ports"))


def _mappings(value: object) -> Iterator[dict[str, Any]]:
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


DEFAULT_STORAGE = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")
"""What marks the StorageClass that is meant where none is named."""


def default_of(classes: Iterable[Object], marks: Iterable[str]) -> str | None:
    """The name of the class that has one of the annotations `marks`."""
    for one in classes:
        annotations = one["metadata"].get("annotations") or {}
        if any(annotations.get(mark) == "true" for mark in marks):
            return name_of(one)
    return None
