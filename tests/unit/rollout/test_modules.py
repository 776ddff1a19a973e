"""What FATE adds to a party's verdict."""

from __future__ import annotations

import pytest

from services.rollout import Expectation, Health, WorkloadObjects, assess
from tests.unit.rollout.objects import TERMS, Object, pod, running

EXPECT = Expectation(party="fate-9999")


def module(name: str, *statuses: Object, ready: bool = True) -> Object:
    made = pod(*(statuses or (running(60, name=name, ready=ready),)), name=f"{name}-1", ready=ready)
    made["metadata"]["labels"] = {"fateMoudle": name, "name": "fate-9999"}
    return made


def service(selects: str) -> Object:
    return {"metadata": {"name": selects}, "spec": {"selector": {"fateMoudle": selects, "name": "fate-9999"}}}


def codes(*pods: Object, **kinds: tuple[Object, ...]) -> list[str]:
    found = assess(WorkloadObjects({"Pod": pods, **kinds}), EXPECT, TERMS)
    return [why.code for why in found.reasons]


@pytest.mark.parametrize("gateway", ["proxy", "rollsite", "osx", "nginx"])
def test_a_party_without_its_gateway_is_cut_off(gateway: str):
    assert codes(module(gateway)) == []
    assert codes(module(gateway, ready=False)) == ["R10", "R20"]
    assert codes(module(gateway), Service=(service("python"),)) == ["R20"]
    assert codes(module(gateway), Service=(service("python"), service(gateway))) == []


def test_no_service_to_the_gateway_is_a_cause_of_its_own():
    found = assess(WorkloadObjects({"Pod": (module("proxy"),), "Service": ()}), EXPECT, TERMS)

    assert found.health is Health.DEGRADED
    assert found.first is not None
    assert "fate-9999" in str(found.first.message)


def test_fate_flow_without_its_board():
    both = module("python", running(60), running(60, name="fateboard", ready=False), ready=False)
    assert codes(both) == ["R10", "P48"]

    apart = [module("python"), module("fateboard", ready=False)]
    assert codes(*apart) == ["R10", "P48"]
    assert codes(module("python"), module("fateboard")) == []
    assert codes(module("python", ready=False), module("fateboard", ready=False)) == ["R10", "R10"]


def test_the_failed_pods_of_a_job_that_came_through_do_not_count():
    def of_job(name: str, phase: str) -> Object:
        made = pod(name=name, phase=phase)
        made["metadata"]["ownerReferences"] = [{"kind": "Job", "name": "upgrade", "controller": True}]
        return made

    assert codes(of_job("upgrade-a", "Failed")) == ["R07"]
    assert codes(of_job("upgrade-a", "Failed"), of_job("upgrade-b", "Succeeded")) == []
