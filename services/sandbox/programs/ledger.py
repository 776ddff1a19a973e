"""The FATE jobs of the whole demo: what each party's FATE Flow and FATE-Board know."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import UTC, datetime

_KEPT_JOBS = 200


@dataclass(slots=True)
class FateJob:
    """A job of FATE Flow. `parties` holds (role, party id, status); times are epoch milliseconds."""

    job_id: str
    initiator: str
    parties: dict[tuple[str, str], str]
    component: str
    created: int
    started: int
    ended: int | None = None
    description: str = ""
    log: list[str] = field(default_factory=list)

    @property
    def elapsed(self) -> int | None:
        return None if self.ended is None else self.ended - self.started


class Ledger:
    """Jobs by id, the oldest forgotten first. A party sees the rows that are its own."""

    def __init__(self) -> None:
        self._jobs: OrderedDict[str, FateJob] = OrderedDict()
        self._counter = 0

    def submit(self, guest: str, host: str, component: str) -> FateJob:
        """A running job of two parties (or of one with itself)."""
        self._counter += 1
        now = datetime.now(UTC)
        job = FateJob(
            job_id=now.strftime("%Y%m%d%H%M%S%f") + str(self._counter),
            initiator=guest,
            parties={("guest", guest): "running", ("host", host): "running"},
            component=component,
            created=_milliseconds(now),
            started=_milliseconds(now),
        )
        self._jobs[job.job_id] = job
        while len(self._jobs) > _KEPT_JOBS:
            self._jobs.popitem(last=False)
        return job

    def finish(self, job: FateJob, status: str) -> None:
        """The job's end at every party."""
        job.parties = dict.fromkeys(job.parties, status)
        job.ended = _milliseconds(datetime.now(UTC))

    def find(self, job_id: str) -> FateJob | None:
        return self._jobs.get(job_id)

    def of(self, party: str) -> list[tuple[FateJob, str, str]]:
        """(job, role, status) of every row that a party owns, the newest first."""
        return [
            (job, role, status)
            for job in reversed(self._jobs.values())
            for (role, owner), status in job.parties.items()
            if owner == party
        ]


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
