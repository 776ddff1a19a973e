"""All rules across party files over a federation: most fail because two files do not mirror each other."""

from __future__ import annotations

from collections.abc import Sequence

from services.federation import rules  # noqa: F401 - importing them declares the rules
from services.federation.federation import Federation
from services.federation.rules.book import FEDERATION_RULES
from services.party import Finding, PartyFile, Rule, order

RULES: dict[str, Rule] = FEDERATION_RULES.rules
"""The rules across files by id."""


def lint_federation(parties: Sequence[PartyFile]) -> list[Finding]:
    """What is wrong between files, in the files' and lines' order. Files that were read in part only are left out."""
    federation = Federation([party for party in parties if party.document.complete])
    sources = {party.document.source: index for index, party in enumerate(federation.parties)}
    found = FEDERATION_RULES.findings(federation)
    return sorted(found, key=lambda finding: (sources[finding.source], order(finding)))
