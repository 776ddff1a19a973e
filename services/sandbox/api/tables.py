"""kubectl's columns, as the real server prints them (asked of 1.20.2 for every kind)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from services.sandbox.api import rows
from services.sandbox.api.cells import age
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
    name, _, kind = word.removeprefix("+").partition(":")
    return {
        "name": name,
        "type": kind or "string",
        "format": "name" if name == "Name" else "",
        "description": _NAME_TEXT if name == "Name" else name,
        "priority": 1 if word.startswith("+") else 0,
    }


def _plain(obj: Object, now: str) -> list[Any]:
    return [obj["metadata"]["name"], age(obj, now)]


_DEFAULT = Columns("Name,Age", _plain)
_OWNED = "+Containers,+Images,+Selector"
_TABLES: dict[str, Columns] = {
    "ConfigMap": Columns("Name,Data:integer,Age", rows.config_map),
    "Endpoints": Columns("Name,Endpoints,Age", rows.endpoints),
    "Event": Columns(
        "Last Seen,Type,Reason,Object,+Subobject,+Source,Message,+First Seen,+Count:integer,+Name", rows.event
    ),
    "LimitRange": Columns("Name,Created At:date", rows.created),
    "Namespace": Columns("Name,Status,Age", rows.phase),
    "Node": Columns(
        "Name,Status,Roles,Age,Version,+Internal-IP,+External-IP,+OS-Image,+Kernel-Version,+Container-Runtime",
        rows.node,
    ),
    "PersistentVolumeClaim": Columns(
        "Name,Status,Volume,Capacity,Access Modes,StorageClass,Age,+VolumeMode", rows.claim
    ),
    "PersistentVolume": Columns(
        "Name,Capacity,Access Modes,Reclaim Policy,Status,Claim,StorageClass,Reason,Age,+VolumeMode", rows.volume
    ),
    "Pod": Columns("Name,Ready,Status,Restarts,Age,+IP,+Node,+Nominated Node,+Readiness Gates", rows.pod),
    "ReplicationController": Columns(
        f"Name,Desired:integer,Current:integer,Ready:integer,Age,{_OWNED}", rows.replica_set
    ),
    "ResourceQuota": Columns("Name,Age,Request,Limit", rows.quota),
    "Secret": Columns("Name,Type,Data:integer,Age", rows.secret),
    "ServiceAccount": Columns("Name,Secrets:integer,Age", rows.service_account),
    "Service": Columns("Name,Type,Cluster-IP,External-IP,Port(s),Age,+Selector", rows.service),
    "ControllerRevision": Columns("Name,Controller,Revision:integer,Age", rows.controller_revision),
    "DaemonSet": Columns(
        "Name,Desired:integer,Current:integer,Ready:integer,Up-to-date:integer,Available:integer,Node Selector,Age,"
        + _OWNED,
        rows.daemon_set,
    ),
    "Deployment": Columns(f"Name,Ready,Up-to-date:integer,Available:integer,Age,{_OWNED}", rows.deployment),
    "ReplicaSet": Columns(f"Name,Desired:integer,Current:integer,Ready:integer,Age,{_OWNED}", rows.replica_set),
    "StatefulSet": Columns("Name,Ready,Age,+Containers,+Images", rows.stateful_set),
    "HorizontalPodAutoscaler": Columns(
        "Name,Reference,Targets,MinPods,MaxPods:integer,Replicas:integer,Age", rows.autoscaler
    ),
    "Job": Columns(f"Name,Status,Completions,Duration,Age,{_OWNED}", rows.job),
    "CronJob": Columns(f"Name,Schedule,Suspend:boolean,Active:integer,Last Schedule,Age,{_OWNED}", rows.cron_job),
    "Ingress": Columns("Name,Class,Hosts,Address,Ports,Age", rows.ingress),
    "IngressClass": Columns("Name,Controller,Parameters,Age", rows.ingress_class),
    "NetworkPolicy": Columns("Name,Pod-Selector,Age", rows.network_policy),
    "StorageClass": Columns(
        "Name,Provisioner,ReclaimPolicy,VolumeBindingMode,AllowVolumeExpansion:boolean,Age", rows.storage_class
    ),
    "PodDisruptionBudget": Columns(
        "Name,Min Available,Max Unavailable,Allowed Disruptions:integer,Age", rows.disruption_budget
    ),
    "PodSecurityPolicy": Columns(
        "Name,Priv,Caps,SELinux,RunAsUser,FsGroup,SupGroup,ReadOnlyRootFs,Volumes", rows.security_policy
    ),
    "EndpointSlice": Columns("Name,AddressType,Ports,Endpoints,Age", rows.endpoint_slice),
    "Role": Columns("Name,Created At:date", rows.created),
    "ClusterRole": Columns("Name,Created At:date", rows.created),
    "RoleBinding": Columns("Name,Role,Age,+Users,+Groups,+ServiceAccounts", rows.role_binding),
    "ClusterRoleBinding": Columns("Name,Role,Age,+Users,+Groups,+ServiceAccounts", rows.role_binding),
    "Lease": Columns("Name,Holder,Age", rows.lease),
    "PriorityClass": Columns("Name,Value:integer,Global-Default:boolean,Age", rows.priority_class),
    "ValidatingWebhookConfiguration": Columns("Name,Webhooks:integer,Age", rows.webhooks),
    "MutatingWebhookConfiguration": Columns("Name,Webhooks:integer,Age", rows.webhooks),
}


def columns_of(resource: ResourceType) -> list[Object]:
    """The column definitions of a kind."""
    return _TABLES.get(resource.kind, _DEFAULT).definitions


def row_of(resource: ResourceType, obj: Object, now: str) -> list[Any]:
    """The cells of an object in its stored form. `now` is the time that ages count to."""
    return _TABLES.get(resource.kind, _DEFAULT).cells(obj, now)
