"""The ways to KubeFATE as a situation shows them: names, addresses, ports, what answered."""

from __future__ import annotations

import re
from collections.abc import Iterator

from services.kubefate import controllers_on_host, hosts_of, node_addresses, published
from services.rollout.diagnosis.index import SERVICE, Index
from services.rollout.diagnosis.situation import Probe, ProbeKind
from services.rollout.fields import Object, items, number, text

HTTP_PORT = 80
_GREETING = re.compile(r"kubefate run success", re.IGNORECASE)
# What KubeFATE says to whoever asks without a token: it is there all the same.
_TOKEN_WANTED = re.compile(r"cookie token is empty|auth header is empty|Token is expired|\"code\":\s*401")
_FORWARDED = frozenset({"port-forward", "proxy"})
_FROM_OUTSIDE = frozenset({"ingress", "given", ""})


def ingress_of(index: Index) -> Object | None:
    """KubeFATE's Ingress."""
    return index.find("Ingress", index.kubefate_namespace, SERVICE)


def hosts(index: Index) -> tuple[str, ...]:
    """The names of KubeFATE's Ingress."""
    return tuple(hosts_of(ingress_of(index) or {}))


def addresses(index: Index) -> frozenset[str]:
    """Where an ingress controller may be met: what Ingresses and controllers publish, and every node."""
    found = set(node_addresses(index.of("Node")))
    for obj in (*index.of("Ingress"), *index.controller_services):
        found.update(published(obj))
    return frozenset(found)


def listens_on_host(index: Index) -> bool:
    """Whether a controller has its node's own port 80."""
    pods = (pod for pod in index.controllers if text(pod, "status", "hostIP"))
    return any(True for _entrance in controllers_on_host(pods, HTTP_PORT))


def node_port(index: Index) -> int | None:
    """The NodePort at which a controller takes HTTP; None when it has none."""
    for service in index.controller_services:
        for row in items(service, "spec", "ports"):
            if row.get("port") == HTTP_PORT and number(row, "nodePort"):
                return number(row, "nodePort")
    return None


def resolved(index: Index, host: str) -> Probe | None:
    """What this machine's resolver said of `host`."""
    return next((probe for probe in index.probes(ProbeKind.DNS) if probe.target == host), None)


def connected(index: Index) -> Iterator[Probe]:
    """TCP tries from this machine."""
    return index.probes(ProbeKind.TCP)


def answered(index: Index, *, forwarded: bool) -> Iterator[Probe]:
    """HTTP tries for KubeFATE, through the API server or from outside."""
    ways = _FORWARDED if forwarded else _FROM_OUTSIDE
    return (probe for probe in index.probes(ProbeKind.HTTP) if probe.via in ways and is_for_kubefate(index, probe))


def is_for_kubefate(index: Index, probe: Probe) -> bool:
    """Whether an HTTP try was meant for KubeFATE, not for a FATE-Board."""
    if probe.via in _FORWARDED:
        return "fateboard" not in probe.target
    host = host_in(probe.target)
    return "fateboard" not in host and (not hosts(index) or host in hosts(index) or host in addresses(index))


def is_kubefate(probe: Probe) -> bool:
    """Whether it was KubeFATE that answered."""
    return probe.ok and bool(_GREETING.search(probe.body) or _TOKEN_WANTED.search(probe.body))


def host_in(target: str) -> str:
    """The host of a URL or of `host:port`."""
    rest = target.partition("://")[2] or target
    authority = rest.partition("/")[0].rpartition("@")[2]
    if authority.startswith("["):
        return authority[1:].partition("]")[0]
    return authority.partition(":")[0]
