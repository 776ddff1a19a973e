"""Which kinds a cluster serves, in which versions: asked once per connection."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from services.kubernetes.errors import KindNotServed, KubernetesError, object_in

if TYPE_CHECKING:
    from services.kubernetes.transport import Transport

DISCOVERY_DEADLINE = 15.0


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind in one group version, as the server knows it."""

    kind: str
    plural: str
    group_version: str
    namespaced: bool = True
    subresources: frozenset[str] = frozenset()
    short_names: frozenset[str] = frozenset()

    @property
    def group(self) -> str:
        """The API group, empty for the core group."""
        return self.group_version.rpartition("/")[0]

    def path(self, namespace: str | None = None, name: str | None = None, subresource: str | None = None) -> str:
        """The URL path of the collection, an object or a subresource; without `namespace` across all namespaces."""
        root = f"/apis/{self.group_version}" if self.group else f"/api/{self.group_version}"
        parts = [root]
        if namespace and self.namespaced:
            parts += ["namespaces", quote(namespace, safe="")]
        parts += [self.plural, *(quote(part, safe="") for part in (name, subresource) if part)]
        return "/".join(parts)


@dataclass(frozen=True, slots=True)
class Preference:
    """A kind that fatetui uses, and its group versions, best first. One version only: served by every cluster."""

    kind: str
    plural: str
    versions: tuple[str, ...]
    namespaced: bool = True

    def resource(self, group_version: str) -> Resource:
        return Resource(self.kind, self.plural, group_version, self.namespaced)


# Kubernetes 1.17 to today; removals and arrivals: kubernetes.md §3.
PREFERENCES: Mapping[str, Preference] = {
    row.kind: row
    for row in (
        Preference("Namespace", "namespaces", ("v1",), namespaced=False),
        Preference("Node", "nodes", ("v1",), namespaced=False),
        Preference("PersistentVolume", "persistentvolumes", ("v1",), namespaced=False),
        Preference("Pod", "pods", ("v1",)),
        Preference("Service", "services", ("v1",)),
        Preference("Endpoints", "endpoints", ("v1",)),
        Preference("ConfigMap", "configmaps", ("v1",)),
        Preference("Secret", "secrets", ("v1",)),
        Preference("ServiceAccount", "serviceaccounts", ("v1",)),
        Preference("PersistentVolumeClaim", "persistentvolumeclaims", ("v1",)),
        Preference("Event", "events", ("v1",)),
        Preference("ResourceQuota", "resourcequotas", ("v1",)),
        Preference("LimitRange", "limitranges", ("v1",)),
        Preference("Deployment", "deployments", ("apps/v1",)),
        Preference("ReplicaSet", "replicasets", ("apps/v1",)),
        Preference("StatefulSet", "statefulsets", ("apps/v1",)),
        Preference("DaemonSet", "daemonsets", ("apps/v1",)),
        Preference("Job", "jobs", ("batch/v1",)),
        Preference("CronJob", "cronjobs", ("batch/v1", "batch/v1beta1")),
        Preference("Ingress", "ingresses", ("networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1")),
        Preference(
            "IngressClass", "ingressclasses", ("networking.k8s.io/v1", "networking.k8s.io/v1beta1"), namespaced=False
        ),
        Preference("NetworkPolicy", "networkpolicies", ("networking.k8s.io/v1",)),
        Preference("StorageClass", "storageclasses", ("storage.k8s.io/v1",), namespaced=False),
        Preference("Role", "roles", ("rbac.authorization.k8s.io/v1",)),
        Preference("RoleBinding", "rolebindings", ("rbac.authorization.k8s.io/v1",)),
        Preference("ClusterRole", "clusterroles", ("rbac.authorization.k8s.io/v1",), namespaced=False),
        Preference("ClusterRoleBinding", "clusterrolebindings", ("rbac.authorization.k8s.io/v1",), namespaced=False),
        Preference("PodDisruptionBudget", "poddisruptionbudgets", ("policy/v1", "policy/v1beta1")),
        Preference("PodSecurityPolicy", "podsecuritypolicies", ("policy/v1beta1",), namespaced=False),
        Preference(
            "CustomResourceDefinition",
            "customresourcedefinitions",
            ("apiextensions.k8s.io/v1", "apiextensions.k8s.io/v1beta1"),
            namespaced=False,
        ),
        Preference("HorizontalPodAutoscaler", "horizontalpodautoscalers", ("autoscaling/v2", "autoscaling/v1")),
        Preference("EndpointSlice", "endpointslices", ("discovery.k8s.io/v1", "discovery.k8s.io/v1beta1")),
        Preference("Lease", "leases", ("coordination.k8s.io/v1",)),
    )
}
# In a few clusters only, in spite of its one version.
_OPTIONAL = frozenset({"PodSecurityPolicy"})


