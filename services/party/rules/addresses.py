"""Addresses, registries and host names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network

from services.i18n import Message, _
from services.party.findings import Finding, Fix, Rule, Severity, of_exchange, of_fate, of_serving, rule
from services.party.hosts import hosts_of
from services.party.partyfile import PartyFile
from services.text import one_line
from services.yamldoc import TextEdit, scalar

_HOST_NAME = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?(\.[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?)*\.?"
)
# Addresses out of KubeFATE's own tutorials and samples.
_SAMPLES = frozenset({"10.160.112.145", "192.168.10.1"})
_DOCUMENTATION = tuple(map(ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")))
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*://")
_PLACEHOLDERS = ("example.com", "example.net", "example.org")
_PEER_REMEDY = _("Set an address of the peer's cluster, such as a node's")


@rule(
    "L10",
    Severity.ERROR,
    _("A peer's address cannot be right"),
    _(
        "partyIp is where the peer's gateway is reached from this cluster: a node's address, a load balancer's, or a "
        "name. Loopback, link-local and unspecified addresses reach nobody; addresses out of documents were meant to "
        "be replaced."
    ),
)
def peer_addresses(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for route in party.routes:
        wrong = _wrong_with(route.host) if route.host is not None else None
        if wrong is not None:
            severity, message = wrong
            yield declared.at(party, (*route.path, "partyIp"), message, remedy=_PEER_REMEDY, severity=severity)


@rule(
    "L17",
    Severity.ERROR,
    _("The registry is not written as the chart joins it"),
    _(
        "Charts put the registry in front of the image's name: without a scheme, and up to v1.11.2 without a slash "
        "at its end. Chart v2.0.0 puts no slash of its own, so that there the registry must end with one."
    ),
    reach=(of_fate("v1.4.0"), of_exchange(), of_serving()),
)
def registry(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    value = party.data.get("registry")
    if not isinstance(value, str) or not value:
        return
    right = _SCHEME.sub("", value).rstrip("/") + ("/" if party.era.registry_slash else "")
    if value == right:
        return
    span = party.document.values.get(("registry",))
    fix = Fix(_("Write it as {registry}", registry=right), (TextEdit(span, scalar(right)),)) if span else None
    message = _("The registry {registry} gives image names that do not exist", registry=one_line(value, 80))
    yield declared.at(party, ("registry",), message, remedy=_("Write it as {registry}", registry=right), fix=fix)


@rule(
    "L27",
    Severity.ERROR,
    _("No registry suits this chart"),
    _(
        "Chart v2.0.0 writes `registry` in front of most images without a slash, and in front of the nodemanager's log "
        "side car with one. With the slash that the others need, the side car's image has two and is no name of an "
        "image: the nodemanager's pod never becomes ready. Without a registry all images are the public ones; each "
        "block's own `image` can name another."
    ),
    reach=(of_fate("v2.0.0"),),
)
def no_registry_fits(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    value = party.data.get("registry")
    if isinstance(value, str) and value and party.era.compute in party.modules:
        message = _(
            "With a registry, the log side car of {module} gets an image that is none", module=party.era.compute
        )
        remedy = _("Leave registry empty, and set `image` in each block")
        yield declared.at(party, ("registry",), message, remedy=remedy)


@rule(
    "L18",
    Severity.WARNING,
    _("An Ingress host is a placeholder, or everybody's"),
    _(
        "From chart v1.6.1 on the default hosts are the same for every party, and from v1.7.0 on (fate-serving: "
        "v2.1.5) they lie below example.com, where a real web site answers. Give each party hosts of its own, with its "
        "id in them."
    ),
    reach=(of_fate("v1.6.1"), of_serving("v2.1.5")),
)
def ingress_hosts(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if not party.era_is_known:
        return
    for module, host, path, is_default in hosts_of(party):
        if not (is_default or _needs_care(host, party.party_id)):
            continue
        message = (
            _("{module} has the chart's default host {host}, the same for every party", module=module, host=host)
            if is_default
            else _("The host {host} is a placeholder or lacks the party id", host=one_line(host, 80))
        )
        remedy = _("Set ingress.{module}.hosts to a name of your own with the party id in it", module=module)
        yield declared.at(party, path, message, remedy=remedy)


def _needs_care(host: str, party_id: int | None) -> bool:
    placeholder = any(host == domain or host.endswith(f".{domain}") for domain in _PLACEHOLDERS)
    return placeholder or (party_id is not None and str(party_id) not in host)


def _wrong_with(host: str) -> tuple[Severity, Message] | None:
    shown = one_line(host, 80)
    try:
        address = ip_address(host)
    except ValueError:
        if _HOST_NAME.fullmatch(host) and host.rstrip(".").lower() != "localhost" and not _looks_numeric(host):
            return None
        return Severity.ERROR, _("partyIp {host} is neither an address nor a host name", host=shown)
    if address.is_loopback or address.is_link_local or address.is_unspecified or address.is_multicast:
        return Severity.ERROR, _("partyIp {host} reaches no other cluster", host=shown)
    if any(address in network for network in _DOCUMENTATION if network.version == address.version):
        return Severity.WARNING, _("partyIp {host} is an address for documents only", host=shown)
    if host in _SAMPLES:
        return Severity.INFO, _("partyIp {host} is the sample address of KubeFATE's documents", host=shown)
    return None


def _looks_numeric(host: str) -> bool:
    return all(part.isdecimal() for part in host.rstrip(".").split("."))
