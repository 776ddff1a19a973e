"""The polling loop of a job: until its FATE cluster looks ready, or something ends it (kubefate.md §8.2 to §8.4)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import Enum, auto
from typing import Any

from services.kubernetes import KubernetesError
from services.sandbox.kubefate.gotext import UNSET, stamp
from services.sandbox.kubefate.helm import spoken
from services.sandbox.kubefate.joblog import JobLog
from services.sandbox.kubefate.observation import Statuses
from services.sandbox.kubefate.records import ClusterRecord, JobRecord
from services.sandbox.kubefate.service import Service

TIME_LIMIT = 3600.0
# However fast a demo's time runs, Kubernetes is not asked more often than this (real seconds).
_FASTEST_POLL = 0.25
_GOOD = ("Running", "Available")


class Outcome(Enum):
    """How the waiting ended."""

    READY = auto()
    TIMEOUT = auto()
    STOPPED = auto()
    CLUSTER_GONE = auto()
    JOB_GONE = auto()
    UNREADABLE = auto()


class Waiting:
    """Waits by one release's rules."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._traits = service.traits

    async def until_ready(
        self, job: JobRecord, record: ClusterRecord, log: JobLog, checking: str, poll: float
    ) -> tuple[Outcome, str]:
        """The outcome, with the error's text for UNREADABLE. `checking` is the sentence of each round, or empty."""
        clock = self._service.clock
        end = clock.time() + TIME_LIMIT
        rounds = 0
        while clock.time() < end:
            # First the pause: a look before the controllers have made any pod would please 1.0.x (§8.2).
            await clock.sleep(max(poll, _FASTEST_POLL * clock.speed))
            interruption = self._interruption(job, record)
            if interruption is not None:
                return interruption, ""
            rounds += 1
            log.amend(checking.format(n=rounds))
            try:
                if await self._looks_ready(job, record):
                    return Outcome.READY, ""
            except KubernetesError as error:
                if self._traits.documents:
                    return Outcome.UNREADABLE, spoken(error)
        return Outcome.TIMEOUT, ""

    async def _looks_ready(self, job: JobRecord, record: ClusterRecord) -> bool:
        observation = self._service.observation
        components = await observation.components(record.name, record.namespace)
        if components:
            job.sub_jobs = self._sub_jobs(job, components)
        ready = await observation.ready(record.name, record.namespace, components)
        return ready and not self._service.faults.stuck_job

    def _interruption(self, job: JobRecord, record: ClusterRecord) -> Outcome | None:
        if job.status == "Stopping":
            return Outcome.STOPPED
        if job.deleted is not None and not self._traits.documents:
            return Outcome.JOB_GONE
        # 1.0.x never notices that its cluster was deleted (§8.2).
        return Outcome.CLUSTER_GONE if record.deleted is not None else None

    def _sub_jobs(self, job: JobRecord, components: Statuses) -> dict[str, Any]:
        return {name: self._sub_job(job.sub_jobs.get(name), name, status) for name, status in components.items()}

    def _sub_job(self, before: dict[str, Any] | None, name: str, status: str) -> dict[str, Any]:
        now = stamp(datetime.now(UTC), self._traits.stamp_digits)
        good = status in _GOOD
        own_words = self._traits.components == "pods" and status in ("Failed", "Unknown", "Pending")
        started = before["StartTime"] if before else now
        ended = before["EndTime"] if before and before["EndTime"] != UNSET else now
        return {
            "ModuleName": name,
            "Status": "Success" if good else status if own_words else "Running",
            self._traits.component_status_key: status,
            "StartTime": started,
            "EndTime": ended if good else UNSET,
        }
