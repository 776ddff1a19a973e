"""Services, and the ways to them."""

from __future__ import annotations

from typing import Any

from services.sandbox.api.cells import NONE, UNSET, age, first_three, joined, label_selector, labels, name
from services.sandbox.fields import dig
from services.sandbox.status import Object

_CLASS = "kubernetes.io/ingress.class"


def service(obj: Object, now: str) -> list[Any]:
    spec = obj["spec"]
    ports = [
        f"{port['port']}:{port['nodePort']}/{port['protocol']}"
        if port.get("nodePort")
        else f"{port['port']}/{port['protocol']}"
        for port in spec.get("ports") or []
    ]
    return [
        name(obj),
        spec["type"],
        spec.get("clusterIP") or NONE,
        _external_address(obj),
        joined(ports),
        age(obj, now),
        labels(spec.get("selector")),
    ]


def _external_address(obj: Object) -> str:
    spec = obj["spec"]
    if spec["type"] == "ExternalName":
        return str(spec.get("externalName", ""))
    if spec["type"] == "LoadBalancer":
        return _balancer(obj) or "<pending>"
    return joined(spec.get("externalIPs") or [])


def _balancer(obj: Object) -> str:
    points = dig(obj, "status", "loadBalancer", "ingress", default=[])
    return ",".join(point.get("ip") or point.get("hostname", "") for point in points)


def endpoints(obj: Object, now: str) -> list[Any]:
    words = [
        f"{address['ip']}:{port['port']}"
        for subset in obj.get("subsets") or []
        for port in subset.get("ports") or []
        for address in subset.get("addresses") or []
    ]
    return [name(obj), first_three(words), age(obj, now)]


def endpoint_slice(obj: Object, now: str) -> list[Any]:
    ports = [str(port.get("port", "")) for port in obj.get("ports") or []]
    addresses = [address for endpoint in obj.get("endpoints") or [] for address in endpoint.get("addresses") or []]
    shown = [first_three(words) if words else UNSET for words in (ports, addresses)]
    return [name(obj), obj.get("addressType", ""), *shown, age(obj, now)]


def ingress(obj: Object, now: str) -> list[Any]:
    spec = obj.get("spec") or {}
    kind = spec.get("ingressClassName") or dig(obj, "metadata", "annotations", default={}).get(_CLASS) or NONE
    hosts = [rule["host"] for rule in spec.get("rules") or [] if rule.get("host")]
    ports = "80, 443" if spec.get("tls") else "80"
    return [name(obj), kind, first_three(hosts) if hosts else "*", _balancer(obj), ports, age(obj, now)]


def ingress_class(obj: Object, now: str) -> list[Any]:
    parameters = dig(obj, "spec", "parameters", default={})
    shown = f"{parameters['kind']}.{parameters.get('apiGroup', '')}/{parameters['name']}" if parameters else NONE
    return [name(obj), dig(obj, "spec", "controller", default=""), shown, age(obj, now)]


def network_policy(obj: Object, now: str) -> list[Any]:
    return [name(obj), label_selector(dig(obj, "spec", "podSelector")), age(obj, now)]
