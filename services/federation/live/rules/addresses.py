"""X05: whether parties reach each other at addresses of the cluster that they live in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from ipaddress import ip_address

from services.federation.federation import Federation
from services.federation.live.book import Answer, Fact, rule
from services.federation.live.look import Look
from services.i18n import Message, _
from services.kubefate import node_addresses, published
from services.kubernetes import Object
from services.party import PartyFile, Rule, Severity
from services.text import one_line


@rule(
    "X05",
    Severity.WARNING,
    _("partyIp is no address of the cluster that the target lives in"),
    _(
        "A party is reached at its gateway's NodePort on any node's address, or at a load balancer's. After a reboot "
        "or a move the files may name an address that was. Certain only for a target whose gateway stands in this "
        "cluster already; for others it is told as information. An address that is translated on the way (a public one "
        "before cloud nodes) is known to nobody here, and may be right."
    ),
)
async def addresses(declared: Rule, look: Look) -> Answer:
    services = await look.objects("Service")
    outer = {*node_addresses(await look.objects("Node")), *_published(services)}
    known = {*outer, *(service.get("spec", {}).get("clusterIP") for service in services)}
    gateways = {(service["metadata"]["namespace"], service["metadata"]["name"]) for service in services}
    listed = one_line(", ".join(sorted(outer))) or "-"
    findings = []
    for party, route, target in Federation(look.parties).known_routes:
        if route.host is None or route.host in known or not _is_foreign(route.host):
            continue
        here = (target.namespace, target.era.gateway) in gateways
        findings.append(
            declared.at(
                party,
                (*route.path, "partyIp"),
                _("{address} is no address of this cluster ({known})", address=route.host, known=listed),
                remedy=_remedy(target),
                severity=Severity.WARNING if here else Severity.INFO,
            )
        )
    facts = tuple(Fact("Cluster", "addresses", one_line(address)) for address in sorted(outer))
    return Answer(_("Addresses of the cluster: {known}", known=listed), tuple(findings), facts)


def _published(services: Iterable[Object]) -> Iterator[str]:
    """Where Services can be met from outside, besides at the nodes."""
    for service in services:
        yield from published(service)
        yield from service.get("spec", {}).get("externalIPs") or ()


def _is_foreign(host: str) -> bool:
    """Whether `host` can be held against addresses: a name may stand for any of them; of what is none L10 tells."""
    with suppress(ValueError):
        address = ip_address(host)
        return not (address.is_loopback or address.is_unspecified or address.is_link_local)
    return False


def _remedy(target: PartyFile) -> Message:
    return _(
        "Write the address of a node that party {name} can be reached at, or {service} where both live in this cluster",
        name=target.name,
        service=f"{target.era.gateway}.{target.namespace}",
    )
