"""Pods as their controllers see them: made from templates, counted by state."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from services.sandbox.controllers.objects import Objects, owner_reference
from services.sandbox.fields import copied, dig
from services.sandbox.status import Object

_SAFE = "bcdfghjklmnpqrstvwxz2456789"
_HASH_LENGTH = 10


def create_pod(
    objects: Objects, owner: Object, template: Object, *, name: str = "", labels: Object | None = None
) -> Object:
    """A pod that `owner` controls; without `name`, named after it. Raises ApiStatus, also when a quota is exceeded."""
    metadata = copied(template.get("metadata", {}))
    metadata.pop("creationTimestamp", None)
    metadata["namespace"] = owner["metadata"]["namespace"]
    metadata["ownerReferences"] = [owner_reference(owner)]
    metadata["labels"] = {**metadata.get("labels", {}), **(labels or {})}
    if name:
        metadata["name"] = name
    else:
        metadata["generateName"] = f"{owner['metadata']['name']}-"
    return objects.create("Pod", {"metadata": metadata, "spec": copied(template["spec"])})


def template_hash(template: Object) -> str:
    """A short name of a template, the same for the same template."""
    digest = hashlib.sha256(json.dumps(template, sort_keys=True).encode()).digest()
    return "".join(_SAFE[byte % len(_SAFE)] for byte in digest[:_HASH_LENGTH])


def is_active(pod: Object) -> bool:
    """Neither finished nor being deleted."""
    return not is_deleted(pod) and dig(pod, "status", "phase") not in {"Succeeded", "Failed"}


def is_deleted(obj: Object) -> bool:
    return "deletionTimestamp" in obj["metadata"]


def is_ready(pod: Object) -> bool:
    return condition(pod, "Ready").get("status") == "True"


def condition(obj: Object, kind: str) -> Object:
    """The condition of that type; empty when there is none."""
    conditions: list[Object] = dig(obj, "status", "conditions", default=[])
    return next((item for item in conditions if item["type"] == kind), {})


def with_condition(conditions: Iterable[Object], new: Object, now: str) -> list[Object]:
    """`conditions` with `new` in the place of its type; the transition time moves only when the status does."""
    found = list(conditions)
    old = next((item for item in found if item["type"] == new["type"]), None)
    unchanged = old is not None and old["status"] == new["status"]
    new = {**new, "lastTransitionTime": old["lastTransitionTime"] if old and unchanged else now}
    return [new if item["type"] == new["type"] else item for item in found] + ([] if old else [new])


def deletion_rank(pod: Object) -> tuple[bool, bool, bool, str]:
    """Sort key: what a ReplicaSet gives up first stands first."""
    return (
        bool(dig(pod, "spec", "nodeName")),
        dig(pod, "status", "phase") == "Running",
        is_ready(pod),
        # The youngest goes first among equals; RFC 3339 sorts as text, so its digits are inverted.
        "".join(chr(255 - ord(char)) for char in pod["metadata"]["creationTimestamp"]),
    )
