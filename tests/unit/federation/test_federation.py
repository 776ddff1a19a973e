"""Party files against each other, and what they need together."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import Any

import pytest

from services.federation import (
    RULES,
    CannotMirror,
    Demand,
    Shape,
    demand_of,
    links_of,
    lint_federation,
    mirror,
    node_ports,
    propose_ports,
    shares_of,
    topology_of,
)
from services.party import PartyFile, apply_fixes, new_party, parse_party, with_values
from services.yamldoc import Path

EXAMPLES = FilePath(__file__).parents[3] / "examples"


def found(parties: list[PartyFile]) -> list[tuple[str, str, int]]:
    """What is wrong between files; X10 is a hint that the examples of one cluster all deserve."""
    findings = [finding for finding in lint_federation(parties) if finding.rule != "X10"]
    return [(finding.rule, FilePath(finding.source).stem, finding.span.line) for finding in findings]


def test_the_examples_mirror_each_other(article: list[PartyFile], three: list[PartyFile]) -> None:
    assert found(article) == []
    assert found(three) == []


def test_a_changed_party_port_is_told_on_both_files(article: list[PartyFile]) -> None:
    changed = with_values(article[0], {("proxy", "partyList", 0, "partyPort"): 30011})
    assert found([changed, article[1]]) == [("X01", "fate-9999", 23), ("X01", "fate-10000", 19)]
    fixed = apply_fixes(changed.document.text, lint_federation([changed, article[1]]))
    assert fixed == article[0].document.text


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({("proxy", "partyList"): []}, [("X02", "fate-9999", 20)]),
        ({("partyId",): 10000}, [("X03", "fate-10000", 4)]),
        ({("name",): "fate-10000"}, [("X03", "fate-10000", 1)]),
        ({("namespace",): "fate-10000"}, [("X03", "fate-10000", 2)]),
        ({("version",): "v1.4.5"}, [("X06", "fate-10000", 3)]),
    ],
)
def test_what_is_wrong_between_two_files(
    article: list[PartyFile], values: dict[Path, Any], expected: list[tuple[str, str, int]]
) -> None:
    changed = with_values(article[0], values)
    rules = {entry[0] for entry in expected}
    assert [entry for entry in found([changed, article[1]]) if entry[0] in rules] == expected


def test_the_name_of_the_gateways_service_goes_past_its_node_port(article: list[PartyFile]) -> None:
    route: Path = ("proxy", "partyList", 0)
    inside = with_values(article[0], {(*route, "partyIp"): "proxy.fate-10000", (*route, "partyPort"): 9370})
    assert found([inside, article[1]]) == []
    wrong = with_values(inside, {(*route, "partyPort"): 30010})
    assert found([wrong, article[1]]) == [("X01", "fate-9999", 23)]


def test_one_node_port_for_two_in_one_cluster(three: list[PartyFile]) -> None:
    same = with_values(three[1], {("rollsite", "nodePort"): 30091})
    assert ("X04", "10000", 37) in found([three[0], same, three[2]])


def test_neighbours_are_told_of_the_way_inside_once_a_file(article: list[PartyFile], three: list[PartyFile]) -> None:
    hints = [finding for finding in lint_federation(article) if finding.rule == "X10"]
    assert [str(hint.remedy) for hint in hints] == [
        "proxy.fate-10000 with partyPort 9370 works too",
        "proxy.fate-9999 with partyPort 9370 works too",
    ]
    assert len([finding for finding in lint_federation(three) if finding.rule == "X10"]) == 3


def spark(number: int, peer: int, **ports: int) -> PartyFile:
    """A party of Spark and Pulsar; `ports` of the peer's entry in its route tables."""
    base = number - 9998
    to = {"http_port": 30003 + (peer - 9998) * 10, "grpc_port": 30008 + (peer - 9998) * 10, **ports}
    text = f"""
name: fate-{number}
namespace: fate-{number}
chartName: fate
chartVersion: v1.11.2
partyId: {number}
modules: [nginx, pulsar, python]
nginx:
  type: NodePort
  httpNodePort: {30003 + base * 10}
  grpcNodePort: {30008 + base * 10}
  route_table:
    {peer}:
      proxy:
      - {{host: 10.0.0.9, http_port: {to["http_port"]}, grpc_port: {to["grpc_port"]}}}
pulsar:
  type: NodePort
  httpNodePort: {30004 + base * 10}
  httpsNodePort: {30009 + base * 10}
  route_table:
    {peer}: {{host: 10.0.0.9, port: {30004 + (peer - 9998) * 10}, sslPort: {30009 + (peer - 9998) * 10}}}
"""
    return parse_party(text, f"fate-{number}.yaml")


