"""Rules across party files: most federations fail because two files do not mirror each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from services.federation.federation import Federation, is_service_name
from services.i18n import _
from services.party import Finding, Fix, PartyFile, Route, Rule, Severity, asked_ports, hosts_of, order, version_key
from services.text import one_line
from services.yamldoc import Path, TextEdit

Check = Callable[[Rule, Federation], Iterable[Finding]]
_GATEWAY_PORT = 9370
_SCOPE = "federation"

GATEWAY_PORTS = Rule(
    "X01",
    Severity.ERROR,
    _SCOPE,
    _("partyPort and the peer's NodePort differ"),
    _(
        "A party reaches a peer at partyIp and partyPort; the peer listens at its gateway's nodePort. Both numbers "
        "must be the same, or 9370 where partyIp is the name of the gateway's Service in the same cluster."
    ),
)
ONE_SIDED = Rule(
    "X02",
    Severity.ERROR,
    _SCOPE,
    _("A peer has no route back"),
    _("Answers take the same way as questions: when A lists B, B must list A, or both go through an exchange."),
)
SAME_IDENTITY = Rule(
    "X03",
    Severity.ERROR,
    _SCOPE,
    _("Two parties have the same id, name or namespace"),
    _("An id names one party everywhere; name and namespace together are KubeFATE's key for a cluster."),
)
PORT_COLLISION = Rule(
    "X04",
    Severity.ERROR,
    _SCOPE,
    _("Two Services ask for the same NodePort"),
    _(
        "A NodePort belongs to one Service of a cluster. Parties that others reach at different addresses are taken "
        "to live in different clusters."
    ),
)
DIFFERENT_RELEASES = Rule(
    "X06",
    Severity.ERROR,
    _SCOPE,
    _("Releases or federation engines differ"),
    _(
        "FATE federates within one major.minor release; patch levels should work, except in 1.7. All parties need "
        "the same federation engine."
    ),
)
SAME_HOST = Rule(
    "X07",
    Severity.ERROR,
    _SCOPE,
    _("Two Ingresses have the same host"),
    _("Of two Ingresses with one host in one cluster, one party's board is shown for both. Give each its own host."),
)


def lint_federation(parties: Sequence[PartyFile]) -> list[Finding]:
    """What is wrong between files, in the files' and lines' order. Files that were read in part only are left out."""
    federation = Federation([party for party in parties if party.document.complete])
    sources = {party.document.source: index for index, party in enumerate(federation.parties)}
    found = [finding for rule, check in _CHECKS for finding in check(rule, federation)]
    return sorted(found, key=lambda finding: (sources[finding.source], order(finding)))


def _known_routes(federation: Federation) -> Iterator[tuple[PartyFile, Route, PartyFile]]:
    for party in federation.parties:
        for route in party.routes:
            target = federation.by_id.get(route.party_id) if route.party_id is not None else None
            if target is not None and target.party_id != party.party_id:
                yield party, route, target


def _gateway_ports(rule: Rule, federation: Federation) -> Iterator[Finding]:
    for party, route, target in _known_routes(federation):
        inside = is_service_name(route, target)
        expected = _GATEWAY_PORT if inside else target.gateway_port
        if expected is None:
            message = _("Party {id} goes to this gateway from outside, but it has no NodePort", id=party.party_id)
            remedy = _("Set type NodePort and a nodePort")
            yield rule.at(target, (target.era.gateway,), message, remedy=remedy, key=True)
        elif route.port is not None and route.port != expected:
            path: Path = (*route.path, "partyPort")
            yield rule.at(
                party,
                path,
                _(
                    "Party {id} listens at {expected}, not at {port}",
                    id=target.party_id,
                    expected=expected,
                    port=route.port,
                ),
                remedy=_("Set partyPort to {port}", port=expected),
                fix=_replaced(party, path, expected),
            )
            if not inside:
                told = _("Party {id} looks for this gateway at {port}", id=party.party_id, port=route.port)
                yield rule.at(target, (target.era.gateway, "nodePort"), told, remedy=_("Change one of the two files"))


def _one_sided(rule: Rule, federation: Federation) -> Iterator[Finding]:
    for party, _route, target in _known_routes(federation):
        back = any(peer.party_id == party.party_id for peer in target.routes)
        if not back and not target.has_exchange and party.party_id is not None:
            message = _("Party {other} lists this party, but has no route back", other=party.party_id)
            remedy = _("Add party {other} to partyList", other=party.party_id)
            yield rule.at(target, (target.era.gateway, "partyList"), message, remedy=remedy, key=True)


def _same_identity(rule: Rule, federation: Federation) -> Iterator[Finding]:
    for key in ("partyId", "name", "namespace"):
        seen: dict[str, PartyFile] = {}
        for party in federation.parties:
            value = party.data.get(key)
            if value is None:
                continue
            first = seen.setdefault(str(value), party)
            if first is not party and (key == "partyId" or federation.share_cluster(first, party)):
                message = _(
                    "{key} {value} is already in {file}",
                    key=key,
                    value=one_line(str(value), 63),
                    file=first.document.source,
                )
                yield rule.at(party, (key,), message, remedy=_("Give each party its own"))


def _port_collision(rule: Rule, federation: Federation) -> Iterator[Finding]:
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
                yield rule.at(party, (row.block, row.key), message, remedy=_("Choose a port that nobody has"))
            others.append((party, what))


def _different_releases(rule: Rule, federation: Federation) -> Iterator[Finding]:
    known = [party for party in federation.parties if party.era_is_known and party.chart_name == "fate"]
    for party in known[1:]:
        first = known[0]
        mine, theirs = version_key(party.chart_version)[:3], version_key(first.chart_version)[:3]
        path: Path = ("chartVersion",) if "chartVersion" in party.document.data else ("version",)
        if mine != theirs:
            message = _(
                "{mine} meets {theirs} in {file}",
                mine=party.chart_version,
                theirs=first.chart_version,
                file=first.document.source,
            )
            severity = Severity.ERROR if mine[:2] != theirs[:2] else Severity.WARNING
            remedy = _("Bring all parties to one release")
            yield rule.at(party, path, message, remedy=remedy, severity=severity)
        for key in ("federation", "backend"):
            mine_engine, their_engine = party.data.get(key), first.data.get(key)
            if mine_engine and their_engine and str(mine_engine).lower() != str(their_engine).lower():
                message = _(
                    "{key} is {engine} in {file}", key=key, engine=str(their_engine), file=first.document.source
                )
                yield rule.at(party, (key,), message, remedy=_("Use one engine in all parties"))


def _same_host(rule: Rule, federation: Federation) -> Iterator[Finding]:
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
                yield rule.at(party, entry.path, message, remedy=_("Give each party hosts of its own"))
            others.append(party)


def _replaced(party: PartyFile, path: Path, value: int) -> Fix | None:
    span = party.document.values.get(path)
    return Fix(_("Set it to {value}", value=value), (TextEdit(span, str(value)),)) if span else None


_CHECKS: tuple[tuple[Rule, Check], ...] = (
    (GATEWAY_PORTS, _gateway_ports),
    (ONE_SIDED, _one_sided),
    (SAME_IDENTITY, _same_identity),
    (PORT_COLLISION, _port_collision),
    (DIFFERENT_RELEASES, _different_releases),
    (SAME_HOST, _same_host),
)
RULES: dict[str, Rule] = {rule.id: rule for rule, _check in _CHECKS}
"""The rules across files by id."""
