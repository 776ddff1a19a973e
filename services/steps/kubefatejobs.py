"""KubeFATE's jobs watched for what KubeFATE itself does not say: that nobody works on them, that a success is none."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubefate import NAMESPACE, Job, KubeFate, KubeFateError
from services.kubefate.deployment import SERVICE_NAME, service_pods
from services.kubernetes import Cluster, Forbidden, KubernetesError
from services.rollout.beside import ServiceLife, job_reasons
from services.steps.concurrency import together
from services.steps.events import Evidence, Reason
from services.steps.failures import StepFailed
from services.steps.rollouts import RolloutFailed, reason_of

if TYPE_CHECKING:
    from services.steps.context import StepContext

_INTERVAL = 3.0
_CONFIRMED = 2
"""Looks in a row that must agree before a job is given up: a job may end while its service is being looked at."""


class JobAbandoned(StepFailed):
    """A KubeFATE job that nobody works on, by evidence."""

    code = "P32"


class KubeFateDisagrees(StepFailed):
    """KubeFATE calls a success what Kubernetes shows to have failed."""

    code = "P37"


async def attended(
    ctx: StepContext, job_id: str, party: str, work: Callable[[], Coroutine[Any, Any, None]], *, life: str = ""
) -> None:
    """Do `work`, which waits for the job, and end it as soon as nobody works on the job any more.

    `life` is the id of the service's life that the job was begun in, as far as it is known.
    A rollout that fails although KubeFATE calls its job a success raises KubeFateDisagrees, an abandoned job
    JobAbandoned; other failures pass through.
    """
    ended = asyncio.Event()

    async def waiting() -> None:
        await work()
        ended.set()

    kubefate = await ctx.clients.kubefate()
    try:
        await together([waiting(), _attend(ctx, kubefate, job_id, party, ended, life)])
    except RolloutFailed as failed:
        await _tell_disagreement(kubefate, job_id, party, failed)
        raise


async def service_life(cluster: Cluster) -> ServiceLife | None:
    """The present life of the cluster's only KubeFATE; None when it cannot be seen, is down, or runs elsewhere."""
    try:
        found = (await cluster.list("Deployment", fields=f"metadata.name={SERVICE_NAME}")).items
        places = [str(deployment["metadata"]["namespace"]) for deployment in found]
    except Forbidden:
        places = [NAMESPACE]
    return ServiceLife.of(await service_pods(cluster, places[0])) if len(places) == 1 else None


async def _attend(
    ctx: StepContext, kubefate: KubeFate, job_id: str, party: str, ended: asyncio.Event, begun_in: str
) -> None:
    """Look at the job and its service every few seconds until `ended`; raises JobAbandoned."""
    cluster = await ctx.clients.cluster()
    seen, since = "", datetime.now(UTC)
    agreed = 0
    while not ended.is_set():
        # Neither side's hiccups are evidence: the waits have their own say on them.
        with suppress(KubeFateError, KubernetesError):
            life, job = await service_life(cluster), await kubefate.job(job_id)
            now = datetime.now(UTC)
            if job.progress != seen:
                seen, since = job.progress, now
            why = next(job_reasons(job, now, service=life, begun_in=begun_in, unchanged_since=since), None)
            begun_in = begun_in or (life.id if life is not None else "")
            agreed = agreed + 1 if why is not None else 0
            if why is not None and agreed >= _CONFIRMED:
                ctx.state.jobs_running.pop(job_id, None)
                raise JobAbandoned(_abandoned(reason_of(why), party))
        with suppress(TimeoutError):
            async with asyncio.timeout(_INTERVAL):
                await ended.wait()


def _abandoned(reason: Reason, party: str) -> Reason:
    message = _("{party}: {what}", party=party, what=reason.message)
    remedy = _("Remove the record (cluster.remove for {party}) and install again", party=party)
    return Reason(reason.code, message, remedy=remedy, evidence=reason.evidence)


async def _tell_disagreement(kubefate: KubeFate, job_id: str, party: str, failed: RolloutFailed) -> None:
    try:
        job = await kubefate.job(job_id)
    except KubeFateError:
        return
    if job.succeeded:
        raise KubeFateDisagrees(_disagreement(job, party, failed.reason)) from failed


def _disagreement(job: Job, party: str, reason: Reason) -> Reason:
    message = _(
        "KubeFATE calls job {job} of {party} a success, and Kubernetes shows otherwise: {what}",
        job=job.id,
        party=party,
        what=reason.message,
    )
    said = Evidence(f"Job/{job.id}", "status", job.status)
    evidence = (said, *reason.evidence)
    return replace(reason, code="P37", message=message, evidence=evidence)