def test_route_tables_of_spark_mirror_each_other() -> None:
    assert "X08" not in [entry[0] for entry in found([spark(9999, 10000), spark(10000, 9999)])]


def test_a_swapped_pair_of_a_route_table_is_told_and_mended() -> None:
    swapped = spark(9999, 10000, http_port=30028, grpc_port=30023)
    parties = [swapped, spark(10000, 9999)]
    assert [entry for entry in found(parties) if entry[0] == "X08"] == [("X08", "fate-9999", 15)] * 2
    mended = apply_fixes(swapped.document.text, lint_federation(parties))
    assert mended == spark(9999, 10000).document.text


EXCHANGE = """
name: fate-exchange
namespace: fate-exchange
chartName: fate-exchange
chartVersion: v1.11.2
partyId: 1
modules: [rollsite]
rollsite:
  type: NodePort
  nodePort: 30001
  partyList:
  - {partyId: 9999, partyIp: 10.0.0.1, partyPort: 30091}
"""


def test_an_exchange_knows_every_party_that_uses_it(three: list[PartyFile]) -> None:
    exchange = parse_party(EXCHANGE, "exchange.yaml")
    through = {("rollsite", "partyList"): [], ("rollsite", "exchange"): {"ip": "10.0.0.7", "port": 30001}}
    parties = [exchange, *(with_values(party, through) for party in three[:2])]
    assert found(parties) == [("X09", "exchange", 11)]


def test_patch_levels_matter_in_one_release_only() -> None:
    def severities(*versions: str) -> list[str]:
        parties = [
            parse_party(f"chartName: fate\nchartVersion: {version}\npartyId: {number}\n", f"{number}")
            for number, version in enumerate(versions, 1)
        ]
        return [finding.severity.value for finding in lint_federation(parties) if finding.rule == "X06"]

    assert severities("v1.11.1", "v1.11.2") == ["warning"]
    assert severities("v1.7.0", "v1.7.1") == ["error"]
    assert severities("v1.10.0", "v1.11.2") == ["error"]
    assert severities("v1.8.0", "v1.8.0") == []


def test_different_addresses_are_different_clusters() -> None:
    texts = [
        (1, 2, "10.0.0.2"),
        (2, 1, "10.0.0.1"),
    ]
    parties = [
        with_values(
            parse_party(
                new_party("v1.11.2", name="fate", namespace="fate", party_id=own, gateway_port=30091), f"{own}"
            ),
            {("rollsite", "partyList"): [{"partyId": peer, "partyIp": host, "partyPort": 30091}]},
        )
        for own, peer, host in texts
    ]
    assert found(parties) == []


def test_default_hosts_meet(three: list[PartyFile]) -> None:
    without = [with_values(party, {("ingress",): {}}) for party in three[:2]]
    assert [entry for entry in found(without) if entry[0] == "X07"] == [("X07", "10000", 26), ("X07", "10000", 26)]


def test_the_shape_of_a_federation(article: list[PartyFile], three: list[PartyFile]) -> None:
    assert topology_of(article).shape is Shape.PEER_TO_PEER
    assert topology_of([]).shape is Shape.NONE
    exchange = {("rollsite", "exchange"): {"ip": "10.0.0.7", "port": 30001}}
    mixed = topology_of([with_values(three[0], exchange), *three[1:]])
    assert mixed.shape is Shape.MIXED
    assert [(link.source, link.host, link.port) for link in mixed.links if link.target is None] == [
        (9999, "10.0.0.7", 30001)
    ]
    without = [with_values(party, {("rollsite", "partyList"): [], **exchange}) for party in three]
    assert topology_of(without).shape is Shape.EXCHANGE


def test_a_link_knows_whether_it_fits(article: list[PartyFile]) -> None:
    wrong = with_values(article[0], {("proxy", "partyList", 0, "partyPort"): 1})
    assert [link.fits for link in topology_of([wrong, article[1]]).links] == [False, True]
    assert [link.fits for link in topology_of(article[:1]).links] == [None]


