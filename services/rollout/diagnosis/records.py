"""What KubeFATE has on record of FATE clusters and jobs, by the namespaces that they are about."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from services.rollout.fields import dig, text

if TYPE_CHECKING:
    from services.kubefate import FateCluster, Job
    from services.rollout.diagnosis.situation import KubeFateView

_AT_ONCE = 60.0
"""Seconds within which jobs were begun together, and none is the other's second try."""
_NEXT = 5.0
"""Seconds after the end of a job within which another one was asked for before anybody could know of that end."""


class Records:
    """Of one look at KubeFATE: it does not change. What was not listed has no record."""

    def __init__(self, view: KubeFateView | None) -> None:
        self.clusters: dict[str, FateCluster] = {
            cluster.id: cluster for cluster in (view.clusters if view else None) or ()
        }
        """By id."""
        self.jobs = self._newest((view.jobs if view else None) or ())
        """The newest about each FATE cluster: earlier ones are history."""
        self._jobs: dict[str, tuple[Job, ...]] = {}
        for job in self.jobs:
            place = self.namespace_of(job)
            self._jobs[place] = (*self._jobs.get(place, ()), job)
        self._clusters: dict[str, tuple[FateCluster, ...]] = {}
        for cluster in self.clusters.values():
            self._clusters[cluster.namespace] = (*self._clusters.get(cluster.namespace, ()), cluster)

    @property
    def namespaces(self) -> tuple[str, ...]:
        """Those that anything is on record about; "" for jobs of which nothing tells where."""
        return *self._jobs, *self._clusters

    def jobs_in(self, namespace: str) -> tuple[Job, ...]:
        """Those that work in a namespace; in the empty one, those of which nothing tells where."""
        return self._jobs.get(namespace, ())

    def clusters_in(self, namespace: str) -> tuple[FateCluster, ...]:
        """KubeFATE's clusters in a namespace."""
        return self._clusters.get(namespace, ())

    def cluster_name(self, job: Job) -> str:
        """The name of the FATE cluster that `job` is about; empty when nothing tells."""
        found = self.clusters.get(job.cluster_id)
        return found.name if found else text(dig(dict(job.raw), "meta_data"), "name")

    def namespace_of(self, job: Job) -> str:
        """The namespace that `job` works in; empty when nothing tells."""
        found = self.clusters.get(job.cluster_id)
        return found.namespace if found else text(dig(dict(job.raw), "meta_data"), "namespace")

    def _newest(self, jobs: tuple[Job, ...]) -> tuple[Job, ...]:
        newest: dict[str, Job] = {}
        for job in sorted(jobs, key=_begun):
            newest[self.cluster_name(job) or job.cluster_id or job.id] = job
        # A failed install leaves no record to tell whose it was: one that was begun after it and succeeded makes it
        # history.
        last_good = max((_begun(job) for job in newest.values() if job.succeeded), default=0.0)
        return tuple(job for job in newest.values() if self.cluster_name(job) or _over(job) >= last_good)


def _over(job: Job) -> float:
    # Some services note no end of what failed (kubefate.md §10).
    return job.ended.timestamp() + _NEXT if job.ended is not None else _begun(job) + _AT_ONCE


def _begun(job: Job) -> float:
    return job.started.timestamp() if isinstance(job.started, datetime) else 0.0
