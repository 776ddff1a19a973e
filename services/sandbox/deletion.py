"""How an object is deleted: at once, or marked until finalizers, grace period and contents are gone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from services.sandbox import status
from services.sandbox.clock import timestamp
from services.sandbox.fields import copied, dig
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object
from services.sandbox.updating import GENERATIONAL

_FINALIZER_OF = {"Orphan": "orphan", "Foreground": "foregroundDeletion"}
_PROTECTED_NAMESPACES = ("default", "kube-system", "kube-public", "kube-node-lease")


@dataclass(frozen=True, slots=True)
class DeleteOptions:
    """`propagation` is Background, Foreground or Orphan; `grace` in seconds; the rest are preconditions."""

    propagation: str = "Background"
    grace: int | None = None
    uid: str = ""
    resource_version: str = ""


@dataclass(frozen=True, slots=True)
class Deletion:
    """The object as it is after a delete, and whether it is gone or waits for finalizers or its grace period."""

    obj: Object
    gone: bool


def check_deletable(resource: ResourceType, obj: Object) -> None:
    """Raises ApiStatus: 403 for a protected namespace, 409 for one that is going already."""
    if resource.kind != "Namespace":
        return
    name = obj["metadata"]["name"]
    if name in _PROTECTED_NAMESPACES:
        raise status.forbidden("namespaces", "", name, "this namespace may not be deleted")
    if "deletionTimestamp" in obj["metadata"] and dig(obj, "spec", "finalizers"):
        why = (
            "The system is ensuring all content is removed from this namespace.  Upon completion, this namespace will "
            "automatically be purged by the system."
        )
        raise status.conflict("namespaces", "", name, why)


def marked(resource: ResourceType, obj: Object, options: DeleteOptions, now: datetime) -> Object:
    """A copy of `obj`, marked as deleted."""
    new: Object = copied(obj)
    metadata, grace = new["metadata"], _grace(resource, new, options.grace)
    finalizer = _FINALIZER_OF.get(options.propagation)
    if finalizer and finalizer not in metadata.setdefault("finalizers", []):
        metadata["finalizers"].append(finalizer)
    # A second delete may only shorten the grace period that runs.
    if "deletionTimestamp" not in metadata or grace < metadata.get("deletionGracePeriodSeconds", 0):
        metadata["deletionTimestamp"] = timestamp(now + timedelta(seconds=grace))
        if resource.kind != "Namespace":
            metadata["deletionGracePeriodSeconds"] = grace
        if resource.kind in GENERATIONAL:
            metadata["generation"] = metadata.get("generation", 0) + 1
    if resource.kind == "Namespace":
        new.setdefault("status", {})["phase"] = "Terminating"
    return new


def is_finished(resource: ResourceType, obj: Object) -> bool:
    """Whether nothing holds a deleted object any longer."""
    metadata = obj["metadata"]
    if "deletionTimestamp" not in metadata or metadata.get("finalizers"):
        return False
    if resource.kind == "Namespace":
        return not dig(obj, "spec", "finalizers")
    return not metadata.get("deletionGracePeriodSeconds")


def _grace(resource: ResourceType, obj: Object, given: int | None) -> int:
    """Only pods that run somewhere are ended gracefully."""
    if resource.kind != "Pod" or not dig(obj, "spec", "nodeName"):
        return 0
    if dig(obj, "status", "phase") in ("Succeeded", "Failed"):
        return 0
    return int(dig(obj, "spec", "terminationGracePeriodSeconds", default=30)) if given is None else max(given, 0)
