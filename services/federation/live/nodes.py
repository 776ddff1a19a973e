"""Nodes: which of them take pods, and what they have left."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from services.federation.capacity import Demand
from services.kubernetes import Object, parse_cpu, parse_memory
from services.pods import is_ready

_HOLDING = ("Pending", "Running")
_REPELLING = ("NoSchedule", "NoExecute")


def is_usable(node: Object, *, tolerant: bool = False) -> bool:
    """Ready, not cordoned, and without a taint that keeps pods away; `tolerant` pods put up with any."""
    spec = node.get("spec", {})
    tainted = any(taint.get("effect") in _REPELLING for taint in spec.get("taints") or ())
    return is_ready(node) and not spec.get("unschedulable") and (tolerant or not tainted)


def room(
    nodes: Iterable[Object], pods: Iterable[Object], *, leaving: Container[str] = (), tolerant: bool = False
) -> dict[str, Demand]:
    """What each usable node has left, by name; pods in the namespaces `leaving` count as if they were not there."""
    free = {
        node["metadata"]["name"]: _demand(node.get("status", {}).get("allocatable"))
        for node in nodes
        if is_usable(node, tolerant=tolerant)
    }
    for pod in pods:
        name = pod["spec"].get("nodeName")
        holds = pod.get("status", {}).get("phase") in _HOLDING and pod["metadata"].get("namespace") not in leaving
        if name in free and holds:
            free[name] -= _requested(pod)
    return free


def _requested(pod: Object) -> Demand:
    requests = (container.get("resources", {}).get("requests") for container in pod["spec"]["containers"])
    return sum(map(_demand, requests), start=Demand.none())


def _demand(amounts: Mapping[str, str] | None) -> Demand:
    known = amounts or {}
    return Demand(int(parse_cpu(known.get("cpu", "0"))), int(parse_memory(known.get("memory", "0"))))
