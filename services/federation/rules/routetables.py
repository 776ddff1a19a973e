"""Route tables of nginx and the message queues: where Spark's parties find each other (product.md P41)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.federation.federation import Federation
from services.federation.rules.book import rule
from services.federation.rules.gateways import replaced
from services.federation.tables import PAIRS, NamedRoute, RoutePair, named_routes
from services.i18n import _
from services.party import Finding, Fix, PartyFile, Rule, Severity, whole
from services.party.findings import of_exchange, of_fate
from services.yamldoc import Path, TextEdit

_EXPOSED = ("NodePort", "LoadBalancer")
_TLS = ("pulsar", "httpsNodePort")


@rule(
    "X08",
    Severity.ERROR,
    _("A route table and the peer's NodePort differ"),
    _(
        "With Spark, parties meet by nginx and a message queue, and each has a route_table: http to the peer's http "
        "NodePort, grpc to its grpc one, the queue to the queue's. A swapped pair answers `Expecting value: line 1`. "
        "An exchange sends Pulsar's TLS traffic on by name: each tunnelRoute leads to the httpsNodePort of that "
        "party's pulsar."
    ),
    reach=(of_fate("v1.5.0"), of_exchange()),
)
def route_tables(declared: Rule, federation: Federation) -> Iterator[Finding]:
    for party in federation.parties:
        for pair in (row for row in PAIRS if row.block in party.modules):
            for target, path, port in _entries(party, pair, federation):
                expected = whole(target.get((pair.target, pair.node_port)))
                exposed = target.get((pair.target, "type")) in _EXPOSED
                if expected is None or not exposed or port == expected:
                    continue
                message = _(
                    "Party {id} has {key} {expected}, not {port}",
                    id=target.party_id,
                    key=f"{pair.target}.{pair.node_port}",
                    expected=expected,
                    port=port,
                )
                remedy = _("Set {key} to {port}", key=pair.port, port=expected)
                yield declared.at(party, path, message, remedy=remedy, fix=replaced(party, path, expected))
    for exchange in federation.exchanges:
        yield from _tunnels(declared, federation, exchange)


def _tunnels(declared: Rule, federation: Federation, exchange: PartyFile) -> Iterator[Finding]:
    """The entries of an exchange's SNI table that lead to another port than the party's Pulsar has for TLS."""
    for route in named_routes(exchange):
        target = federation.called(exchange, route.party_id)
        if target is None or "pulsar" not in target.modules or route.port is None:
            continue
        expected = whole(target.get(_TLS))
        if expected is None or target.get(("pulsar", "type")) not in _EXPOSED or route.port == expected:
            continue
        message = _(
            "Party {id} has {key} {expected}, not {port}",
            id=target.party_id,
            key=".".join(_TLS),
            expected=expected,
            port=route.port,
        )
        tunnel = f"{route.tunnel.rpartition(':')[0]}:{expected}"
        remedy = _("Set {key} to {port}", key="tunnelRoute", port=tunnel)
        fix = _port_replaced(exchange, route, expected)
        yield declared.at(exchange, route.path, message, remedy=remedy, fix=fix)


def _port_replaced(exchange: PartyFile, route: NamedRoute, port: int) -> Fix | None:
    """The fix that changes the port of a tunnel alone: its address and quotes stay."""
    span = exchange.document.values.get(route.path)
    if span is None or span.line != span.end_line:
        return None
    written = exchange.document.line(span.line)[: span.end_column - 1]
    start = written.rfind(str(route.port), span.column - 1)
    if start < 0:
        return None
    place = span._replace(column=start + 1, end_column=start + 1 + len(str(route.port)))
    return Fix(_("Set it to {value}", value=port), (TextEdit(place, str(port)),))


def _entries(party: PartyFile, pair: RoutePair, federation: Federation) -> Iterator[tuple[PartyFile, Path, int]]:
    """The pair's ports in a party's route table, each with the party that it is to reach and where it is written."""
    base: Path = (pair.block, "route_table")
    table = party.get(base)
    for identifier, entry in table.items() if isinstance(table, dict) else ():
        target = federation.called(party, whole(identifier))
        if target is None or target is party:
            continue
        for path, hop in _hops((*base, identifier), entry, pair.service):
            port = whole(hop.get(pair.port))
            # A Service's name inside the cluster is followed by the Service's own port.
            if port is not None and not _is_inside(hop.get("host"), target):
                yield target, (*path, pair.port), port


def _hops(path: Path, entry: Any, service: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    if not service:
        if isinstance(entry, dict):
            yield path, entry
        return
    listed = entry.get(service) if isinstance(entry, dict) else None
    for index, hop in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(hop, dict):
            yield (*path, service, index), hop


def _is_inside(host: object, target: PartyFile) -> bool:
    return isinstance(host, str) and bool(target.namespace) and f".{target.namespace}" in host
