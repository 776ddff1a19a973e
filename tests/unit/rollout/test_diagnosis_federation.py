"""P38–P49: what party files and their traffic suffer from."""

from __future__ import annotations

import pytest

from services.rollout import RULES, Probe, ProbeKind, Situation, ToyRun
from tests.unit.rollout.diagnosed import FATE, crashing, http, ingress, party, pod, rules, says, situation, tcp, told

BOARD = ingress("fateboard", FATE, "9999.fateboard.kubefate.net")
BOARD_HOST = "9999.fateboard.kubefate.net"
PULSAR = tuple(party("v1.9.0", "federation: Pulsar", number) for number in (9999, 10000, 9998))

MODULES = "[rollsite, clustermanager, nodemanager, mysql, python]"


def toy(text: str = "", outcome: str = "job-failed", guest: int = 9999, host: int = 10000) -> Situation:
    return situation(toy=(ToyRun(guest, host, outcome, text),))


def files(extra: str = "", modules: str = MODULES) -> Situation:
    return situation(parties=(party("v1.8.0", extra, modules=modules),))


def alone(*ids: int) -> tuple[ToyRun, ...]:
    return tuple(ToyRun(number, number, "pass") for number in ids)


PAIR = ToyRun(9999, 10000, "timeout", "job timeout")
PEER = "10.0.0.8:30010"
CASES = [
    (
        "P38",
        situation(kubefate=says("nodePort: Invalid value: 30009: provided port is already allocated")),
        situation(),
    ),
    (
        "P39",
        situation(kubefate=says("nodePort: Invalid value: 80: provided port is not in the valid range")),
        situation(kubefate=says("provided port is already allocated")),
    ),
    ("P40", toy("rpc error: UNAVAILABLE: io exception"), toy("UNAVAILABLE: io exception", outcome="pass")),
    (
        "P40",
        situation(probes=(tcp("timed out", PEER, f"{FATE}/proxy-1"),)),
        situation(probes=(tcp("timed out", PEER),)),
    ),
    ("P41", toy("Federated schedule error, Expecting value: line 1 column 1"), toy("Federated schedule error")),
    ("P42", toy("job status is query job status failed"), toy("job status is waiting")),
    ("P42", toy(outcome="wrong-party"), toy()),
    ("P43", situation(toy=(*alone(9999, 10000), PAIR)), situation(toy=(*alone(9999), PAIR))),
    ("P44", situation(toy=(PAIR,), parties=PULSAR), situation(toy=(PAIR,), parties=PULSAR[:2])),
    ("P45", toy("Method not found: com.webank.ai.eggroll.DataTransferService/unaryCall"), toy("Method not found")),
    ("P28", toy(outcome="no-resource"), toy(outcome="timeout")),
    (
        "P48",
        situation(BOARD, probes=(http(503, host=BOARD_HOST),)),
        situation(BOARD, probes=(http(200, host=BOARD_HOST),)),
    ),
    (
        "P48",
        situation(BOARD, probes=(Probe(ProbeKind.DNS, BOARD_HOST, False),)),
        situation(probes=(Probe(ProbeKind.DNS, BOARD_HOST, False),)),
    ),
    ("P26", files("persistence: false\nmysql: {size: 2Gi}"), files("persistence: true\nmysql: {size: 2Gi}")),
    ("P46", files("rolsite: {}"), files("rollsite: {}")),
    ("P47", files("nodemanager: {count: 0}"), files("nodemanager: {count: 1}")),
    ("P47", files(modules="[rollsite, clustermanager, mysql, python]"), files()),
    ("P49", toy("Error: No such command 'test'."), toy("Error: no such job")),
]


@pytest.mark.parametrize(("rule", "shows", "misses"), CASES)
def test_rule(rule: str, shows: Situation, misses: Situation) -> None:
    assert rule in rules(shows)
    assert rule not in rules(misses)


def test_a_party_that_is_down_explains_its_toy_example() -> None:
    run = ToyRun(9999, 10000, "job-failed", "UNAVAILABLE: io exception")
    starved = pod(crashing("egg", code=137, reason="OOMKilled"), name="egg-1", module="egg")
    found = told(situation(starved, toy=(run,), parties=(party(),)))
    assert found[0].rule == "P24"
    assert [row.explained_by for row in found if row.rule == "P40"] == [found[0].id]


def test_a_board_s_pod_explains_its_503() -> None:
    down = pod(crashing("fateboard"), name="fateboard-1", module="fateboard")
    found = told(situation(BOARD, down, probes=(http(503, host=BOARD_HOST),)))
    assert found[0].rule == "R07"
    assert [row.explained_by for row in found if row.rule == "P48"] == [found[0].id]


def test_the_way_in_the_file_is_evidence() -> None:
    route = "proxy: {partyList: [{partyId: 10000, partyIp: 10.0.0.8, partyPort: 30010}]}"
    filed = party("v1.3.0-a", route)
    found = told(situation(parties=(filed,), probes=(tcp("timed out", PEER, f"{FATE}/proxy-1"),)))
    blamed = next(row for row in found if row.rule == "P40")
    assert ("proxy.partyList.0", "partyId 10000") in {(proof.field, proof.value) for proof in blamed.evidence}


@pytest.mark.parametrize(
    ("rule", "checked_by"),
    [("P26", "L15"), ("P46", "L06"), ("P47", "L14"), ("P38", "X04"), ("P45", "X06"), ("P23", "V02"), ("P11", "V01")],
)
def test_what_lint_finds_is_explained_and_not_checked_twice(rule: str, checked_by: str) -> None:
    assert checked_by in RULES[rule].checked_by


def test_every_rule_of_the_dossier_is_declared() -> None:
    wanted = {f"P{number:02}" for number in range(1, 55)}
    assert wanted <= set(RULES)
    for rule in (RULES[identifier] for identifier in wanted):
        assert rule.looks_at
        assert rule.remedy is not None
        assert all(str(part) for part in (rule.what, rule.cause, rule.remedy, rule.explanation))
