"""From a party spec and a chart version to the objects that Helm would send (kubefate.md §7)."""

from __future__ import annotations

from services.sandbox.charts.catalog import NEWEST_KNOWN
from services.sandbox.charts.companions import EXCHANGE, SERVING
from services.sandbox.charts.configs import config_object
from services.sandbox.charts.errors import ChartError
from services.sandbox.charts.extras import istio_objects, policy_objects
from services.sandbox.charts.fate import FATE
from services.sandbox.charts.networking import ingress_object, service_objects
from services.sandbox.charts.refusals import check_spec, check_template
from services.sandbox.charts.release import Object, Release
from services.sandbox.charts.rows import ServiceRow
from services.sandbox.charts.spec import Spec, look
from services.sandbox.charts.versions import version_key
from services.sandbox.charts.workloads import workload_objects

CHARTS = {chart.name: chart for chart in (FATE, EXCHANGE, SERVING)}
# Helm's install order, as far as these charts go.
_ORDER = (
    "PodSecurityPolicy",
    "ServiceAccount",
    "ConfigMap",
    "PersistentVolumeClaim",
    "Role",
    "RoleBinding",
    "Service",
    "Deployment",
    "StatefulSet",
    "Ingress",
)


def render_chart(
    spec: Spec,
    chart_version: str,
    *,
    chart_name: str = "",
    name: str = "",
    namespace: str = "",
    has_to_yaml: bool = True,
) -> list[Object]:
    """The objects of chart `chart_name` (the spec's chartName, `fate`) in Helm's install order.

    `name` and `namespace` default to the spec's. `has_to_yaml` says whether the rendering service knows that
    function (1.2.0 and later). Raises ChartError with the text of Helm or of the template engine.
    """
    chart = CHARTS.get(chart_name or str(look(spec, "chartName", "fate")))
    if chart is None or not renderable(chart.name, chart_version):
        raise ChartError(f'chart "{chart_name}" version "{chart_version}" has no values-template')
    check_template(chart.name, chart_version, has_to_yaml=has_to_yaml)
    check_spec(chart.name, chart_version, spec)
    release = Release(
        chart, chart_version, name or str(look(spec, "name", "")), namespace or str(look(spec, "namespace", "")), spec
    )
    return sorted(_objects(release), key=_install_order)


def renderable(chart_name: str, chart_version: str) -> bool:
    """Whether this table knows the chart: KubeFATE's own layout begins with v1.3.0-a (kubefate.md §6.0)."""
    if chart_name not in CHARTS or not chart_version.startswith("v"):
        return False
    try:
        return version_key(chart_version) <= version_key(NEWEST_KNOWN[chart_name])
    except ValueError:
        return False


def _objects(release: Release) -> list[Object]:
    chart, version = release.chart, release.version
    workloads = [row for row in chart.workloads if row.covers(version) and release.deploys(row.module)]
    instances = {row.name: release.instances(row) for row in workloads}
    objects = [obj for row in workloads for obj in workload_objects(release, row)]
    for service in chart.services:
        if service.covers(version) and release.deploys(service.module):
            objects += service_objects(release, service, _selected(service, instances))
    for config in chart.configs:
        if config.covers(version) and release.deploys(config.module):
            objects.append(config_object(release, config))
    ingresses = [row for row in chart.ingresses if row.covers(version) and release.deploys(row.module)]
    if look(release.spec, "istio.enabled", False):
        objects += istio_objects(release, ingresses)
    else:
        objects += [ingress_object(release, row) for row in ingresses]
    return objects + policy_objects(release)


def _selected(service: ServiceRow, instances: dict[str, list[str]]) -> list[str]:
    return instances.get(service.selects, []) if "{n}" in service.selects else [service.selects]


def _install_order(obj: Object) -> int:
    return _ORDER.index(obj["kind"]) if obj["kind"] in _ORDER else len(_ORDER)
