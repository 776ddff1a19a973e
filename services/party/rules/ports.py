"""NodePorts within one file."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.party.findings import Finding, Rule, Severity, rule
from services.party.grammar import PORT_KEYS, PortKey
from services.party.partyfile import PartyFile, whole
from services.text import one_line

NODE_PORTS = range(30000, 32768)
"""Kubernetes' default range."""
_PORTS = range(1, 65536)
_EXPOSED = ("NodePort", "LoadBalancer")


def asked_ports(party: PartyFile) -> Iterator[tuple[PortKey, int]]:
    """The NodePorts that the charts would ask for: of modules that are installed, in blocks of a type that has any."""
    for row, value in _written(party):
        port = whole(value)
        if port is not None and row.module in party.modules and (row.always or party.get(row.type_path) in _EXPOSED):
            yield row, port


@rule(
    "L08",
    Severity.ERROR,
    _("Service type and nodePort contradict each other"),
    _(
        "A nodePort counts only together with type NodePort: otherwise the chart drops it or Kubernetes refuses the "
        "Service. Type NodePort without a nodePort gets a port by chance, which no other party can know beforehand."
    ),
)
def types_and_ports(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for row, _value in _written(party):
        kind = party.get(row.type_path)
        if kind not in _EXPOSED and not row.always:
            told = one_line(str(kind or "ClusterIP"), 40)
            message = _("{key} has no effect: {type} is {kind}", key=row.key, type=row.type_key, kind=told)
            yield declared.at(party, row.path, message, remedy=_("Set `{type}: NodePort`", type=row.type_key))
    gateway = party.era.gateway
    if party.get((gateway, "type")) == "NodePort" and party.get((gateway, "nodePort")) is None:
        message = _("The gateway is a NodePort without a nodePort: other parties cannot know its port")
        path = (gateway, "type")
        yield declared.at(party, path, message, remedy=_("Add `nodePort:`"), severity=Severity.WARNING)


@rule(
    "L09",
    Severity.ERROR,
    _("A port is out of range"),
    _("NodePorts are 30000 to 32767 unless the cluster says otherwise; the ports of peers are 1 to 65535."),
)
def port_ranges(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for row, value in _written(party):
        if whole(value) not in NODE_PORTS:
            message = _("{key} {value} is no NodePort", key=row.key, value=one_line(str(value), 40))
            yield declared.at(party, row.path, message, remedy=_("Choose a port from 30000 to 32767"))
    for route in party.routes:
        value = party.get((*route.path, "partyPort"))
        if value is not None and route.port not in _PORTS:
            message = _("partyPort {value} is no port", value=one_line(str(value), 40))
            yield declared.at(party, (*route.path, "partyPort"), message, remedy=_("Set the peer's NodePort"))


def _written(party: PartyFile) -> Iterator[tuple[PortKey, object]]:
    if not party.era_is_known:
        return
    for row in PORT_KEYS:
        value = party.get(row.path)
        if value is not None and row.covers(party.chart_version):
            yield row, value
