"""`cluster.ensure`, `cluster.update`, `job.wait`: FATE clusters as KubeFATE keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.kubefate import (
    Feature,
    KubeFate,
    cannot_install,
    newer_kubefate,
)
from services.party import PartyFile
from services.steps.concurrency import together_at_most
from services.steps.context import StepContext
from services.steps.duration import Duration
from services.steps.events import GOT_OVER, Change
from services.steps.installs import (
    await_end,
    await_installed,
    await_uninstalled,
    cluster_labels,
    is_clear,
)
from services.steps.kubefatejobs import attended
from services.steps.partystates import PartyState, job_key, kubefate_if_there, life_key, party_states, present_life
from services.steps.rollouts import await_rollout
from services.steps.selection import PartySelection
from services.steps.step import Outputs, Params, Risk, Step, step

STUCK = frozenset({"Updating", "Rollback", "Deleting", "Unavailable", "Failed", "Unknown"})
BEING_MADE = frozenset({"Pending", "Creating"})


class FateClusterStuck(FatetuiError):
    """KubeFATE's record of a cluster is in a state that installing cannot leave (kubefate.md §11.15)."""

    code = "P32"
    exit = Exit.FAILED


class ChartBeyondService(FatetuiError):
    """KubeFATE would take the job, and never come to its end."""

    code = "V06"
    exit = Exit.FAILED
    hopeless = True


class ClusterParams(Params):
    """Which parties."""

    parties: PartySelection = "all"
    """`all`, or party ids or names of the script."""
    parallel: int = Field(default=2, ge=1, le=16)
    """How many jobs at once."""
    stable_for: Duration = "5s"
    """How long workloads must stay healthy without a restart."""


