"""Each rule across files against each era that it speaks of: files that fit each other, and files that do not."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest

from services.federation import RULES, lint_federation
from services.party import Era, Finding, PartyFile, Severity, apply_fixes, era_of, new_party, parse_party, version_key
from services.party.findings import Reach, of_exchange, of_fate, of_serving
from services.yamldoc import Path, insert_value, remove_value, set_value
from tests.unit.party.cases import CHARTS
from tests.unit.party.test_grammar_samples import exchange, spark_party, text_of

Files = dict[str, str]
"""Texts by the names of their files: `a.yaml`, `b.yaml`."""
Edit = Callable[[Files, Era], None]
_EVERY = (of_fate(), of_exchange(), of_serving())
_PARTIES = (of_fate(), of_serving())
ERROR, INFO = Severity.ERROR, Severity.INFO


def party(chart: str, version: str, number: int, peer: int) -> str:
    """The party `number`, in a cluster of its own, with a route to `peer`."""
    text = new_party(version, name=f"fate-{number}", namespace=f"fate-{number}", party_id=number, chart_name=chart)
    route = {"partyId": peer, "partyIp": f"10.20.0.{peer % 9998}", "partyPort": port_of(chart, version, peer)}
    return set_value(text, (era_of(version, chart).gateway, "partyList"), [route])


def port_of(chart: str, version: str, number: int) -> int:
    port = parse_party(
        new_party(version, name="a", namespace="a", party_id=number, chart_name=chart), "x.yaml"
    ).gateway_port
    assert port is not None
    return port


def good(chart: str, version: str) -> Files:
    """Two parties that mirror each other; an exchange, and a party that goes through it."""
    if chart == "fate-exchange":
        user = party("fate", version, 9999, 10000)
        route = {"ip": "10.20.0.9", "port": 30000}
        user = set_value(set_value(user, ("rollsite", "partyList"), []), ("rollsite", "exchange"), route)
        # An exchange has an id, and it is nobody's peer.
        entry = {"partyId": 9999, "partyIp": "10.20.0.1", "partyPort": 30091}
        exchange = set_value(party(chart, version, 1, 9999), ("rollsite", "partyList"), [entry])
        return {"a.yaml": user, "b.yaml": exchange}
    return {"a.yaml": party(chart, version, 9999, 10000), "b.yaml": party(chart, version, 10000, 9999)}


def spark(chart: str, version: str) -> Files:
    """Two parties of Spark and RabbitMQ that mirror each other."""
    assert chart == "fate"
    first = spark_party(version, "rabbitmq")
    second = deepcopy({**first, "name": "fate-10000", "namespace": "fate-10000", "partyId": 10000})
    # In samples the ports of party 10000 are those of 9999 and ten more.
    for block in ("python", "nginx", "rabbitmq"):
        second[block] |= {key: port + 10 for key, port in first[block].items() if key.lower().endswith("nodeport")}
    hops = first["nginx"]["route_table"][10000]
    back = {service: [_ten_less(hop) for hop in hops[service]] for service in hops}
    second["nginx"]["route_table"] = {9999: back}
    second["rabbitmq"]["route_table"] = {9999: _ten_less(first["rabbitmq"]["route_table"][10000])}
    return {"a.yaml": text_of(first), "b.yaml": text_of(second)}


def spark_exchange(_chart: str, version: str) -> Files:
    """A party of Spark, and an exchange whose nginx knows it."""
    user = spark_party(version, "pulsar")
    user["nginx"] |= {"route_table": {}, "exchange": {"ip": "10.20.0.9", "httpPort": 30003, "grpcPort": 30008}}
    user["pulsar"]["route_table"] = {9999: {"host": "pulsar", "port": 6650, "sslPort": 6651}}
    user["pulsar"]["exchange"] = {"ip": "10.20.0.9", "port": 30007}
    middle = exchange(version)
    hops = middle["nginx"]["route_table"].pop(10000)
    middle["nginx"]["route_table"][9999] = {service: [_ten_less(hop) for hop in hops[service]] for service in hops}
    middle["rollsite"]["partyList"] = []
    middle["trafficServer"]["route_table"]["sni"] = [{"fqdn": "9999.fate.org", "tunnelRoute": "10.20.0.1:30099"}]
    return {"a.yaml": text_of(user), "b.yaml": text_of(middle)}


def _ten_less(hop: dict[str, Any]) -> dict[str, Any]:
    return {key: value - 10 if isinstance(value, int) else value for key, value in hop.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What `edit` makes wrong, and the files and words that `rule` then points at."""

    rule: str
    edit: Edit
    told: tuple[tuple[str, str], ...]
    severity: Severity = ERROR
    mended: str = ""
    """The file that the rule's fix makes good again."""
    reach: tuple[Reach, ...] = _EVERY
    files: Callable[[str, str], Files] = good

    def covers(self, chart: str, version: str) -> bool:
        return any(row.chart == chart and row.covers(version) for row in self.reach)


