"""Releases and engines that work together."""

from __future__ import annotations

from collections.abc import Iterator

from services.federation.federation import Federation
from services.federation.rules.book import rule
from services.i18n import _
from services.party import Finding, PartyFile, Rule, Severity, version_key
from services.party.findings import of_fate
from services.yamldoc import Path

# Patch levels of this release changed the protocol between parties (fate.md §1).
_STRICT = (1, 7)


@rule(
    "X06",
    Severity.ERROR,
    _("Releases or federation engines differ"),
    _(
        "FATE federates within one major.minor release; patch levels should work, except in 1.7. All parties need "
        "the same federation engine."
    ),
    reach=(of_fate(),),
)
def different_releases(declared: Rule, federation: Federation) -> Iterator[Finding]:
    known = [party for party in federation.parties if party.era_is_known and party.chart_name == "fate"]
    for party in known[1:]:
        yield from _release(declared, party, known[0])
        yield from _engine(declared, party, known[0])


def _release(declared: Rule, party: PartyFile, first: PartyFile) -> Iterator[Finding]:
    mine, theirs = version_key(party.chart_version)[:3], version_key(first.chart_version)[:3]
    if mine == theirs:
        return
    path: Path = ("chartVersion",) if "chartVersion" in party.document.data else ("version",)
    versions = {"mine": party.chart_version, "theirs": first.chart_version, "file": first.document.source}
    message = _("{mine} meets {theirs} in {file}", **versions)
    severity = Severity.WARNING if mine[:2] == theirs[:2] != _STRICT else Severity.ERROR
    yield declared.at(party, path, message, remedy=_("Bring all parties to one release"), severity=severity)


def _engine(declared: Rule, party: PartyFile, first: PartyFile) -> Iterator[Finding]:
    for key in ("federation", "backend"):
        mine, theirs = party.data.get(key), first.data.get(key)
        if mine and theirs and str(mine).lower() != str(theirs).lower():
            message = _("{key} is {engine} in {file}", key=key, engine=str(theirs), file=first.document.source)
            yield declared.at(party, (key,), message, remedy=_("Use one engine in all parties"))
