"""Who reaches whom, by what stands in the cluster: the gateways' route tables and their Services' ports. Pure."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from services.party import CLUSTER_LABEL, ERAS, whole

if TYPE_CHECKING:
    from services.doctor import KnownParty
    from services.kubernetes import Object

ROUTE_TABLE = "route_table.json"
"""The key of a gateway's ConfigMap, in every era (kubefate.md §7)."""
_DEFAULT = "default"
_GATEWAYS = frozenset(era.gateway for era in ERAS)


@dataclass(frozen=True, slots=True)
class Wire:
    """A route of a party. `target` None is whoever has no route of its own: an exchange. `listens` are the NodePorts
    at which the target's gateway listens, None when the target is in no cluster looked at, or not there yet."""

    target: int | None
    host: str
    port: int
    listens: tuple[int, ...] | None
    pending: bool = False
    """Whether the target is being installed or uninstalled, and listens nowhere meanwhile."""

    @property
    def fits(self) -> bool | None:
        """Whether it leads to where the target listens; None when that cannot be told from here."""
        return None if self.listens is None else self.port in self.listens


@dataclass(frozen=True, slots=True)
class Wired:
    """A party with its routes; `listens` are its own gateway's NodePorts."""

    party: KnownParty
    listens: tuple[int, ...]
    wires: tuple[Wire, ...]


def wiring(
    parties: Sequence[KnownParty], config_maps: Iterable[Object], services: Iterable[Object]
) -> tuple[Wired, ...]:
    """The picture of `parties`, in their order. Objects may be those of others."""
    tables = dict(_tables(config_maps))
    ports = dict(_ports(services))
    pending = {whole(party.party_id) for party in parties if party.underway is not None and _key(party) not in ports}
    listening = {whole(party.party_id): ports.get(_key(party), ()) for party in parties}
    return tuple(
        Wired(party, ports.get(_key(party), ()), tuple(_wires(party, tables.get(_key(party), {}), listening, pending)))
        for party in parties
    )


def joined(wired: Iterable[Wired], others: Iterable[Wired]) -> tuple[Wired, ...]:
    """`wired` with its routes to parties of other clusters, which are among `others`, compared as those within."""
    listening = {whole(one.party.party_id): one.listens for one in others}

    def known(wire: Wire) -> Wire:
        listens = listening.get(wire.target) if wire.listens is None and wire.target is not None else None
        return wire if listens is None else replace(wire, listens=listens)

    return tuple(replace(one, wires=tuple(map(known, one.wires))) for one in wired)


def _wires(
    party: KnownParty,
    table: Mapping[str, Any],
    listening: Mapping[int | None, tuple[int, ...]],
    pending: Container[int | None],
) -> Iterator[Wire]:
    for name, services in table.items():
        target = None if name == _DEFAULT else whole(name)
        if target == whole(party.party_id) or (target is None and name != _DEFAULT):
            continue
        hop = _hop(services)
        if hop is not None and not (target is None and hop[0] in _GATEWAYS):
            waits = target is not None and target in pending
            yield Wire(target, *hop, None if target is None or waits else listening.get(target), waits)


def _hop(services: Any) -> tuple[str, int] | None:
    """Address and port of the first hop, as eggroll 1, eggroll 2 and OSX write it."""
    hops = services.get(_DEFAULT) if isinstance(services, Mapping) else None
    first = hops[0] if isinstance(hops, list) and hops else None
    if not isinstance(first, Mapping):
        return None
    host, port = first.get("ip") or first.get("host"), whole(first.get("port"))
    return (str(host), port) if host and port else None


def _tables(config_maps: Iterable[Object]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for obj in config_maps:
        text = (obj.get("data") or {}).get(ROUTE_TABLE)
        if not text:
            continue
        try:
            raw = json.loads(text)
        except ValueError:
            continue
        table = raw.get("route_table", raw) if isinstance(raw, dict) else None
        if isinstance(table, dict):
            yield _place(obj), table


def _ports(services: Iterable[Object]) -> Iterator[tuple[tuple[str, str], tuple[int, ...]]]:
    for obj in services:
        if obj["metadata"]["name"] in _GATEWAYS:
            ports = obj.get("spec", {}).get("ports") or ()
            yield _place(obj), tuple(port["nodePort"] for port in ports if port.get("nodePort"))


def _place(obj: Object) -> tuple[str, str]:
    meta = obj["metadata"]
    return str(meta.get("namespace")), str((meta.get("labels") or {}).get(CLUSTER_LABEL, ""))


def _key(party: KnownParty) -> tuple[str, str]:
    return party.namespace, party.name
