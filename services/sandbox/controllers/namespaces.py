"""Namespaces: what every one of them holds from the start, and how it is emptied when it ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.pods import is_deleted, with_condition
from services.sandbox.fields import dig
from services.sandbox.resources import RESOURCES, VERBS
from services.sandbox.status import ApiStatus, Object, qualified

CONTENT = tuple(
    resource.kind for resource in RESOURCES.values() if resource.namespaced and set(resource.verbs) >= set(VERBS)
)
"""The kinds that live in namespaces."""
_CONFLICT = 409
_LOOK_AGAIN_SECONDS = 5.0
_Told = tuple[str, str]
"""Reason and message of a condition."""
_NEVER: _Told = ("", "")
_CONDITIONS: tuple[tuple[str, _Told, _Told], ...] = (
    (
        "NamespaceDeletionDiscoveryFailure",
        ("ResourcesDiscovered", "All resources successfully discovered"),
        _NEVER,
    ),
    (
        "NamespaceDeletionGroupVersionParsingFailure",
        ("ParsedGroupVersions", "All legacy kube types successfully parsed"),
        _NEVER,
    ),
    (
        "NamespaceDeletionContentFailure",
        ("ContentDeleted", "All content successfully deleted, may be waiting on finalization"),
        _NEVER,
    ),
    (
        "NamespaceContentRemaining",
        ("ContentRemoved", "All content successfully removed"),
        ("SomeResourcesRemain", "Some resources are remaining"),
    ),
    (
        "NamespaceFinalizersRemaining",
        ("ContentHasNoFinalizers", "All content-preserving finalizers finished"),
        ("SomeFinalizersRemain", "Some content in the namespace has finalizers remaining"),
    ),
)
"""What an ending namespace tells of itself: what is told when all is well, and when something is left."""


class Namespaces(Controller):
    watches: ClassVar = ("Namespace", *CONTENT)
    kind: ClassVar = "Namespace"

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        if obj["kind"] == "Namespace":
            return [("", obj["metadata"]["name"])]
        # What is left of an ending namespace got less: it may be empty by now.
        return [("", obj["metadata"]["namespace"])] if change == "DELETED" else []

    def reconcile(self, key: Key) -> None:
        namespace = self.objects.find("Namespace", *key)
        if namespace is None:
            return
        if is_deleted(namespace):
            self._empty(namespace)
        else:
            self._furnish(key[1])

    def _furnish(self, name: str) -> None:
        certificate = {"metadata": {"name": "kube-root-ca.crt", "namespace": name}, "data": {"ca.crt": ""}}
        for kind, obj in (
            ("ServiceAccount", {"metadata": {"name": "default", "namespace": name}}),
            ("ConfigMap", certificate),
        ):
            if self.objects.find(kind, name, obj["metadata"]["name"]) is None:
                self.objects.create(kind, obj)

    def _empty(self, namespace: Object) -> None:
        name = namespace["metadata"]["name"]
        remaining: Counter[str] = Counter()
        finalizers: Counter[str] = Counter()
        for kind in CONTENT:
            for obj in self.objects.list(kind, name):
                self._delete(obj)
            for obj in self.objects.list(kind, name):
                remaining[qualified(RESOURCES[kind].plural, RESOURCES[kind].group or "")] += 1
                finalizers.update(dig(obj, "metadata", "finalizers", default=[]))
        self._report(namespace, remaining, finalizers)
        if not remaining:
            self.objects.change(namespace, lambda new: new["spec"].update(finalizers=[]), subresource="finalize")
        else:
            self.look_again(("", name), _LOOK_AGAIN_SECONDS)

    def _delete(self, obj: Object) -> None:
        if is_deleted(obj):
            return
        try:
            self.objects.delete(obj)
        except ApiStatus as refused:
            if refused.code != _CONFLICT:
                raise

    def _report(self, namespace: Object, remaining: Counter[str], finalizers: Counter[str]) -> None:
        now = self.objects.now()
        told = {
            "NamespaceContentRemaining": _counted(remaining, "has"),
            "NamespaceFinalizersRemaining": _counted(finalizers, "in"),
        }
        conditions: list[Object] = dig(namespace, "status", "conditions", default=[])
        for kind, fine, failing in _CONDITIONS:
            found = told.get(kind, "")
            reason, message = (failing[0], f"{failing[1]}: {found}") if found else fine
            new = {"type": kind, "status": str(bool(found)), "reason": reason, "message": message}
            conditions = with_condition(conditions, new, now)
        self.objects.set_status(namespace, {"phase": "Terminating", "conditions": conditions})


def _counted(found: Counter[str], word: str) -> str:
    return ", ".join(f"{name} {word} {count} resource instances" for name, count in sorted(found.items()))
