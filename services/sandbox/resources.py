"""Every resource that the demo serves, and which API versions a server of a given age serves it at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
REVIEW = ("create",)


@dataclass(frozen=True, slots=True)
class Served:
    """One API version of a resource: served from Kubernetes 1.`since` until before 1.`until` (upstream's removals,
    kubernetes.md §3)."""

    api_version: str
    since: int = 0
    until: int = 1000

    @property
    def group(self) -> str:
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        return self.api_version.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Subresource:
    """One subresource, as discovery lists it: its kind, the kind's own group and version if another, its verbs."""

    name: str
    kind: str = ""
    api_version: str = ""
    verbs: tuple[str, ...] = ("get", "patch", "update")


@dataclass(frozen=True, slots=True)
class ResourceType:
    """A resource. Objects are stored in the form of `served[0]`, whichever version they came in."""

    kind: str
    plural: str
    served: tuple[Served, ...]
    namespaced: bool = True
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subresources: tuple[Subresource, ...] = ()
    verbs: tuple[str, ...] = VERBS

    @property
    def group(self) -> str:
        """The group of the stored form: the one that error messages name."""
        return self.served[0].group

    @property
    def api_version(self) -> str:
        """The apiVersion of the stored form."""
        return self.served[0].api_version

    @property
    def singular(self) -> str:
        return self.kind.lower()

    @property
    def has_status(self) -> bool:
        return any(sub.name == "status" for sub in self.subresources)

    def subresource(self, name: str) -> Subresource | None:
        return next((sub for sub in self.subresources if sub.name == name), None)


@dataclass(frozen=True, slots=True)
class Profile:
    """The age of the server that the demo is: its minor version decides the API versions served."""

    minor: int
    patch: int = 0

    @property
    def git_version(self) -> str:
        return f"v1.{self.minor}.{self.patch}"

    def serves(self, served: Served) -> bool:
        return served.since <= self.minor < served.until


TODAY = Profile(minor=33, patch=2)
OLD = Profile(minor=20, patch=2)
"""Serves every Ingress version there ever was, and PodSecurityPolicy."""

STATUS = Subresource("status")
SCALE = Subresource("scale", "Scale", "autoscaling/v1")
_CONNECT = ("create", "get")
_PROXY = ("create", "delete", "get", "patch", "update")
_POD_SUBRESOURCES = (
    Subresource("attach", "PodAttachOptions", verbs=_CONNECT),
    Subresource("binding", "Binding", verbs=REVIEW),
    Subresource("eviction", "Eviction", "policy/v1", verbs=REVIEW),
    Subresource("exec", "PodExecOptions", verbs=_CONNECT),
    Subresource("log", verbs=("get",)),
    Subresource("portforward", "PodPortForwardOptions", verbs=_CONNECT),
    Subresource("proxy", "PodProxyOptions", verbs=_PROXY),
    STATUS,
)
_SERVICE_SUBRESOURCES = (Subresource("proxy", "ServiceProxyOptions", verbs=_PROXY), STATUS)

CORE = (Served("v1"),)
APPS = (Served("apps/v1"),)
RBAC = (Served("rbac.authorization.k8s.io/v1"), Served("rbac.authorization.k8s.io/v1beta1", until=22))
STORAGE = (Served("storage.k8s.io/v1"), Served("storage.k8s.io/v1beta1", until=22))
ADMISSION = (Served("admissionregistration.k8s.io/v1"), Served("admissionregistration.k8s.io/v1beta1", until=22))
AUTHORIZATION = (Served("authorization.k8s.io/v1"), Served("authorization.k8s.io/v1beta1", until=22))
INGRESS = (
    Served("networking.k8s.io/v1", since=19),
    Served("networking.k8s.io/v1beta1", since=14, until=22),
    Served("extensions/v1beta1", until=22),
)
_ALL = ("all",)

