"""§3.6: traffic between parties, by TCP tries from their gateways and by what toy_example said; FATE-Board."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.i18n import Message, _
from services.kubefate import hosts_of
from services.rollout.diagnosis import ways
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place, fact
from services.rollout.diagnosis.situation import Probe, ProbeKind, ToyRun
from services.rollout.fields import Object, name_of
from services.rollout.ingresses import backends_of
from services.rollout.rules import RULES
from services.rollout.verdict import Health

_PULSAR_FROM = 3
"""Parties from which on Pulsar's replicators get in each other's way (product.md P44)."""
_BOARD = "fateboard"
_TRANSCRIPT = 200_000


@dataclass(frozen=True, slots=True)
class _Told:
    """What of a run of toy_example tells a rule: its outcome's word, or a text that it printed."""

    rule: str
    outcome: str
    pattern: re.Pattern[str]


def _told(rule: str, pattern: str, outcome: str = "") -> _Told:
    return _Told(rule, outcome, re.compile(pattern, re.IGNORECASE))


# In order: particular texts stand before the general ones that often surround them.
_TOLD = (
    _told("P49", r"no such command|can't open file|run_toy_example\.py.{0,80}no such file|flow: .{0,9}not found"),
    _told("P42", r"query job status failed", "wrong-party"),
    _told("P45", r"method not found.{0,80}DataTransferService|incompatible FATE|version compatibility check failed"),
    _told("P41", r"Federated schedule error.{0,200}Expecting value|Expecting value: line 1"),
    _told("P28", r"remaining cores|apply job .{0,200}resource .{0,200}failed|max cores per job", "no-resource"),
    _told(
        "P40",
        r"rollSite and fateflow network connectivity|Roll Site Error TransInfo|UNAVAILABLE: io exception|UNARYCALL|"
        r"overall process time exceeds timeout|failed to connect to all addresses|routing table not have|"
        r"found no router info|rpc request error|DEADLINE_EXCEEDED",
    ),
)  # fmt: skip


def toy_runs(index: Index) -> Iterator[Diagnosis]:
    """P28, P40–P45, P49: why toy_example did not calculate its sum."""
    runs = index.situation.toy
    alone = {run.guest for run in runs if run.passed and run.guest == run.host}
    for run in runs:
        if run.passed:
            continue
        row = next((row for row in _TOLD if _shows(row, run)), None)
        if row is not None:
            yield _run_failed(index, row, run)
        pair = run.guest != run.host
        if pair and {run.guest, run.host} <= alone and (row is None or row.rule == "P40"):
            place = _place(run)
            message = _("Parties {guest} and {host} work alone, but not together", guest=run.guest, host=run.host)
            facts = [fact(place, "outcome", run.outcome), fact("Toy", "alone", f"{run.guest}, {run.host}: pass")]
            yield index.found("P43", message, place, facts, certainty=Certainty.LIKELY)
        if row is None or row.rule == "P40":
            yield from _pulsar(index, run)


def _shows(row: _Told, run: ToyRun) -> bool:
    return (row.outcome != "" and row.outcome == run.outcome) or bool(row.pattern.search(run.text[-_TRANSCRIPT:]))


def _place(run: ToyRun) -> Place:
    return Place("", "Toy", f"{run.guest}-{run.host}")


def _run_failed(index: Index, row: _Told, run: ToyRun) -> Diagnosis:
    place = _place(run)
    found = row.pattern.search(run.text[-_TRANSCRIPT:])
    said = run.text[-_TRANSCRIPT:][max(0, found.start() - 80) : found.end() + 200] if found else run.outcome
    facts = [fact(place, "outcome", run.outcome), fact(place, "said", said)]
    message: Message = RULES[row.rule].what
    if row.rule == "P40":
        message = _("Party {guest} does not reach party {host}", guest=run.guest, host=run.host)
        facts += [
            fact(Place(party.namespace, "PartyFile", party.name), "partyList", f"{route.host}:{route.port}")
            for party in index.situation.parties
            for route in party.routes
            if party.party_id == run.guest and route.party_id == run.host
        ]
    return index.found(row.rule, message, place, facts, certainty=Certainty.LIKELY, health=Health.FAILED)


def _pulsar(index: Index, run: ToyRun) -> Iterator[Diagnosis]:
    engines = [party for party in index.situation.parties if _uses_pulsar(party.data)]
    if len(engines) >= _PULSAR_FROM and run.outcome != "pass":
        message = _("{count} parties exchange by Pulsar: replicators of the same name hang", count=len(engines))
        facts = [fact(Place(party.namespace, "PartyFile", party.name), "federation", "Pulsar") for party in engines]
        yield index.found("P44", message, _place(run), facts, certainty=Certainty.POSSIBLE)


def _uses_pulsar(data: Mapping[str, Any]) -> bool:
    return any("pulsar" in str(data.get(key, "")).lower() for key in ("federation", "backend"))


def gateways(index: Index) -> Iterator[Diagnosis]:
    """P40: a party's gateway pod cannot connect to where its file sends it."""
    for probe in index.situation.probes:
        if probe.kind is not ProbeKind.TCP or probe.ok or not probe.origin:
            continue
        place = Place("", "Route", probe.target)
        message = _("{origin} cannot connect to {target}", origin=probe.origin, target=probe.target)
        facts = [fact(probe.origin, "TCP", probe.error or "no connection")]
        yield index.found("P40", message, place, [*facts, *_in_files(index, probe)])


def _in_files(index: Index, probe: Probe) -> Iterator[Fact]:
    host, _colon, port = probe.target.rpartition(":")
    for party in index.situation.parties:
        for route in party.routes:
            if route.host == host and str(route.port) == port:
                where = ".".join(map(str, route.path))
                yield fact(Place(party.namespace, "PartyFile", party.name), where, f"partyId {route.party_id}")


def boards(index: Index) -> Iterator[Diagnosis]:
    """P48: a FATE-Board's name does not resolve, or something else than a board answers."""
    owners = {host: ingress for ingress in index.of("Ingress") if _is_board(ingress) for host in hosts_of(ingress)}
    for probe in index.probes(ProbeKind.DNS, ProbeKind.HTTP):
        host = ways.host_in(probe.target)
        ingress = owners.get(host)
        if ingress is None:
            continue
        place = Place(str((ingress.get("metadata") or {}).get("namespace", "")), "Module", _BOARD)
        if probe.kind is ProbeKind.DNS and not probe.addresses:
            message = _("FATE-Board's name {host} does not resolve on this machine", host=host)
            yield index.found("P48", message, place, [fact(host, "DNS", probe.error or "no such host")], host=host)
        elif probe.kind is ProbeKind.HTTP and probe.ok and probe.status >= 400 and probe.status not in (401, 403):
            message = _("{host} answers {status} instead of FATE-Board", host=host, status=probe.status)
            yield index.found("P48", message, place, [fact(probe.target, "HTTP", f"{probe.status} {probe.server}")])


def _is_board(ingress: Object) -> bool:
    return _BOARD in name_of(ingress) or _BOARD in backends_of(ingress)


CHECKS = (toy_runs, gateways, boards)
