"""Route tables of nginx and the message queues: where parties that compute with Spark find each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.federation.federation import Federation
from services.party import PartyFile, whole
from services.yamldoc import Path

TABLE_BLOCK = "nginx"
"""The block whose table stands in the place of a gateway's partyList."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePair:
    """A port in `block`.route_table.ID(.service[]) and the NodePort of the peer's `target` block that it must be."""

    block: str
    service: str = ""
    port: str
    target: str
    node_port: str


PAIRS: tuple[RoutePair, ...] = (
    RoutePair(block="nginx", service="proxy", port="http_port", target="nginx", node_port="httpNodePort"),
    RoutePair(block="nginx", service="proxy", port="grpc_port", target="nginx", node_port="grpcNodePort"),
    RoutePair(block="nginx", service="fateflow", port="http_port", target="python", node_port="httpNodePort"),
    RoutePair(block="nginx", service="fateflow", port="grpc_port", target="python", node_port="grpcNodePort"),
    RoutePair(block="rabbitmq", port="port", target="rabbitmq", node_port="nodePort"),
    RoutePair(block="pulsar", port="port", target="pulsar", node_port="httpNodePort"),
    RoutePair(block="pulsar", port="sslPort", target="pulsar", node_port="httpsNodePort"),
)


@dataclass(frozen=True, slots=True)
class NamedRoute:
    """An entry of an exchange's SNI table: Pulsar's TLS traffic to `name` goes on to `tunnel`, written at `path`.

    `party_id` is what FATE puts before the domain; None in names that are no party's, as with a `*`.
    """

    name: str
    party_id: int | None
    tunnel: str
    path: Path

    @property
    def port(self) -> int | None:
        """The port of the tunnel; None where it names none."""
        return whole(self.tunnel.rpartition(":")[2]) if ":" in self.tunnel else None


SNI_BLOCK = "trafficServer"
_SNI: Path = (SNI_BLOCK, "route_table", "sni")
_DOMAIN = "fate.org"
"""The charts' default of `pulsar.exchange.domain` (kubefate.md §6.4)."""


def named_routes(exchange: PartyFile) -> Iterator[NamedRoute]:
    """The SNI table of an exchange."""
    table = exchange.get(_SNI) if SNI_BLOCK in exchange.modules else None
    for index, entry in enumerate(table if isinstance(table, list) else ()):
        name, tunnel = (entry.get("fqdn"), entry.get("tunnelRoute")) if isinstance(entry, dict) else (None, None)
        if isinstance(name, str) and isinstance(tunnel, str):
            yield NamedRoute(name, whole(name.partition(".")[0]), tunnel, (*_SNI, index, "tunnelRoute"))


def name_in_pulsar(party: PartyFile) -> str:
    """The name by which an exchange knows a party's Pulsar."""
    return f"{party.party_id}.{party.get(('pulsar', 'exchange', 'domain')) or _DOMAIN}"


def tables_to(source: PartyFile, host: str, key: str) -> dict[Path, Any]:
    """What a peer's tables say of `source`, whose entries have that `key`: `host`, and the port of each way in."""
    entries: dict[str, dict[str, Any]] = {}
    for pair in PAIRS:
        if pair.block not in source.modules:
            continue
        entry = entries.setdefault(pair.block, {})
        hop = entry.setdefault(pair.service, [{"host": host}])[0] if pair.service else entry
        hop.setdefault("host", host)
        hop[pair.port] = whole(source.get((pair.target, pair.node_port)))
    return {(block, "route_table", key): entry for block, entry in entries.items()}


BLOCKS = tuple(dict.fromkeys(pair.block for pair in PAIRS))
"""The blocks that have a table: the door, then the queues."""


def table_ids(party: PartyFile, block: str) -> frozenset[int | None]:
    """The ids that a block's table has entries for."""
    table = party.get((block, "route_table")) if block in party.modules else None
    return frozenset(map(whole, table)) if isinstance(table, dict) else frozenset()


def goes_through_exchange(party: PartyFile, block: str) -> bool:
    """Whether a block sends what its table has no entry for to an exchange (nginx, pulsar)."""
    return block in party.modules and isinstance(party.get((block, "exchange")), dict)


def ways_missing(federation: Federation) -> Iterator[tuple[PartyFile, str, PartyFile]]:
    """Parties that another one lists in a table, each with a block of theirs that has no way back, and the other one.

    Who is met by one table is met by all: FATE Flow talks by nginx, and the data that it sends goes by the queue.
    """
    for party in federation.parties:
        listed = frozenset().union(*(table_ids(party, block) for block in BLOCKS)) - {None, party.party_id}
        targets = (federation.called(party, one) for one in sorted(one for one in listed if one is not None))
        for target in targets if not federation.is_exchange(party) else ():
            for block in BLOCKS if target is not None else ():
                assert target is not None
                known = party.party_id in table_ids(target, block) or goes_through_exchange(target, block)
                if block in target.modules and not known:
                    yield target, block, party
