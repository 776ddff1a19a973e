"""A pod's row: the status word takes the worst of what its containers say, as kubectl's does."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import NONE, age, since
from services.sandbox.fields import dig
from services.sandbox.status import Object


def pod(obj: Object, now: str) -> list[Any]:
    """Name, ready, status, restarts, age, IP, node, nominated node, readiness gates."""
    state = obj.get("status") or {}
    own = state.get("containerStatuses") or []
    ready = sum(1 for item in own if item.get("ready") and dig(item, "state", "running") is not None)
    total = len(obj["spec"]["containers"])
    return [
        obj["metadata"]["name"],
        f"{ready}/{total}",
        _status_word(obj, state, own),
        _restarts(own, now),
        age(obj, now),
        state.get("podIP") or NONE,
        obj["spec"].get("nodeName") or NONE,
        state.get("nominatedNodeName") or NONE,
        _gates(obj, state),
    ]


def _restarts(containers: list[Object], now: str) -> str:
    total = sum(int(item.get("restartCount", 0)) for item in containers)
    ends = [end for item in containers if (end := dig(item, "lastState", "terminated", "finishedAt"))]
    return f"{total} ({since(max(ends), now)} ago)" if total and ends else str(total)


def _status_word(obj: Object, state: Object, containers: list[Object]) -> str:
    if "deletionTimestamp" in obj["metadata"]:
        return "Unknown" if state.get("reason") == "NodeLost" else "Terminating"
    word = str(state.get("reason") or state.get("phase") or "")
    initial = _init_word(obj, state)
    if initial:
        return initial
    for item in reversed(containers):
        word = _container_word(item) or word
    running = any(item.get("ready") and dig(item, "state", "running") is not None for item in containers)
    if word == "Completed" and running:
        conditions = {item["type"]: item["status"] for item in state.get("conditions") or []}
        return "Running" if conditions.get("Ready") == "True" else "NotReady"
    return word


def _init_word(obj: Object, state: Object) -> str:
    """`Init:…` for as long as an init container is not done; empty afterwards."""
    total = len(obj["spec"].get("initContainers") or [])
    for index, item in enumerate(state.get("initContainerStatuses") or []):
        ended = dig(item, "state", "terminated")
        if ended is not None and ended.get("exitCode", 0) == 0:
            continue
        waiting = dig(item, "state", "waiting", "reason")
        if ended is not None:
            return f"Init:{_container_word(item)}"
        if waiting and waiting != "PodInitializing":
            return f"Init:{waiting}"
        return f"Init:{index}/{total}"
    return ""


def _container_word(item: Object) -> str:
    waiting = dig(item, "state", "waiting", "reason")
    if waiting:
        return str(waiting)
    ended = dig(item, "state", "terminated")
    if ended is None:
        return ""
    if ended.get("reason"):
        return str(ended["reason"])
    return f"Signal:{ended['signal']}" if ended.get("signal") else f"ExitCode:{ended.get('exitCode', 0)}"


def _gates(obj: Object, state: Object) -> str:
    gates = obj["spec"].get("readinessGates") or []
    if not gates:
        return NONE
    conditions = {item["type"]: item["status"] for item in state.get("conditions") or []}
    met = sum(1 for gate in gates if conditions.get(gate["conditionType"]) == "True")
    return f"{met}/{len(gates)}"
