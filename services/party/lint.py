"""All rules of single files over one party file."""

from __future__ import annotations

from functools import lru_cache

from services.party import rules  # noqa: F401 - importing them declares the rules
from services.party.findings import PARTY_RULES, Finding, Rule, order
from services.party.partyfile import PartyFile

RULES: dict[str, Rule] = PARTY_RULES.rules
"""The rules of single files by id."""
# Of a file that could be read only in part, more would be guesses about what stands below.
_OF_BROKEN_FILES = frozenset({"L20"})


def lint_party(party: PartyFile, only: frozenset[str] | None = None) -> list[Finding]:
    """What is wrong with one file, by the rules in `only` if there are such, in the order of its lines; of a file that
    is broken, where it is broken."""
    speaking = _that_speak_of(party)
    return sorted(PARTY_RULES.findings(party, only=speaking if only is None else speaking & only), key=order)


def _that_speak_of(party: PartyFile) -> frozenset[str]:
    if not party.document.complete:
        return _OF_BROKEN_FILES
    return _of_chart(*party.chart)


@lru_cache(maxsize=128)
def _of_chart(version: str, name: str) -> frozenset[str]:
    return frozenset(rule.id for rule in RULES.values() if rule.speaks_of(name, version))
