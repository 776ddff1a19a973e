"""Claims, volumes, classes."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import UNSET, access_modes, age, name
from services.sandbox.fields import dig
from services.sandbox.status import Object

_DEFAULT_STORAGE = "storageclass.kubernetes.io/is-default-class"


def claim(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    bound = bool(spec.get("volumeName"))
    return [
        name(obj),
        _state(obj),
        spec.get("volumeName", ""),
        dig(obj, "status", "capacity", "storage", default="") if bound else "",
        access_modes(dig(obj, "status", "accessModes")) if bound else "",
        spec.get("storageClassName", ""),
        age(obj, now),
        spec.get("volumeMode", UNSET),
    ]


def volume(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    reference = spec.get("claimRef")
    return [
        name(obj),
        dig(spec, "capacity", "storage", default=""),
        access_modes(spec.get("accessModes")),
        spec.get("persistentVolumeReclaimPolicy", ""),
        _state(obj),
        f"{reference.get('namespace')}/{reference.get('name')}" if reference else "",
        spec.get("storageClassName", ""),
        dig(obj, "status", "reason", default=""),
        age(obj, now),
        spec.get("volumeMode", UNSET),
    ]


def storage_class(obj: Object, now: str) -> list[Any]:
    default = dig(obj, "metadata", "annotations", default={}).get(_DEFAULT_STORAGE) == "true"
    words = (obj.get(key, "") for key in ("provisioner", "reclaimPolicy", "volumeBindingMode"))
    return [
        f"{name(obj)} (default)" if default else name(obj),
        *words,
        bool(obj.get("allowVolumeExpansion")),
        age(obj, now),
    ]


def _state(obj: Object) -> str:
    return "Terminating" if "deletionTimestamp" in obj["metadata"] else dig(obj, "status", "phase", default="")
