"""`job.stop`: KubeFATE's installations broken off, where its version can."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.kubefate import Job
from services.steps.context import StepContext
from services.steps.events import Change
from services.steps.installs import await_end
from services.steps.step import Outputs, Params, Risk, Step, step


class StopParams(Params):
    """Which jobs."""

    jobs: tuple[str, ...] = Field(min_length=1)
    """Ids of KubeFATE's jobs."""


class JobUnknown(FatetuiError):
    """KubeFATE has no job of that id."""

    code = "S-JOB-UNKNOWN"
    exit = Exit.FAILED


@step(
    "job.stop",
    params=StopParams,
    risk=Risk.DESTROY,
    summary=_("KubeFATE's jobs are stopped; what an installation has made so far is removed"),
    replaces=("kubefate job stop JOBS",),
    short="jobs",
)
class JobStop(Step[StopParams]):
    async def observe(self, ctx: StepContext) -> list[Job]:
        kubefate = await ctx.clients.kubefate()
        known = {job.id: job for job in await kubefate.jobs()}
        missing = [job for job in self.params.jobs if job not in known]
        if missing:
            raise JobUnknown(
                _("KubeFATE has no job {job}", job=", ".join(missing)), remedy=_("kubefate job ls shows those it has")
            )
        return [known[job] for job in self.params.jobs]

    def compare(self, ctx: StepContext, seen: list[Job]) -> Sequence[Change]:
        return [
            Change(f"Job/{job.id}", _("stop {method} {job}", method=job.method, job=job.id), job.status, "Canceled")
            for job in seen
            if not job.done
        ]

    async def act(self, ctx: StepContext, seen: list[Job], changes: Sequence[Change]) -> None:
        kubefate = await ctx.clients.kubefate()
        running = [job.id for job in seen if not job.done]
        await ctx.confirm(_("Stop KubeFATE's jobs {jobs}?", jobs=", ".join(running)))
        for job in running:
            await kubefate.stop_job(job)

    async def wait(self, ctx: StepContext, seen: list[Job]) -> None:
        kubefate = await ctx.clients.kubefate()
        for job_id in self.params.jobs:
            await await_end(ctx, kubefate, job_id)

    async def verify(self, ctx: StepContext, seen: list[Job]) -> Outputs:
        kubefate = await ctx.clients.kubefate()
        jobs = [await kubefate.job(job_id) for job_id in self.params.jobs]
        return {"jobs": {job.id: str(job.status) for job in jobs}}
