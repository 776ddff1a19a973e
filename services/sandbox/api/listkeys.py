"""How lists of the core kinds are merged: what identifies an item, for strategic merge and for server-side apply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ListKeys:
    """Keys of a list of mappings: `merge` for strategic merge, `apply` (`x-kubernetes-list-map-keys`) for apply."""

    merge: str
    apply: tuple[str, ...]


_NAME = ListKeys("name", ("name",))
_TYPE = ListKeys("type", ("type",))
_CONTAINER_PORTS = ListKeys("containerPort", ("containerPort", "protocol"))
_SERVICE_PORTS = ListKeys("port", ("port", "protocol"))

_LISTS = {
    "containers": _NAME,
    "initContainers": _NAME,
    "ephemeralContainers": _NAME,
    "env": _NAME,
    "volumes": _NAME,
    "imagePullSecrets": _NAME,
    "secrets": _NAME,
    "webhooks": _NAME,
    "conditions": _TYPE,
    "addresses": _TYPE,
    "volumeMounts": ListKeys("mountPath", ("mountPath",)),
    "volumeDevices": ListKeys("devicePath", ("devicePath",)),
    "hostAliases": ListKeys("ip", ("ip",)),
    "ownerReferences": ListKeys("uid", ("uid",)),
    "topologySpreadConstraints": ListKeys("topologyKey", ("topologyKey", "whenUnsatisfiable")),
}
_PORTS = {"containerPort": _CONTAINER_PORTS, "port": _SERVICE_PORTS}
# Ports of these are replaced as a whole, whatever keys their items have.
_ATOMIC_PORTS = ("subsets", "ingress", "egress")
_SETS = frozenset(("finalizers",))
_ATOMIC_MAPS = frozenset(("selector", "nodeSelector", "matchLabels", "roleRef", "claimRef"))
_DEFAULTS = {"protocol": "TCP"}


def list_keys(path: tuple[str, ...], items: list[Any]) -> ListKeys | None:
    """The keys of a list at a path of field names; None for a list that is replaced as a whole."""
    if not items or not all(isinstance(item, dict) for item in items):
        return _LISTS.get(path[-1]) if not items else None
    if path[-1] == "ports":
        if any(name in path for name in _ATOMIC_PORTS):
            return None
        return next((keys for key, keys in _PORTS.items() if key in items[0]), None)
    if path[-1] == "addresses" and "status" not in path:
        return None
    return _LISTS.get(path[-1])


def is_set(path: tuple[str, ...]) -> bool:
    """Whether a list of plain values is a set."""
    return path[-1] in _SETS


def is_atomic(path: tuple[str, ...]) -> bool:
    """Whether a mapping is owned and replaced as a whole."""
    return path[-1] in _ATOMIC_MAPS


def identity(item: dict[str, Any], keys: ListKeys) -> tuple[Any, ...]:
    """What tells an item of a list from the others, for server-side apply."""
    return tuple(item.get(key, _DEFAULTS.get(key)) for key in keys.apply)
