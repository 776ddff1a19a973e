"""What the records are held against: Helm's releases, live workloads, the service's process, its own answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.errors import FatetuiError
from services.kubefate import NAMESPACE, ClusterStatus, FateCluster, Job, KubeFate
from services.kubefate.deployment import service_pods
from services.kubefate.reading import stamp
from services.kubernetes import Forbidden, NotFound
from services.records.releases import TYPE, Release, releases_of
from services.redact import secrets

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object
    from services.records.repository import Records

Place = tuple[str, str]
"""Namespace and name."""
_WORKLOADS = ("Deployment", "StatefulSet")
_CONTAINER = "kubefate"


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything that a check looks at, at one time."""

    clusters: tuple[FateCluster, ...]
    """In the order of their making."""
    jobs: tuple[Job, ...]
    users_in_plain: tuple[str, ...] = ()
    """Names of users whose password lies there as it is."""
    releases: Mapping[Place, Release] = field(default_factory=dict)
    workloads: Mapping[Place, tuple[str, ...]] = field(default_factory=dict)
    """Of each FATE cluster, by the label `name`."""
    unseen: frozenset[str] = frozenset()
    """Namespaces into which we may not look, * for all of them: nothing is said about what is there."""
    restarted: datetime | None = None
    """When the service's process began."""
    service: tuple[frozenset[str], frozenset[str]] | None = None
    """Ids of the clusters and of the jobs that the service itself tells of; None when it does not answer."""
    silence: FatetuiError | None = None
    """Why the service does not answer."""
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def sees(self, namespace: str) -> bool:
        """Whether we may look into `namespace`."""
        return not self.unseen & {"*", namespace}


async def look(
    records: Records, cluster: Cluster | None, kubefate: KubeFate | FatetuiError | None, namespace: str = NAMESPACE
) -> Scene:
    """Gather everything. Without `cluster` only the records themselves are looked at. Raises RecordsError,
    KubernetesError."""
    if cluster is None:
        return replace(await _recorded(records), unseen=frozenset({"*"}))
    places = {record.namespace for record in await records.clusters() if record.status is not ClusterStatus.DELETED}
    # The records come last: what an installation makes in the meantime is then in them, and missed by nobody.
    service = kubefate if kubefate is None or isinstance(kubefate, FatetuiError) else await _told(kubefate)
    packed, unseen = await _everywhere(cluster, "Secret", places, fields=f"type={TYPE}")
    releases = {release.place: release for release in releases_of(packed)}
    for release in releases.values():
        secrets.register_data(release.values)
    workloads, denied = await _workloads(cluster, places | {namespace for namespace, _name in releases})
    return replace(
        await _recorded(records),
        releases=releases,
        workloads=workloads,
        unseen=unseen | denied,
        restarted=await service_began(cluster, namespace),
        service=service if not isinstance(service, FatetuiError) else None,
        silence=service if isinstance(service, FatetuiError) else None,
    )


async def _recorded(records: Records) -> Scene:
    """What the database alone tells. Jobs last: each is stored before its FATE cluster, and so is seen with it."""
    clusters = tuple(await records.clusters())
    jobs = tuple(await records.jobs())
    plain = tuple([str(user.get("username") or "") async for user in records.rows("user") if _is_plain(user)])
    return Scene(clusters, jobs, plain)


async def look_at(cluster: Cluster, namespace: str, name: str) -> tuple[Release | None, tuple[str, ...]]:
    """The release and the workloads of one FATE cluster. Raises KubernetesError."""
    packed = (await cluster.list("Secret", namespace, fields=f"type={TYPE}")).items
    release = next((one for one in releases_of(packed) if one.name == name), None)
    if release is not None:
        secrets.register_data(release.values)
    workloads = [
        f"{kind}/{obj['metadata']['name']}"
        for kind in _WORKLOADS
        for obj in (await cluster.list(kind, namespace, labels=f"name={name}")).items
    ]
    return release, tuple(workloads)


async def service_began(cluster: Cluster, namespace: str = NAMESPACE) -> datetime | None:
    """When the service's process began; None when none runs. Raises KubernetesError."""
    return _began(await service_pods(cluster, namespace))


def _is_plain(user: Mapping[str, Any]) -> bool:
    return bool(user.get("password")) and not user.get("salt")


async def _everywhere(
    cluster: Cluster, kind: str, namespaces: Iterable[str], *, fields: str = ""
) -> tuple[list[Object], frozenset[str]]:
    """All objects of `kind`, or, where we may not list them all, those of `namespaces`; and where we may not look."""
    try:
        return list((await cluster.list(kind, None, fields=fields)).items), frozenset()
    except Forbidden:
        found: list[Object] = []
        denied: set[str] = set()
        for namespace in sorted(filter(None, namespaces)):
            try:
                found += (await cluster.list(kind, namespace, fields=fields)).items
            except Forbidden:
                denied.add(namespace)
            except NotFound:
                continue
        return found, frozenset(denied)


async def _workloads(cluster: Cluster, namespaces: set[str]) -> tuple[dict[Place, tuple[str, ...]], frozenset[str]]:
    found: dict[Place, tuple[str, ...]] = {}
    unseen: frozenset[str] = frozenset()
    for kind in _WORKLOADS:
        objects, denied = await _everywhere(cluster, kind, namespaces)
        unseen |= denied
        for obj in objects:
            meta = obj["metadata"]
            name = (meta.get("labels") or {}).get("name")
            if name and meta.get("namespace") in namespaces:
                place = str(meta["namespace"]), str(name)
                found[place] = (*found.get(place, ()), f"{kind}/{meta['name']}")
    return found, unseen


async def _told(kubefate: KubeFate) -> tuple[frozenset[str], frozenset[str]] | FatetuiError:
    try:
        clusters, jobs = await kubefate.clusters(all=True), await kubefate.jobs()
    except FatetuiError as error:
        return error
    return frozenset(one.id for one in clusters), frozenset(one.id for one in jobs)


def _began(pods: Iterable[Object]) -> datetime | None:
    """When the youngest process of the service began; None when none runs."""
    stamps = (
        stamp(((status.get("state") or {}).get("running") or {}).get("startedAt"))
        for pod in pods
        for status in (pod.get("status") or {}).get("containerStatuses") or ()
        if status.get("name") == _CONTAINER
    )
    return max((moment for moment in stamps if moment is not None), default=None)