def put(name: str, path: str, value: Any) -> Edit:
    """Another value at a dotted path of one file; `GATEWAY` is the era's own."""

    def edit(files: Files, era: Era) -> None:
        files[name] = insert_value(files[name], _path(path, era), value)

    return edit


def drop(name: str, path: str) -> Edit:
    def edit(files: Files, era: Era) -> None:
        files[name] = remove_value(files[name], _path(path, era))

    return edit


def both(*edits: Edit) -> Edit:
    def edit(files: Files, era: Era) -> None:
        for one in edits:
            one(files, era)

    return edit


def _path(path: str, era: Era) -> Path:
    # Ids of parties are keys, and longer than any index.
    steps = path.replace("GATEWAY", era.gateway).split(".")
    return tuple(int(step) if step.isdecimal() and len(step) < 3 else step for step in steps)


def one_cluster(files: Files, era: Era) -> None:
    for name in files:
        put(name, "GATEWAY.partyList.0.partyIp", "10.20.0.5")(files, era)


def one_port(files: Files, era: Era) -> None:
    one_cluster(files, era)
    put("b.yaml", "GATEWAY.nodePort", parse_party(files["a.yaml"], "").gateway_port)(files, era)
    put("a.yaml", "GATEWAY.partyList.0.partyPort", parse_party(files["a.yaml"], "").gateway_port)(files, era)


def by_nginx(files: Files, era: Era) -> None:
    """The exchange's nginx forgets the party, and is seen to know it before."""
    assert not [one for one in lint_federation(read(files)) if one.rule == "X09"]
    put("b.yaml", "nginx.route_table", {})(files, era)


def tunnel_elsewhere(files: Files, _era: Era) -> None:
    files["b.yaml"] = files["b.yaml"].replace("10.20.0.1:30099", "10.20.0.1:31000")


def another_release(files: Files, _era: Era) -> None:
    files["b.yaml"] = set_value(files["b.yaml"], ("chartVersion",), "v1.9.1")


