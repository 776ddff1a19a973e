"""All rules of single files over one party file."""

from __future__ import annotations

from services.party import rules  # noqa: F401 - importing them declares the rules
from services.party.findings import CHECKS, Finding, order
from services.party.partyfile import PartyFile


def lint_party(party: PartyFile) -> list[Finding]:
    """What is wrong with one file, in the order of its lines.

    Of a file that could be read only in part, the YAML problems alone: the rest would be guesses about what is below.
    """
    checks = CHECKS if party.document.complete else [(rule, check) for rule, check in CHECKS if rule.id == "L20"]
    return sorted((finding for rule, check in checks for finding in check(rule, party)), key=order)