def certain(kind: str, group_version: str | None = None) -> Resource | None:
    """The resource of `kind` if no cluster needs to be asked about it, so that the first request is the one wanted."""
    row = PREFERENCES.get(kind)
    if row is None or len(row.versions) > 1 or kind in _OPTIONAL or group_version not in (None, row.versions[0]):
        return None
    return row.resource(row.versions[0])


@dataclass(frozen=True, slots=True)
class Discovery:
    """What a cluster serves. `failed` are the group versions whose list could not be read (a broken aggregated API)."""

    group_versions: tuple[str, ...]
    resources: Mapping[tuple[str, str], Resource]
    failed: tuple[str, ...] = field(default=())

    def serves(self, group_version: str, kind: str | None = None) -> bool:
        """Whether `group_version` (`extensions/v1beta1`), and `kind` in it, is served."""
        if kind is None:
            return group_version in self.group_versions
        return (group_version, kind) in self.resources

    def resource(self, kind: str) -> Resource:
        """`kind` in its best version: by PREFERENCES, else in the order that the server prefers.

        `kind` may name its version: `networking.k8s.io/v1/Ingress`. Raises KindNotServed.
        """
        group_version, _slash, bare = kind.rpartition("/")
        preferred = (group_version,) if group_version else self._versions(bare)
        for candidate in preferred:
            if (candidate, bare) in self.resources:
                return self.resources[candidate, bare]
        raise KindNotServed(kind)

    def kind_called(self, word: str) -> str | None:
        """The kind whose plural or short name, or whose own name in any case, is `word`; None for none. Core kinds come
        first."""
        wanted = word.casefold()
        for (_version, kind), resource in self.resources.items():
            if wanted in (resource.plural, kind.casefold(), *resource.short_names):
                return kind
        return None

    def _versions(self, kind: str) -> Iterable[str]:
        row = PREFERENCES.get(kind)
        return row.versions if row else self.group_versions


async def discover(transport: Transport) -> Discovery:
    """Read /api, /apis and every group version's list. Raises KubernetesError when the first two cannot be read."""
    core, groups = await asyncio.gather(_read(transport, "/api"), _read(transport, "/apis"))
    versions = [str(version) for version in core.get("versions") or ()]
    for group in groups.get("groups") or ():
        served = [str(version["groupVersion"]) for version in group.get("versions") or ()]
        best = (group.get("preferredVersion") or {}).get("groupVersion")
        versions += sorted(served, key=lambda version: version != best)
    lists = await asyncio.gather(*(_resources(transport, version) for version in versions))
    found = {(resource.group_version, resource.kind): resource for part in lists for resource in part or ()}
    failed = tuple(version for version, part in zip(versions, lists, strict=True) if part is None)
    return Discovery(tuple(versions), found, failed)


async def _resources(transport: Transport, group_version: str) -> list[Resource] | None:
    root = "/apis" if "/" in group_version else "/api"
    try:
        answer = await _read(transport, f"{root}/{group_version}")
    except KubernetesError:
        return None
    rows = answer.get("resources") or []
    return [_resource(row, group_version, rows) for row in rows if "/" not in row["name"]]


def _resource(row: Mapping[str, Any], group_version: str, rows: Iterable[Mapping[str, Any]]) -> Resource:
    prefix = f"{row['name']}/"
    below = frozenset(other["name"].removeprefix(prefix) for other in rows if other["name"].startswith(prefix))
    short = frozenset(map(str, row.get("shortNames") or ()))
    return Resource(str(row["kind"]), str(row["name"]), group_version, bool(row.get("namespaced")), below, short)


async def _read(transport: Transport, path: str) -> Mapping[str, Any]:
    return object_in(await transport.request("GET", path, deadline=DISCOVERY_DEADLINE, subject=path), path)
