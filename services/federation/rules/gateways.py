"""The parties' doors to each other: addresses, ports, ways back, the exchange."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from services.federation.federation import GATEWAY_PORT, Federation
from services.federation.rules.book import rule
from services.federation.tables import (
    SNI_BLOCK,
    TABLE_BLOCK,
    goes_through_exchange,
    name_in_pulsar,
    named_routes,
    table_ids,
    ways_missing,
)
from services.i18n import _
from services.party import Finding, Fix, PartyFile, Rule, Severity
from services.party.findings import of_exchange
from services.yamldoc import Path, TextEdit


@rule(
    "X01",
    Severity.ERROR,
    _("partyPort and the peer's NodePort differ"),
    _(
        "A party reaches a peer at partyIp and partyPort; the peer listens at its gateway's nodePort. Both numbers "
        "must be the same, or 9370 where partyIp is the name of the gateway's Service in the same cluster."
    ),
)
def gateway_ports(declared: Rule, federation: Federation) -> Iterator[Finding]:
    for party, route, target in federation.known_routes:
        inside = target.is_gateway_service(route.host)
        expected = federation.port_of(target, route.host)
        if expected is None:
            message = _("Party {id} goes to this gateway from outside, but it has no NodePort", id=party.party_id)
            remedy = _("Set type NodePort and a nodePort")
            yield declared.at(target, (target.era.gateway,), message, remedy=remedy, key=True)
        elif route.port is not None and route.port != expected:
            values = {"id": target.party_id, "expected": expected, "port": route.port}
            path: Path = (*route.path, "partyPort")
            yield declared.at(
                party,
                path,
                _("Party {id} listens at {expected}, not at {port}", **values),
                remedy=_("Set partyPort to {port}", port=expected),
                fix=replaced(party, path, expected),
            )
            if not inside:
                told = _("Party {id} looks for this gateway at {port}", id=party.party_id, port=route.port)
                place = (target.era.gateway, "nodePort")
                yield declared.at(target, place, told, remedy=_("Change one of the two files"))


@rule(
    "X02",
    Severity.ERROR,
    _("A peer has no route back"),
    _(
        "Answers take the same way as questions: when A lists B, B must list A, or both go through an exchange. With "
        "Spark that holds for nginx's route_table and for the queue's, each by itself."
    ),
)
def one_sided(declared: Rule, federation: Federation) -> Iterator[Finding]:
    for party, _route, target in federation.known_routes:
        reached = party.party_id in federation.peers[id(target)] or target.has_exchange
        if not reached and not federation.is_exchange(party):
            message = _("Party {other} lists this party, but has no route back", other=party.party_id)
            remedy = _("Add party {other} to partyList", other=party.party_id)
            yield declared.at(target, (target.era.gateway, "partyList"), message, remedy=remedy, key=True)
    for target, block, party in ways_missing(federation):
        key = f"{block}.route_table"
        message = _("Party {other} lists this party, which has no way back in {key}", other=party.party_id, key=key)
        remedy = _("Add party {other} to {key}", other=party.party_id, key=key)
        yield declared.at(target, (block, "route_table"), message, remedy=remedy, key=True)


@rule(
    "X09",
    Severity.ERROR,
    _("The exchange has no route to a party that uses it"),
    _(
        "An exchange sends on what it gets by its own partyList, with Spark by nginx's route_table, with Pulsar by "
        "trafficServer's as well. A party that is not in it can ask, and is never answered."
    ),
    reach=(of_exchange(),),
)
def exchange_routes(declared: Rule, federation: Federation) -> Iterator[Finding]:
    for exchange in federation.exchanges:
        known = federation.peers[id(exchange)]
        users = (party for party in federation.parties if party.has_exchange and not federation.is_serving(party))
        for party in users:
            if party is exchange or party.party_id in known or party.party_id is None:
                continue
            message = _("Party {id} goes through this exchange, which has no route to it", id=party.party_id)
            remedy = _("Add party {other} to partyList", other=party.party_id)
            yield declared.at(exchange, (exchange.era.gateway, "partyList"), message, remedy=remedy, key=True)
        yield from _unlisted_by_nginx(declared, federation, exchange)
        yield from _unnamed(declared, federation, exchange)


def _unlisted_by_nginx(declared: Rule, federation: Federation, exchange: PartyFile) -> Iterator[Finding]:
    """Parties of Spark that send to an exchange whose nginx has no route to them."""
    listed = table_ids(exchange, TABLE_BLOCK)
    for party in federation.parties if TABLE_BLOCK in exchange.modules else ():
        if party is exchange or party.party_id in listed or not goes_through_exchange(party, TABLE_BLOCK):
            continue
        key = f"{TABLE_BLOCK}.route_table"
        message = _("Party {id} goes through this exchange, which has no route to it", id=party.party_id)
        remedy = _("Add party {other} to {key}", other=party.party_id, key=key)
        yield declared.at(exchange, (TABLE_BLOCK, "route_table"), message, remedy=remedy, key=True)


def _unnamed(declared: Rule, federation: Federation, exchange: PartyFile) -> Iterator[Finding]:
    """Parties whose Pulsar sends by an exchange that does not know theirs by name."""
    names = [route.name.lower() for route in named_routes(exchange)]
    for party in federation.parties if SNI_BLOCK in exchange.modules else ():
        wanted = name_in_pulsar(party)
        if party is exchange or party.party_id is None or not goes_through_exchange(party, "pulsar"):
            continue
        if any(fnmatchcase(wanted.lower(), name) for name in names):
            continue
        message = _(
            "Party {id} goes through this exchange, which has no route to {name}", id=party.party_id, name=wanted
        )
        remedy = _("Add {name} to {key}", name=wanted, key=f"{SNI_BLOCK}.route_table.sni")
        yield declared.at(exchange, (SNI_BLOCK, "route_table"), message, remedy=remedy, key=True)


@rule(
    "X10",
    Severity.INFO,
    _("Two parties of one cluster meet outside of it"),
    _(
        "Both parties are reached at the same address, so they live in one cluster. There the name of the gateway's "
        "Service works too, needs no NodePort, and stays right when the node's address changes."
    ),
)
def neighbours(declared: Rule, federation: Federation) -> Iterator[Finding]:
    hosts = {(party.party_id, route.party_id): route.host for party, route, _target in federation.known_routes}
    told: set[int] = set()
    for party, route, target in federation.known_routes:
        back = hosts.get((route.party_id, party.party_id))
        if not route.host or route.host != back or target.is_gateway_service(route.host) or not target.namespace:
            continue
        # Once for a file: in a federation of fifty it would be said of every pair.
        if id(party) not in told:
            told.add(id(party))
            service = f"{target.era.gateway}.{target.namespace}"
            message = _("Party {id} is in the same cluster, reached by its outer address", id=target.party_id)
            remedy = _("{service} with partyPort {port} works too", service=service, port=GATEWAY_PORT)
            yield declared.at(party, (*route.path, "partyIp"), message, remedy=remedy)


def replaced(party: PartyFile, path: Path, value: int) -> Fix | None:
    """The fix that puts another number at `path`; None where nothing is written there."""
    span = party.document.values.get(path)
    return Fix(_("Set it to {value}", value=value), (TextEdit(span, str(value)),)) if span else None
