"""All rules of single files over one party file."""

from __future__ import annotations

from services.party import rules  # noqa: F401 - importing them declares the rules
from services.party.findings import PARTY_RULES, Finding, Rule, order
from services.party.partyfile import PartyFile

RULES: dict[str, Rule] = PARTY_RULES.rules
"""The rules of single files by id."""
# Of a file that could be read only in part, more would be guesses about what stands below.
_OF_BROKEN_FILES = frozenset({"L20"})


def lint_party(party: PartyFile) -> list[Finding]:
    """What is wrong with one file, in the order of its lines; of a file that is broken, where it is broken."""
    only = None if party.document.complete else _OF_BROKEN_FILES
    return sorted(PARTY_RULES.findings(party, only=only), key=order)
