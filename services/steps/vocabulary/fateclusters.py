"""`cluster.ensure`, `cluster.update`, `cluster.remove`, `job.wait`: FATE clusters as KubeFATE keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import Field

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.kubefate import (
    ClusterSpec,
    FateCluster,
    Feature,
    Job,
    KubeFate,
    KubeFateUnreachable,
    cannot_install,
    newer_kubefate,
)
from services.kubernetes import FieldChange, KubernetesError, fields_between
from services.party import PartyFile
from services.rollout import ServiceLife, outlived
from services.steps.concurrency import together_at_most
from services.steps.context import Mode, StepContext
from services.steps.differences import shown_fields
from services.steps.duration import Duration
from services.steps.events import GOT_OVER, STAYS, Change
from services.steps.installs import (
    ENDED_BADLY,
    ENDED_WELL,
    INSTALL,
    JobFailed,
    await_end,
    await_installed,
    await_job,
    await_uninstalled,
    cluster_labels,
    is_anything_left,
    jobs_with_clusters,
)
from services.steps.kubefatejobs import attended, service_life
from services.steps.rollouts import await_rollout
from services.steps.selection import PartySelection, selected_parties
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


class FateClusterForgotten(FatetuiError):
    """KubeFATE has no record of what runs: it uninstalls only what it remembers."""

    code = "P31"
    exit = Exit.FAILED


class ClusterParams(Params):
    """Which parties."""

    parties: PartySelection = "all"
    """`all`, or party ids or names of the script."""
    parallel: int = Field(default=2, ge=1, le=16)
    """How many jobs at once."""
    stable_for: Duration = "5s"
    """How long workloads must stay healthy without a restart."""


@dataclass(frozen=True, slots=True)
class PartyState:
    """A party beside KubeFATE's record of it, and the job that is at work on it."""

    party: PartyFile
    record: FateCluster | None
    job: Job | None

    @property
    def spec(self) -> ClusterSpec:
        """What is asked of KubeFATE."""
        return cluster_spec(self.party)

    @property
    def differs(self) -> bool:
        """Whether the record's spec is another than the file's."""
        return self.record is not None and self.spec.whole != self.record.spec

    @property
    def outdated(self) -> Job | None:
        """The installation that goes on although the file says otherwise by now: waiting for it helps nobody."""
        return self.job if self.job is not None and self.job.method == INSTALL and self.differs else None

    @property
    def fields(self) -> tuple[FieldChange, ...]:
        """What the file has otherwise than the record."""
        before = self.record.spec if self.record is not None else {}
        return shown_fields(fields_between(before, self.spec.whole))


def cluster_spec(party: PartyFile) -> ClusterSpec:
    """A party file as KubeFATE takes it."""
    return ClusterSpec(
        name=party.name,
        namespace=party.namespace,
        chart_name=party.chart_name,
        chart_version=party.chart_version,
        data=party.spec,
    )


async def _kubefate(ctx: StepContext) -> KubeFate | None:
    """The session; None in a rehearsal where KubeFATE may be one of the things that are not there yet."""
    try:
        return await ctx.clients.kubefate()
    except KubeFateUnreachable:
        if ctx.mode is not Mode.DRY_RUN:
            raise
        return None


async def _states(ctx: StepContext, selection: PartySelection) -> list[PartyState]:
    parties = selected_parties(ctx, selection)
    kubefate = await _kubefate(ctx)
    if kubefate is None:
        return [PartyState(party, None, None) for party in parties]
    life = await _life(ctx)
    jobs = [job for job in await jobs_with_clusters(ctx, kubefate) if life is None or not outlived(job, life)]
    records = {(record.name, record.namespace): record for record in await kubefate.clusters()}
    return [_state(ctx, party, records.get((party.name, party.namespace)), jobs, life) for party in parties]


def _state(
    ctx: StepContext, party: PartyFile, record: FateCluster | None, jobs: Sequence[Job], life: ServiceLife | None
) -> PartyState:
    begun_in = ctx.recalled(_life_key(party))
    lost = life is not None and begun_in not in (None, "", life.id)
    remembered = None if lost else ctx.recalled(_job_key(party))
    running = [job for job in jobs if job.status not in ENDED_WELL | ENDED_BADLY]
    ours = [job for job in running if job.id == remembered or (record is not None and job.cluster_id == record.id)]
    return PartyState(party, record, ours[-1] if ours else None)


async def _life(ctx: StepContext) -> ServiceLife | None:
    """The service's present life; where it cannot be seen, a restart is told by what becomes of the job."""
    try:
        return await service_life(await ctx.clients.cluster())
    except KubernetesError:
        return None


def _job_key(party: PartyFile) -> str:
    return f"job:{party.name}"


