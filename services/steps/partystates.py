"""Parties beside what KubeFATE has on record of them, and the jobs that are at work on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from services.kubefate import ClusterSpec, FateCluster, Job, KubeFate, KubeFateUnreachable
from services.kubernetes import FieldChange, KubernetesError, fields_between
from services.party import PartyFile
from services.rollout import ServiceLife, outlived
from services.steps.context import Mode, StepContext
from services.steps.differences import shown_fields
from services.steps.installs import ENDED_BADLY, ENDED_WELL, INSTALL, REMOVAL, jobs_with_clusters
from services.steps.kubefatejobs import service_life
from services.steps.selection import PartySelection, selected_parties


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
    def leaving(self) -> bool:
        """Whether it is being removed."""
        return self.job is not None and self.job.method == REMOVAL

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


async def kubefate_if_there(ctx: StepContext) -> KubeFate | None:
    """The session; None in a rehearsal where KubeFATE may be one of the things that are not there yet."""
    try:
        return await ctx.clients.kubefate()
    except KubeFateUnreachable as error:
        if ctx.mode is not Mode.DRY_RUN or error.runs:
            raise
        return None


async def party_states(ctx: StepContext, selection: PartySelection) -> list[PartyState]:
    """The script's parties as KubeFATE has them."""
    parties = selected_parties(ctx, selection)
    kubefate = await kubefate_if_there(ctx)
    if kubefate is None:
        return [PartyState(party, None, None) for party in parties]
    life = await present_life(ctx)
    jobs = [job for job in await jobs_with_clusters(ctx, kubefate) if life is None or not outlived(job, life)]
    records = {(record.name, record.namespace): record for record in await kubefate.clusters()}
    return [_state(ctx, party, records.get((party.name, party.namespace)), jobs, life) for party in parties]


def _state(
    ctx: StepContext, party: PartyFile, record: FateCluster | None, jobs: Sequence[Job], life: ServiceLife | None
) -> PartyState:
    begun_in = ctx.recalled(life_key(party))
    lost = life is not None and begun_in not in (None, "", life.id)
    remembered = None if lost else ctx.recalled(job_key(party))
    running = [job for job in jobs if job.status not in ENDED_WELL | ENDED_BADLY]
    ours = [job for job in running if job.id == remembered or (record is not None and job.cluster_id == record.id)]
    return PartyState(party, record, ours[-1] if ours else None)


async def present_life(ctx: StepContext) -> ServiceLife | None:
    """The service's present life; where it cannot be seen, a restart is told by what becomes of the job."""
    try:
        return await service_life(await ctx.clients.cluster())
    except KubernetesError:
        return None


def job_key(party: PartyFile) -> str:
    """Under which the journal remembers the party's job."""
    return f"job:{party.name}"


def life_key(party: PartyFile) -> str:
    """The service's life in which the party's job was begun: in another one nobody works on it."""
    return f"life:{party.name}"
