"""Services: which ready pods stand behind them, as Endpoints and as EndpointSlices."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from services.sandbox.controllers.manager import Controller, Key
from services.sandbox.controllers.objects import key_of, owner_reference, selects
from services.sandbox.controllers.pods import is_deleted, is_ready
from services.sandbox.fields import dig
from services.sandbox.status import Object

_SERVICE_LABEL = "kubernetes.io/service-name"
_MANAGED_LABEL = "endpointslice.kubernetes.io/managed-by"


class ServiceEndpoints(Controller):
    watches: ClassVar = ("Service", "Pod")
    kind: ClassVar = "Service"

    def keys(self, change: str, obj: Object) -> Iterable[Key]:
        if obj["kind"] == "Service":
            return [key_of(obj)]
        labels = obj["metadata"].get("labels", {})
        services = self.objects.list("Service", obj["metadata"]["namespace"])
        return [key_of(service) for service in services if _selected(service, labels)]

    def reconcile(self, key: Key) -> None:
        service = self.objects.find("Service", *key)
        if service is None:
            self._remove(key)
            return
        if is_deleted(service) or not service["spec"].get("selector"):
            return
        pods = list(backends(service, self.objects.list("Pod", key[0])))
        self._write("Endpoints", service, self._endpoints(service, pods), key[1])
        self._write("EndpointSlice", service, self._slice(service, pods), f"{key[1]}-{service['metadata']['uid'][:5]}")

    def _remove(self, key: Key) -> None:
        endpoints = self.objects.find("Endpoints", *key)
        if endpoints is not None:
            self.objects.delete(endpoints)

    def _write(self, kind: str, service: Object, body: Object, name: str) -> None:
        namespace = service["metadata"]["namespace"]
        found = self.objects.find(kind, namespace, name)
        if found is None:
            labels = dict(service["metadata"].get("labels", {}))
            metadata: Object = {"name": name, "namespace": namespace, "labels": labels}
            if kind == "EndpointSlice":
                labels.update(
                    {_SERVICE_LABEL: service["metadata"]["name"], _MANAGED_LABEL: "endpointslice-controller.k8s.io"}
                )
                metadata["ownerReferences"] = [owner_reference(service)]
            self.objects.create(kind, {"metadata": metadata, **body})
            return
        self.objects.change(found, lambda new: new.update(body))

    def _endpoints(self, service: Object, pods: list[Object]) -> Object:
        subsets: list[Object] = []
        for ports, group in _by_ports(service, pods):
            subset: Object = {}
            for field, wanted in (("addresses", True), ("notReadyAddresses", False)):
                addresses = [_address(pod) for pod in group if is_ready(pod) == wanted]
                if addresses:
                    subset[field] = addresses
            subsets.append({**subset, "ports": ports})
        return {"subsets": subsets}

    def _slice(self, service: Object, pods: list[Object]) -> Object:
        groups = _by_ports(service, pods)
        return {
            "addressType": "IPv4",
            "ports": groups[0][0] if groups else [],
            "endpoints": [
                {
                    "addresses": [pod["status"]["podIP"]],
                    "conditions": {"ready": is_ready(pod), "serving": is_ready(pod), "terminating": is_deleted(pod)},
                    "nodeName": pod["spec"]["nodeName"],
                    "targetRef": _reference(pod),
                }
                for pod in pods
            ],
        }


def backends(service: Object, pods: Iterable[Object]) -> Iterator[Object]:
    """The pods behind a Service that have an address and are not on their way out, ready or not."""
    for pod in pods:
        running = dig(pod, "status", "podIP") and not is_deleted(pod)
        if (
            running
            and dig(pod, "status", "phase") == "Running"
            and _selected(service, pod["metadata"].get("labels", {}))
        ):
            yield pod


def target_port(port: Object, pod: Object) -> int | None:
    """The number of the container port that a Service port leads to; None when a named one is not there."""
    target: int | str = port.get("targetPort") or port["port"]
    if isinstance(target, int) or str(target).isdigit():
        return int(target)
    for container in pod["spec"]["containers"]:
        for declared in container.get("ports", []):
            if declared.get("name") == target:
                return int(declared["containerPort"])
    return None


def _selected(service: Object, labels: Object) -> bool:
    selector = dig(service, "spec", "selector", default={})
    return bool(selector) and selects({"matchLabels": selector}, labels)


def _by_ports(service: Object, pods: list[Object]) -> list[tuple[list[Object], list[Object]]]:
    """Pods grouped by the numbers that the Service's ports have in them."""
    groups: dict[tuple[int | None, ...], list[Object]] = {}
    ports: list[Object] = service["spec"].get("ports", [])
    for pod in pods:
        groups.setdefault(tuple(target_port(port, pod) for port in ports), []).append(pod)
    return [
        ([_port(port, number) for port, number in zip(ports, numbers, strict=True) if number], group)
        for numbers, group in groups.items()
    ]


def _port(port: Object, number: int) -> Object:
    named = {"name": port["name"]} if port.get("name") else {}
    return {**named, "port": number, "protocol": port.get("protocol", "TCP")}


def _address(pod: Object) -> Object:
    return {"ip": pod["status"]["podIP"], "nodeName": pod["spec"]["nodeName"], "targetRef": _reference(pod)}


def _reference(pod: Object) -> Object:
    metadata = pod["metadata"]
    return {"kind": "Pod", "namespace": metadata["namespace"], "name": metadata["name"], "uid": metadata["uid"]}
