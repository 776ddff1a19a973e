"""The KubeFATE service: its REST face in every version, its ways in, its manifests."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.kubefate.adoption import Standing, adopting, left_behind, standing
    from services.kubefate.bodies import Reply
    from services.kubefate.chartfile import ChartFileUnreadable, chart_of
    from services.kubefate.client import KubeFate
    from services.kubefate.clusters import ClusterSpec, ClusterStatus, FateCluster
    from services.kubefate.databases import Storage, StorageKind
    from services.kubefate.deployment import NAMESPACE, Credentials, credentials_from_cluster, environment
    from services.kubefate.entrance import (
        CONTROLLER_LABELS,
        Entrance,
        controller_pods,
        controllers_on_host,
        entrances,
        hosts_of,
        node_addresses,
        published,
    )
    from services.kubefate.errors import (
        AlreadyInKubeFate,
        KubeFateError,
        KubeFateRefused,
        KubeFateUnreachable,
        LoginFailed,
        NothingChanged,
        NotKubeFate,
        Panicked,
        UnknownToKubeFate,
        UnreadableAnswer,
        UnsupportedVersion,
        WritesForbidden,
    )
    from services.kubefate.finding import NoWayIn, find_route
    from services.kubefate.given import NotAnAddress, addresses, service_address
    from services.kubefate.helmreleases import RELEASE_TYPE, HelmRelease, newest_release, read_release
    from services.kubefate.ingresses import class_of
    from services.kubefate.jobs import Job, JobStatus, SubJob
    from services.kubefate.ladder import Attempt, Rung
    from services.kubefate.listings import Chart, NamespaceRow, User
    from services.kubefate.logs import LogOptions, LogsNotFollowed
    from services.kubefate.manifests import ManifestOptions, render_manifests, service_images
    from services.kubefate.refusals import remedy_for
    from services.kubefate.routes import ForwardRoute, HttpRoute, ProxyRoute, Request, Route, RouteKind
    from services.kubefate.session import Write, probe
    from services.kubefate.versions import (
        BY_UPLOAD,
        QUIRKS,
        SERVICES,
        Database,
        Feature,
        Greeting,
        Probes,
        Quirk,
        Rbac,
        Service,
        ServiceVersion,
        cannot_install,
        newer_kubefate,
        service,
    )
else:
    __getattr__ = late(
        __name__,
        {
            "bodies": "Reply",
            "chartfile": "ChartFileUnreadable chart_of",
            "client": "KubeFate",
            "clusters": "ClusterSpec ClusterStatus FateCluster",
            "databases": "Storage StorageKind",
            "deployment": "NAMESPACE Credentials credentials_from_cluster environment",
            "entrance": (
                "CONTROLLER_LABELS Entrance controller_pods controllers_on_host entrances hosts_of node_addresses "
                "published"
            ),
            "errors": (
                "AlreadyInKubeFate KubeFateError KubeFateRefused KubeFateUnreachable LoginFailed NothingChanged "
                "NotKubeFate Panicked UnknownToKubeFate UnreadableAnswer UnsupportedVersion WritesForbidden"
            ),
            "finding": "NoWayIn find_route",
            "given": "NotAnAddress addresses service_address",
            "helmreleases": "RELEASE_TYPE HelmRelease newest_release read_release",
            "ingresses": "class_of",
            "jobs": "Job JobStatus SubJob",
            "ladder": "Attempt Rung",
            "listings": "Chart NamespaceRow User",
            "logs": "LogOptions LogsNotFollowed",
            "manifests": "ManifestOptions render_manifests service_images",
            "refusals": "remedy_for",
            "routes": "ForwardRoute HttpRoute ProxyRoute Request Route RouteKind",
            "session": "Write probe",
            "adoption": "Standing adopting left_behind standing",
            "versions": (
                "BY_UPLOAD QUIRKS SERVICES Database Feature Greeting Probes Quirk Rbac Service ServiceVersion "
                "cannot_install newer_kubefate service"
            ),
        },
    )

__all__ = [
    "BY_UPLOAD",
    "CONTROLLER_LABELS",
    "NAMESPACE",
    "QUIRKS",
    "RELEASE_TYPE",
    "SERVICES",
    "AlreadyInKubeFate",
    "Attempt",
    "Chart",
    "ChartFileUnreadable",
    "ClusterSpec",
    "ClusterStatus",
    "Credentials",
    "Database",
    "Entrance",
    "FateCluster",
    "Feature",
    "ForwardRoute",
    "Greeting",
    "HelmRelease",
    "HttpRoute",
    "Job",
    "JobStatus",
    "KubeFate",
    "KubeFateError",
    "KubeFateRefused",
    "KubeFateUnreachable",
    "LogOptions",
    "LoginFailed",
    "LogsNotFollowed",
    "ManifestOptions",
    "NamespaceRow",
    "NoWayIn",
    "NotAnAddress",
    "NotKubeFate",
    "NothingChanged",
    "Panicked",
    "Probes",
    "ProxyRoute",
    "Quirk",
    "Rbac",
    "Reply",
    "Request",
    "Route",
    "RouteKind",
    "Rung",
    "Service",
    "ServiceVersion",
    "Standing",
    "Storage",
    "StorageKind",
    "SubJob",
    "UnknownToKubeFate",
    "UnreadableAnswer",
    "UnsupportedVersion",
    "User",
    "Write",
    "WritesForbidden",
    "addresses",
    "adopting",
    "cannot_install",
    "chart_of",
    "class_of",
    "controller_pods",
    "controllers_on_host",
    "credentials_from_cluster",
    "entrances",
    "environment",
    "find_route",
    "hosts_of",
    "left_behind",
    "newer_kubefate",
    "newest_release",
    "node_addresses",
    "probe",
    "published",
    "read_release",
    "remedy_for",
    "render_manifests",
    "service",
    "service_address",
    "service_images",
    "standing",
]
