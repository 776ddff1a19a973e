"""The scheduler: pods to nodes that have room, with the real one's words when none has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import ClassVar

from services.sandbox.admission.limits import RESOURCES, amount, pod_requests
from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of
from services.sandbox.controllers.pods import is_active, is_deleted, with_condition
from services.sandbox.fields import dig
from services.sandbox.status import Object

_COMPONENT = "default-scheduler"
# The order in which the real scheduler's plugins name what is in the way does not matter: it sorts them as text.
_UNBOUND = "pod has unbound immediate PersistentVolumeClaims"


class Scheduler(Controller):
    watches: ClassVar = ("Pod", "Node", "PersistentVolumeClaim")
    kind: ClassVar = "Pod"

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        if obj["kind"] == "Pod" and change != "DELETED" and is_active(obj):
            return [key_of(obj)] if _is_waiting(obj) else []
        # Something became free, or new: everyone who waits gets another chance.
        return [key_of(pod) for pod in self.objects.list("Pod") if _is_waiting(pod)]

    def reconcile(self, key: Key) -> None:
        pod = self.objects.find("Pod", *key)
        if pod is None or not _is_waiting(pod):
            return
        nodes = self.objects.list("Node")
        obstacles: Counter[str] = Counter()
        for node in nodes:
            found = self._obstacles(pod, node)
            if not found:
                self._bind(pod, node["metadata"]["name"])
                return
            obstacles.update(found)
        self._refuse(pod, len(nodes), obstacles)

    def _obstacles(self, pod: Object, node: Object) -> list[str]:
        name = node["metadata"]["name"]
        if dig(node, "spec", "unschedulable"):
            return ["node(s) were unschedulable"]
        if self._unbound(pod):
            return [_UNBOUND]
        selector = pod["spec"].get("nodeSelector", {})
        labels = node["metadata"].get("labels", {})
        if any(labels.get(key) != value for key, value in selector.items()):
            return ["node(s) didn't match Pod's node affinity"]
        neighbours = [
            other for other in self.objects.list("Pod") if dig(other, "spec", "nodeName") == name and _takes_room(other)
        ]
        return self._shortages(pod, node, neighbours)

    def _shortages(self, pod: Object, node: Object, neighbours: list[Object]) -> list[str]:
        allocatable = dig(node, "status", "allocatable", default={})
        found = ["Too many pods"] if len(neighbours) >= int(allocatable.get("pods", "110")) else []
        wanted = pod_requests(pod)
        for resource in RESOURCES:
            used = sum(pod_requests(other)[resource] for other in neighbours)
            # A pod that asks for nothing fits anywhere, however full the node is.
            if wanted[resource] and used + wanted[resource] > amount(resource, allocatable.get(resource, "0")):
                found.append(f"Insufficient {resource}")
        taken = {port for other in neighbours for port in _host_ports(other)}
        if taken & set(_host_ports(pod)):
            found.append("node(s) didn't have free ports for the requested pod ports")
        return found

    def _unbound(self, pod: Object) -> bool:
        for volume in pod["spec"].get("volumes", []):
            name = dig(volume, "persistentVolumeClaim", "claimName")
            if name:
                claim = self.objects.find("PersistentVolumeClaim", pod["metadata"]["namespace"], name)
                if claim is None or dig(claim, "status", "phase") != "Bound":
                    return True
        return False

    def _bind(self, pod: Object, node: str) -> None:
        now = self.objects.now()

        def bind(new: Object) -> None:
            new["spec"]["nodeName"] = node
            scheduled = {"type": "PodScheduled", "status": "True"}
            conditions = dig(new, "status", "conditions", default=[])
            new["status"]["conditions"] = with_condition(conditions, scheduled, now)

        self.objects.change(pod, bind, subresource="binding")
        namespace, name = key_of(pod)
        self.events.normal(pod, "Scheduled", f"Successfully assigned {namespace}/{name} to {node}", _COMPONENT)

    def _refuse(self, pod: Object, nodes: int, obstacles: Counter[str]) -> None:
        if set(obstacles) == {_UNBOUND}:
            message = f"0/{nodes} nodes are available: {nodes} {_UNBOUND}."
        else:
            reasons = ", ".join(sorted(f"{count} {reason}" for reason, count in obstacles.items()))
            message = f"0/{nodes} nodes are available: {reasons}." if nodes else "no nodes available to schedule pods"
        new = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": message}
        conditions = with_condition(dig(pod, "status", "conditions", default=[]), new, self.objects.now())
        if conditions == dig(pod, "status", "conditions"):
            return
        self.objects.set_status(pod, {**pod["status"], "conditions": conditions})
        self.events.warning(pod, "FailedScheduling", message, _COMPONENT)


def _is_waiting(pod: Object) -> bool:
    ours = dig(pod, "spec", "schedulerName", default=_COMPONENT) == _COMPONENT
    return ours and not dig(pod, "spec", "nodeName") and not is_deleted(pod)


def _takes_room(pod: Object) -> bool:
    return dig(pod, "status", "phase") not in {"Succeeded", "Failed"}


def _host_ports(pod: Object) -> list[int]:
    declared = (port for container in pod["spec"]["containers"] for port in container.get("ports", []))
    return [port["hostPort"] for port in declared if port.get("hostPort")]
