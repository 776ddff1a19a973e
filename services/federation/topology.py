"""Who reaches whom, at which address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.federation.federation import Federation
from services.party import PartyFile


@dataclass(frozen=True, slots=True)
class Link:
    """A route from one party to another. `known` says whether the target is one of the files; `mirrored` whether it has
    a route back, or an exchange that may."""

    source: int | None
    target: int | None
    host: str | None
    port: int | None
    known: bool
    mirrored: bool


def links_of(parties: Sequence[PartyFile]) -> list[Link]:
    """Every route of every party, in the files' order."""
    federation = Federation(parties)
    links = []
    for party in federation.parties:
        for route in party.routes:
            target = federation.by_id.get(route.party_id) if route.party_id is not None else None
            back = target is not None and (
                target.has_exchange or any(peer.party_id == party.party_id for peer in target.routes)
            )
            links.append(Link(party.party_id, route.party_id, route.host, route.port, target is not None, back))
    return links
