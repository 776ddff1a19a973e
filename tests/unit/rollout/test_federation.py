"""The verdict on a federation, from its parties' and its nodes' ones."""

from __future__ import annotations

from services.rollout import Health, Verdict, assess_federation, assess_pod
from tests.unit.rollout.objects import TERMS, pod, running, waiting
from tests.unit.rollout.test_nodes import node

HEALTHY = Verdict(Health.HEALTHY)
BROKEN = assess_pod(pod(waiting("InvalidImageName", "couldn't parse"), phase="Pending"), terms=TERMS)
STARTING = assess_pod(pod(running(ready=False)), terms=TERMS)


def test_a_federation_is_as_its_worst_party():
    found = assess_federation({"a": HEALTHY, "b": STARTING, "c": BROKEN}, [node()], TERMS)

    assert found.health is Health.FAILED
    assert [why.subject for why in found.whole.reasons] == ["c/Pod/python-1", "b/Pod/python-1"]
    assert str(found.whole.reasons[0].message).startswith("c: ")
    assert found.parties["a"].health is Health.HEALTHY


def test_no_party_is_not_healthy():
    assert assess_federation({}).health is Health.DEGRADED


def test_nodes_degrade_a_federation_and_never_fail_it():
    found = assess_federation({"a": HEALTHY}, [node(), node("False")], TERMS)

    assert found.health is Health.DEGRADED
    assert [why.code for why in found.whole.reasons] == ["R17"]


def test_a_cordon_matters_once_no_node_is_left():
    other = node()
    other["metadata"]["name"] = "other"

    assert assess_federation({"a": HEALTHY}, [node(cordoned=True), other], TERMS).health is Health.HEALTHY
    none_left = assess_federation({"a": HEALTHY}, [node(cordoned=True)], TERMS)
    assert [why.code for why in none_left.whole.reasons] == ["R18"]
    assert none_left.nodes["worker"].health is Health.DEGRADED
