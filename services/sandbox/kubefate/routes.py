"""Every route of the service, with the releases that have it (kubefate.md §2.1)."""

from __future__ import annotations

from services.sandbox.kubefate import basics, chart_routes, clusters, jobs, logs
from services.sandbox.kubefate.dispatch import Route

ROUTES: tuple[Route, ...] = (
    Route(method="GET", pattern="/", handler=basics.greet, open=True),
    Route(method="GET", pattern="/v1/", handler=basics.error_path, open=True),
    Route(method="GET", pattern="/v1/swagger/*", handler=basics.swagger, feature="swagger", open=True),
    Route(method="POST", pattern="/v1/user/login", handler=basics.login, open=True),
    Route(method="POST", pattern="/v1/user/logout", handler=basics.logout, open=True),
    Route(method="POST", pattern="/v1/user", handler=basics.create_user),
    Route(method="GET", pattern="/v1/user/", handler=basics.list_users, feature="users"),
    Route(method="GET", pattern="/v1/user/:id", handler=basics.get_user, opaque=True),
    Route(method="PUT", pattern="/v1/user/:id", handler=basics.set_user, opaque=True),
    Route(method="DELETE", pattern="/v1/user/:id", handler=basics.delete_user, opaque=True),
    Route(method="POST", pattern="/v1/cluster", handler=clusters.create_cluster),
    Route(method="PUT", pattern="/v1/cluster", handler=clusters.update_cluster),
    Route(method="GET", pattern="/v1/cluster/", handler=clusters.list_clusters),
    Route(method="GET", pattern="/v1/cluster/:id", handler=clusters.get_cluster, opaque=True),
    Route(method="DELETE", pattern="/v1/cluster/:id", handler=clusters.delete_cluster),
    Route(method="GET", pattern="/v1/job/", handler=jobs.list_jobs, opaque=True, refusal=400),
    Route(method="GET", pattern="/v1/job/:id", handler=jobs.get_job, opaque=True),
    Route(method="PUT", pattern="/v1/job/:id", handler=jobs.stop_job, feature="stop"),
    Route(method="DELETE", pattern="/v1/job/:id", handler=jobs.delete_job, opaque=True),
    Route(method="POST", pattern="/v1/chart", handler=chart_routes.upload_chart),
    Route(method="GET", pattern="/v1/chart/", handler=chart_routes.list_charts),
    Route(method="GET", pattern="/v1/chart/:id", handler=chart_routes.get_chart),
    Route(method="DELETE", pattern="/v1/chart/:id", handler=chart_routes.delete_chart),
    Route(
        method="GET",
        pattern="/v1/chart/valueTemplateExample/:name/:version",
        handler=chart_routes.chart_example,
        feature="example",
    ),
    Route(method="GET", pattern="/v1/version/", handler=basics.version),
    Route(method="GET", pattern="/v1/namespace/", handler=basics.namespaces, feature="namespaces", opaque=True),
    Route(method="GET", pattern="/v1/log/:id", handler=logs.get_log, feature="logs"),
    Route(method="GET", pattern="/v1/log/:id/ws", handler=logs.stream_log, feature="logs"),
)