def test_neighbours_are_those_reached_at_one_address(article: list[PartyFile]) -> None:
    assert [place.neighbours for place in topology_of(article).places] == [(10000,), (9999,)]
    assert topology_of(article).places[0].addresses == ("10.160.112.145",)


def test_colliding_ports_get_free_ones_nearby(three: list[PartyFile]) -> None:
    same = [with_values(party, {("rollsite", "nodePort"): 30091}) for party in three]
    proposed = propose_ports(same, taken={30092})
    assert [(item.source, item.now, item.proposed) for item in proposed] == [
        (same[1].document.source, 30091, 30093),
        (same[2].document.source, 30091, 30094),
    ]
    mended = [with_values(party, {item.path: item.proposed}) for party, item in zip(same[1:], proposed, strict=True)]
    assert propose_ports([same[0], *mended], taken={30092}) == []


def test_ports_at_the_end_of_the_range_go_down(article: list[PartyFile]) -> None:
    last = [with_values(party, {("proxy", "nodePort"): 32767}) for party in article]
    assert [item.proposed for item in propose_ports(last)] == [32766]


def test_a_party_is_made_to_match_another(article: list[PartyFile]) -> None:
    source = with_values(article[0], {("proxy", "nodePort"): 30500})
    matched = mirror(source, article[1])
    assert [(change.path[-1], change.before, change.after) for change in matched.changes] == [
        ("partyPort", 30009, 30500)
    ]
    assert "X01" not in [entry[0] for entry in found([source, matched.party])]
    assert mirror(source, matched.party).changes == ()


def test_a_missing_route_back_is_added(article: list[PartyFile]) -> None:
    alone = with_values(article[1], {("proxy", "partyList"): []})
    matched = mirror(article[0], alone)
    assert matched.party.routes == (article[1].routes[0],)
    assert found([article[0], matched.party]) == []


def test_what_the_files_do_not_say_has_to_be_named(article: list[PartyFile]) -> None:
    lonely = [with_values(party, {("proxy", "partyList"): []}) for party in article]
    with pytest.raises(CannotMirror):
        mirror(*lonely)
    assert mirror(*lonely, host="10.0.0.1").party.routes[0].host == "10.0.0.1"
    hidden = with_values(article[0], {("proxy", "type"): "ClusterIP"})
    with pytest.raises(CannotMirror):
        mirror(hidden, article[1])
    with pytest.raises(CannotMirror):
        mirror(article[0], article[0])


def test_shares_are_counted_by_file_or_chart(three: list[PartyFile]) -> None:
    unset = with_values(three[0], {("nodemanager",): {}})
    assert [(share.component, share.count) for share in shares_of(unset)] == [("nodemanager", 2)]
    assert demand_of(unset) == Demand(8000, 8 << 30)


def test_topology(article: list[PartyFile]) -> None:
    assert [(link.source, link.target, link.port, link.mirrored) for link in links_of(article)] == [
        (9999, 10000, 30010, True),
        (10000, 9999, 30009, True),
    ]
    assert [link.known for link in links_of(article[:1])] == [False]


def test_node_ports(article: list[PartyFile]) -> None:
    assert node_ports(article[0]) == {"proxy": 30009}
    spark = parse_party(
        "chartVersion: v1.8.0\nmodules: [nginx, python]\nnginx: {type: NodePort, httpNodePort: 30093}\n"
        "python: {type: ClusterIP, httpNodePort: 30097}\npulsar: {type: NodePort, httpNodePort: 30094}\n",
        "x",
    )
    assert node_ports(spark) == {"nginx.httpNodePort": 30093}


def test_demand_is_the_charts_default_or_what_the_file_says(article: list[PartyFile], three: list[PartyFile]) -> None:
    assert demand_of(article[0]) == Demand.none()
    assert demand_of(three[0]) == Demand(1000, 1 << 30)
    default = with_values(three[0], {("nodemanager",): {}})
    assert demand_of(default) == Demand(8000, 8 << 30)
    assert Demand(1, 1).fits(Demand(1, 2))
    assert not Demand(2, 1).fits(Demand(1, 2))


def test_every_rule_is_explained() -> None:
    assert all(rule.id == identifier and str(rule.explanation) for identifier, rule in RULES.items())