@step(
    "cluster.ensure",
    params=ClusterParams,
    risk=Risk.WRITE,
    summary=_("FATE clusters are installed as their party files say"),
    article=("S24", "S25", "S26"),
    replaces=("kubefate cluster install -f FILE", "kubefate cluster update -f FILE", "kubefate job ls"),
    short="parties",
)
class ClusterEnsure(Step[ClusterParams]):
    def __init__(self, params: ClusterParams) -> None:
        super().__init__(params)
        self._begun: dict[str, str] = {}
        """The jobs of this try by their parties' names."""
        self._fresh: set[str] = set()
        """The parties of which nothing stood when their job was begun in this try."""

    async def observe(self, ctx: StepContext) -> list[PartyState]:
        states = await party_states(ctx, self.params.parties)
        for state in states:
            self._refuse_stuck(state)
            if state.outdated is not None:
                self._refuse_unstoppable(await ctx.clients.kubefate(), state.party.name)
        changing = [state.party for state in states if self._change(state) is not None]
        kubefate = await kubefate_if_there(ctx) if changing else None
        if kubefate is not None:
            self._refuse_beyond(kubefate, changing)
        return states

    def compare(self, ctx: StepContext, seen: list[PartyState]) -> Sequence[Change]:
        return [change for state in seen if (change := self._change(state)) is not None]

    async def act(self, ctx: StepContext, seen: list[PartyState], changes: Sequence[Change]) -> None:
        kubefate = await ctx.clients.kubefate()
        for state in (state for state in seen if self._change(state) is not None):
            await self._submit(ctx, kubefate, state)

    async def wait(self, ctx: StepContext, seen: list[PartyState]) -> None:
        await together_at_most(self.params.parallel, [self._await(ctx, state) for state in seen])

    async def verify(self, ctx: StepContext, seen: list[PartyState]) -> Outputs:
        records = {state.party.name: state.record for state in await party_states(ctx, self.params.parties)}
        renewals = (await ctx.clients.kubefate()).renewals
        if renewals:
            told = _(
                "KubeFATE refused its own token {count} times; logged in again each time. Look whether its pod was "
                "restarted, or its clock is wrong",
                count=renewals,
            )
            ctx.progress(told, about=GOT_OVER)
        return {
            "clusters": {name: record.id for name, record in records.items() if record is not None},
            "jobs": {state.party.name: ctx.recalled(job_key(state.party)) for state in seen},
        }

    @classmethod
    def by_hand(cls, changes: Sequence[Change]) -> tuple[str, ...]:
        kinds = {"install": any(change.before is None for change in changes)}
        kinds["update"] = any(change.before is not None for change in changes)
        return tuple(
            command
            for command in cls.declaration.replaces
            if all(wanted or f"cluster {kind} " not in command for kind, wanted in kinds.items())
        )

    def _change(self, state: PartyState) -> Change | None:
        party, record = state.party, state.record
        subject, chart = f"FateCluster/{party.name}", f"{party.chart_name} {party.chart_version}"
        if record is None:
            installing = state.job is not None
            told = _("install {name}: {chart}", name=party.name, chart=chart)
            return None if installing else Change(subject, told, None, chart, state.fields)
        before = f"{record.chart_name} {record.chart_version}"
        if state.leaving:
            told = _("install {name} once its removal, which goes on, has ended: {chart}", name=party.name, chart=chart)
            return Change(subject, told, before, chart, state.fields)
        if state.outdated is not None:
            told = _(
                "stop the installation of {name} that goes on, install as its party file says now", name=party.name
            )
            return Change(subject, told, before, chart, state.fields)
        if state.differs and record.status not in BEING_MADE:
            told = _("update {name} to its party file", name=party.name)
            return Change(subject, told, before, chart, state.fields)
        return None

    async def _submit(self, ctx: StepContext, kubefate: KubeFate, state: PartyState) -> None:
        # KubeFATE takes any number of jobs for one cluster at once, and they undo each other (kubefate.md §8.1).
        while state.job is not None and state.outdated is None:
            await self._see_through(ctx, kubefate, state)
            state = await self._anew(ctx, state.party)
        if self._change(state) is None:
            return
        if state.outdated is not None:
            await kubefate.stop_job(state.outdated.id)
            await await_end(ctx, kubefate, state.outdated.id, state.party.name)
        life = await present_life(ctx)
        ctx.remember(life_key(state.party), life.id if life is not None else "")
        updates = state.record is not None and state.outdated is None
        if not updates and await is_clear(ctx, state.party):
            self._fresh.add(state.party.name)
        job = await (kubefate.update(state.spec) if updates else kubefate.install(state.spec))
        ctx.remember(job_key(state.party), job.id)
        ctx.state.jobs_running[job.id] = state.party.name
        self._begun[state.party.name] = job.id
        told = _("{party}: KubeFATE took job {job}", party=state.party.name, job=job.id)
        ctx.progress(told, about=job_key(state.party))

    async def _see_through(self, ctx: StepContext, kubefate: KubeFate, state: PartyState) -> None:
        """Wait for the end of the job at work on a party, however it ends; after a removal until all is gone."""
        assert state.job is not None
        job_id, party = state.job.id, state.party

        async def end() -> None:
            job = await await_end(ctx, kubefate, job_id, party.name)
            told = _("{party}: KubeFATE job {job} is {status}", party=party.name, job=job.id, status=job.status)
            ctx.progress(told, about=job_key(party))

        await attended(ctx, job_id, party.name, end)
        if state.leaving:
            await await_uninstalled(ctx, party)

    async def _anew(self, ctx: StepContext, party: PartyFile) -> PartyState:
        place = party.name, party.namespace
        states = await party_states(ctx, self.params.parties)
        state = next(one for one in states if (one.party.name, one.party.namespace) == place)
        self._refuse_stuck(state)
        return state

    async def _await(self, ctx: StepContext, state: PartyState) -> None:
        begun = self._begun.get(state.party.name)
        if state.leaving and begun is None:
            await self._see_through(ctx, await ctx.clients.kubefate(), state)
            return
        going_on = state.job.id if state.job and not state.outdated else ctx.recalled(job_key(state.party))
        job_id = begun or going_on
        if job_id is not None and (state.job is not None or state.record is None or state.differs):
            stable_for, anew = self.params.stable_for, state.party.name in self._fresh
            installed = partial(await_installed, ctx, state.party, job_id, stable_for=stable_for, anew=anew)
            known = job_id == ctx.recalled(job_key(state.party))
            life = ctx.recalled(life_key(state.party)) if known else None
            await attended(ctx, job_id, state.party.name, installed, life=life or "")
        else:
            labels, about = cluster_labels(state.party), f"workloads:{state.party.name}"
            await await_rollout(ctx, state.party.namespace, labels=labels, about=about)

    def _refuse_beyond(self, kubefate: KubeFate, parties: Sequence[PartyFile]) -> None:
        """What this KubeFATE can never install is not asked of it: it would not refuse, but hang."""
        for party in parties:
            chart = party.chart_name, party.chart_version
            why = cannot_install(kubefate.service, *chart)
            if why is not None:
                told = _("{party} cannot be installed: {why}", party=party.name, why=why)
                raise ChartBeyondService(told, remedy=newer_kubefate(*chart))

    def _refuse_unstoppable(self, kubefate: KubeFate, party: str) -> None:
        if Feature.STOP_JOB not in kubefate.service.features:
            raise FateClusterStuck(
                _("KubeFATE goes on installing {name} as its party file was before", name=party),
                cause=_("KubeFATE {version} cannot stop a job", version=kubefate.service.version),
                remedy=_("Remove the record (step cluster.remove for {name}), then install again", name=party),
            )

    def _refuse_stuck(self, state: PartyState) -> None:
        record = state.record
        if record is None or state.job is not None:
            return
        if record.status in STUCK | BEING_MADE:
            raise FateClusterStuck(
                _("KubeFATE holds {name} as {status}, and no job works on it", name=record.name, status=record.status),
                remedy=_(
                    "KubeFATE's jobs do not survive its restart: remove the record (step cluster.remove for {name}), "
                    "then install again",
                    name=record.name,
                ),
            )