CASES: tuple[Case, ...] = (
    Case(
        rule="X01",
        edit=put("a.yaml", "GATEWAY.partyList.0.partyPort", 31000),
        told=(("a.yaml", "31000"), ("b.yaml", "3")),
        mended="a.yaml",
        reach=_PARTIES,
    ),
    Case(
        rule="X01",
        edit=put("b.yaml", "rollsite.partyList.0.partyPort", 31000),
        told=(("b.yaml", "31000"), ("a.yaml", "30091")),
        mended="b.yaml",
        reach=(of_exchange(),),
    ),
    Case(rule="X02", edit=put("b.yaml", "GATEWAY.partyList", []), told=(("b.yaml", "partyList:"),), reach=_PARTIES),
    Case(
        rule="X02",
        edit=put("b.yaml", "nginx.route_table", {}),
        told=(("b.yaml", '"route_table":'),),
        reach=(of_fate("v1.5.0"),),
        files=spark,
    ),
    # Met by nginx, and the data would not come back.
    Case(
        rule="X02",
        edit=both(
            drop("a.yaml", "rabbitmq.route_table.10000"),
            put("b.yaml", "rabbitmq.route_table", {}),
        ),
        told=(("a.yaml", '"route_table":'), ("b.yaml", '"route_table":')),
        reach=(of_fate("v1.5.0"),),
        files=spark,
    ),
    Case(rule="X03", edit=put("b.yaml", "partyId", 9999), told=(("b.yaml", "9999"),)),
    Case(
        rule="X03",
        edit=both(one_cluster, put("b.yaml", "name", "fate-9999")),
        told=(("b.yaml", "fate-9999"),),
        reach=_PARTIES,
    ),
    Case(
        rule="X03",
        edit=both(one_cluster, put("b.yaml", "namespace", "fate-9999")),
        told=(("b.yaml", "fate-9999"),),
        reach=_PARTIES,
    ),
    Case(rule="X04", edit=one_port, told=(("b.yaml", "300"),), reach=_PARTIES),
    Case(
        rule="X04", edit=put("b.yaml", "rollsite.nodePort", 30091), told=(("b.yaml", "30091"),), reach=(of_exchange(),)
    ),
    Case(rule="X06", edit=another_release, told=(("b.yaml", "v1.9.1"),), reach=(of_fate(before="v1.9.0"),)),
    Case(
        rule="X06",
        edit=put("b.yaml", "chartVersion", "v1.8.1"),
        told=(("b.yaml", "v1.8.1"),),
        reach=(of_fate("v1.9.0"),),
    ),
    Case(
        rule="X06",
        edit=put("b.yaml", "federation", "Pulsar"),
        told=(("b.yaml", "Pulsar"),),
        reach=(of_fate("v1.9.0"),),
    ),
    Case(
        rule="X06",
        edit=put("b.yaml", "backend", "spark"),
        told=(("b.yaml", "spark"),),
        reach=(of_fate("v1.5.0", "v1.9.0"),),
    ),
    # Before hosts could be set, one host is one id.
    Case(
        rule="X07",
        edit=put("b.yaml", "partyId", 9999),
        told=(("b.yaml", "partyId:"),),
        reach=(of_fate(before="v1.5.0-b"),),
    ),
    Case(
        rule="X07",
        edit=both(one_cluster, put("b.yaml", "host.fateboard", "9999.fateboard.kubefate.net")),
        told=(("b.yaml", "9999.fateboard.kubefate.net"),),
        reach=(of_fate("v1.5.0-b", "v1.6.1"),),
    ),
    Case(
        rule="X07",
        edit=both(one_cluster, drop("a.yaml", "ingress.fateboard"), drop("b.yaml", "ingress.fateboard")),
        told=(("b.yaml", "ingress:"),),
        reach=(of_fate("v1.6.1"),),
    ),
    Case(
        rule="X07",
        edit=both(one_cluster, drop("a.yaml", "ingress.servingProxy"), drop("b.yaml", "ingress.servingProxy")),
        told=(("b.yaml", "ingress:"),),
        reach=(of_serving("v2.1.5"),),
    ),
    Case(
        rule="X08",
        edit=put("a.yaml", "rabbitmq.route_table.10000.port", 31000),
        told=(("a.yaml", "31000"),),
        mended="a.yaml",
        reach=(of_fate("v1.5.0"),),
        files=spark,
    ),
    Case(
        rule="X08",
        edit=put("a.yaml", "nginx.route_table.10000.proxy.0.http_port", 30108),
        told=(("a.yaml", "30108"),),
        mended="a.yaml",
        reach=(of_fate("v1.5.1"),),
        files=spark,
    ),
    Case(
        rule="X08",
        edit=tunnel_elsewhere,
        told=(("b.yaml", '"10.20.0.1:31000"'),),
        mended="b.yaml",
        reach=(of_exchange("v1.6.0-a"),),
        files=spark_exchange,
    ),
    Case(
        rule="X08",
        edit=put("a.yaml", "pulsar.httpsNodePort", 31000),
        told=(("b.yaml", '"10.20.0.1:30099"'),),
        reach=(of_exchange("v1.6.0-a"),),
        files=spark_exchange,
    ),
    Case(
        rule="X09",
        edit=put("b.yaml", "trafficServer.route_table.sni.0.fqdn", "9999.elsewhere.org"),
        told=(("b.yaml", '"route_table":'),),
        reach=(of_exchange("v1.6.0-a"),),
        files=spark_exchange,
    ),
    Case(
        rule="X09",
        edit=put("b.yaml", "rollsite.partyList", []),
        told=(("b.yaml", "partyList:"),),
        reach=(of_exchange(),),
    ),
    Case(
        rule="X09",
        edit=by_nginx,
        told=(("b.yaml", '"route_table":'),),
        reach=(of_exchange("v1.6.0-a"),),
        files=spark_exchange,
    ),
    Case(
        rule="X10",
        edit=one_cluster,
        told=(("a.yaml", "10.20.0.5"), ("b.yaml", "10.20.0.5")),
        severity=INFO,
        reach=_PARTIES,
    ),
)
# Of one file each, so that nothing is between them; or nothing of theirs is set in it.
_NOT_OF: dict[str, tuple[Reach, ...]] = {
    "X02": (of_exchange(),),
    "X07": (of_exchange(), Reach(chart="fate-serving", since="v1.2.2", before="v2.1.5")),
    "X08": (of_exchange(),),
    "X10": (of_exchange(),),
}


