"""KubeFATE jobs beside Kubernetes' truth: a job's Success counts only with healthy workloads (product.md §0)."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.kubefate import Job, KubeFate, KubeFateUnreachable
from services.kubernetes import Forbidden, KubernetesError, Object, name_of
from services.rollout import Health, Verdict
from services.steps.concurrency import together
from services.steps.events import Evidence, Reason
from services.steps.removal import until_gone
from services.steps.rollouts import Hindrance, RolloutFailed, await_rollout, reason_of
from services.text import one_line

if TYPE_CHECKING:
    from services.party import PartyFile
    from services.rollout import Why
    from services.steps.context import StepContext

ENDED_WELL = frozenset({"Success"})
ENDED_BADLY = frozenset({"Failed", "Timeout", "Canceled", "Rollback"})


JOB_LAG = 40.0
"""Seconds that KubeFATE gets to see what Kubernetes shows: it looks every 1 to 5 s (kubefate.md §8)."""


INSTALL, REMOVAL = "ClusterInstall", "ClusterDelete"
SILENCE = 60.0
"""Seconds that KubeFATE may be silent while its job is waited for: its pod may restart, and so may the API server that
is on the way to it."""
_WORKLOADS = ("Deployment", "StatefulSet")
CLUSTER_LAG = 15.0
"""Seconds that an install gets to tell its cluster; one that a restart of KubeFATE cut off never will."""


class JobStuck(FatetuiError):
    """A KubeFATE job that nobody works on."""

    code = "P32"
    exit = Exit.FAILED


class JobFailed(FatetuiError):
    """A KubeFATE job did not end in Success."""

    code = "S-JOB"
    exit = Exit.FAILED

    def __init__(self, job: Job, party: str) -> None:
        super().__init__(
            _("KubeFATE job {job} of {party} ended as {status}", job=job.id, party=party, status=job.status),
            cause=verbatim(one_line(job.reason)) if job.reason else None,
            remedy=job.remedy,
        )
        self.job = job


def cluster_labels(party: PartyFile) -> str:
    """Label selector of everything that a party's FATE cluster is made of (kubefate.md §7.1)."""
    return f"name={party.name}"


async def is_anything_left(ctx: StepContext, party: PartyFile) -> bool:
    """Whether workloads of a party are there, or Helm's record of it; what may not be listed tells nothing."""

    async def is_there(kind: str) -> bool:
        try:
            return bool(await _of_party(ctx, party, kind))
        except Forbidden:
            return False

    return any(await asyncio.gather(*map(is_there, (*_WORKLOADS, "Secret"))))


async def await_uninstalled(ctx: StepContext, party: PartyFile) -> None:
    """Until no workload and no pod of a party is left: KubeFATE's job ends while pods still have their grace."""
    for kind in (*_WORKLOADS, "Pod"):
        left = await _of_party(ctx, party, kind)
        for number, obj in enumerate(left):
            told = {"party": party.name, "count": len(left) - number, "kind": kind}
            ctx.progress(_("{party}: being removed: {count} of kind {kind}", **told))
            await until_gone(ctx, kind, name_of(obj), party.namespace, uid=obj["metadata"]["uid"])


async def is_clear(ctx: StepContext, party: PartyFile) -> bool:
    """Whether nothing of a party stands or still goes; where that may not be seen, it is not known to be so."""
    try:
        return not any([await _of_party(ctx, party, kind) for kind in ("Pod", *_WORKLOADS)])
    except KubernetesError:
        return False


async def _of_party(ctx: StepContext, party: PartyFile, kind: str) -> Sequence[Object]:
    """The objects of a kind that a party's FATE cluster is made of."""
    cluster = await ctx.clients.cluster()
    return (await cluster.list(kind, party.namespace, labels=cluster_labels(party))).items


async def await_installed(
    ctx: StepContext, party: PartyFile, job_id: str, *, stable_for: str, anew: bool = False
) -> None:
    """Until the job ended in Success and the party's workloads are healthy and stable.

    `anew`: nothing of the party stood there when the job was begun, so that no trouble is an old one, however late the
    wait begins.

    Whichever fails first ends the wait: a workload without hope does not wait for KubeFATE's hour to pass, a failed
    job does not wait for workloads that KubeFATE has already removed, and healthy workloads do not wait for a job that
    nobody works on any more. What is healthy while the job goes on may be what stood there before it: it is watched
    until the job's end, and judged then. A job that gave up waiting is no cause: what kept the workloads is, as long
    as Kubernetes showed it. Raises JobStuck, JobFailed, RolloutFailed.
    """
    kubefate = await ctx.clients.kubefate()
    patience = _Patience(ctx, party.name)
    ended = asyncio.Event()
    hindrance = Hindrance()
    about = f"workloads:{party.name}"

    async def job() -> None:
        try:
            async with patience:
                await await_job(ctx, kubefate, job_id, party.name)
        except JobFailed as failed:
            if hindrance.why is None or not failed.job.gave_up:
                raise
            reason = _hindered(hindrance.why, failed)
            ctx.diagnose(reason, about=about)
            raise RolloutFailed(reason) from failed
        except TimeoutError:
            if not patience.ran_out:
                raise
            raise _stuck(job_id, party.name) from None
        ended.set()

    async def rollout() -> None:
        wait = partial(
            await_rollout,
            ctx,
            party.namespace,
            labels=cluster_labels(party),
            stable_for=stable_for,
            anew=anew,
            about=about,
            hindrance=hindrance,
        )
        await _until(ended, wait(goes_on=patience.bears))
        await wait()

    await together([job(), rollout()])


