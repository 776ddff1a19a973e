"""NodePorts: which a party asks for, and which are free to be asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from services.federation.federation import Federation
from services.federation.lint import lint_federation
from services.party import NODE_PORTS, Finding, PartyFile, apply_fixes, asked_ports, party_of, with_values
from services.yamldoc import Path, load_yaml

_ROUTES = frozenset({"X01", "X08"})
"""The rules that hold a route against the NodePort it leads to."""


@dataclass(frozen=True, slots=True)
class PortProposal:
    """A port for a key that shares its own with somebody, or has none."""

    source: str
    path: Path
    now: int | None
    proposed: int


def node_ports(party: PartyFile) -> dict[str, int]:
    """NodePort by what it is for: `rollsite`, or `python.httpNodePort` where a block has several."""
    return {row.block if row.key == "nodePort" else f"{row.block}.{row.key}": port for row, port in asked_ports(party)}


def propose_ports(parties: Sequence[PartyFile], taken: Collection[int] = ()) -> list[PortProposal]:
    """A free port for every one that collides with an earlier file's, or with `taken` of the cluster.

    The first file keeps its ports. A proposal stays near the old port, so that ports of one party stay together.
    Raises ValueError when no port is left.
    """
    federation = Federation(parties)
    used: list[tuple[PartyFile, int]] = []
    proposals = []
    for party in federation.parties:
        for path, port in _asked(party):
            foreign = {other for owner, other in used if federation.share_cluster(owner, party)} | set(taken)
            if port not in foreign:
                used.append((party, port))
                continue
            wanted = {other for _path, other in _asked(party)}
            free = _nearest_free(port, foreign | wanted)
            proposals.append(PortProposal(party.document.source, path, port, free))
            used.append((party, free))
    return proposals


def with_ports(parties: Sequence[PartyFile], proposals: Sequence[PortProposal]) -> tuple[PartyFile, ...]:
    """`parties` with the ports proposed, and with the routes that led to the old ones leading there: comments kept.

    Raises KeyError when a port cannot be set in place.
    """
    wrong_before = {(finding.source, finding.span.line) for finding in _misfits(parties)}
    moved = [
        with_values(party, {item.path: item.proposed for item in proposals if item.source == party.document.source})
        for party in parties
    ]
    following = [found for found in _misfits(moved) if (found.source, found.span.line) not in wrong_before]
    return tuple(_mended(party, following) for party in moved)


def _misfits(parties: Sequence[PartyFile]) -> list[Finding]:
    return [finding for finding in lint_federation(parties) if finding.rule in _ROUTES and finding.fix is not None]


def _mended(party: PartyFile, findings: Sequence[Finding]) -> PartyFile:
    mine = [finding for finding in findings if finding.source == party.document.source]
    text = apply_fixes(party.document.text, mine)
    return party_of(load_yaml(text, party.document.source), party.source) if mine else party


def _asked(party: PartyFile) -> Iterator[tuple[Path, int]]:
    for row, port in asked_ports(party):
        yield row.path, port


def _nearest_free(port: int, used: Collection[int]) -> int:
    above = (other for other in range(max(port, NODE_PORTS.start), NODE_PORTS.stop) if other not in used)
    below = (other for other in range(min(port, NODE_PORTS.stop) - 1, NODE_PORTS.start - 1, -1) if other not in used)
    found = next(above, None) or next(below, None)
    if found is None:
        raise ValueError(port)
    return found
