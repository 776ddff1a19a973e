"""A Deployment's status: how many, how far, and whether it has stopped getting further."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.sandbox.clock import Clock
from services.sandbox.controllers.pods import condition, with_condition
from services.sandbox.fields import dig
from services.sandbox.status import Object

_COUNTS = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas", "unavailableReplicas")


@dataclass(slots=True)
class Progress:
    """Since when a Deployment has not got further, in simulated seconds."""

    clock: Clock
    seen: tuple[Any, ...] = ()
    since: float = 0.0
    deadline_left: float | None = None

    def note(self, counts: tuple[Any, ...]) -> None:
        """Remember the moment if the counts moved."""
        if counts != self.seen:
            self.seen, self.since = counts, self.clock.time()


def deployment_status(deployment: Object, sets: list[Object], newest_uid: str, progress: Progress, now: str) -> Object:
    """The status as the deployment controller writes it; sets `progress.deadline_left` to when to look again."""
    spec = deployment["spec"]
    newest = next((item for item in sets if item["metadata"]["uid"] == newest_uid), None)
    wanted, available = spec["replicas"], _sum(sets, "availableReplicas")
    counts = {
        "replicas": _sum(sets, "replicas"),
        "updatedReplicas": _sum([newest], "replicas") if newest else 0,
        "readyReplicas": _sum(sets, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(0, wanted - available),
    }
    progress.note((deployment["metadata"]["generation"], *counts.values()))
    conditions = dig(deployment, "status", "conditions", default=[])
    for new in (_available(deployment, available), _progressing(deployment, newest, counts, progress)):
        before = condition(deployment, new["type"])
        same = all(before.get(key) == new[key] for key in ("status", "reason", "message"))
        conditions = with_condition(
            conditions, {**new, "lastUpdateTime": before["lastUpdateTime"] if same else now}, now
        )
    conditions = _failures(conditions, newest, now)
    return {
        "observedGeneration": deployment["metadata"]["generation"],
        **{name: counts[name] for name in _COUNTS if counts[name]},
        "conditions": conditions,
    }


def _sum(sets: list[Object], field: str) -> int:
    return sum(dig(item, "status", field, default=0) for item in sets)


def _available(deployment: Object, available: int) -> Object:
    replicas = deployment["spec"]["replicas"]
    rolling = dig(deployment, "spec", "strategy", "rollingUpdate", "maxUnavailable", default=0)
    text = str(rolling)
    tolerated = int(text[:-1]) * replicas // 100 if text.endswith("%") else int(text)
    if available >= replicas - tolerated:
        return {
            "type": "Available",
            "status": "True",
            "reason": "MinimumReplicasAvailable",
            "message": "Deployment has minimum availability.",
        }
    return {
        "type": "Available",
        "status": "False",
        "reason": "MinimumReplicasUnavailable",
        "message": "Deployment does not have minimum availability.",
    }


def _progressing(deployment: Object, newest: Object | None, counts: dict[str, int], progress: Progress) -> Object:
    wanted = deployment["spec"]["replicas"]
    name = newest["metadata"]["name"] if newest else ""
    complete = counts["updatedReplicas"] == counts["availableReplicas"] == counts["replicas"] == wanted
    limit = deployment["spec"].get("progressDeadlineSeconds", 600)
    progress.deadline_left = None
    if complete:
        reason, status, message = "NewReplicaSetAvailable", "True", f'ReplicaSet "{name}" has successfully progressed.'
    elif progress.clock.time() - progress.since >= limit:
        reason, status, message = "ProgressDeadlineExceeded", "False", f'ReplicaSet "{name}" has timed out progressing.'
    else:
        progress.deadline_left = limit - (progress.clock.time() - progress.since)
        reason, status, message = "ReplicaSetUpdated", "True", f'ReplicaSet "{name}" is progressing.'
    return {"type": "Progressing", "status": status, "reason": reason, "message": message}


def _failures(conditions: list[Object], newest: Object | None, now: str) -> list[Object]:
    failure = condition(newest, "ReplicaFailure") if newest else {}
    kept = [item for item in conditions if item["type"] != "ReplicaFailure"]
    if not failure:
        return kept
    return with_condition(kept, {**failure, "lastUpdateTime": now}, now)
