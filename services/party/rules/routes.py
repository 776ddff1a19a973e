"""The gateway's routes to other parties."""

from __future__ import annotations

from collections.abc import Iterator

from services.i18n import _
from services.party.findings import Finding, Rule, Severity, of_fate, of_serving, rule
from services.party.partyfile import PartyFile


@rule(
    "L11",
    Severity.ERROR,
    _("The party lists itself as a peer"),
    _("A route to the own party id sends the party's own traffic out of the cluster and back, or nowhere."),
)
def own_id(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    for route in party.routes:
        if route.party_id is not None and route.party_id == party.party_id:
            message = _("partyList holds the party's own id {id}", id=route.party_id)
            yield declared.at(party, (*route.path, "partyId"), message, remedy=_("Set the peer's id"))


@rule(
    "L12",
    Severity.ERROR,
    _("A peer is listed twice"),
    _("Of two routes to the same party id only one is used, and which one differs between charts."),
)
def duplicate_peers(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    seen: dict[int, int] = {}
    for route in party.routes:
        if route.party_id is None:
            continue
        path = (*route.path, "partyId")
        if route.party_id in seen:
            message = _("Party {id} is already on line {line}", id=route.party_id, line=seen[route.party_id])
            yield declared.at(party, path, message, remedy=_("Keep one of the two"))
        else:
            seen[route.party_id] = party.document.span(path).line


@rule(
    "L13",
    Severity.INFO,
    _("Exchange and partyList are both set"),
    _("The gateway goes to the parties of partyList directly, and to every other one through the exchange."),
    reach=(of_fate(before="v2.0.0"), of_serving()),
)
def exchange_and_peers(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    if party.routes and party.has_exchange:
        message = _("partyList wins for the parties in it; all others go through the exchange")
        yield declared.at(party, (party.era.gateway, "exchange"), message, key=True)


@rule(
    "L26",
    Severity.WARNING,
    _("The chart does not use the exchange"),
    _(
        "Chart v2.0.0 takes osx.exchange and leaves it out of osx's routes: there is no default route, and only the "
        "parties of partyList are reached. There is no exchange of that generation either."
    ),
    reach=(of_fate("v2.0.0"),),
)
def exchange_without_effect(declared: Rule, party: PartyFile) -> Iterator[Finding]:
    path = (party.era.gateway, "exchange")
    if party.get(path) is not None:
        message = _("Chart {version} makes no route of {key}", version=party.chart_version, key=".".join(path))
        yield declared.at(party, path, message, remedy=_("List every peer in partyList"), key=True)
