"""ReplicaSets: as many pods of one template as wanted."""

from __future__ import annotations

from typing import ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.pods import (
    create_pod,
    deletion_rank,
    is_active,
    is_ready,
    with_condition,
)
from services.sandbox.fields import dig
from services.sandbox.status import ApiStatus, Object

_COMPONENT = "replicaset-controller"


class ReplicaSets(Controller):
    watches: ClassVar = ("ReplicaSet", "Pod")
    kind: ClassVar = "ReplicaSet"

    def reconcile(self, key: Key) -> None:
        replica_set = self.objects.find("ReplicaSet", *key)
        if replica_set is None or "deletionTimestamp" in replica_set["metadata"]:
            return
        pods = [pod for pod in self.objects.owned("Pod", replica_set) if is_active(pod)]
        missing = replica_set["spec"]["replicas"] - len(pods)
        refused = None
        if missing > 0:
            refused = self._create(replica_set, missing)
        elif missing < 0:
            for pod in sorted(pods, key=deletion_rank)[:-missing]:
                self.objects.delete(pod)
                self.events.normal(
                    replica_set, "SuccessfulDelete", f"Deleted pod: {pod['metadata']['name']}", _COMPONENT
                )
        self._report(replica_set, refused)
        if refused:
            raise refused

    def _create(self, replica_set: Object, count: int) -> ApiStatus | None:
        for _ in range(count):
            try:
                pod = create_pod(self.objects, replica_set, replica_set["spec"]["template"])
            except ApiStatus as refused:
                self.events.warning(replica_set, "FailedCreate", f"Error creating: {refused.message}", _COMPONENT)
                return refused
            name = pod["metadata"]["name"]
            self.events.normal(replica_set, "SuccessfulCreate", f"Created pod: {name}", _COMPONENT)
        return None

    def _report(self, replica_set: Object, refused: ApiStatus | None) -> None:
        pods = [pod for pod in self.objects.owned("Pod", replica_set) if is_active(pod)]
        ready = sum(is_ready(pod) for pod in pods)
        status: Object = {
            "replicas": len(pods),
            "fullyLabeledReplicas": len(pods),
            "readyReplicas": ready,
            "availableReplicas": ready,
            "observedGeneration": replica_set["metadata"]["generation"],
        }
        status = {name: value for name, value in status.items() if value or name == "replicas"}
        if refused:
            failure = {
                "type": "ReplicaFailure",
                "status": "True",
                "reason": "FailedCreate",
                "message": refused.message,
            }
            before = dig(replica_set, "status", "conditions", default=[])
            status["conditions"] = with_condition(before, failure, self.objects.now())
        self.objects.set_status(replica_set, status)
