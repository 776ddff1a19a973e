"""A rollout watched, over a real store that the test fills."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from functools import partial
from typing import Any, Self

import pytest

from services.kubernetes import Forbidden, Store, Unreachable
from services.rollout import Health, watch_rollout
from services.rollout.fields import Terms
from tests.unit.rollout.objects import NOW, ago, event, pod, running, waiting
from tests.waiting import PATIENCE

CONTEXT = "test"


@pytest.fixture(autouse=True)
def the_time_of_the_objects(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pods and events have fixed times; the watch has to look at them then, not on the day the test runs."""
    monkeypatch.setattr("services.rollout.watch.Terms", partial(Terms, now=NOW))


class FakeFollower:
    def __init__(self, denied: bool) -> None:
        self._denied = denied

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        return None

    async def synced(self) -> None:
        if self._denied:
            raise Forbidden("pods")


class FakeCluster:
    """Lends its store out; kinds in `denied` may not be read."""

    def __init__(self, *denied: str) -> None:
        self.denied = denied
        self.followed: dict[str, str] = {}
        self.store: Store | None = None
        self.already: dict[str, Any] | None = None
        """A pod that is there when the watch begins."""

    def follow(self, store: Store, kind: str, namespace: str, *, labels: str) -> FakeFollower:
        self.store = store
        self.followed[kind] = labels
        if kind == "Pod" and self.already is not None:
            self.put(kind, self.already)
        return FakeFollower(kind in self.denied)

    async def list(self, kind: str) -> None:
        raise Forbidden(kind)

    async def find(self, kind: str, name: str) -> dict[str, Any]:
        if kind in self.denied:
            raise Forbidden(name)
        return {"metadata": {"name": name}, "status": {"phase": "Active"}}

    def put(self, kind: str, obj: dict[str, Any]) -> None:
        assert self.store is not None
        obj["metadata"]["namespace"] = "fate"
        self.store.put(CONTEXT, kind, obj)


async def test_verdicts_come_as_things_change_and_end_with_a_hopeless_one():
    cluster = FakeCluster()
    async with asyncio.timeout(PATIENCE), aclosing(watch_rollout(cluster, "fate", labels="name=fate-9999")) as verdicts:
        assert (await anext(verdicts)).health is Health.DEGRADED
        cluster.put("Pod", pod(waiting("ImagePullBackOff", "Back-off"), phase="Pending"))
        assert (await anext(verdicts)).health is Health.PROGRESSING
        cluster.put("Event", event("Failed", "Failed to pull image: manifest unknown: not found"))
        last = await anext(verdicts)
        assert last.hopeless
        with pytest.raises(StopAsyncIteration):
            await anext(verdicts)

    assert last.first is not None
    assert last.first.code == "P16"
    assert cluster.followed["Pod"] == "name=fate-9999"
    assert cluster.followed["Event"] == ""


async def test_a_healthy_rollout_is_told_and_watched_on():
    cluster = FakeCluster()
    async with asyncio.timeout(PATIENCE), aclosing(watch_rollout(cluster, "fate", expect_any=False)) as verdicts:
        assert (await anext(verdicts)).health is Health.HEALTHY
        following = asyncio.ensure_future(anext(verdicts))
        cluster.put("Pod", pod(running(5, ready=False)))
        assert (await following).health is Health.PROGRESSING


async def test_stability_is_a_matter_of_time_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.rollout.watch._TICK", 0.01)
    cluster = FakeCluster("Namespace", "Event")
    verdicts = watch_rollout(cluster, "fate", expect_any=False, stable_for=10_000)
    async with asyncio.timeout(PATIENCE), aclosing(verdicts):
        assert (await anext(verdicts)).health is Health.HEALTHY
        cluster.put("Pod", pod(running(5), ready=True))
        verdict = await anext(verdicts)

    assert verdict.first is not None
    assert (verdict.first.code, verdict.health) == ("R12", Health.PROGRESSING)


@pytest.mark.parametrize("anew", [True, False])
async def test_a_crash_loop_that_is_there_already_is_an_old_one_unless_all_was_made_anew(anew: bool):
    ended = {"exitCode": 1, "reason": "Error", "finishedAt": ago(60), "startedAt": ago(65)}
    cluster = FakeCluster()
    cluster.already = pod(waiting("CrashLoopBackOff", last=ended, restarts=9), age=4000)
    async with asyncio.timeout(PATIENCE), aclosing(watch_rollout(cluster, "fate", anew=anew)) as verdicts:
        verdict = await anext(verdicts)
    assert verdict.first is not None
    assert (verdict.first.code, verdict.hopeless) == ("R07", anew)


async def test_images_on_their_way_are_told_step_by_step_whether_nodes_may_be_seen_or_not():
    cluster, told = FakeCluster("Node"), []
    verdicts = watch_rollout(cluster, "fate", on_pulls=lambda pulls: told.append(str(pulls.message())))
    async with asyncio.timeout(PATIENCE), aclosing(verdicts):
        await anext(verdicts)
        assert told == []
        creating = pod(waiting("ContainerCreating"), phase="Pending")
        creating["spec"]["containers"][0]["image"] = "mysql:8"
        cluster.put("Event", event("Pulling", 'Pulling image "mysql:8"'))
        cluster.put("Pod", creating)
        await anext(verdicts)
        cluster.put("Pod", pod(running(5, name="python-1"), ready=True))
        await anext(verdicts)
    assert told == ["images there: 0 of 1; pulling mysql:8 for 5.0s", "images there: 1 of 1"]


async def test_pods_must_be_readable():
    with pytest.raises(Forbidden):
        await anext(watch_rollout(FakeCluster("Pod"), "fate"))


class Restarting(FakeCluster):
    """An API server that does not answer for a few looks after the first."""

    away = 5

    def __init__(self) -> None:
        super().__init__()
        self.looks, self.back = 0, asyncio.Event()

    async def find(self, kind: str, name: str) -> dict[str, Any]:
        self.looks += 1
        if 1 < self.looks <= self.away:
            raise Unreachable(f"{kind} {name}")
        if self.looks > self.away:
            self.back.set()
        return await super().find(kind, name)


@pytest.fixture
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.rollout.watch._TICK", 0.01)
    monkeypatch.setattr("services.rollout.watch._NAMESPACE_INTERVAL", 0.0)


async def test_an_api_server_that_restarts_ends_no_watch(quickly: None):
    cluster = Restarting()
    async with asyncio.timeout(PATIENCE), aclosing(watch_rollout(cluster, "fate", expect_any=False)) as verdicts:
        assert (await anext(verdicts)).health is Health.HEALTHY
        following = asyncio.ensure_future(anext(verdicts))
        await cluster.back.wait()
        cluster.put("Pod", pod(running(5, ready=False)))
        assert (await following).health is Health.PROGRESSING


async def test_one_that_stays_away_does(quickly: None):
    cluster = Restarting()
    cluster.away = 1_000_000
    verdicts = watch_rollout(cluster, "fate", expect_any=False, grace=0.05)
    async with asyncio.timeout(PATIENCE), aclosing(verdicts):
        assert (await anext(verdicts)).health is Health.HEALTHY
        with pytest.raises(Unreachable):
            await anext(verdicts)
