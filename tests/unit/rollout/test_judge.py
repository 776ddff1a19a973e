"""Verdicts kept true by changes alone: always what a judge that sees everything for the first time would say."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.rollout import Expectation, Health, Judge, Scope, Terms, Verdict, WorkloadObjects, assess
from tests.unit.rollout.objects import TERMS, Object, ago, event, pod, running, waiting, workload

SCOPES = (Scope("guest", "shared", {"name": "guest"}), Scope("host", "shared", {"name": "host"}), Scope("lone", "own"))
MISSING = 'Failed to pull image "x": manifest unknown: not found'
ADDRESS = [{"addresses": [{"ip": "10.0.0.1"}]}]


class Clock:
    def __init__(self) -> None:
        self.terms = TERMS

    def __call__(self) -> Terms:
        return self.terms

    def pass_by(self, seconds: float) -> None:
        self.terms = replace(self.terms, now=self.terms.now + timedelta(seconds=seconds))


def placed(obj: Object, *, party: str = "guest", namespace: str = "shared", name: str = "python") -> Object:
    found = copy.deepcopy(obj)
    found["metadata"] |= {"namespace": namespace, "name": name}
    found["metadata"]["labels"] = {"name": party, "fateMoudle": "python"}
    return found


def says(verdict: Verdict) -> tuple[Health, list[tuple[str, str, str, str, float | None]]]:
    return verdict.health, [(why.code, why.subject, why.field, why.value, why.age) for why in verdict.reasons]


# One object of each kind in its states; None is its absence.
STATES: dict[str, list[Object | None]] = {
    "Pod": [
        None,
        pod(running(), ready=True),
        pod(running(ready=False), age=400),
        pod(waiting("ImagePullBackOff", "Back-off"), phase="Pending"),
        pod(phase="Failed", reason="Evicted"),
    ],
    "Deployment": [
        None,
        workload("Deployment", {"replicas": 1, "updatedReplicas": 1, "availableReplicas": 1}),
        workload("Deployment", {}),
        workload("Deployment", {}, replicas=0),
    ],
    "Service": [None, {"metadata": {}, "spec": {"selector": {"fateMoudle": "python"}}}, {"metadata": {}, "spec": {}}],
    "Endpoints": [None, {"metadata": {}, "subsets": ADDRESS}, {"metadata": {}, "subsets": []}],
    "Ingress": [
        None,
        {
            "metadata": {"creationTimestamp": ago(500)},
            "spec": {"ingressClassName": "nginx", "defaultBackend": {"service": {"name": "python"}}},
            "status": {"loadBalancer": {"ingress": [{"ip": "10.0.0.9"}]}},
        },
    ],
    "Event": [None, event("Failed", MISSING, about="Pod/python"), event("Pulled", "there", about="Pod/python")],
}
WIDE: dict[str, list[Object | None]] = {
    "IngressClass": [None, {"metadata": {"name": "nginx"}}],
    "Namespace": [
        None,
        {"metadata": {"name": "shared"}, "status": {"phase": "Active"}},
        {"metadata": {"name": "shared"}, "status": {"phase": "Terminating"}},
    ],
    "Node": [
        None,
        {"metadata": {"name": "n"}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}},
        {"metadata": {"name": "n"}, "status": {"conditions": [{"type": "Ready", "status": "False"}]}},
    ],
}


def state_of(kind: str, number: int, party: str) -> Object | None:
    if kind in WIDE:
        return copy.deepcopy(WIDE[kind][number % len(WIDE[kind])])
    obj = STATES[kind][number % len(STATES[kind])]
    if obj is None:
        return None
    found = placed(obj, party=party)
    if kind == "Pod":
        found["spec"]["nodeName"] = "n"
    return found


changes = st.lists(
    st.tuples(st.sampled_from([*STATES, *WIDE]), st.integers(0, 9), st.sampled_from(["guest", "host", "nobody"])),
    max_size=25,
)


@given(changes, st.booleans())
def test_changes_one_by_one_amount_to_the_whole(steps: list[tuple[str, int, str]], snapshots: bool):
    judge, there = Judge(SCOPES, Clock()), dict[str, Object]()
    seen = dict[str, list[Object]]()
    for kind, number, party in steps:
        before, now = there.pop(kind, None), state_of(kind, number, party)
        if now is not None:
            there[kind] = now
        seen[kind] = [now] if now is not None else []
        if snapshots:
            judge.take(kind, seen[kind])
        else:
            judge.update(kind, seen[kind], [before] if before is not None and now is None else [])
        judge.federation()
    whole = Judge(SCOPES, Clock())
    for kind, objects in seen.items():
        whole.take(kind, copy.deepcopy(objects))

    assert says(judge.federation().whole) == says(whole.federation().whole)
    for scope in SCOPES:
        assert says(judge.verdict(scope.name)) == says(whole.verdict(scope.name))


@given(changes)
def test_a_judge_says_what_the_pure_function_says(steps: list[tuple[str, int, str]]):
    judge, kinds = Judge([Scope("", "shared")], Clock()), dict[str, tuple[Object, ...]]()
    for kind, number, _party in steps:
        if kind in ("Node", "IngressClass", "Namespace", "Ingress"):
            continue
        obj = state_of(kind, number, "guest")
        kinds[kind] = (obj,) if obj is not None else ()
        judge.take(kind, kinds[kind])
    pure = assess(WorkloadObjects(kinds, namespace_name="shared"), terms=TERMS)

    assert says(judge.verdict("")) == says(pure)


def test_only_the_party_that_a_change_touches_is_named():
    judge = Judge(SCOPES, Clock())

    assert judge.take("Pod", [placed(pod(running(), ready=True), party="host")]) == {"host"}
    assert judge.update("Pod", [placed(pod(running(), ready=True), party="nobody", name="x")]) == frozenset()
    assert judge.update("Event", [placed(event("Failed", MISSING, about="Pod/python"), name="e")]) == {"host"}
    assert judge.update("Event", [placed(event("Failed", MISSING, about="Pod/other"), name="f")]) == frozenset()
    assert judge.update("ConfigMap", [placed({"metadata": {}})]) == frozenset()


def test_what_is_untouched_keeps_its_verdict():
    judge = Judge(SCOPES, Clock())
    judge.take("Pod", [placed(pod(running(), ready=True), party=party, name=party) for party in ("guest", "host")])
    guest, host = judge.verdict("guest"), judge.verdict("host")

    judge.update("Pod", [placed(pod(running(ready=False)), party="host", name="host")])

    assert judge.verdict("guest") is guest
    assert judge.verdict("host") is not host


def test_an_object_that_changes_hands_leaves_its_old_party():
    judge = Judge(SCOPES, Clock())
    judge.take("Pod", [placed(pod(running(), ready=True), party="guest")])
    assert judge.verdict("guest").health is Health.HEALTHY

    judge.take("Pod", [placed(pod(running(), ready=True), party="host")])

    assert judge.verdict("guest").first.code == "R03"
    assert judge.verdict("host").health is Health.HEALTHY


def test_time_alone_turns_trouble_into_failure():
    clock = Clock()
    judge = Judge([Scope("lone", "own")], clock)
    slow = pod(waiting("ErrImagePull", "i/o timeout"), phase="Pending", age=200)
    judge.take("Pod", [placed(slow, namespace="own")])
    assert judge.federation().health is Health.PROGRESSING

    clock.pass_by(150)
    assert judge.federation().health is Health.PROGRESSING
    judge.tick()
    assert judge.federation().health is Health.FAILED


def test_a_silent_node_weighs_on_the_parties_it_carries():
    judge = Judge(SCOPES, Clock())
    carried, spared = placed(pod(running(), ready=True)), placed(pod(running(), ready=True), namespace="own")
    carried["spec"]["nodeName"] = "n"
    judge.take("Pod", [carried, spared])
    assert judge.take("Node", [WIDE["Node"][2]]) == {"guest"}

    assert (judge.verdict("guest").health, judge.verdict("guest").first.code) == (Health.DEGRADED, "R17")
    assert judge.verdict("lone").health is Health.HEALTHY


def test_what_must_be_there_is_missed():
    judge = Judge([Scope("guest", "shared", expect=Expectation(("python", "mysql"), "guest"))], Clock())
    judge.take("Pod", [placed(pod(running(), ready=True))])

    assert [str(why.message) for why in judge.verdict("guest").reasons] == ["Module mysql has no pod"]


def test_an_unknown_party_is_an_error():
    with pytest.raises(KeyError):
        Judge(SCOPES).verdict("nobody")
