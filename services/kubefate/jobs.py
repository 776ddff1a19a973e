"""KubeFATE's jobs in one version-independent shape; `raw` holds the answer as it came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from services.i18n import Message, _
from services.kubefate.jobwords import in_vain, in_words
from services.kubefate.reading import mapping, number, stamp, text, word
from services.kubefate.refusals import remedy_for
from services.text import one_line

_DEFAULT_LIMIT = timedelta(hours=1)


class JobStatus(StrEnum):
    """Status words of a KubeFATE job over all versions (kubefate.md §2.9); NONE is an integer out of range."""

    PENDING = "Pending"
    RUNNING = "Running"
    SUCCESS = "Success"
    FAILED = "Failed"
    RETRY = "Retry"
    ROLLBACK = "Rollback"
    TIMEOUT = "Timeout"
    STOPPING = "Stopping"
    CANCELED = "Canceled"
    NONE = ""


ENDED = frozenset({JobStatus.SUCCESS, JobStatus.FAILED, JobStatus.ROLLBACK, JobStatus.TIMEOUT, JobStatus.CANCELED})


@dataclass(frozen=True, slots=True)
class SubJob:
    """The progress of one component within a job."""

    name: str
    status: str
    pods: str
    started: datetime | None = None
    ended: datetime | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """KubeFATE's record of an install, update or delete.

    `result` is filled up to 1.3.0, `states` from 1.4.1 on. An id is empty only for a job that a dry run did not start.
    """

    id: str
    method: str
    status: JobStatus
    cluster_id: str = ""
    creator: str = ""
    started: datetime | None = None
    ended: datetime | None = None
    result: str = ""
    states: tuple[str, ...] = ()
    sub_jobs: tuple[SubJob, ...] = ()
    time_limit: timedelta = _DEFAULT_LIMIT
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Job:
        """From an answer of any version (kubefate.md §2.4)."""
        nanoseconds = number(raw.get("time_limit"))
        return cls(
            id=text(raw, "uuid"),
            method=text(raw, "method"),
            status=word(JobStatus, raw.get("status"), JobStatus.NONE),
            cluster_id=text(raw, "cluster_id"),
            creator=text(raw, "creator"),
            started=stamp(raw.get("start_time")),
            ended=stamp(raw.get("end_time")),
            result=one_line(text(raw, "result"), 2000),
            states=tuple(one_line(str(state), 2000) for state in raw.get("states") or ()),
            sub_jobs=_sub_jobs(raw.get("sub_jobs")),
            time_limit=timedelta(microseconds=nanoseconds / 1000) if nanoseconds else _DEFAULT_LIMIT,
            raw=raw,
        )

    @property
    def done(self) -> bool:
        return self.status in ENDED

    @property
    def succeeded(self) -> bool:
        """KubeFATE's opinion; no proof that FATE runs (kubefate.md §11.12)."""
        return self.status is JobStatus.SUCCESS

    @property
    def reason(self) -> str:
        """The most telling text: the result, or the last state."""
        return self.result or (self.states[-1] if self.states else "")

    @property
    def remedy(self) -> Message | None:
        """What to do about `reason`, None when the text is not known."""
        return remedy_for(self.reason)

    @property
    def gave_up(self) -> bool:
        """Whether it ended because what it waited for did not come in time: why, only Kubernetes can tell."""
        return self.status is JobStatus.TIMEOUT or (self.status is JobStatus.FAILED and in_vain(self.reason))

    @property
    def progress(self) -> str:
        """How far it is, as far as the version tells: components up of all, and the last state."""
        return " ".join(part for part in (self._counted, self.reason) if part)

    @property
    def doing(self) -> Message:
        """`progress` in the field's words: what KubeFATE wrote last, by what it means."""
        said = in_words(self.reason)
        return _("{count} components up, {said}", count=self._counted, said=said) if self._counted else said

    @property
    def _counted(self) -> str:
        up = sum(part.status == JobStatus.SUCCESS for part in self.sub_jobs)
        return f"{up}/{len(self.sub_jobs)}" if self.sub_jobs else ""

    def abandoned(self, now: datetime, restarted: datetime | None = None) -> bool:
        """Whether nobody works on it any more: past its limit, or begun before the service's process `restarted`.

        KubeFATE resumes nothing after a restart, and the record stays as it was (kubefate.md §8.1).
        """
        if self.done or self.started is None:
            return False
        return now - self.started > self.time_limit or (restarted is not None and self.started < restarted)


def _sub_jobs(value: object) -> tuple[SubJob, ...]:
    return tuple(
        SubJob(
            name=str(name),
            status=text(entry, "Status"),
            # Renamed with 1.4.2 (kubefate.md §2.4).
            pods=text(entry, "ModulesStatus") or text(entry, "ModulesPodStatus"),
            started=stamp(entry.get("StartTime")),
            ended=stamp(entry.get("EndTime")),
        )
        for name, entry in mapping(value).items()
        if isinstance(entry, Mapping)
    )