_TABLE = (
    ResourceType("ConfigMap", "configmaps", CORE, short_names=("cm",)),
    ResourceType("Endpoints", "endpoints", CORE, short_names=("ep",)),
    ResourceType(
        "Event",
        "events",
        (Served("v1"), Served("events.k8s.io/v1", since=19), Served("events.k8s.io/v1beta1", until=25)),
        short_names=("ev",),
    ),
    ResourceType("LimitRange", "limitranges", CORE, short_names=("limits",)),
    ResourceType(
        "Namespace",
        "namespaces",
        CORE,
        namespaced=False,
        short_names=("ns",),
        subresources=(Subresource("finalize", verbs=("update",)), STATUS),
        verbs=tuple(verb for verb in VERBS if verb != "deletecollection"),
    ),
    ResourceType(
        "Node",
        "nodes",
        CORE,
        namespaced=False,
        short_names=("no",),
        subresources=(STATUS,),
    ),
    ResourceType("PersistentVolumeClaim", "persistentvolumeclaims", CORE, short_names=("pvc",), subresources=(STATUS,)),
    ResourceType(
        "PersistentVolume", "persistentvolumes", CORE, namespaced=False, short_names=("pv",), subresources=(STATUS,)
    ),
    ResourceType("Pod", "pods", CORE, short_names=("po",), categories=_ALL, subresources=_POD_SUBRESOURCES),
    ResourceType(
        "ReplicationController",
        "replicationcontrollers",
        CORE,
        short_names=("rc",),
        categories=_ALL,
        subresources=(SCALE, STATUS),
    ),
    ResourceType("ResourceQuota", "resourcequotas", CORE, short_names=("quota",), subresources=(STATUS,)),
    ResourceType("Secret", "secrets", CORE),
    ResourceType(
        "ServiceAccount",
        "serviceaccounts",
        CORE,
        short_names=("sa",),
        subresources=(Subresource("token", "TokenRequest", "authentication.k8s.io/v1", verbs=REVIEW),),
    ),
    ResourceType(
        "Service", "services", CORE, short_names=("svc",), categories=_ALL, subresources=_SERVICE_SUBRESOURCES
    ),
    ResourceType("ControllerRevision", "controllerrevisions", APPS),
    ResourceType("DaemonSet", "daemonsets", APPS, short_names=("ds",), categories=_ALL, subresources=(STATUS,)),
    ResourceType(
        "Deployment", "deployments", APPS, short_names=("deploy",), categories=_ALL, subresources=(SCALE, STATUS)
    ),
    ResourceType("ReplicaSet", "replicasets", APPS, short_names=("rs",), categories=_ALL, subresources=(SCALE, STATUS)),
    ResourceType(
        "StatefulSet", "statefulsets", APPS, short_names=("sts",), categories=_ALL, subresources=(SCALE, STATUS)
    ),
    ResourceType(
        "HorizontalPodAutoscaler",
        "horizontalpodautoscalers",
        (Served("autoscaling/v1"),),
        short_names=("hpa",),
        categories=_ALL,
        subresources=(STATUS,),
    ),
    ResourceType("Job", "jobs", (Served("batch/v1"),), categories=_ALL, subresources=(STATUS,)),
    ResourceType(
        "CronJob",
        "cronjobs",
        (Served("batch/v1", since=21), Served("batch/v1beta1", until=25)),
        short_names=("cj",),
        categories=_ALL,
        subresources=(STATUS,),
    ),
    ResourceType("Ingress", "ingresses", INGRESS, short_names=("ing",), subresources=(STATUS,)),
    ResourceType("IngressClass", "ingressclasses", INGRESS[:2], namespaced=False),
    ResourceType("NetworkPolicy", "networkpolicies", (Served("networking.k8s.io/v1"),), short_names=("netpol",)),
    ResourceType("StorageClass", "storageclasses", STORAGE, namespaced=False, short_names=("sc",)),
    ResourceType(
        "PodDisruptionBudget",
        "poddisruptionbudgets",
        (Served("policy/v1", since=21), Served("policy/v1beta1", until=25)),
        short_names=("pdb",),
        subresources=(STATUS,),
    ),
    ResourceType(
        "PodSecurityPolicy",
        "podsecuritypolicies",
        (Served("policy/v1beta1", until=25),),
        namespaced=False,
        short_names=("psp",),
    ),
    ResourceType(
        "EndpointSlice",
        "endpointslices",
        (Served("discovery.k8s.io/v1", since=21), Served("discovery.k8s.io/v1beta1", since=17, until=25)),
    ),
    ResourceType("Role", "roles", RBAC),
    ResourceType("RoleBinding", "rolebindings", RBAC),
    ResourceType("ClusterRole", "clusterroles", RBAC, namespaced=False),
    ResourceType("ClusterRoleBinding", "clusterrolebindings", RBAC, namespaced=False),
    ResourceType("Lease", "leases", (Served("coordination.k8s.io/v1"),)),
    ResourceType(
        "PriorityClass", "priorityclasses", (Served("scheduling.k8s.io/v1"),), namespaced=False, short_names=("pc",)
    ),
    ResourceType(
        "ValidatingWebhookConfiguration",
        "validatingwebhookconfigurations",
        ADMISSION,
        namespaced=False,
        categories=("api-extensions",),
    ),
    ResourceType(
        "MutatingWebhookConfiguration",
        "mutatingwebhookconfigurations",
        ADMISSION,
        namespaced=False,
        categories=("api-extensions",),
    ),
    ResourceType("SelfSubjectAccessReview", "selfsubjectaccessreviews", AUTHORIZATION, namespaced=False, verbs=REVIEW),
    ResourceType("SelfSubjectRulesReview", "selfsubjectrulesreviews", AUTHORIZATION, namespaced=False, verbs=REVIEW),
    ResourceType("SubjectAccessReview", "subjectaccessreviews", AUTHORIZATION, namespaced=False, verbs=REVIEW),
    ResourceType("LocalSubjectAccessReview", "localsubjectaccessreviews", AUTHORIZATION, verbs=REVIEW),
    ResourceType("TokenReview", "tokenreviews", (Served("authentication.k8s.io/v1"),), namespaced=False, verbs=REVIEW),
    ResourceType(
        "SelfSubjectReview",
        "selfsubjectreviews",
        (Served("authentication.k8s.io/v1", since=28),),
        namespaced=False,
        verbs=REVIEW,
    ),
)

RESOURCES: Mapping[str, ResourceType] = MappingProxyType({resource.kind: resource for resource in _TABLE})
"""By kind: `RESOURCES["Pod"]`."""


def served_by(profile: Profile) -> Iterator[tuple[Served, ResourceType]]:
    """Each API version that a server of that age serves, with its resource, in the table's order."""
    for resource in _TABLE:
        for served in resource.served:
            if profile.serves(served):
                yield served, resource
