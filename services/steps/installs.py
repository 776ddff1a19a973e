"""KubeFATE jobs beside Kubernetes' truth: a job's Success counts only with healthy workloads (product.md §0)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.kubefate import Job, KubeFate
from services.steps.concurrency import together
from services.steps.rollouts import await_rollout
from services.text import one_line

if TYPE_CHECKING:
    from services.party import PartyFile
    from services.steps.context import StepContext

ENDED_WELL = frozenset({"Success"})
ENDED_BADLY = frozenset({"Failed", "Timeout", "Canceled", "Rollback"})


class JobFailed(FatetuiError):
    """A KubeFATE job did not end in Success."""

    code = "S-JOB"
    exit = Exit.FAILED


def cluster_labels(party: PartyFile) -> str:
    """Label selector of everything that a party's FATE cluster is made of (kubefate.md §7.1)."""
    return f"name={party.name}"


async def await_installed(ctx: StepContext, party: PartyFile, job_id: str, *, stable_for: str) -> None:
    """Until the job ended in Success and the party's workloads are healthy and stable.

    Whichever fails first ends the wait: a workload without hope does not wait for KubeFATE's hour to pass, and a
    failed job does not wait for workloads that KubeFATE has already removed.
    """
    kubefate = await ctx.clients.kubefate()
    await together(
        [
            await_job(ctx, kubefate, job_id, party.name),
            await_rollout(ctx, party.namespace, labels=cluster_labels(party), stable_for=stable_for),
        ]
    )


async def await_job(ctx: StepContext, kubefate: KubeFate, job_id: str, party: str) -> Job:
    """Poll a job to its end. Raises JobFailed with KubeFATE's own words."""
    ctx.state.jobs_running[job_id] = party
    shown = ""
    while True:
        job = await kubefate.job(job_id)
        line = f"{job.status} {job.progress}"
        if line != shown:
            shown = line
            ctx.progress(_("{party}: KubeFATE job {job} is {status}", party=party, job=job_id, status=one_line(line)))
        if job.status in ENDED_WELL | ENDED_BADLY:
            ctx.state.jobs_running.pop(job_id, None)
            break
        await asyncio.sleep(ctx.interval)
    if job.status in ENDED_BADLY:
        raise JobFailed(
            _("KubeFATE job {job} of {party} ended as {status}", job=job_id, party=party, status=job.status),
            cause=verbatim(one_line(job.reason)) if job.reason else None,
            remedy=job.remedy,
        )
    return job
