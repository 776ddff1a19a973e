"""NodePorts, of which a cluster has each one once."""

from __future__ import annotations

from collections.abc import Iterator

from services.federation.federation import Federation
from services.federation.rules.book import rule
from services.i18n import _
from services.party import Finding, PartyFile, Rule, Severity, asked_ports


@rule(
    "X04",
    Severity.ERROR,
    _("Two Services ask for the same NodePort"),
    _(
        "A NodePort belongs to one Service of a cluster. Parties that others reach at different addresses are taken "
        "to live in different clusters."
    ),
)
def port_collision(declared: Rule, federation: Federation) -> Iterator[Finding]:
    seen: dict[int, list[tuple[PartyFile, str]]] = {}
    for party in federation.parties:
        for row, port in asked_ports(party):
            what = f"{row.block}.{row.key}"
            others = seen.setdefault(port, [])
            taken = next((entry for entry in others if federation.share_cluster(entry[0], party)), None)
            if taken is not None:
                message = _(
                    "NodePort {port} is already asked for by {what} in {file}",
                    port=port,
                    what=taken[1],
                    file=taken[0].document.source,
                )
                yield declared.at(party, row.path, message, remedy=_("Choose a port that nobody has"))
            others.append((party, what))
