"""What an update makes of an object: who owns which part of it, and what only the server writes. Pure."""

from __future__ import annotations

from services.sandbox import status
from services.sandbox.fields import copied
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object

SYSTEM_FIELDS = ("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation")
"""Of metadata: what is sent in them is not looked at."""
GENERATIONAL = frozenset(
    (
        "CronJob",
        "DaemonSet",
        "Deployment",
        "EndpointSlice",
        "Ingress",
        "IngressClass",
        "Job",
        "MutatingWebhookConfiguration",
        "NetworkPolicy",
        "PodDisruptionBudget",
        "ReplicaSet",
        "ReplicationController",
        "StatefulSet",
        "ValidatingWebhookConfiguration",
    )
)
"""Kinds whose metadata.generation counts changes of the spec."""


def check_preconditions(resource: ResourceType, current: Object, uid: str | None, resource_version: str | None) -> None:
    """Raises ApiStatus 409 where `current` is another object, or in another state, than the caller means."""
    metadata = current["metadata"]
    why = None
    if uid and uid != metadata["uid"]:
        why = f"Precondition failed: UID in precondition: {uid}, UID in object meta: {metadata['uid']}"
    elif resource_version and resource_version != metadata["resourceVersion"]:
        why = ""
    if why is not None:
        raise status.conflict(resource.plural, resource.group, metadata["name"], why)


def merged(resource: ResourceType, old: Object, given: Object, subresource: str | None) -> Object:
    """What an update makes of the stored object: each subresource owns its part and leaves the rest alone."""
    if subresource in ("status", "finalize"):
        new: Object = copied(old)
        if subresource == "status":
            _take(new, given, "status")
        else:
            new["spec"] = copied(given.get("spec", {}))
        _take(new["metadata"], given.get("metadata", {}), "managedFields")
        return new
    new = copied(given)
    new["apiVersion"], new["kind"] = resource.api_version, resource.kind
    for name in SYSTEM_FIELDS:
        new["metadata"].pop(name, None)
        if name in old["metadata"]:
            new["metadata"][name] = old["metadata"][name]
    new["metadata"].pop("selfLink", None)
    if resource.has_status and subresource is None:
        _take(new, old, "status")
    return new


def _take(target: Object, source: Object, name: str) -> None:
    target.pop(name, None)
    if name in source:
        target[name] = copied(source[name])
