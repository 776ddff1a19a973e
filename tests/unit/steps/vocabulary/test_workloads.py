"""`workload.scale`, `workload.restart`."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.kubernetes import Gone
from services.sandbox.resources import RESOURCES
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place
from tests.waiting import PATIENCE

WEB = {"kind": "Deployment", "name": "web", "namespace": "fate-9999"}


@pytest.fixture(autouse=True)
def namespace(place: Place) -> None:
    """Where the objects of these tests live."""
    place.put("Namespace", "fate-9999")


async def test_scaling_waits_for_exactly_the_pods_asked_for(place: Place):
    deployment(place, replicas=1)
    rehearsed = await place.rehearse("workload.scale", {**WEB, "replicas": 3})
    assert rehearsed.changes == ["scale Deployment fate-9999/web from 1 to 3"]
    playing = asyncio.create_task(place.play("workload.scale", {**WEB, "replicas": 3}))
    await rolled_out(place, 3, lambda spec: spec["replicas"] == 3)
    done = await playing
    assert (done.status, done.end.outputs) == (Status.CHANGED, {"before": 1, "replicas": 3})
    again = await place.play("workload.scale", {**WEB, "replicas": 3})
    assert (again.status, again.writes) == (Status.OK, [])


async def test_a_restart_marks_the_template_as_kubectl_does(place: Place):
    deployment(place, replicas=1)
    assert (await place.rehearse("workload.restart", WEB)).changes == ["restart Deployment fate-9999/web"]
    playing = asyncio.create_task(place.play("workload.restart", WEB))
    await rolled_out(place, 1, lambda spec: "annotations" in spec["template"].get("metadata", {}))
    done = await playing
    assert done.writes == ["PATCH /apis/apps/v1/namespaces/fate-9999/deployments/web"]
    annotations = place.find("Deployment", "web", "fate-9999")["spec"]["template"]["metadata"]["annotations"]
    assert list(annotations) == ["kubectl.kubernetes.io/restartedAt"]


async def test_a_controller_that_gave_up_ends_the_wait(place: Place):
    gave_up = {
        "type": "Progressing",
        "status": "False",
        "reason": "ProgressDeadlineExceeded",
        "message": "ReplicaSet has timed out progressing.",
        "lastTransitionTime": "2026-01-01T00:00:00Z",
    }
    deployment(place, replicas=1, conditions=[gave_up])
    played = await place.play("workload.scale", {**WEB, "replicas": 2})
    assert played.status is Status.FAILED


async def test_a_workload_that_is_not_there_is_told(place: Place):
    played = await place.play("workload.restart", WEB)
    assert played.status is Status.FAILED
    assert "fate-9999/web" in played.why


def deployment(place: Place, *, replicas: int, **status: Any) -> None:
    spec = {
        "replicas": replicas,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "i"}]}},
    }
    made = place.put("Deployment", "web", namespace="fate-9999", spec=spec)
    settle(place, made, replicas, **status)


def settle(place: Place, obj: dict[str, Any], ready: int, **more: Any) -> None:
    counts = dict.fromkeys(("replicas", "readyReplicas", "updatedReplicas", "availableReplicas"), ready)
    status = {"observedGeneration": obj["metadata"].get("generation", 1), **counts, **more}
    place.store.update(RESOURCES["Deployment"], {**obj, "status": status}, subresource="status")


async def rolled_out(place: Place, ready: int, changed: Any) -> None:
    """What the deployment controller does once the spec has changed."""
    changes = place.store.subscribe(RESOURCES["Deployment"])
    async with asyncio.timeout(PATIENCE):
        while not changed(place.find("Deployment", "web", "fate-9999")["spec"]):
            await changes.changes()
    settle(place, place.find("Deployment", "web", "fate-9999"), ready)


async def test_a_wait_that_is_tried_again_restarts_nothing_twice(place: Place, monkeypatch: pytest.MonkeyPatch):
    deployment(place, replicas=1)
    waits = iter([Gone("deployments"), None])

    async def wait(*_what: Any) -> None:
        if (trouble := next(waits)) is not None:
            raise trouble

    monkeypatch.setattr("services.steps.vocabulary.workloads._until_rolled_out", wait)
    played = await place.play("workload.restart", WEB)
    assert (played.end.attempts, len(played.writes)) == (2, 1), played.end
