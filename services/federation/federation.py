"""Several party files as one federation, indexed once for all rules that look across them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from services.party import PartyFile, Route

GATEWAY_PORT = 9370
"""The port of the gateway's own Service, in every era (kubefate.md §7)."""
EXCHANGE_CHART = "fate-exchange"
SERVING_CHART = "fate-serving"


class Federation:
    """Parties that are meant to reach each other. Of two with the same id the first is the one that others mean.

    FATE and FATE Serving are networks of their own: a party has its id in both, and a gateway in each.
    """

    def __init__(self, parties: Sequence[PartyFile]) -> None:
        self.parties = tuple(parties)

    @cached_property
    def by_id(self) -> dict[tuple[bool, int], PartyFile]:
        """Parties by network (whether of FATE Serving) and id; an exchange is none that anybody lists."""
        found: dict[tuple[bool, int], PartyFile] = {}
        for party in self.parties:
            if party.party_id is not None and not self.is_exchange(party):
                found.setdefault((self.is_serving(party), party.party_id), party)
        return found

    @cached_property
    def exchanges(self) -> tuple[PartyFile, ...]:
        """The files of exchanges."""
        return tuple(party for party in self.parties if self.is_exchange(party))

    @cached_property
    def known_routes(self) -> tuple[tuple[PartyFile, Route, PartyFile], ...]:
        """Every route whose target is one of the files, and not the party itself: from, route, to."""
        return tuple(
            (party, route, target)
            for party in self.parties
            for route in party.routes
            if (target := self.called(party, route.party_id)) is not None and target.party_id != party.party_id
        )

    @cached_property
    def peers(self) -> Mapping[int, frozenset[int | None]]:
        """The ids that each party has routes to, by the file's identity (`id()`): ids of parties may be given twice."""
        return {
            id(party): frozenset(route.party_id for route in (*party.routes, *party.table_routes))
            for party in self.parties
        }

    @cached_property
    def _addresses(self) -> dict[tuple[bool, int], frozenset[str]]:
        found: dict[tuple[bool, int], set[str]] = {}
        for party, route, target in self.known_routes:
            if route.host and not target.is_gateway_service(route.host):
                found.setdefault((self.is_serving(party), route.party_id or 0), set()).add(route.host)
        return {key: frozenset(hosts) for key, hosts in found.items()}

    def addresses_of(self, party: PartyFile) -> frozenset[str]:
        """The addresses at which others reach a party; a Service's name says nothing about a machine."""
        return self._addresses.get((self.is_serving(party), party.party_id or 0), frozenset())

    def called(self, party: PartyFile, identifier: int | None) -> PartyFile | None:
        """The file of the party that `party` means by an id."""
        return self.by_id.get((self.is_serving(party), identifier)) if identifier is not None else None

    def port_of(self, target: PartyFile, host: str | None) -> int | None:
        """The port at which `target` listens for who comes by `host`; None when it has no NodePort."""
        return GATEWAY_PORT if target.is_gateway_service(host) else target.gateway_port

    def is_exchange(self, party: PartyFile) -> bool:
        """Whether a file describes an exchange."""
        return party.chart_name == EXCHANGE_CHART

    def is_serving(self, party: PartyFile) -> bool:
        """Whether a file is of FATE Serving's network."""
        return party.chart_name == SERVING_CHART

    def share_cluster(self, one: PartyFile, other: PartyFile) -> bool:
        """Whether two parties may live in one Kubernetes cluster: unless others reach them at different addresses."""
        first, second = self.addresses_of(one), self.addresses_of(other)
        return not first or not second or bool(first & second)
