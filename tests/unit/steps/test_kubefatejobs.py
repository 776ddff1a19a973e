"""Jobs that are attended while a step waits for them."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from services.i18n import verbatim
from services.kubefate import Job, KubeFateUnreachable
from services.steps import kubefatejobs
from services.steps.events import Reason
from services.steps.kubefatejobs import JobAbandoned, KubeFateDisagrees, attended
from services.steps.rollouts import RolloutFailed
from tests.waiting import PATIENCE


class FakeCluster:
    """A cluster with one KubeFATE, whose container was restarted `restarts` times."""

    def __init__(self, *namespaces: str) -> None:
        self.restarts = 0
        self.namespaces = namespaces or ("kube-fate",)
        self.deployment = {"spec": {"selector": {"matchLabels": {"fate": "kubefate"}}}}

    async def list(self, kind: str, namespace: str | None = None, **_selectors: str) -> Any:
        if kind == "Deployment":
            found = [{"metadata": {"namespace": name}} for name in self.namespaces]
        else:
            state = {"running": {"startedAt": "2020-03-16T00:00:00Z"}}
            status = {"name": "kubefate", "restartCount": self.restarts, "state": state}
            found = [{"metadata": {"name": "kubefate-1", "uid": "u"}, "status": {"containerStatuses": [status]}}]
        return SimpleNamespace(items=found)

    async def find(self, kind: str, name: str, namespace: str) -> Any:
        return self.deployment


class FakeKubeFate:
    def __init__(self, status: str = "Running") -> None:
        self.status = status
        self.calls: asyncio.Queue[str] = asyncio.Queue()
        self.troubled = False

    async def job(self, job_id: str) -> Job:
        self.calls.put_nowait(job_id)
        if self.troubled:
            raise KubeFateUnreachable(verbatim("refused"))
        return Job.read({"uuid": job_id, "status": self.status, "start_time": "0001-01-01T00:00:00Z"})


class FakeContext:
    def __init__(self, cluster: FakeCluster, kubefate: FakeKubeFate) -> None:
        self.state = SimpleNamespace(jobs_running={"j1": "fate-9999"})
        self._cluster, self._kubefate = cluster, kubefate
        self.clients = self

    async def cluster(self) -> Any:
        return self._cluster

    async def kubefate(self) -> Any:
        return self._kubefate


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kubefatejobs, "_INTERVAL", 0.001)


async def attend(cluster: FakeCluster, kubefate: FakeKubeFate, work: Any) -> FakeContext:
    context = FakeContext(cluster, kubefate)
    async with asyncio.timeout(PATIENCE):
        await attended(context, "j1", "fate-9999", work)  # type: ignore[arg-type]
    return context


async def forever() -> None:
    await asyncio.Event().wait()


async def asked(kubefate: FakeKubeFate, times: int) -> None:
    async with asyncio.timeout(PATIENCE):
        for _time in range(times):
            await kubefate.calls.get()


async def test_a_restart_of_the_service_ends_the_wait_with_its_evidence():
    cluster, kubefate = FakeCluster(), FakeKubeFate()

    async def work() -> None:
        await asked(kubefate, 2)
        cluster.restarts = 1
        await forever()

    context = FakeContext(cluster, kubefate)
    with pytest.raises(JobAbandoned) as caught:
        async with asyncio.timeout(PATIENCE):
            await attended(context, "j1", "fate-9999", work)  # type: ignore[arg-type]

    reason = caught.value.reason
    assert reason.code == "P32"
    assert "fate-9999" in str(reason.message)
    assert "startedAt" in reason.evidence[0].field
    assert "cluster.remove" in str(reason.remedy)
    assert context.state.jobs_running == {}


async def test_a_restart_before_the_first_look_is_seen_by_the_life_that_the_job_was_begun_in():
    context = FakeContext(FakeCluster(), FakeKubeFate())
    with pytest.raises(JobAbandoned):
        async with asyncio.timeout(PATIENCE):
            await attended(context, "j1", "fate-9999", forever, life="another one")  # type: ignore[arg-type]


async def test_work_that_ends_ends_the_attendance():
    kubefate = FakeKubeFate()
    await attend(FakeCluster(), kubefate, lambda: asked(kubefate, 3))

    assert kubefate.calls.qsize() <= 1


async def test_hiccups_are_no_evidence():
    cluster, kubefate = FakeCluster(), FakeKubeFate()
    kubefate.troubled = True

    await attend(cluster, kubefate, lambda: asked(kubefate, 5))


@pytest.mark.parametrize("places", [("a", "b"), ("elsewhere",)])
async def test_a_service_that_cannot_be_told_apart_is_not_judged(places: tuple[str, ...]):
    cluster, kubefate = FakeCluster(*places), FakeKubeFate()
    if places == ("elsewhere",):
        cluster.deployment = {}

    await attend(cluster, kubefate, lambda: asked(kubefate, 3))


def failed_rollout() -> RolloutFailed:
    return RolloutFailed(Reason("R07", verbatim("python ended with 1"), remedy=verbatim("Read its log")))


async def test_a_success_that_kubernetes_does_not_see_is_told():
    async def work() -> None:
        raise failed_rollout()

    with pytest.raises(KubeFateDisagrees) as caught:
        await attend(FakeCluster(), FakeKubeFate("Success"), work)

    reason = caught.value.reason
    assert reason.code == "P37"
    assert "python ended with 1" in str(reason.message)
    assert (reason.evidence[0].subject, reason.evidence[0].value) == ("Job/j1", "Success")
    assert str(reason.remedy) == "Read its log"


async def test_a_failed_rollout_is_told_as_itself_unless_kubefate_says_success():
    async def work() -> None:
        raise failed_rollout()

    for kubefate in (FakeKubeFate(), FakeKubeFate("Success")):
        kubefate.troubled = kubefate.status == "Success"
        with pytest.raises(RolloutFailed):
            await attend(FakeCluster(), kubefate, work)
