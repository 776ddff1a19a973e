"""Kubernetes objects for the tests, as a 1.20 cluster shows them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.rollout import Terms

Object = dict[str, Any]
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
TERMS = Terms(now=NOW, grace=300, stable_for=10)


def ago(seconds: float) -> str:
    return (NOW - timedelta(seconds=seconds)).isoformat().replace("+00:00", "Z")


def pod(
    *statuses: Object, name: str = "python-1", phase: str = "Running", age: float = 60, ready: bool = False, **more: Any
) -> Object:
    conditions = [
        {"type": "PodScheduled", "status": "True"},
        {"type": "Ready", "status": str(ready), "lastTransitionTime": ago(age), "message": "unready"},
    ]
    names = [status["name"] for status in statuses] or ["python"]
    return {
        "kind": "Pod",
        "metadata": {
            "name": name,
            "uid": f"uid-{name}",
            "creationTimestamp": ago(age),
            "labels": {"fateMoudle": "python", "name": "fate-9999", "partyId": "9999"},
            "ownerReferences": [{"kind": "ReplicaSet", "name": "python-rs", "controller": True}],
        },
        "spec": {"containers": [{"name": name, "image": "federatedai/python:1.3.0-release"} for name in names]},
        "status": {"phase": phase, "conditions": conditions, "containerStatuses": list(statuses), **more},
    }


def waiting(
    reason: str, message: str = "", *, name: str = "python", last: Object | None = None, restarts: int = 0
) -> Object:
    state = {"waiting": {"reason": reason, **({"message": message} if message else {})}}
    return container(name, state, last=last, restarts=restarts)


def running(since: float = 60, *, name: str = "python", ready: bool = True, restarts: int = 0) -> Object:
    return container(name, {"running": {"startedAt": ago(since)}}, ready=ready, restarts=restarts)


def container(
    name: str, state: Object, *, ready: bool = False, last: Object | None = None, restarts: int = 0
) -> Object:
    return {
        "name": name,
        "image": "federatedai/python:1.3.0-release",
        "state": state,
        "lastState": {"terminated": last} if last else {},
        "ready": ready,
        "restartCount": restarts,
    }


def event(reason: str, message: str, *, about: str = "Pod/python-1", age: float = 5) -> Object:
    kind, name = about.split("/")
    return {
        "kind": "Event",
        "metadata": {"name": f"{name}.{reason}"},
        "involvedObject": {"kind": kind, "name": name},
        "reason": reason,
        "message": message,
        "firstTimestamp": ago(age),
        "lastTimestamp": ago(age),
        "count": 1,
    }


def workload(kind: str, status: Object, *, replicas: int | None = 1, generation: int = 1, **spec: Any) -> Object:
    return {
        "kind": kind,
        "metadata": {"name": "python", "generation": generation, "creationTimestamp": ago(60)},
        "spec": {**({} if replicas is None else {"replicas": replicas}), **spec},
        "status": {"observedGeneration": generation, **status},
    }
