"""Kubernetes: contexts, objects, watches into a store, access reviews, logs, commands, ports.

    async with await connect() as cluster:
        pods = await cluster.list("Pod", "fate-9999", labels="fateMoudle=python")

Objects are raw Kubernetes JSON. Importing this package is cheap; `connect()` loads the client library.
"""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.kubernetes.access import Access, AccessCheck, exec_checks
    from services.kubernetes.api import ServerVersion
    from services.kubernetes.cluster import Cluster, connect
    from services.kubernetes.differences import FieldChange, ObjectDiff, compare, fields_between
    from services.kubernetes.discovery import PREFERENCES, Discovery, Resource
    from services.kubernetes.errors import (
        AlreadyExists,
        CertificateError,
        Conflict,
        ContextError,
        Forbidden,
        Gone,
        Invalid,
        KindNotServed,
        KubernetesError,
        NotFound,
        ServerError,
        Timeout,
        TooManyRequests,
        Unauthorized,
        Unreachable,
        WriteRefused,
    )
    from services.kubernetes.execution import Channel, Chunk, CommandTimeout, ExecFailed, ExecResult, ExecSession
    from services.kubernetes.following import Follower, FollowState, Liveness
    from services.kubernetes.kubeconfig import Context, ContextList, contexts, kubeconfig_files
    from services.kubernetes.logs import LogLine
    from services.kubernetes.names import is_host, is_label_key, is_label_value, is_name
    from services.kubernetes.objects import DEFAULT_STORAGE, Listing, default_of, metadata, name_of, subject_of
    from services.kubernetes.policy import Intent, WritePolicy
    from services.kubernetes.portforward import PortForward
    from services.kubernetes.proxy import ProxyResponse
    from services.kubernetes.quantities import format_cpu, format_memory, parse_cpu, parse_memory
    from services.kubernetes.store import Snapshot, Store
    from services.kubernetes.strain import Strain
    from services.kubernetes.tables import ServerTable, TableColumn, TableRow
    from services.kubernetes.watching import EventType, WatchEvent
    from services.kubernetes.wire import Object, Response
else:
    __getattr__ = late(
        __name__,
        {
            "access": "Access AccessCheck exec_checks",
            "api": "ServerVersion",
            "cluster": "Cluster connect",
            "differences": "FieldChange ObjectDiff compare fields_between",
            "discovery": "PREFERENCES Discovery Resource",
            "errors": (
                "AlreadyExists CertificateError Conflict ContextError Forbidden Gone Invalid KindNotServed "
                "KubernetesError NotFound ServerError Timeout TooManyRequests Unauthorized Unreachable WriteRefused"
            ),
            "execution": "Channel Chunk CommandTimeout ExecFailed ExecResult ExecSession",
            "following": "Follower FollowState Liveness",
            "kubeconfig": "Context ContextList contexts kubeconfig_files",
            "logs": "LogLine",
            "names": "is_host is_label_key is_label_value is_name",
            "objects": "DEFAULT_STORAGE Listing default_of metadata name_of subject_of",
            "policy": "Intent WritePolicy",
            "portforward": "PortForward",
            "proxy": "ProxyResponse",
            "quantities": "format_cpu format_memory parse_cpu parse_memory",
            "store": "Snapshot Store",
            "strain": "Strain",
            "tables": "ServerTable TableColumn TableRow",
            "watching": "EventType WatchEvent",
            "wire": "Object Response",
        },
    )

__all__ = [
    "DEFAULT_STORAGE",
    "PREFERENCES",
    "Access",
    "AccessCheck",
    "AlreadyExists",
    "CertificateError",
    "Channel",
    "Chunk",
    "Cluster",
    "CommandTimeout",
    "Conflict",
    "Context",
    "ContextError",
    "ContextList",
    "Discovery",
    "EventType",
    "ExecFailed",
    "ExecResult",
    "ExecSession",
    "FieldChange",
    "FollowState",
    "Follower",
    "Forbidden",
    "Gone",
    "Intent",
    "Invalid",
    "KindNotServed",
    "KubernetesError",
    "Listing",
    "Liveness",
    "LogLine",
    "NotFound",
    "Object",
    "ObjectDiff",
    "PortForward",
    "ProxyResponse",
    "Resource",
    "Response",
    "ServerError",
    "ServerTable",
    "ServerVersion",
    "Snapshot",
    "Store",
    "Strain",
    "TableColumn",
    "TableRow",
    "Timeout",
    "TooManyRequests",
    "Unauthorized",
    "Unreachable",
    "WatchEvent",
    "WritePolicy",
    "WriteRefused",
    "compare",
    "connect",
    "contexts",
    "default_of",
    "exec_checks",
    "fields_between",
    "format_cpu",
    "format_memory",
    "is_host",
    "is_label_key",
    "is_label_value",
    "is_name",
    "kubeconfig_files",
    "metadata",
    "name_of",
    "parse_cpu",
    "parse_memory",
    "subject_of",
]
