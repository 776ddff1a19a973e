"""StatefulSets: pods with ordinals, started one after the other, replaced from the highest down."""

from __future__ import annotations

from typing import ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import owner_reference
from services.sandbox.controllers.pods import create_pod, is_deleted, is_ready, template_hash
from services.sandbox.fields import copied, dig
from services.sandbox.status import ApiStatus, Object

REVISION_LABEL = "controller-revision-hash"
_NAME_LABEL = "statefulset.kubernetes.io/pod-name"
_COMPONENT = "statefulset-controller"


class StatefulSets(Controller):
    watches: ClassVar = ("StatefulSet", "Pod")
    kind: ClassVar = "StatefulSet"

    def reconcile(self, key: Key) -> None:
        owner = self.objects.find("StatefulSet", *key)
        if owner is None or is_deleted(owner):
            return
        revision = self._revision(owner)
        pods = {pod["metadata"]["name"]: pod for pod in self.objects.owned("Pod", owner)}
        try:
            self._move(owner, pods, revision)
        finally:
            self._report(owner, revision)

    def _revision(self, owner: Object) -> str:
        digest = template_hash(owner["spec"]["template"])
        name = f"{owner['metadata']['name']}-{digest}"
        if self.objects.find("ControllerRevision", owner["metadata"]["namespace"], name) is None:
            number = 1 + sum(1 for _ in self.objects.owned("ControllerRevision", owner))
            self.objects.create(
                "ControllerRevision",
                {
                    "metadata": {
                        "name": name,
                        "namespace": owner["metadata"]["namespace"],
                        "labels": dict(dig(owner, "spec", "template", "metadata", "labels", default={})),
                        "ownerReferences": [owner_reference(owner)],
                    },
                    "data": {"spec": {"template": copied(owner["spec"]["template"])}},
                    "revision": number,
                },
            )
        return name

    def _move(self, owner: Object, pods: dict[str, Object], revision: str) -> None:
        """One step towards the wish: the next pod made, the last one too many ended, or the next stale one replaced."""
        parallel = owner["spec"]["podManagementPolicy"] == "Parallel"
        names = [f"{owner['metadata']['name']}-{ordinal}" for ordinal in range(owner["spec"]["replicas"])]
        for ordinal, name in enumerate(names):
            pod = pods.get(name)
            if pod is None:
                self._create(owner, name, ordinal, revision)
            elif dig(pod, "status", "phase") in {"Failed", "Succeeded"}:
                self.objects.delete(pod)
            if not parallel and (pod is None or not is_ready(pod) or is_deleted(pod)):
                return
        surplus = [pod for name, pod in pods.items() if name not in names and not is_deleted(pod)]
        surplus.sort(key=_ordinal, reverse=True)
        if surplus:
            for pod in surplus if parallel else surplus[:1]:
                self._delete(owner, pod)
            return
        if dig(owner, "spec", "updateStrategy", "type") == "RollingUpdate":
            self._replace_stale(owner, [pods[name] for name in names if name in pods], revision)

    def _replace_stale(self, owner: Object, pods: list[Object], revision: str) -> None:
        if any(is_deleted(pod) or not is_ready(pod) for pod in pods):
            return
        partition = dig(owner, "spec", "updateStrategy", "rollingUpdate", "partition", default=0)
        stale = [
            pod
            for pod in pods
            if _ordinal(pod) >= partition and pod["metadata"]["labels"].get(REVISION_LABEL) != revision
        ]
        if stale:
            self._delete(owner, max(stale, key=_ordinal))

    def _create(self, owner: Object, name: str, ordinal: int, revision: str) -> None:
        template = copied(owner["spec"]["template"])
        template["spec"].setdefault("hostname", name)
        template["spec"].setdefault("subdomain", owner["spec"].get("serviceName", ""))
        for claim in owner["spec"].get("volumeClaimTemplates", []):
            self._claim(owner, claim, name, template)
        labels = {REVISION_LABEL: revision, _NAME_LABEL: name, "apps.kubernetes.io/pod-index": str(ordinal)}
        described = f"create Pod {name} in StatefulSet {owner['metadata']['name']}"
        try:
            create_pod(self.objects, owner, template, name=name, labels=labels)
        except ApiStatus as refused:
            message = f"{described} failed error: {refused.message}"
            self.events.warning(owner, "FailedCreate", message, _COMPONENT)
            raise
        self.events.normal(owner, "SuccessfulCreate", f"{described} successful", _COMPONENT)

    def _claim(self, owner: Object, template: Object, pod: str, pod_template: Object) -> None:
        volume = template["metadata"]["name"]
        name = f"{volume}-{pod}"
        namespace = owner["metadata"]["namespace"]
        if self.objects.find("PersistentVolumeClaim", namespace, name) is None:
            labels = dig(owner, "spec", "selector", "matchLabels", default={})
            metadata = {**template["metadata"], "name": name, "namespace": namespace, "labels": dict(labels)}
            self.objects.create("PersistentVolumeClaim", {"metadata": metadata, "spec": copied(template["spec"])})
        volumes = [item for item in pod_template["spec"].get("volumes", []) if item["name"] != volume]
        pod_template["spec"]["volumes"] = [*volumes, {"name": volume, "persistentVolumeClaim": {"claimName": name}}]

    def _delete(self, owner: Object, pod: Object) -> None:
        self.objects.delete(pod)
        message = f"delete Pod {pod['metadata']['name']} in StatefulSet {owner['metadata']['name']} successful"
        self.events.normal(owner, "SuccessfulDelete", message, _COMPONENT)

    def _report(self, owner: Object, revision: str) -> None:
        pods = [pod for pod in self.objects.owned("Pod", owner) if not is_deleted(pod)]
        ready = sum(is_ready(pod) for pod in pods)
        updated = sum(pod["metadata"]["labels"].get(REVISION_LABEL) == revision for pod in pods)
        done = updated == ready == len(pods) == owner["spec"]["replicas"]
        current = revision if done else dig(owner, "status", "currentRevision", default=revision)
        of_current = sum(pod["metadata"]["labels"].get(REVISION_LABEL) == current for pod in pods)
        self.objects.set_status(
            owner,
            {
                "observedGeneration": owner["metadata"]["generation"],
                "replicas": len(pods),
                "readyReplicas": ready,
                "availableReplicas": ready,
                "currentReplicas": of_current,
                "updatedReplicas": updated,
                "currentRevision": current,
                "updateRevision": revision,
                "collisionCount": 0,
            },
        )


def _ordinal(pod: Object) -> int:
    return int(pod["metadata"]["name"].rpartition("-")[2])
