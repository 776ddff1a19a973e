"""DaemonSets: one pod on every node."""

from __future__ import annotations

from typing import ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.pods import create_pod, is_active, is_deleted, is_ready, template_hash
from services.sandbox.fields import copied, dig
from services.sandbox.status import Object

_COMPONENT = "daemonset-controller"
_HASH = "controller-revision-hash"


class DaemonSets(Controller):
    watches: ClassVar = ("DaemonSet", "Pod")
    kind: ClassVar = "DaemonSet"

    def reconcile(self, key: Key) -> None:
        owner = self.objects.find("DaemonSet", *key)
        if owner is None or is_deleted(owner):
            return
        digest = template_hash(owner["spec"]["template"])
        nodes = [node["metadata"]["name"] for node in self.objects.list("Node")]
        pods = [pod for pod in self.objects.owned("Pod", owner) if is_active(pod)]
        for pod in pods:
            if pod["metadata"]["labels"].get(_HASH) != digest:
                self.objects.delete(pod)
        homes = {dig(pod, "spec", "nodeName") for pod in self.objects.owned("Pod", owner)}
        for node in nodes:
            if node not in homes:
                self._create(owner, node, digest)
        self._report(owner, len(nodes), digest)

    def _create(self, owner: Object, node: str, digest: str) -> None:
        template = copied(owner["spec"]["template"])
        template["spec"]["nodeName"] = node
        pod = create_pod(self.objects, owner, template, labels={_HASH: digest})
        self.events.normal(owner, "SuccessfulCreate", f"Created pod: {pod['metadata']['name']}", _COMPONENT)

    def _report(self, owner: Object, nodes: int, digest: str) -> None:
        pods = [pod for pod in self.objects.owned("Pod", owner) if is_active(pod)]
        ready = sum(is_ready(pod) for pod in pods)
        status = {
            "currentNumberScheduled": len(pods),
            "desiredNumberScheduled": nodes,
            "numberMisscheduled": 0,
            "numberReady": ready,
            "numberAvailable": ready,
            "updatedNumberScheduled": sum(pod["metadata"]["labels"].get(_HASH) == digest for pod in pods),
            "observedGeneration": owner["metadata"]["generation"],
        }
        if ready < nodes:
            status["numberUnavailable"] = nodes - ready
        self.objects.set_status(owner, status)
