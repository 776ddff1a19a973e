"""Several party files as one federation, indexed once for all rules that look across them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from services.party import PartyFile, Route


class Federation:
    """Parties that are meant to reach each other. Of two with the same id the first is the one that others mean."""

    def __init__(self, parties: Sequence[PartyFile]) -> None:
        self.parties = tuple(parties)

    @cached_property
    def by_id(self) -> dict[int, PartyFile]:
        """Parties by id."""
        found: dict[int, PartyFile] = {}
        for party in self.parties:
            if party.party_id is not None:
                found.setdefault(party.party_id, party)
        return found

    @cached_property
    def addresses(self) -> dict[int, frozenset[str]]:
        """The addresses at which others reach each party; a Service's name says nothing about a machine."""
        found: dict[int, set[str]] = {}
        for party in self.parties:
            for route in party.routes:
                target = self.by_id.get(route.party_id) if route.party_id is not None else None
                if target is not None and route.host and not is_service_name(route, target):
                    found.setdefault(route.party_id or 0, set()).add(route.host)
        return {identifier: frozenset(hosts) for identifier, hosts in found.items()}

    def share_cluster(self, one: PartyFile, other: PartyFile) -> bool:
        """Whether two parties may live in one Kubernetes cluster: unless others reach them at different addresses."""
        first = self.addresses.get(one.party_id) if one.party_id is not None else None
        second = self.addresses.get(other.party_id) if other.party_id is not None else None
        return not first or not second or bool(first & second)


def is_service_name(route: Route, target: PartyFile) -> bool:
    """Whether a route goes to the gateway's Service inside the cluster, past its NodePort."""
    name = f"{target.era.gateway}.{target.namespace}"
    return route.host is not None and (route.host == name or route.host.startswith(f"{name}.svc"))