def _life_key(party: PartyFile) -> str:
    """The service's life in which the party's job was begun: in another one nobody works on it."""
    return f"life:{party.name}"


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
    async def observe(self, ctx: StepContext) -> list[PartyState]:
        states = await _states(ctx, self.params.parties)
        for state in states:
            self._refuse_stuck(state)
            if state.outdated is not None:
                self._refuse_unstoppable(await ctx.clients.kubefate(), state.party.name)
        changing = [state.party for state in states if self._change(state) is not None]
        kubefate = await _kubefate(ctx) if changing else None
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
        records = {state.party.name: state.record for state in await _states(ctx, self.params.parties)}
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
            "jobs": {state.party.name: ctx.recalled(_job_key(state.party)) for state in seen},
        }

    def _change(self, state: PartyState) -> Change | None:
        party, record = state.party, state.record
        subject, chart = f"FateCluster/{party.name}", f"{party.chart_name} {party.chart_version}"
        if record is None:
            installing = state.job is not None
            told = _("install {name}: {chart}", name=party.name, chart=chart)
            return None if installing else Change(subject, told, None, chart, state.fields)
        before = f"{record.chart_name} {record.chart_version}"
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
        if state.outdated is not None:
            await kubefate.stop_job(state.outdated.id)
            await await_end(ctx, kubefate, state.outdated.id, state.party.name)
        life = await _life(ctx)
        ctx.remember(_life_key(state.party), life.id if life is not None else "")
        updates = state.record is not None and state.outdated is None
        job = await (kubefate.update(state.spec) if updates else kubefate.install(state.spec))
        ctx.remember(_job_key(state.party), job.id)
        ctx.state.jobs_running[job.id] = state.party.name
        told = _("{party}: KubeFATE took job {job}", party=state.party.name, job=job.id)
        ctx.progress(told, about=_job_key(state.party))

    async def _await(self, ctx: StepContext, state: PartyState) -> None:
        job_id = state.job.id if state.job and not state.outdated else ctx.recalled(_job_key(state.party))
        if job_id is not None and (state.job is not None or state.record is None or state.differs):
            installed = partial(await_installed, ctx, state.party, job_id, stable_for=self.params.stable_for)
            known = job_id == ctx.recalled(_job_key(state.party))
            life = ctx.recalled(_life_key(state.party)) if known else None
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


class RemoveParams(Params):
    """Which parties."""

    parties: PartySelection = "all"
    """`all`, or party ids or names of the script."""


@step(
    "cluster.remove",
    params=RemoveParams,
    risk=Risk.DESTROY,
    summary=_("FATE clusters are uninstalled"),
    replaces=("kubefate cluster delete ID",),
    short="parties",
)
class ClusterRemove(Step[RemoveParams]):
    async def observe(self, ctx: StepContext) -> list[PartyState]:
        states = await _states(ctx, self.params.parties)
        for party in (state.party for state in states if state.record is None and state.job is None):
            if await is_anything_left(ctx, party):
                raise FateClusterForgotten(
                    _("KubeFATE has no record of {name}, whose workloads or Helm release are there", name=party.name),
                    cause=_("KubeFATE's database started anew, or it was installed by something else"),
                    remedy=_(
                        "Remove namespace {namespace} (step namespace.remove), or helm uninstall {name} -n {namespace}",
                        name=party.name,
                        namespace=party.namespace,
                    ),
                )
        for namespace in dict.fromkeys(state.party.namespace for state in states if state.record is not None):
            told = _("Namespace {namespace} stays, and in it what the chart did not make", namespace=namespace)
            ctx.progress(told, about=STAYS)
        return states

    def compare(self, ctx: StepContext, seen: list[PartyState]) -> Sequence[Change]:
        return [
            Change(f"FateCluster/{state.party.name}", _("uninstall {name}", name=state.party.name), "installed", None)
            for state in seen
            if state.record is not None
        ]

    async def act(self, ctx: StepContext, seen: list[PartyState], changes: Sequence[Change]) -> None:
        kubefate = await ctx.clients.kubefate()
        cluster = await ctx.clients.cluster()
        for party, record in ((state.party, state.record) for state in seen):
            if record is None:
                continue
            await ctx.confirm(_("Uninstall {name} from context {context}?", name=record.name, context=cluster.context))
            job = await kubefate.delete(record.id)
            try:
                await await_job(ctx, kubefate, job.id, record.name)
            except JobFailed:
                # It fails where Helm had made nothing yet, and takes its record away all the same (kubefate.md §8.6).
                if any(one.id == record.id for one in await kubefate.clusters()) or await is_anything_left(ctx, party):
                    raise
                ctx.progress(_("{name}: there was nothing to uninstall; the record is gone", name=record.name))

    async def wait(self, ctx: StepContext, seen: list[PartyState]) -> None:
        for state in seen:
            if state.record is not None:
                await await_uninstalled(ctx, state.party)


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
        return await _states(ctx, self.params.parties)

    async def wait(self, ctx: StepContext, seen: list[PartyState]) -> None:
        ensure = ClusterEnsure(ClusterParams(parties=self.params.parties, stable_for=self.params.stable_for))
        await ensure.wait(ctx, seen)

    async def verify(self, ctx: StepContext, seen: Any) -> Outputs:
        states = await _states(ctx, self.params.parties)
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
            if state.record is None:
                raise FateClusterStuck(
                    _("{name} is not installed, so it cannot be updated", name=state.party.name),
                    remedy=_("Use cluster.ensure, which installs what is missing"),
                )
        return states
