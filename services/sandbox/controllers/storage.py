"""Volume claims: bound to volumes made for them, or left pending with the reason told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of
from services.sandbox.controllers.pods import is_deleted
from services.sandbox.fields import dig
from services.sandbox.status import Object

_COMPONENT = "persistentvolume-controller"
_DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


class VolumeClaims(Controller):
    watches: ClassVar = ("PersistentVolumeClaim", "StorageClass", "PersistentVolume", "Pod")
    kind: ClassVar = "PersistentVolumeClaim"

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        if obj["kind"] == "PersistentVolumeClaim":
            return [key_of(obj)]
        if obj["kind"] == "PersistentVolume":
            return [("", obj["metadata"]["name"])] if is_deleted(obj) else []
        if obj["kind"] == "Pod" and change != "DELETED":
            return []
        return [key_of(claim) for claim in self.objects.list("PersistentVolumeClaim")]

    def reconcile(self, key: Key) -> None:
        if not key[0]:
            self._release(key[1])
            return
        claim = self.objects.find("PersistentVolumeClaim", *key)
        if claim is None:
            return
        if is_deleted(claim):
            self._let_go(claim)
        elif dig(claim, "status", "phase") != "Bound":
            self._bind(claim)

    def _bind(self, claim: Object) -> None:
        name = claim["spec"].get("storageClassName")
        classes = self.objects.list("StorageClass")
        if name is None:
            name = next((item["metadata"]["name"] for item in classes if _is_default(item)), "")
        if not name:
            message = "no persistent volumes available for this claim and no storage class is set"
            self.events.normal(claim, "FailedBinding", message, _COMPONENT)
            return
        storage_class = next((item for item in classes if item["metadata"]["name"] == name), None)
        if storage_class is None:
            message = f'storageclass.storage.k8s.io "{name}" not found'
            self.events.warning(claim, "ProvisioningFailed", message, _COMPONENT)
            return
        volume = self._provision(claim, storage_class)

        def bind(new: Object) -> None:
            new["spec"]["storageClassName"] = name
            new["spec"]["volumeName"] = volume

        self.objects.change(claim, bind)
        capacity = dig(claim, "spec", "resources", "requests", default={})
        modes = claim["spec"].get("accessModes", [])
        self.objects.set_status(claim, {"phase": "Bound", "accessModes": modes, "capacity": dict(capacity)})
        self.events.normal(claim, "ProvisioningSucceeded", f"Successfully provisioned volume {volume}", _COMPONENT)

    def _provision(self, claim: Object, storage_class: Object) -> str:
        metadata = claim["metadata"]
        name = f"pvc-{metadata['uid']}"
        if self.objects.find("PersistentVolume", "", name) is None:
            spec = {
                "capacity": dict(dig(claim, "spec", "resources", "requests", default={})),
                "accessModes": list(claim["spec"].get("accessModes", [])),
                "persistentVolumeReclaimPolicy": storage_class.get("reclaimPolicy", "Delete"),
                "storageClassName": storage_class["metadata"]["name"],
                "claimRef": {
                    "kind": "PersistentVolumeClaim",
                    "apiVersion": "v1",
                    "namespace": metadata["namespace"],
                    "name": metadata["name"],
                    "uid": metadata["uid"],
                },
                "hostPath": {"path": f"/tmp/hostpath-provisioner/{metadata['namespace']}/{metadata['name']}"},  # noqa: S108
            }
            volume = self.objects.create("PersistentVolume", {"metadata": {"name": name}, "spec": spec})
            self.objects.set_status(volume, {"phase": "Bound"})
        return name

    def _let_go(self, claim: Object) -> None:
        """A deleted claim goes once no pod uses it; its volume goes with it when its policy says so."""
        namespace, name = key_of(claim)
        if any(name in _claims_of(pod) for pod in self.objects.list("Pod", namespace)):
            return
        volume = self.objects.find("PersistentVolume", "", dig(claim, "spec", "volumeName", default=""))
        self.objects.change(claim, _unprotected)
        if volume is None:
            return
        if dig(volume, "spec", "persistentVolumeReclaimPolicy") == "Delete":
            self.objects.delete(volume)
        else:
            self.objects.set_status(volume, {"phase": "Released"})

    def _release(self, name: str) -> None:
        volume = self.objects.find("PersistentVolume", "", name)
        if volume is not None and is_deleted(volume):
            self.objects.change(volume, _unprotected)


def _unprotected(obj: Object) -> None:
    kept = [name for name in obj["metadata"].get("finalizers", []) if not name.startswith("kubernetes.io/pv")]
    obj["metadata"]["finalizers"] = kept


def _claims_of(pod: Object) -> set[str]:
    volumes = pod["spec"].get("volumes", [])
    return {dig(volume, "persistentVolumeClaim", "claimName", default="") for volume in volumes}


def _is_default(storage_class: Object) -> bool:
    return bool(dig(storage_class, "metadata", "annotations", _DEFAULT_CLASS) == "true")
