"""Manifests for recipes: a party's modules as the charts write them, with stand-in programs inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Object = dict[str, Any]

IMAGE = "lab.local/standin:1"
MONGO = "lab.local/mongo:5"
"""The stand-in under another name: `lab image lab.local/mongo:5` puts it there."""
PARTY_ID = "9999"
FOREVER = ["sleep", "1000000"]


def shell(script: str) -> list[str]:
    """A command that runs `script`."""
    return ["sh", "-c", script]


def labels(module: str) -> dict[str, str]:
    """What the charts put on a module's objects (`fateMoudle` is spelt so in all of them)."""
    return {"fateMoudle": module, "name": f"fate-{PARTY_ID}", "partyId": PARTY_ID}


def container(name: str, command: list[str] | None = None, **more: Any) -> Object:
    """A container that runs for ever unless `command` says otherwise."""
    return {"name": name, "image": IMAGE, "command": command or FOREVER, **more}


def pod(module: str, *containers: Object, **spec: Any) -> Object:
    """A pod template's content. It dies at once when told to, and asks no cluster DNS, which the lab has not."""
    whole = {"terminationGracePeriodSeconds": 0, "dnsPolicy": "Default", "containers": list(containers), **spec}
    return {"metadata": {"labels": labels(module)}, "spec": whole}


def bare_pod(name: str, template: Object) -> Object:
    """A pod without a controller."""
    return {"apiVersion": "v1", "kind": "Pod", **template, "metadata": {"name": name, **template["metadata"]}}


def deployment(module: str, template: Object, **spec: Any) -> Object:
    """A Deployment of one module."""
    return _workload("Deployment", module, template, spec)


def stateful_set(module: str, template: Object, **spec: Any) -> Object:
    """A StatefulSet of one module."""
    return _workload("StatefulSet", module, template, {"serviceName": module, **spec})


def job(name: str, template: Object, **spec: Any) -> Object:
    """A Job whose pods are not restarted in place."""
    template["spec"].setdefault("restartPolicy", "Never")
    metadata = {"name": name, "labels": labels(name)}
    return {"apiVersion": "batch/v1", "kind": "Job", "metadata": metadata, "spec": {"template": template, **spec}}


def service(module: str, *ports: Object, selects: Mapping[str, str] | None = None, **spec: Any) -> Object:
    """A Service before one module's pods."""
    selector = dict(selects) if selects is not None else labels(module)
    whole = {"selector": selector, "ports": list(ports), **spec}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": module, "labels": labels(module)},
        "spec": whole,
    }


def port(number: int, **more: Any) -> Object:
    """A Service's port."""
    return {"name": f"port-{number}", "port": number, "protocol": "TCP", **more}


def ingress(name: str, backend: str, number: int, class_name: str) -> Object:
    """An Ingress of one host in its class, as networking.k8s.io/v1 writes it."""
    path = {"path": "/", "pathType": "Prefix", "backend": {"service": {"name": backend, "port": {"number": number}}}}
    rules = [{"host": f"{PARTY_ID}.{name}.kubefate.net", "http": {"paths": [path]}}]
    spec = {"ingressClassName": class_name, "rules": rules}
    metadata = {"name": name, "labels": labels(name)}
    return {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": spec}


def claim(name: str, **spec: Any) -> Object:
    """A volume claim of 1 GiB."""
    whole = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}, **spec}
    metadata = {"name": name, "labels": labels(name)}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": metadata, "spec": whole}


def plain(kind: str, name: str, *, version: str = "v1", metadata: Object | None = None, **content: Any) -> Object:
    """An object of any other kind."""
    return {"apiVersion": version, "kind": kind, "metadata": {"name": name, **(metadata or {})}, **content}


def port_probe(number: int, **more: Any) -> Object:
    """A probe that asks often, so that a recording does not take long."""
    return {"tcpSocket": {"port": number}, "periodSeconds": 1, "failureThreshold": 1, **more}


def _workload(kind: str, module: str, template: Object, spec: Object) -> Object:
    selector = {"matchLabels": labels(module)}
    metadata = {"name": module, "labels": labels(module)}
    whole = {"replicas": 1, "selector": selector, "template": template, **spec}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, "spec": whole}