def read(files: Files) -> list[PartyFile]:
    return [parse_party(text, name) for name, text in files.items()]


def cases() -> list[tuple[Case, str, str]]:
    return [(case, *chart) for case in CASES for chart in CHARTS if case.covers(*chart)]


@pytest.mark.parametrize(("chart", "version"), CHARTS)
@pytest.mark.parametrize("files", [good, spark])
def test_no_rule_has_anything_against_files_that_fit(
    files: Callable[[str, str], Files], chart: str, version: str
) -> None:
    if files is spark and (chart != "fate" or version_key(version) < version_key("v1.5.0")):
        return
    told = {(finding.rule, str(finding.message)) for finding in lint_federation(read(files(chart, version)))}
    # The two Spark parties have the sample's hosts.
    assert {one for one in told if files is good or one[0] != "X07"} == set()


@pytest.mark.parametrize(
    ("case", "chart", "version"), cases(), ids=[f"{case.rule}-{name}-{version}" for case, name, version in cases()]
)
def test_a_rule_says_what_does_not_fit_where_it_stands(case: Case, chart: str, version: str) -> None:
    files = case.files(chart, version)
    before = dict(files)
    case.edit(files, era_of(version, chart))
    parties = read(files)
    findings = [finding for finding in lint_federation(parties) if finding.rule == case.rule]
    for name, words in case.told:
        assert [finding for finding in findings if stands(finding, name, words, parties)], (name, words, findings)
    assert {finding.severity for finding in findings} == {case.severity}
    if case.mended:
        mended = apply_fixes(files[case.mended], [one for one in findings if one.source == case.mended])
        assert mended == before[case.mended]


def stands(finding: Finding, name: str, words: str, parties: list[PartyFile]) -> bool:
    document = next(party.document for party in parties if party.document.source == name)
    place = document.offset(finding.span.line, finding.span.column)
    return finding.source == name and document.text.startswith(words, place)


def test_every_rule_has_a_case_for_every_era_it_speaks_of() -> None:
    wanted = {(rule.id, *chart) for rule in RULES.values() for chart in CHARTS if rule.speaks_of(*chart)}
    wanted -= {
        (rule, *chart)
        for rule, rows in _NOT_OF.items()
        for chart in CHARTS
        if any(row.chart == chart[0] and row.covers(chart[1]) for row in rows)
    }
    assert wanted - {(case.rule, name, version) for case, name, version in cases()} == set()


def test_fate_and_fate_serving_of_one_party_are_no_collision() -> None:
    files = {
        f"{chart}-{own}.yaml": party(chart, version, own, peer).replace(f"fate-{own}", f"{chart}-{own}")
        for chart, version in (("fate", "v1.11.2"), ("fate-serving", "v2.1.6"))
        for own, peer in ((9999, 10000), (10000, 9999))
    }
    assert [str(finding.message) for finding in lint_federation(read(files))] == []