class _Patience:
    """With a job that does not end: it has so much time, once the workloads are healthy and as long as they stay so."""

    def __init__(self, ctx: StepContext, party: str) -> None:
        self._ctx, self._party = ctx, party
        self._limit = asyncio.timeout(None)
        self._over = False

    async def __aenter__(self) -> None:
        await self._limit.__aenter__()

    async def __aexit__(self, *how: Any) -> None:
        self._over = True
        await self._limit.__aexit__(*how)

    @property
    def ran_out(self) -> bool:
        """Whether that is why the job was left."""
        return self._limit.expired()

    def bears(self, verdict: Verdict) -> bool:
        """Whether the job goes on, seen from workloads that come to `verdict`."""
        if self._over or self.ran_out:
            return False
        if verdict.health is not Health.HEALTHY:
            self._limit.reschedule(None)
        elif self._limit.when() is None:
            told = _("{party}: the workloads are healthy; KubeFATE's job goes on", party=self._party)
            self._ctx.progress(told, about=f"workloads:{self._party}")
            self._limit.reschedule(asyncio.get_running_loop().time() + JOB_LAG)
        return True


async def _until(event: asyncio.Event, work: Coroutine[Any, Any, object]) -> None:
    """Let `work` go on until `event`, or until it fails."""
    working, waiting = asyncio.ensure_future(work), asyncio.ensure_future(event.wait())
    try:
        await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()
    finally:
        working.cancel()
        waiting.cancel()
        await asyncio.gather(working, waiting, return_exceptions=True)


def _hindered(why: Why, failed: JobFailed) -> Reason:
    """What Kubernetes showed while KubeFATE waited, which has removed it by now."""
    reason = reason_of(why)
    said = Evidence(f"Job/{failed.job.id}", "status", failed.job.status)
    cause = _("{message}: {cause}", message=failed.message, cause=failed.cause) if failed.cause else failed.message
    return replace(reason, cause=cause, evidence=(*reason.evidence, said))


def _stuck(job_id: str, party: str) -> JobStuck:
    return JobStuck(
        _(
            "KubeFATE's job {job} of {party} still says Running, {seconds} s after all workloads became healthy",
            job=job_id,
            party=party,
            seconds=round(JOB_LAG),
        ),
        cause=_("Nobody works on it any more: KubeFATE's jobs do not survive a restart of its pod"),
        remedy=_(
            "Look at the restarts of KubeFATE's pod; remove the record (cluster.remove for {party}) and install again",
            party=party,
        ),
    )


async def jobs_with_clusters(ctx: StepContext, kubefate: KubeFate) -> list[Job]:
    """KubeFATE's jobs, every install that goes on knowing its FATE cluster.

    Most versions write an install down first and its cluster some time later (kubefate.md §2.2). Whoever looks in
    between, as after a kill right behind the POST, would see nothing of it and send a second install.
    """
    jobs = await kubefate.jobs()
    now = datetime.now(UTC)
    going_on = [job for job in jobs if job.method == INSTALL and not job.done and not job.abandoned(now)]
    nameless = [job.id for job in going_on if not job.cluster_id]
    if not nameless:
        return jobs
    deadline = min(CLUSTER_LAG, ctx.remaining)
    await together(kubefate.cluster_id_of(job_id, interval=ctx.interval, deadline=deadline) for job_id in nameless)
    return await kubefate.jobs()


async def await_end(ctx: StepContext, kubefate: KubeFate, job_id: str, party: str = "") -> Job:
    """Poll a job until it ended, however it did; `party` is the one it works on, where that is known."""
    while not (job := await kubefate.job(job_id)).done:
        told = _("job {job} is {status}", job=job.id, status=job.status)
        if party:
            told = _("{party}: KubeFATE job {job} is {status}", party=party, job=job.id, status=job.status)
        ctx.progress(told, about=f"job:{party}" if party else "")
        await asyncio.sleep(ctx.interval)
    return job


def _tell(ctx: StepContext, job: Job, party: str) -> None:
    """How far a job is, in the field's words; KubeFATE's own are evidence."""
    told = _("{party}: KubeFATE job {job} is {status}", party=party, job=job.id, status=job.status)
    if job.progress and not job.done:
        what = {"party": party, "job": job.id, "status": job.status, "doing": job.doing}
        told = _("{party}: KubeFATE job {job} is {status}: {doing}", **what)
        ctx.evidence(Evidence(f"Job/{job.id}", "states", one_line(job.progress)))
    ctx.progress(told, about=f"job:{party}")


async def _asked_for(ctx: StepContext, kubefate: KubeFate, job_id: str, party: str) -> Job:
    """The job, asked for until KubeFATE answers. Raises KubeFateUnreachable after SILENCE."""
    clock = asyncio.get_running_loop().time
    until = clock() + SILENCE
    while True:
        try:
            return await kubefate.job(job_id)
        except KubeFateUnreachable:
            if clock() + ctx.interval > until:
                raise
            ctx.progress(_("{party}: KubeFATE does not answer; it is asked again", party=party), about=f"job:{party}")
        await asyncio.sleep(ctx.interval)


async def await_job(ctx: StepContext, kubefate: KubeFate, job_id: str, party: str) -> Job:
    """Poll a job to its end. Raises JobFailed with KubeFATE's own words."""
    ctx.state.jobs_running[job_id] = party
    shown = ""
    while True:
        job = await _asked_for(ctx, kubefate, job_id, party)
        if (line := f"{job.status} {job.doing}") != shown:
            shown = line
            _tell(ctx, job, party)
        if job.status in ENDED_WELL | ENDED_BADLY:
            ctx.state.jobs_running.pop(job_id, None)
            break
        await asyncio.sleep(ctx.interval)
    if job.status in ENDED_BADLY:
        raise JobFailed(job, party)
    return job
