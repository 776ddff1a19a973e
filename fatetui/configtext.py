"""What `fatetui config` shows: topology, capacity, decisions; as text, and as JSON. Masked and harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

from fatetui.output import cleaned
from services.federation import Demand, Link, Place, Share, Topology, demand_of, shares_of
from services.i18n import _
from services.kubernetes import format_cpu, format_memory
from services.party import ChangeKind, Migration, PartyFile
from services.redact import secrets
from services.text import one_line, visible

_KINDS = {
    ChangeKind.SET: _("set"),
    ChangeKind.ADDED: _("added"),
    ChangeKind.RENAMED: _("renamed"),
    ChangeKind.REMOVED: _("removed"),
}


@dataclass(frozen=True, slots=True)
class PartyDemand:
    """What one party asks for; CPU in millicores, memory in bytes."""

    party: str
    total: Demand
    shares: tuple[Share, ...]


def demands(parties: Sequence[PartyFile]) -> tuple[PartyDemand, ...]:
    """The demand of each party, in the files' order."""
    return tuple(PartyDemand(party.name, demand_of(party), tuple(shares_of(party))) for party in parties)


def as_json(data: Any) -> str:
    """Dataclasses, mappings and lists as one JSON document."""
    found = _plain(data)
    whole = found if isinstance(found, dict) else {"items": found}
    return json.dumps(cleaned(whole), ensure_ascii=False, indent=2) + "\n"


def _plain(data: Any) -> Any:
    if is_dataclass(data) and not isinstance(data, type):
        return asdict(data)
    if isinstance(data, Mapping):
        return {key: _plain(value) for key, value in data.items()}
    return [_plain(item) for item in data] if isinstance(data, list | tuple) else data


def topology_text(topology: Topology) -> str:
    """The parties, and an arrow for each route with what is wrong with it."""
    return _text([_("Shape: {shape}", shape=topology.shape.value), "", *_places(topology), "", *_links(topology)])


def capacity_text(found: Sequence[PartyDemand]) -> str:
    """A line for each party and component, and the sum."""
    lines: list[object] = []
    for entry in found:
        lines.append(f"{one_line(entry.party, 60)}: {_amount(entry.total)}")
        lines += [f"    {share.component}: {share.count} x {_amount(share.each)}" for share in entry.shares]
    total = sum((entry.total for entry in found), start=Demand.none())
    return _text([*lines, _("In all: {amount}", amount=_amount(total))])


def decisions(migration: Migration) -> str:
    """What was changed and why, and what a person has to decide; "" when there is nothing to say."""
    lines: list[object] = [
        f"{_KINDS[change.kind]}: {change.path}{f' -> {change.became}' if change.became else ''}: {change.reason}"
        for change in migration.changes
    ]
    decide = _("decide")
    for decision in migration.decisions:
        place = f"{decision.path}: " if decision.path else ""
        lines += [f"{decide}[{decision.code}]: {place}{decision.message}", f"    = {decision.remedy}"]
    return _text(lines) if lines else ""


def _places(topology: Topology) -> Iterator[str]:
    for place in topology.places:
        yield f"{_named(place)}  {place.chart}  {place.gateway} NodePort {place.node_port or '-'}"


def _named(place: Place) -> str:
    return f"{place.party_id if place.party_id is not None else '?'} ({one_line(place.name, 60)})"


def _links(topology: Topology) -> Iterator[str]:
    for link in topology.links:
        target = _("exchange") if link.target is None else link.target
        notes = ", ".join(str(note) for note in _notes(link))
        yield f"{link.source} -> {target}  {link.host or '-'}:{link.port or '-'}{f'  ({notes})' if notes else ''}"


def _notes(link: Link) -> Iterator[object]:
    if not link.known:
        yield _("no file of it")
        return
    if not link.mirrored:
        yield _("no way back")
    if link.fits is False:
        yield _("wrong port")


def _amount(demand: Demand) -> str:
    return f"{format_cpu(demand.cpu)} CPU, {format_memory(demand.memory)}"


def _text(lines: Sequence[object]) -> str:
    return "".join(f"{secrets.mask(visible(str(line), keep=''))}\n" for line in lines)
