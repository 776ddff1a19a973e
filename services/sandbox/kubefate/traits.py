"""What differs between the releases of the KubeFATE service, as one table (kubefate.md §0, §1, §2, §8)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.text import one_line


class UnknownRelease(FatetuiError):
    """There is no KubeFATE service of that version to stand in for."""

    code = "DEMO-KUBEFATE-VERSION"
    exit = Exit.FILE

    def __init__(self, version: str) -> None:
        super().__init__(
            _("There is no KubeFATE service {version}", version=one_line(version)),
            remedy=_("Choose one of {versions}", versions=", ".join(VERSIONS)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """One release. `version` is what it says of itself; several code states may say the same (kubefate.md §0)."""

    version: str

    # HTTP
    fixed_key: bool = False
    greets_with_version: bool = True
    done: str = "success"
    routes: frozenset[str] = frozenset()
    error_objects: bool = True
    detail_has_message: bool = False
    stamp_digits: int = 3

    # Requests
    json_only: bool = True
    chart_required: bool = False
    default_chart: str = "fate"
    only_default_chart: bool = False
    refuses_unchanged: bool = False
    exists: str = "name={name} cluster is exited"
    unknown: str = "cluster no find"
    upgrade_manager: str = ""

    # Records
    documents: bool = True
    plain_passwords: bool = False
    job_log: str = "result"
    words: str = "documents"
    has_time_limit: bool = True
    stamps_failed_installs: bool = True
    falls_back_to_pending: bool = False
    charts_by_version: bool = True
    chart_example: bool = False
    deletes_every_row: bool = False

    # Work
    repository_first: bool = False
    row_before_job: bool = False
    cleans_up: bool = False
    reinstalls: bool = False
    keeps_chart_on_update: bool = False
    poll_seconds: float = 5.0
    readiness: str = "containers_or_none"
    template_panics: bool = True
    has_to_yaml: bool = False
    marks_ownership: bool = False

    # Cluster detail
    info: str = "modules"
    info_service: str = "proxy"
    ingress_api: str = "extensions/v1beta1"
    ingress_by_name: bool = False
    status_refresh: str = ""
    components: str = ""
    component_status_key: str = "ModulesPodStatus"

    insists_on_conditions: bool = False
    names_node_error: bool = False

    missing_chart: str = 'chart "{name}" version "{version}" not found in kubefate index'


_V1_0_2 = Traits(
    version="v1.0.2",
    fixed_key=True,
    plain_passwords=True,
    has_time_limit=False,
    only_default_chart=True,
    repository_first=True,
    reinstalls=True,
    keeps_chart_on_update=True,
    info="modules_and_host",
    ingress_api="",
)
_V1_0_3 = replace(
    _V1_0_2,
    version="v1.0.3",
    fixed_key=False,
    plain_passwords=False,
    has_time_limit=True,
    only_default_chart=False,
    repository_first=False,
    keeps_chart_on_update=False,
    info="modules",
    ingress_api="extensions/v1beta1",
)
_V1_1_0 = replace(
    _V1_0_3,
    version="v1.1.0",
    routes=frozenset({"namespaces"}),
    stamp_digits=0,
    json_only=False,
    default_chart="",
    refuses_unchanged=True,
    unknown="name={name} cluster is not exited",
    documents=False,
    words="rows",
    marks_ownership=True,
    deletes_every_row=True,
    row_before_job=True,
    cleans_up=True,
    reinstalls=False,
    poll_seconds=1.0,
    readiness="components",
    components="containers",
)
_V1_1_1 = replace(
    _V1_1_0,
    version="v1.1.1",
    error_objects=False,
    detail_has_message=True,
    deletes_every_row=False,
    info="pod_containers",
)
_V1_2_0 = replace(
    _V1_1_1,
    version="v1.2.0",
    exists="name={name} cluster is existed",
    unknown="name={name} cluster is not existed",
    has_to_yaml=True,
)
_V1_3_0_B = replace(
    _V1_2_0,
    version="v1.3.0",
    greets_with_version=False,
    routes=frozenset({"namespaces", "logs"}),
    stamp_digits=3,
    info="pod_phases",
    info_service="rollsite",
    ingress_api="networking.k8s.io/v1beta1",
    ingress_by_name=True,
    status_refresh="answer",
    components="pods",
)
_V1_3_0 = replace(_V1_3_0_B, routes=frozenset({"namespaces", "logs", "users", "swagger"}))
_V1_4_1 = replace(
    _V1_3_0,
    version="v1.4.1",
    done="Success",
    routes=_V1_3_0.routes | {"stop"},
    chart_required=True,
    exists="name={name} & namespace={namespace} Cluster already existed",
    unknown="name={name} Cluster is not existed",
    job_log="states",
    words="states",
    stamps_failed_installs=False,
    falls_back_to_pending=True,
    charts_by_version=False,
    row_before_job=False,
    template_panics=False,
)
_V1_4_2 = replace(
    _V1_4_1,
    version="v1.4.2",
    insists_on_conditions=True,
    info="deployments",
    status_refresh="stored",
    components="deployments",
    component_status_key="ModulesStatus",
)
_V1_4_3 = replace(_V1_4_2, version="v1.4.3")
_V1_4_4 = replace(
    _V1_4_3,
    version="v1.4.4",
    insists_on_conditions=False,
    ingress_api="networking.k8s.io/v1",
    missing_chart=(
        'chart "{name}" matching {version} not found in kubefate index. '
        "(try 'helm repo update'): no chart version found for {name}-{version}"
    ),
)
_V1_4_5_OF_1_9 = replace(
    _V1_4_4,
    version="v1.4.5",
    names_node_error=True,
    routes=_V1_4_4.routes | {"example"},
    chart_example=True,
    upgrade_manager="fate",
)
_V1_4_5 = replace(_V1_4_5_OF_1_9, upgrade_manager="any", info="workloads", components="workloads")

TRAITS: dict[str, Traits] = {
    traits.version: traits
    for traits in (_V1_0_2, _V1_0_3, _V1_1_0, _V1_1_1, _V1_2_0, _V1_3_0, _V1_4_1, _V1_4_2, _V1_4_3, _V1_4_4, _V1_4_5)
} | {
    # Other code states that report the same version, named after the FATE tag that ships them.
    "v1.3.0@v1.5.0-b": _V1_3_0_B,
    "v1.4.5@v1.9.2": _V1_4_5_OF_1_9,
}
VERSIONS = tuple(TRAITS)


def traits_of(version: str) -> Traits:
    """The release called `version` (`v1.0.2`; the `v` may be missing). Raises UnknownRelease."""
    traits = TRAITS.get(version if version.startswith("v") else f"v{version}")
    if traits is None:
        raise UnknownRelease(version)
    return traits
