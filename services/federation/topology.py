"""Who reaches whom, at which address and port, and in whose cluster."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services.federation.federation import Federation
from services.party import PartyFile, Route


class Shape(StrEnum):
    """How a federation is wired."""

    NONE = "none"
    """Nobody has a route to anybody."""
    PEER_TO_PEER = "peer-to-peer"
    EXCHANGE = "exchange"
    """All traffic goes through an exchange."""
    MIXED = "mixed"
    """Some routes are direct, the rest goes through an exchange."""


@dataclass(frozen=True, slots=True)
class Link:
    """A way from one party to another, or to the exchange (`target` None).

    `known` says whether the target is one of the files; `mirrored` whether it has a route back, or an exchange that
    may; `fits` whether host and port are those at which the target listens, None where the files cannot tell.
    """

    source: int | None
    target: int | None
    host: str | None
    port: int | None
    known: bool
    mirrored: bool
    fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A party as others see it: where its gateway listens. `clusters` holds the parties that may share its cluster."""

    party_id: int | None
    name: str
    namespace: str
    chart: str
    gateway: str
    node_port: int | None
    addresses: tuple[str, ...]
    neighbours: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Topology:
    """The picture of a federation."""

    shape: Shape
    places: tuple[Place, ...]
    links: tuple[Link, ...]


def topology_of(parties: Sequence[PartyFile]) -> Topology:
    """The topology that `parties` describe together, in the files' order."""
    federation = Federation(parties)
    links = tuple(_links(federation))
    return Topology(_shape(links), tuple(_place(party, federation) for party in federation.parties), links)


def links_of(parties: Sequence[PartyFile]) -> list[Link]:
    """Every route of every party, in the files' order; exchanges last."""
    return list(_links(Federation(parties)))


def _links(federation: Federation) -> Iterator[Link]:
    for party in federation.parties:
        yield from (_direct(party, route, federation) for route in (*party.routes, *party.table_routes))
    for party in federation.parties:
        if party.has_exchange:
            block = party.get((party.era.gateway, "exchange"))
            host, port = block.get("ip"), block.get("port")
            known = bool(federation.exchanges)
            back = any(party.party_id in federation.peers[id(exchange)] for exchange in federation.exchanges)
            yield Link(party.party_id, None, str(host) if host else None, _number(port), known, back)


def _direct(party: PartyFile, route: Route, federation: Federation) -> Link:
    target = federation.called(party, route.party_id)
    if target is None:
        return Link(party.party_id, route.party_id, route.host, route.port, False, False)
    back = target.has_exchange or party.party_id in federation.peers[id(target)]
    expected = federation.port_of(target, route.host)
    fits = None if expected is None else route.port == expected
    return Link(party.party_id, route.party_id, route.host, route.port, True, back, fits)


def _shape(links: Sequence[Link]) -> Shape:
    direct = any(link.target is not None for link in links)
    exchanged = any(link.target is None for link in links)
    if direct and exchanged:
        return Shape.MIXED
    return Shape.EXCHANGE if exchanged else Shape.PEER_TO_PEER if direct else Shape.NONE


def _place(party: PartyFile, federation: Federation) -> Place:
    addresses = federation.addresses_of(party)
    others = (other for other in federation.parties if other is not party and other.party_id is not None)
    shared = (other.party_id or 0 for other in others if addresses and federation.share_cluster(party, other))
    return Place(
        party.party_id,
        party.name,
        party.namespace,
        f"{party.chart_name} {party.chart_version}",
        party.era.gateway,
        party.gateway_port,
        tuple(sorted(addresses)),
        tuple(shared),
    )


def _number(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
