"""Faults of a running demo: started, met, lifted."""

from __future__ import annotations

import asyncio

import httpx
import pytest

from services.sandbox.demo import Demo
from services.sandbox.scenarios import SCENARIOS
from services.sandbox.status import Object
from services.sandbox.switching import FAULTS
from tests.unit.sandbox.world.conftest import until
from tests.waiting import PATIENCE

SWITCHED = [name for name, scenario in SCENARIOS.items() if scenario.lift is not None]


def state(demo: Demo) -> object:
    """All that faults turn, as far as it is no object of the cluster."""
    troubles, access = demo.catalog.troubles, demo.faults.access
    return repr((troubles, demo.kubefate, demo.node.images.refused, demo.node.network.blocked, vars(access))), repr(
        (demo.faults.latency, demo.faults.watch_lifetime, demo.faults.failures)
    )


async def test_each_is_started_and_lifted_and_leaves_no_switch_turned(demo: Demo) -> None:
    before = state(demo)
    async with httpx.AsyncClient(base_url=demo.url) as client:
        for name in SWITCHED:
            for method, on in (("PUT", True), ("PUT", True), ("DELETE", False), ("DELETE", False)):
                answer = await client.request(method, f"{FAULTS}/{name}")
                assert answer.status_code == 200, (name, method, answer.text)
                assert {one["name"] for one in answer.json()["faults"] if one["on"]} == ({name} if on else set())
            assert state(demo) == before, name
            await without_parties(demo)


async def without_parties(demo: Demo) -> None:
    """What a fault made of the parties' namespaces may stay when it is lifted: the next one wants the same names."""
    changes = demo.objects.subscribe("Namespace")
    for one in _parties(demo):
        demo.objects.delete(one)
    async with asyncio.timeout(PATIENCE):
        while _parties(demo):
            await changes.changes()


def _parties(demo: Demo) -> list[Object]:
    return [one for one in demo.objects.list("Namespace") if one["metadata"]["name"].startswith("fate-")]


async def test_a_lifted_fault_lets_the_pod_start(demo: Demo) -> None:
    demo.objects.create("Namespace", {"metadata": {"name": "fate-10000"}})
    pod = {
        "metadata": {"name": "python-0", "namespace": "fate-10000"},
        "spec": {"containers": [{"name": "python", "image": "federatedai/python:1.3.0-release"}]},
    }
    async with httpx.AsyncClient(base_url=demo.url) as client:
        await client.put(f"{FAULTS}/image-pull")
        demo.objects.create("Pod", pod)

        def waiting(obj: Object) -> bool:
            return "ImagePull" in str(obj.get("status"))

        await until(demo, "Pod", "python-0", waiting, "fate-10000")
        await client.delete(f"{FAULTS}/image-pull")
        await until(demo, "Pod", "python-0", lambda obj: obj["status"].get("phase") == "Running", "fate-10000")


@pytest.mark.parametrize(("name", "code"), [("nothing-of-the-kind", 404), ("ingress-v1beta1-only-manifest", 409)])
async def test_what_cannot_be_switched_is_refused(demo: Demo, name: str, code: int) -> None:
    async with httpx.AsyncClient(base_url=demo.url) as client:
        answer = await client.put(f"{FAULTS}/{name}")
    assert answer.status_code == code
    assert name in answer.json()["message"]
