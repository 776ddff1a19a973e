"""Verdicts on nodes."""

from __future__ import annotations

import pytest

from services.rollout import Health, assess_node, takes_pods
from tests.unit.rollout.objects import TERMS, Object, ago


def node(ready: str | None = "True", *, cordoned: bool = False, **conditions: str) -> Object:
    states = ({"Ready": ready} if ready else {}) | conditions
    return {
        "metadata": {"name": "worker", "creationTimestamp": ago(900)},
        "spec": {"unschedulable": True} if cordoned else {},
        "status": {
            "conditions": [
                {"type": kind, "status": status, "lastTransitionTime": ago(40), "message": f"{kind} is {status}"}
                for kind, status in states.items()
            ]
        },
    }


@pytest.mark.parametrize(
    ("found", "health", "code", "field"),
    [
        (node("False"), Health.FAILED, "R17", "status.conditions[Ready]"),
        (node("Unknown"), Health.UNKNOWN, "R17", "status.conditions[Ready]"),
        (node(None), Health.PROGRESSING, "R17", "status.conditions[Ready]"),
        (node(DiskPressure="True"), Health.DEGRADED, "R17", "status.conditions[DiskPressure]"),
        (node(NetworkUnavailable="True"), Health.DEGRADED, "R17", "status.conditions[NetworkUnavailable]"),
        (node(cordoned=True), Health.DEGRADED, "R18", "spec.unschedulable"),
    ],
)
def test_what_is_wrong_with_a_node(found: Object, health: Health, code: str, field: str):
    verdict = assess_node(found, TERMS)

    assert verdict.health is health
    assert verdict.first is not None
    assert (verdict.first.code, verdict.first.field, verdict.first.subject) == (code, field, "Node/worker")
    assert verdict.first.remedy is not None


def test_a_node_without_pressure_is_healthy():
    assert assess_node(node(MemoryPressure="False", NetworkUnavailable="False"), TERMS).health is Health.HEALTHY


def test_the_age_of_a_silence_is_told():
    first = assess_node(node("Unknown"), TERMS).first

    assert first is not None
    assert first.age == 40
    assert "Ready is Unknown" in first.value


@pytest.mark.parametrize(
    ("found", "takes"), [(node(), True), (node(cordoned=True), False), (node("False"), False), ({}, False)]
)
def test_where_new_pods_may_land(found: Object, takes: bool):
    assert takes_pods(found) is takes
