"""KubeFATE in memory, for steps that are played."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from services.kubefate import (
    Chart,
    ClusterSpec,
    ClusterStatus,
    FateCluster,
    Job,
    JobStatus,
    RouteKind,
    Service,
    ServiceVersion,
    service,
)


@dataclass
class FakeKubeFate:
    """Records and jobs in memory; a job ends as `outcome` when it is asked for, and leaves its record.

    `refusal`, when set, is what every call raises.
    """

    version: str = "v1.0.2"
    credentials: Any = None
    route: Any = field(
        default_factory=lambda: SimpleNamespace(
            kind=RouteKind.PROXY, url="proxy://kubefate", address="proxy://kubefate"
        )
    )
    renewals: int = 0
    outcome: JobStatus = JobStatus.SUCCESS
    records: list[FateCluster] = field(default_factory=list)
    begun: list[Job] = field(default_factory=list)
    stored: list[Chart] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    refusal: Exception | None = None
    forgets: bool = False
    """Whether a record goes with a job that failed as well."""
    specs: dict[str, ClusterSpec] = field(default_factory=dict)
    """By job id: what the job will make."""

    @property
    def service(self) -> Service:
        return service(ServiceVersion.parse(self.version))

    async def clusters(self, all: bool = False) -> list[FateCluster]:  # noqa: A002 - the real one's name
        self._refuse()
        return list(self.records)

    async def jobs(self) -> list[Job]:
        self._refuse()
        return list(self.begun)

    async def job(self, job_id: str) -> Job:
        self._refuse()
        running = next(job for job in self.begun if job.id == job_id)
        if running.done:
            return running
        ended = Job(job_id, running.method, self.outcome, running.cluster_id, result="said by KubeFATE")
        self.begun[self.begun.index(running)] = ended
        spec = self.specs.pop(job_id, None)
        if self.outcome is JobStatus.SUCCESS or self.forgets:
            self.records = [record for record in self.records if record.id != running.cluster_id]
            if spec is not None and self.outcome is JobStatus.SUCCESS:
                self.records.append(record_of(spec, running.cluster_id))
        return ended

    async def stop_job(self, job_id: str) -> None:
        self._refuse()
        self.writes.append(f"stop {job_id}")
        job = next(job for job in self.begun if job.id == job_id)
        self.begun[self.begun.index(job)] = replace(job, status=JobStatus.CANCELED)
        self.records = [record for record in self.records if record.id != job.cluster_id]

    async def cluster_id_of(self, job_id: str, *, interval: float, deadline: float) -> str:
        """The job's work goes on far enough for it to know its cluster."""
        job = next(job for job in self.begun if job.id == job_id)
        spec = self.specs[job_id]
        cluster_id = f"cluster-{spec.name}"
        self.begun[self.begun.index(job)] = replace(job, cluster_id=cluster_id)
        if cluster_id not in [record.id for record in self.records]:
            self.records.append(record_of(spec, cluster_id, ClusterStatus.CREATING))
        return cluster_id

    async def install(self, spec: ClusterSpec) -> Job:
        return self._begin("ClusterInstall", f"install {spec.name}", f"cluster-{spec.name}", spec)

    async def update(self, spec: ClusterSpec) -> Job:
        return self._begin("ClusterUpdate", f"update {spec.name}", f"cluster-{spec.name}", spec)

    async def delete(self, cluster_id: str) -> Job:
        return self._begin("ClusterDelete", f"delete {cluster_id}", cluster_id, None)

    async def charts(self) -> list[Chart]:
        self._refuse()
        return list(self.stored)

    async def upload_chart(self, path: Path) -> None:
        self._refuse()
        self.writes.append(f"upload {path.name}")
        self.stored.append(Chart("c1", "fate", path.stem.removeprefix("fate-"), ""))

    async def close(self) -> None: ...

    def _begin(self, method: str, written: str, cluster_id: str, spec: ClusterSpec | None) -> Job:
        self._refuse()
        self.writes.append(written)
        job = Job(f"job-{len(self.begun) + 1}", method, JobStatus.RUNNING, cluster_id)
        self.begun.append(job)
        if spec is not None:
            self.specs[job.id] = spec
        return job

    def _refuse(self) -> None:
        if self.refusal is not None:
            raise self.refusal


def record_of(spec: ClusterSpec, cluster_id: str, status: ClusterStatus = ClusterStatus.RUNNING) -> FateCluster:
    """KubeFATE's record of a cluster made from `spec`."""
    place = (spec.name, spec.namespace, spec.chart_name, spec.chart_version)
    return FateCluster(cluster_id, *place, status, spec=spec.whole)
