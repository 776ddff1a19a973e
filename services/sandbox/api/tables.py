"""kubectl's columns, as the real server prints them (asked of 1.20.2 for every kind)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from services.sandbox.api.cells import UNKNOWN, age, name
from services.sandbox.api.rows import access, cluster, network, pods, storage, workloads
from services.sandbox.fields import dig
from services.sandbox.resources import ResourceType
from services.sandbox.status import Object

_NAME_TEXT = (
    "Name must be unique within a namespace. Is required when creating resources, although some resources may allow a "
    "client to request the generation of an appropriate name automatically."
)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of a kind as words: `Ready`, `Restarts:integer`, `+IP` (shown by `-o wide`)."""

    words: str
    cells: Callable[[Object, str], list[Any]]
    definitions: list[Object] = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "definitions", [_definition(word) for word in self.words.split(",")])


def _definition(word: str) -> Object:
    title, _, kind = word.removeprefix("+").partition(":")
    return {
        "name": title,
        "type": kind or "string",
        "format": "name" if title == "Name" else "",
        "description": _NAME_TEXT if title == "Name" else title,
        "priority": 1 if word.startswith("+") else 0,
    }


def _plain(obj: Object, now: str) -> list[Any]:
    return [name(obj), age(obj, now)]


def _created(obj: Object, _now: str) -> list[Any]:
    return [name(obj), obj["metadata"].get("creationTimestamp", UNKNOWN)]


def _phase(obj: Object, now: str) -> list[Any]:
    return [name(obj), dig(obj, "status", "phase", default=""), age(obj, now)]


_DEFAULT = Columns("Name,Age", _plain)
_OWNED = "+Containers,+Images,+Selector"
_TABLES: dict[str, Columns] = {
    "ConfigMap": Columns("Name,Data:integer,Age", cluster.config_map),
    "Endpoints": Columns("Name,Endpoints,Age", network.endpoints),
    "Event": Columns(
        "Last Seen,Type,Reason,Object,+Subobject,+Source,Message,+First Seen,+Count:integer,+Name", cluster.event
    ),
    "LimitRange": Columns("Name,Created At:date", _created),
    "Namespace": Columns("Name,Status,Age", _phase),
    "Node": Columns(
        "Name,Status,Roles,Age,Version,+Internal-IP,+External-IP,+OS-Image,+Kernel-Version,+Container-Runtime",
        cluster.node,
    ),
    "PersistentVolumeClaim": Columns(
        "Name,Status,Volume,Capacity,Access Modes,StorageClass,Age,+VolumeMode", storage.claim
    ),
    "PersistentVolume": Columns(
        "Name,Capacity,Access Modes,Reclaim Policy,Status,Claim,StorageClass,Reason,Age,+VolumeMode", storage.volume
    ),
    "Pod": Columns("Name,Ready,Status,Restarts,Age,+IP,+Node,+Nominated Node,+Readiness Gates", pods.pod),
    "ReplicationController": Columns(
        f"Name,Desired:integer,Current:integer,Ready:integer,Age,{_OWNED}", workloads.replica_set
    ),
    "ResourceQuota": Columns("Name,Age,Request,Limit", cluster.quota),
    "Secret": Columns("Name,Type,Data:integer,Age", cluster.secret),
    "ServiceAccount": Columns("Name,Secrets:integer,Age", access.service_account),
    "Service": Columns("Name,Type,Cluster-IP,External-IP,Port(s),Age,+Selector", network.service),
    "ControllerRevision": Columns("Name,Controller,Revision:integer,Age", workloads.controller_revision),
    "DaemonSet": Columns(
        "Name,Desired:integer,Current:integer,Ready:integer,Up-to-date:integer,Available:integer,Node Selector,Age,"
        + _OWNED,
        workloads.daemon_set,
    ),
    "Deployment": Columns(f"Name,Ready,Up-to-date:integer,Available:integer,Age,{_OWNED}", workloads.deployment),
    "ReplicaSet": Columns(f"Name,Desired:integer,Current:integer,Ready:integer,Age,{_OWNED}", workloads.replica_set),
    "StatefulSet": Columns("Name,Ready,Age,+Containers,+Images", workloads.stateful_set),
    "HorizontalPodAutoscaler": Columns(
        "Name,Reference,Targets,MinPods,MaxPods:integer,Replicas:integer,Age", workloads.autoscaler
    ),
    "Job": Columns(f"Name,Status,Completions,Duration,Age,{_OWNED}", workloads.job),
    "CronJob": Columns(f"Name,Schedule,Suspend:boolean,Active:integer,Last Schedule,Age,{_OWNED}", workloads.cron_job),
    "Ingress": Columns("Name,Class,Hosts,Address,Ports,Age", network.ingress),
    "IngressClass": Columns("Name,Controller,Parameters,Age", network.ingress_class),
    "NetworkPolicy": Columns("Name,Pod-Selector,Age", network.network_policy),
    "StorageClass": Columns(
        "Name,Provisioner,ReclaimPolicy,VolumeBindingMode,AllowVolumeExpansion:boolean,Age", storage.storage_class
    ),
    "PodDisruptionBudget": Columns(
        "Name,Min Available,Max Unavailable,Allowed Disruptions:integer,Age", workloads.disruption_budget
    ),
    "PodSecurityPolicy": Columns(
        "Name,Priv,Caps,SELinux,RunAsUser,FsGroup,SupGroup,ReadOnlyRootFs,Volumes", access.security_policy
    ),
    "EndpointSlice": Columns("Name,AddressType,Ports,Endpoints,Age", network.endpoint_slice),
    "Role": Columns("Name,Created At:date", _created),
    "ClusterRole": Columns("Name,Created At:date", _created),
    "RoleBinding": Columns("Name,Role,Age,+Users,+Groups,+ServiceAccounts", access.role_binding),
    "ClusterRoleBinding": Columns("Name,Role,Age,+Users,+Groups,+ServiceAccounts", access.role_binding),
    "Lease": Columns("Name,Holder,Age", cluster.lease),
    "PriorityClass": Columns("Name,Value:integer,Global-Default:boolean,Age", cluster.priority_class),
    "ValidatingWebhookConfiguration": Columns("Name,Webhooks:integer,Age", cluster.webhooks),
    "MutatingWebhookConfiguration": Columns("Name,Webhooks:integer,Age", cluster.webhooks),
}


def columns_of(resource: ResourceType) -> list[Object]:
    """The column definitions of a kind."""
    return _TABLES.get(resource.kind, _DEFAULT).definitions


def row_of(resource: ResourceType, obj: Object, now: str) -> list[Any]:
    """The cells of an object in its stored form. `now` is the time that ages count to."""
    return _TABLES.get(resource.kind, _DEFAULT).cells(obj, now)
