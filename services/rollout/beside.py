"""KubeFATE's words beside Kubernetes' facts: jobs that nobody works on, successes that are none (product.md §0)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.durations import moment_of
from services.i18n import _
from services.kubefate import ClusterStatus, FateCluster, Job
from services.rollout.fields import Object, dig, items, name_of, number, text
from services.rollout.reasons import because
from services.rollout.verdict import Health, Verdict, Why

_CONTAINER = "kubefate"
_HEARTBEAT = "checkout Cluster status ["
"""What services from 1.4.1 on rewrite once a second while they wait (kubefate.md §8.4)."""
_SILENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class ServiceLife:
    """One life of KubeFATE's process: jobs begun in an earlier one are lost with it (kubefate.md §8.1).

    `began` is when its container started, None while it is not running; `id` differs from life to life.
    """

    pod: str
    id: str
    began: datetime | None
    stamp: str

    @classmethod
    def of(cls, pods: Iterable[Object]) -> ServiceLife | None:
        """The present life, from the service's pods: the youngest one that runs; None when none does."""
        lives = [life for pod in pods for life in _lives(pod) if life.began is not None]
        return max(lives, key=lambda life: life.stamp, default=None)


def job_reasons(
    job: Job,
    now: datetime,
    *,
    service: ServiceLife | None = None,
    begun_in: str = "",
    unchanged_since: datetime | None = None,
) -> Iterator[Why]:
    """Why nobody works on `job` any more; nothing for a job that has ended, or that may well be worked on.

    `service` is the service's present life, `begun_in` the id of the one that the job was begun in, or was last seen at
    work in: by it a restart is seen without comparing clocks. `unchanged_since` is from when on the job's record has
    read the same.
    """
    if job.done:
        return
    subject, age = f"Job/{job.id}", (now - job.started).total_seconds() if job.started else None
    if service is not None and outlived(job, service, begun_in):
        message = _("KubeFATE restarted at {at}, while job {job} ran: nobody works on it", at=service.stamp, job=job.id)
        field = f"Pod/{service.pod} status.containerStatuses[{_CONTAINER}].state.running.startedAt"
        yield because("P32", message, subject, field, service.stamp, age=age, hopeless=True)
    elif job.abandoned(now):
        minutes = round(job.time_limit.total_seconds() / 60)
        message = _("Job {job} is over its limit of {minutes} min, and still {status}", **_told(job), minutes=minutes)
        began = job.started.isoformat() if job.started else "-"
        yield because("P32", message, subject, "start_time", began, age=age, hopeless=True)
    elif unchanged_since is not None and now - unchanged_since >= _SILENCE and _HEARTBEAT in job.reason:
        silent = (now - unchanged_since).total_seconds()
        message = _(
            "Job {job} counts no more: its state has not changed for {seconds} s", job=job.id, seconds=int(silent)
        )
        yield because("P32", message, subject, "states", job.reason, age=silent, hopeless=True)


def disagreement(said: Job | FateCluster, verdict: Verdict) -> Why | None:
    """A reason when KubeFATE calls well what Kubernetes shows to be otherwise, or the other way round."""
    subject, word, well, ill = _said(said)
    first = verdict.first
    if well and first is not None and verdict.health is not Health.HEALTHY:
        message = _(
            "KubeFATE says {word}, Kubernetes says {health}: {what}",
            word=word or "-",
            health=verdict.health.word,
            what=first.message,
        )
        return because("P37", message, subject, "status", word or "-", verdict.health, age=first.age, symptom=True)
    if ill and verdict.health is Health.HEALTHY:
        message = _("KubeFATE says {word}, Kubernetes shows all of it healthy", word=word or "-")
        return because("P37", message, subject, "status", word or "-", Health.DEGRADED, symptom=True)
    return None


def _said(said: Job | FateCluster) -> tuple[str, str, bool, bool]:
    """Whose word it is, the word, and whether it means well or ill."""
    if isinstance(said, Job):
        return f"Job/{said.id}", said.status, said.succeeded, said.done and not said.succeeded
    ill = said.status in (ClusterStatus.FAILED, ClusterStatus.UNAVAILABLE)
    return f"FateCluster/{said.name}", said.status, said.status is ClusterStatus.RUNNING, ill


def outlived(job: Job, service: ServiceLife, begun_in: str = "") -> bool:
    """Whether the service's present life is another one than the job was begun in: such a job is lost."""
    if begun_in and service.id != begun_in:
        return True
    # Both stamps are cut to whole seconds at worst, and come from the clock of the pod's node.
    return service.began is not None and job.started is not None and service.began > job.started


def _told(job: Job) -> dict[str, object]:
    return {"job": job.id, "status": job.status or "-"}


def _lives(pod: Object) -> Iterator[ServiceLife]:
    uid = text(pod, "metadata", "uid")
    for status in items(pod, "status", "containerStatuses"):
        if text(status, "name") == _CONTAINER:
            stamp = text(status, "state", "running", "startedAt")
            life = f"{uid} {number(status, 'restartCount')} {dig(status, 'containerID') or ''}"
            yield ServiceLife(name_of(pod), life, moment_of(stamp), stamp)
