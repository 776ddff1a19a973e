"""An install that KubeFATE gave up: told by what Kubernetes showed meanwhile, as long as that is the cause."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from services.i18n import verbatim
from services.kubefate import Job
from services.party import parse_party
from services.rollout import Health, Verdict, Why
from services.steps import installs
from services.steps.events import Reason
from services.steps.installs import JobFailed, JobStuck, await_installed
from services.steps.rollouts import Hindrance, RolloutFailed
from tests.waiting import PATIENCE

PARTY = parse_party("name: fate-9999\nnamespace: fate-9999\npartyId: 9999\nchartVersion: v1.11.2\n", "p.yaml")
GAVE_UP = "checkout Cluster status timeOut!"


def why(code: str, *, health: Health = Health.PROGRESSING, field: str = "status", symptom: bool = False) -> Why:
    remedy = verbatim("add a node")
    return Why(code, verbatim(f"{code} is so"), "Pod/client-0", field, "-", health, remedy=remedy, symptom=symptom)


SHORT = Verdict.of([why("P23"), why("R01")])
GOING = Verdict.of([why("R01", field="metadata.deletionTimestamp")])
NOTHING = Verdict.of([why("R03", health=Health.DEGRADED)])
ON_ITS_WAY = Verdict.of([why("R01"), why("R20", symptom=True)])
WELL = Verdict(Health.HEALTHY)


class FakeContext:
    """Speaks to nobody; its KubeFATE has one job, which runs until the workloads were looked at."""

    interval = 0.0

    def __init__(self, status: str, words: str) -> None:
        self.state = SimpleNamespace(jobs_running={})
        self.clients = self
        self.seen = asyncio.Event()
        self.diagnosed: list[tuple[str, Reason]] = []
        self._ended = {"uuid": "j1", "status": status, "states": [words]}

    async def kubefate(self) -> FakeContext:
        return self

    async def job(self, job_id: str) -> Job:
        return Job.read(self._ended if self.seen.is_set() else {"uuid": job_id, "status": "Running"})

    def progress(self, message: Any, *, about: str = "") -> None: ...

    def evidence(self, evidence: Any) -> None: ...

    def diagnose(self, reason: Reason, *, about: str = "") -> None:
        self.diagnosed.append((about, reason))


async def installed(monkeypatch: pytest.MonkeyPatch, ctx: FakeContext, *verdicts: Verdict) -> None:
    """Wait for the install, while the workloads come to `verdicts` and to no end."""

    async def rollout(_ctx: Any, _namespace: str, *, hindrance: Hindrance, **_how: Any) -> None:
        for verdict in verdicts:
            hindrance.see(verdict)
        ctx.seen.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(installs, "await_rollout", rollout)
    async with asyncio.timeout(PATIENCE):
        await await_installed(ctx, PARTY, "j1", stable_for="0s")  # type: ignore[arg-type]


@pytest.mark.parametrize("ends", [True, False])
async def test_what_is_healthy_before_the_job_ends_is_judged_once_more_after_it(
    monkeypatch: pytest.MonkeyPatch, ends: bool
) -> None:
    """KubeFATE takes an update, and Helm comes to the workloads later: what is seen first is what stood before."""
    ctx, judged = FakeContext("Success", ""), []

    async def rollout(_ctx: Any, _namespace: str, *, goes_on: Any = None, **_how: Any) -> Verdict:
        judged.append(goes_on is not None)
        if goes_on is not None:
            assert goes_on(WELL)
            ctx.seen.set()
            await asyncio.Event().wait()
        if ends:
            return WELL
        raise RolloutFailed(Reason("P16", verbatim("no such image")))

    monkeypatch.setattr(installs, "await_rollout", rollout)
    async with asyncio.timeout(PATIENCE):
        if ends:
            await await_installed(ctx, PARTY, "j1", stable_for="0s")  # type: ignore[arg-type]
        else:
            with pytest.raises(RolloutFailed):
                await await_installed(ctx, PARTY, "j1", stable_for="0s")  # type: ignore[arg-type]
    assert judged == [True, False]


@pytest.mark.usefixtures("leaping")
@pytest.mark.parametrize("healthy", [True, False])
async def test_a_job_is_stuck_when_all_stays_healthy_and_it_does_not_end(
    monkeypatch: pytest.MonkeyPatch, healthy: bool
) -> None:
    """Workloads that were healthy before the update came to them, and are on their way since, say nothing of it."""
    ctx = FakeContext("Success", "")
    ctx.interval = 1.0

    async def rollout(_ctx: Any, _namespace: str, *, goes_on: Any = None, **_how: Any) -> Verdict:
        if goes_on is not None:
            goes_on(WELL)
            goes_on(WELL if healthy else ON_ITS_WAY)
            asyncio.get_running_loop().call_later(2 * installs.JOB_LAG, ctx.seen.set)
            await asyncio.Event().wait()
        return WELL

    monkeypatch.setattr(installs, "await_rollout", rollout)
    async with asyncio.timeout(PATIENCE):
        if healthy:
            with pytest.raises(JobStuck):
                await await_installed(ctx, PARTY, "j1", stable_for="0s")  # type: ignore[arg-type]
        else:
            await await_installed(ctx, PARTY, "j1", stable_for="0s")  # type: ignore[arg-type]


@pytest.mark.parametrize(("status", "words"), [("Failed", GAVE_UP), ("Timeout", ""), ("Failed", "timed out waiting")])
async def test_what_hindered_the_pods_is_the_cause_of_a_job_that_gave_up(
    monkeypatch: pytest.MonkeyPatch, status: str, words: str
) -> None:
    ctx = FakeContext(status, words)
    with pytest.raises(RolloutFailed) as caught:
        await installed(monkeypatch, ctx, SHORT, GOING, NOTHING)
    reason = caught.value.reason
    assert (reason.code, str(reason.message), str(reason.remedy)) == ("P23", "P23 is so", "add a node")
    assert f"ended as {status}" in str(reason.cause)
    assert words in str(reason.cause)
    assert [(proof.subject, proof.value) for proof in reason.evidence][-1] == ("Job/j1", status)
    assert ctx.diagnosed == [("workloads:fate-9999", reason)]


@pytest.mark.parametrize(
    ("status", "words"), [("Failed", "provided port is already allocated"), ("Canceled", GAVE_UP), ("Failed", "")]
)
async def test_a_job_that_failed_for_another_reason_says_so_itself(
    monkeypatch: pytest.MonkeyPatch, status: str, words: str
) -> None:
    ctx = FakeContext(status, words)
    with pytest.raises(JobFailed):
        await installed(monkeypatch, ctx, SHORT)
    assert ctx.diagnosed == []


async def test_without_anything_seen_kubefate_s_words_are_all_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(JobFailed):
        await installed(monkeypatch, FakeContext("Failed", GAVE_UP), ON_ITS_WAY)


@pytest.mark.parametrize(
    ("verdicts", "code"),
    [
        ([SHORT], "P23"),
        ([SHORT, GOING, NOTHING], "P23"),
        ([SHORT, ON_ITS_WAY], None),
        ([SHORT, WELL], None),
        ([SHORT, Verdict.of([why("P16", health=Health.FAILED)])], "P16"),
        ([ON_ITS_WAY, NOTHING], None),
    ],
)
def test_a_hindrance_is_known_until_the_pods_get_over_it(verdicts: list[Verdict], code: str | None) -> None:
    hindrance = Hindrance()
    for verdict in verdicts:
        hindrance.see(verdict)
    assert (hindrance.why.code if hindrance.why else None) == code