class JobParams(Params):
    """Which jobs."""

    parties: PartySelection = "all"
    """Parties whose latest job is waited for."""
    stable_for: Duration = "5s"
    """How long workloads must stay healthy without a restart."""


@step(
    "job.wait",
    params=JobParams,
    risk=Risk.READ,
    summary=_("KubeFATE's jobs ended well, and Kubernetes agrees"),
    article=("S26",),
    replaces=("kubefate job ls",),
    short="parties",
)
class JobWait(Step[JobParams]):
    async def observe(self, ctx: StepContext) -> list[PartyState]:
        return await party_states(ctx, self.params.parties)

    async def wait(self, ctx: StepContext, seen: list[PartyState]) -> None:
        ensure = ClusterEnsure(ClusterParams(parties=self.params.parties, stable_for=self.params.stable_for))
        await ensure.wait(ctx, seen)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        states = await party_states(ctx, self.params.parties)
        return {"statuses": {state.party.name: state.record.status for state in states if state.record}}


@step(
    "cluster.update",
    params=ClusterParams,
    risk=Risk.WRITE,
    summary=_("Installed FATE clusters follow their party files"),
    replaces=("kubefate cluster update -f FILE",),
    short="parties",
)
class ClusterUpdate(ClusterEnsure):
    """Like `cluster.ensure`, but what is not installed is an error and not an installation."""

    async def observe(self, ctx: StepContext) -> list[PartyState]:
        states = await super().observe(ctx)
        for state in states:
            if state.record is None or state.leaving:
                raise FateClusterStuck(
                    _("{name} is not installed, so it cannot be updated", name=state.party.name),
                    remedy=_("Use cluster.ensure, which installs what is missing"),
                )
        return states
