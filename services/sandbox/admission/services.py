"""Cluster addresses and node ports: handed out, kept and refused as by the real allocators."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import Any

from services.sandbox.admission.problems import Problems
from services.sandbox.fields import dig
from services.sandbox.status import Object

NODE_PORTS = range(30000, 32768)
SERVICE_NETWORK = ipaddress.ip_network("10.96.0.0/16")
_FIRST_ADDRESS = 100
_NODE_PORT_TYPES = ("NodePort", "LoadBalancer")


def allocate_addresses(service: Object, old: Object | None, services: Iterable[Object], problems: Problems) -> None:
    """Give a Service its clusterIP and node ports in place; what `old` had is kept."""
    uid = service["metadata"].get("uid")
    others = [other["spec"] for other in services if other["metadata"]["uid"] != uid]
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        spec.pop("clusterIP", None)
    else:
        _allocate_address(spec, dig(old, "spec", default={}), others, problems)
    if spec.get("type") in _NODE_PORT_TYPES:
        _allocate_node_ports(spec, dig(old, "spec", "ports", default=[]), others, problems)
    else:
        for port in spec.get("ports") or []:
            port.pop("nodePort", None)


def _allocate_address(spec: Object, old: Object, others: list[Object], problems: Problems) -> None:
    taken = {other.get("clusterIP") for other in others}
    address = spec.get("clusterIP") or old.get("clusterIP")
    if not address:
        hosts = (str(SERVICE_NETWORK[index]) for index in range(_FIRST_ADDRESS, SERVICE_NETWORK.num_addresses - 1))
        address = next(host for host in hosts if host not in taken)
    elif address != "None" and address in taken:
        detail = f"failed to allocate IP {address}: provided IP is already allocated"
        problems.invalid("spec.clusterIPs", [address], detail)
    spec["clusterIP"] = address
    spec["clusterIPs"] = [address]


def _allocate_node_ports(spec: Object, old_ports: list[Any], others: list[Object], problems: Problems) -> None:
    taken = {port["nodePort"] for other in others for port in other.get("ports") or [] if "nodePort" in port}
    before = {(port.get("protocol"), port.get("port")): port.get("nodePort") for port in old_ports}
    ports = spec.get("ports") or []
    mine = {port["nodePort"] for port in ports if port.get("nodePort")}
    for index, port in enumerate(ports):
        given = port.get("nodePort") or before.get((port.get("protocol"), port.get("port")))
        if given:
            port["nodePort"] = given
            _check_node_port(given, taken, f"spec.ports[{index}].nodePort", problems)
        else:
            port["nodePort"] = next(free for free in NODE_PORTS if free not in taken and free not in mine)
        mine.add(port["nodePort"])


def _check_node_port(port: int, taken: set[int], path: str, problems: Problems) -> None:
    if port not in NODE_PORTS:
        detail = "provided port is not in the valid range. The range of valid ports is 30000-32767"
        problems.invalid(path, port, detail)
    elif port in taken:
        problems.invalid(path, port, "provided port is already allocated")
