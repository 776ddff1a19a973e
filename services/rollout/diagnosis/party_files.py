"""§3.4 and §3.6: what a party's file leaves out or says in vain. Nothing in the cluster shows it; lint does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from services.i18n import Message, _
from services.party import Finding, PartyFile
from services.rollout.diagnosis.index import Index
from services.rollout.diagnosis.model import Diagnosis, Place, fact
from services.rollout.rules import RULES
from services.rollout.verdict import Health

_MESSAGES = {
    "P26": _("The file of {party} describes volumes that are not made"),
    "P46": _("The file of {party} has keys that its chart does not read"),
    "P47": _("{party} has no compute node: no job of it finds anybody to work for it"),
}
_RULES = {lint: rule for rule in _MESSAGES for lint in RULES[rule].checked_by}
"""Rules of lint, and the pains that they are about."""


def from_lint(index: Index) -> Iterator[Diagnosis]:
    """P26, P46, P47: advice on what works all the same, and what keeps jobs from running."""
    for namespace, parties in index.parties.items():
        for party in parties:
            for rule, findings in _by_rule(party, index.linted(party, frozenset(_RULES))).items():
                place = Place(namespace, "PartyFile", party.name)
                message = Message(_MESSAGES[rule].template, {"party": party.name})
                facts = [fact(place, f"{found.rule}, line {found.span.line}", found.message) for found in findings]
                health = Health.DEGRADED if rule == "P47" else Health.HEALTHY
                yield index.found(rule, message, place, facts, health=health)


def _by_rule(party: PartyFile, findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    rules: dict[str, list[Finding]] = {}
    for finding in findings:
        # Of the modules that engines want, compute nodes are what is asked for here.
        if finding.rule != "L07" or finding.message.values.get("module") == party.era.compute:
            rules.setdefault(_RULES[finding.rule], []).append(finding)
    return rules


CHECKS = (from_lint,)
