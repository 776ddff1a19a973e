"""Deployments: one ReplicaSet per template, moved from the old one to the new one within the strategy's bounds."""

from __future__ import annotations

from typing import Any, ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import owner_reference
from services.sandbox.controllers.pods import is_deleted, template_hash
from services.sandbox.controllers.progress import Progress, deployment_status
from services.sandbox.fields import copied, dig
from services.sandbox.status import Object

REVISION = "deployment.kubernetes.io/revision"
_HASH = "pod-template-hash"
_COMPONENT = "deployment-controller"


class Deployments(Controller):
    watches: ClassVar = ("Deployment", "ReplicaSet")
    kind: ClassVar = "Deployment"

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._progress: dict[str, Progress] = {}

    def reconcile(self, key: Key) -> None:
        deployment = self.objects.find("Deployment", *key)
        if deployment is None or is_deleted(deployment):
            return
        owned = [item for item in self.objects.owned("ReplicaSet", deployment) if not is_deleted(item)]
        newest = next((item for item in owned if _same_template(item, deployment)), None)
        if newest is None and not deployment["spec"].get("paused"):
            newest = self._create(deployment, owned)
        older = [item for item in owned if newest is None or item["metadata"]["uid"] != newest["metadata"]["uid"]]
        if newest is not None:
            self._mark_revision(deployment, newest, older)
            if dig(deployment, "spec", "strategy", "type") == "Recreate":
                self._recreate(deployment, newest, older)
            else:
                self._roll(deployment, newest, older)
            self._clean_up(deployment, older)
        self._report(key, deployment, newest)

    def _create(self, deployment: Object, owned: list[Object]) -> Object:
        spec = deployment["spec"]
        digest = template_hash(spec["template"])
        template = copied(spec["template"])
        labels = template["metadata"].setdefault("labels", {})
        labels[_HASH] = digest
        selector = copied(spec["selector"])
        selector.setdefault("matchLabels", {})[_HASH] = digest
        return self.objects.create(
            "ReplicaSet",
            {
                "metadata": {
                    "name": f"{deployment['metadata']['name']}-{digest}",
                    "namespace": deployment["metadata"]["namespace"],
                    "labels": labels,
                    "annotations": {REVISION: str(_last_revision(owned) + 1)},
                    "ownerReferences": [owner_reference(deployment)],
                },
                "spec": {"replicas": 0, "selector": selector, "template": template},
            },
        )

    def _mark_revision(self, deployment: Object, newest: Object, older: list[Object]) -> None:
        revision = dig(newest, "metadata", "annotations", REVISION, default="1")
        last = _last_revision(older)
        # A rollback makes an old ReplicaSet the newest again: it gets a new number.
        if int(revision) <= last:
            revision = str(last + 1)

        def mark(new: Object) -> None:
            new["metadata"].setdefault("annotations", {})[REVISION] = revision

        for obj in (newest, deployment):
            self.objects.change(obj, mark)

    def _recreate(self, deployment: Object, newest: Object, older: list[Object]) -> None:
        for item in older:
            self._scale(deployment, item, 0)
        if not any(list(self.objects.owned("Pod", item)) for item in older):
            self._scale(deployment, newest, deployment["spec"]["replicas"])

    def _roll(self, deployment: Object, newest: Object, older: list[Object]) -> None:
        wanted = deployment["spec"]["replicas"]
        rolling = dig(deployment, "spec", "strategy", "rollingUpdate", default={})
        surge = _share(rolling.get("maxSurge", "25%"), wanted, up=True)
        unavailable = _share(rolling.get("maxUnavailable", "25%"), wanted, up=False)
        if not surge and not unavailable:
            unavailable = 1
        mine, others = newest["spec"]["replicas"], sum(item["spec"]["replicas"] for item in older)
        if mine > wanted:
            self._scale(deployment, newest, wanted)
        elif mine < wanted:
            room = wanted + surge - mine - others if others else wanted - mine
            self._scale(deployment, newest, mine + max(0, min(room, wanted - mine)))
        if others:
            self._shrink(deployment, newest, older, wanted - unavailable)

    def _shrink(self, deployment: Object, newest: Object, older: list[Object], minimum: int) -> None:
        """Give up what the old sets have that is not ready, then what the minimum of ready pods allows."""
        newest = self.objects.find("ReplicaSet", newest["metadata"]["namespace"], newest["metadata"]["name"]) or newest
        available = _available(newest) + sum(_available(item) for item in older)
        for item in older:
            replicas = item["spec"]["replicas"]
            broken = max(0, replicas - _available(item))
            spare = max(0, min(replicas - broken, available - minimum))
            available -= spare
            self._scale(deployment, item, replicas - broken - spare)

    def _scale(self, deployment: Object, replica_set: Object, replicas: int) -> None:
        before = replica_set["spec"]["replicas"]
        if before == replicas:
            return
        self.objects.change(replica_set, lambda new: new["spec"].update(replicas=replicas))
        direction = "up" if replicas > before else "down"
        name = replica_set["metadata"]["name"]
        message = f"Scaled {direction} replica set {name} to {replicas}"
        self.events.normal(deployment, "ScalingReplicaSet", message, _COMPONENT)

    def _clean_up(self, deployment: Object, older: list[Object]) -> None:
        empty = [item for item in older if not item["spec"]["replicas"] and not dig(item, "status", "replicas")]
        empty.sort(key=lambda item: _last_revision([item]))
        for item in empty[: max(0, len(empty) - deployment["spec"]["revisionHistoryLimit"])]:
            self.objects.delete(item)

    def _report(self, key: Key, deployment: Object, newest: Object | None) -> None:
        sets = [item for item in self.objects.owned("ReplicaSet", deployment) if not is_deleted(item)]
        newest_uid = newest["metadata"]["uid"] if newest else ""
        progress = self._progress.setdefault(deployment["metadata"]["uid"], Progress(self.queue.clock))
        current = self.objects.find("Deployment", *key) or deployment
        status = deployment_status(current, sets, newest_uid, progress, self.objects.now())
        self.objects.set_status(deployment, status)
        if progress.deadline_left is not None:
            self.look_again(key, progress.deadline_left)


def _same_template(replica_set: Object, deployment: Object) -> bool:
    template = copied(replica_set["spec"]["template"])
    template["metadata"].get("labels", {}).pop(_HASH, None)
    wanted = copied(deployment["spec"]["template"])
    wanted["metadata"].setdefault("labels", {})
    return bool(template == wanted)


def _last_revision(sets: list[Object]) -> int:
    return max((int(dig(item, "metadata", "annotations", REVISION, default="0")) for item in sets), default=0)


def _available(replica_set: Object) -> int:
    return int(dig(replica_set, "status", "availableReplicas", default=0))


def _share(value: object, replicas: int, *, up: bool) -> int:
    """A number, or a percentage of the replicas rounded as Kubernetes rounds it."""
    text = str(value)
    if not text.endswith("%"):
        return int(text)
    scaled = int(text[:-1]) * replicas
    return -(-scaled // 100) if up else scaled // 100
