"""Two party files beside each other: whose counterpart is whose, and what is wrong between them. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from services.federation import lint_federation
from services.party import Severity

if TYPE_CHECKING:
    from services.party import Finding, PartyFile


def peers_of(name: str, parties: Mapping[str, PartyFile]) -> list[str]:
    """The other files, those with which something does not match first, then those with a route to or from it."""
    own = parties.get(name)
    others = [other for other in parties if other != name]
    if own is None:
        return others

    def nearness(other: str) -> tuple[int, bool]:
        return -len(between(own, parties[other])), not _linked(own, parties[other])

    return sorted(others, key=nearness)


def between(one: PartyFile, other: PartyFile) -> Sequence[Finding]:
    """What is wrong between two files, by lint of both together."""
    found = lint_federation((one, other))
    return tuple(finding for finding in found if finding.severity is not Severity.INFO)


def _linked(one: PartyFile, other: PartyFile) -> bool:
    return _leads(one, other) or _leads(other, one)


def _leads(one: PartyFile, other: PartyFile) -> bool:
    return any(route.party_id == other.party_id for route in one.routes)
