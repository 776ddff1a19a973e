"""What each party must have for itself."""

from __future__ import annotations

from collections.abc import Iterator

from services.federation.federation import Federation
from services.federation.rules.book import rule
from services.i18n import _
from services.party import Finding, PartyFile, Rule, Severity, hosts_of
from services.text import one_line


@rule(
    "X03",
    Severity.ERROR,
    _("Two parties have the same id, name or namespace"),
    _("An id names one party everywhere; name and namespace together are KubeFATE's key for a cluster."),
)
def same_identity(declared: Rule, federation: Federation) -> Iterator[Finding]:
    for key in ("partyId", "name", "namespace"):
        seen: dict[tuple[bool, str], PartyFile] = {}
        for party in federation.parties:
            value = party.data.get(key)
            if value is None:
                continue
            # A party has its id in FATE and in FATE Serving.
            network = federation.is_serving(party) and key == "partyId"
            first = seen.setdefault((network, str(value)), party)
            if first is not party and (key == "partyId" or federation.share_cluster(first, party)):
                shown = one_line(str(value), 63)
                message = _("{key} {value} is already in {file}", key=key, value=shown, file=first.document.source)
                yield declared.at(party, (key,), message, remedy=_("Give each party its own"))


@rule(
    "X07",
    Severity.ERROR,
    _("Two Ingresses have the same host"),
    _("Of two Ingresses with one host in one cluster, one party's board is shown for both. Give each its own host."),
)
def same_host(declared: Rule, federation: Federation) -> Iterator[Finding]:
    seen: dict[str, list[PartyFile]] = {}
    for party in federation.parties:
        if not party.era_is_known:
            continue
        for entry in hosts_of(party):
            others = seen.setdefault(entry.host.lower(), [])
            first = next((other for other in others if federation.share_cluster(other, party)), None)
            if first is not None:
                message = _(
                    "The host {host} of {module} is also that of {file}",
                    host=one_line(entry.host, 80),
                    module=entry.module,
                    file=first.document.source,
                )
                yield declared.at(party, entry.path, message, remedy=_("Give each party hosts of its own"))
            others.append(party)
