"""The REST routes, with the slashes that keep gin from redirecting (kubefate.md §1.2, §2.1)."""

from __future__ import annotations

from dataclasses import dataclass

from services.i18n import Message, _
from services.kubefate.versions import Feature


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route. `deed` completes "KubeFATE did not …"; `silence` is what an error without words means here."""

    method: str
    path: str
    deed: Message
    silence: Message | None = None
    feature: Feature | None = None
    deadline: float = 20.0

    @property
    def writes(self) -> bool:
        return self.method != "GET"


_NO_JOB = _("most likely no job has this id")
_NO_USER = _("most likely no user has this id")
_NO_CLUSTER = _("no FATE cluster has this id")

CLUSTERS = Endpoint("GET", "/v1/cluster/", _("list the FATE clusters"))
CLUSTER = Endpoint("GET", "/v1/cluster/{id}", _("show the FATE cluster"), _NO_CLUSTER)
INSTALL = Endpoint("POST", "/v1/cluster", _("install the FATE cluster"), deadline=60)
UPDATE = Endpoint("PUT", "/v1/cluster", _("update the FATE cluster"), deadline=60)
DELETE = Endpoint("DELETE", "/v1/cluster/{id}", _("delete the FATE cluster"), _NO_CLUSTER, deadline=60)

JOBS = Endpoint("GET", "/v1/job/", _("list its jobs"))
JOB = Endpoint("GET", "/v1/job/{id}", _("show the job"), _NO_JOB)
STOP_JOB = Endpoint("PUT", "/v1/job/{id}", _("stop the job"), feature=Feature.STOP_JOB)
DELETE_JOB = Endpoint("DELETE", "/v1/job/{id}", _("delete the job's record"), _NO_JOB)

# Charts come with all their templates (kubefate.md §2.5).
CHARTS = Endpoint("GET", "/v1/chart/", _("list its charts"), deadline=60)
CHART = Endpoint("GET", "/v1/chart/{id}", _("show the chart"), deadline=60)
UPLOAD_CHART = Endpoint("POST", "/v1/chart", _("store the chart"), deadline=120)
DELETE_CHART = Endpoint("DELETE", "/v1/chart/{id}", _("delete the chart"))
VALUES_EXAMPLE = Endpoint(
    "GET",
    "/v1/chart/valueTemplateExample/{name}/{version}",
    _("show the chart's example"),
    feature=Feature.VALUES_EXAMPLE,
    deadline=60,
)

VERSION = Endpoint("GET", "/v1/version/", _("tell its version"))
NAMESPACES = Endpoint("GET", "/v1/namespace/", _("list the namespaces"), feature=Feature.NAMESPACES)
USERS = Endpoint("GET", "/v1/user/", _("list its users"), feature=Feature.USER_LIST)
USER = Endpoint("GET", "/v1/user/{id}", _("show the user"), _NO_USER)
CREATE_USER = Endpoint("POST", "/v1/user", _("create the user"))
DELETE_USER = Endpoint("DELETE", "/v1/user/{id}", _("delete the user"), _NO_USER)
LOGS = Endpoint("GET", "/v1/log/{id}", _("show the logs"), feature=Feature.LOGS, deadline=60)
