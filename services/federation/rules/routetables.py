"""Route tables of nginx and the message queues: where Spark's parties find each other (product.md P41)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.federation.federation import Federation
from services.federation.rules.book import rule
from services.federation.rules.gateways import replaced
from services.federation.tables import PAIRS, RoutePair
from services.i18n import _
from services.party import Finding, PartyFile, Rule, Severity, whole
from services.party.findings import of_exchange, of_fate
from services.yamldoc import Path


@rule(
    "X08",
    Severity.ERROR,
    _("A route table and the peer's NodePort differ"),
    _(
        "With Spark, parties meet by nginx and a message queue, and each has a route_table: http to the peer's http "
        "NodePort, grpc to its grpc one, the queue to the queue's. A swapped pair answers `Expecting value: line 1`."
    ),
    reach=(of_fate("v1.5.0"), of_exchange("v1.6.0-a")),
)
def route_tables(declared: Rule, federation: Federation) -> Iterator[Finding]:
    for party in federation.parties:
        for pair in (row for row in PAIRS if row.block in party.modules):
            for target, path, port in _entries(party, pair, federation):
                expected = whole(target.get((pair.target, pair.node_port)))
                exposed = target.get((pair.target, "type")) in ("NodePort", "LoadBalancer")
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
