"""Specs that a chart cannot be rendered from, in the words of the template engine (kubefate.md §6.1-6.5, §8.5)."""

from __future__ import annotations

from dataclasses import dataclass

from services.sandbox.charts.errors import ChartError, TemplateParseError
from services.sandbox.charts.spec import Spec, look
from services.sandbox.charts.versions import Dated

_TEMPLATE = "template: fate-values-templates"


@dataclass(frozen=True, slots=True, kw_only=True)
class Required(Dated):
    """`block` of the spec that the values-template reads `key` of without asking whether it is there."""

    chart: str
    block: str
    key: str
    line: int


REQUIRED: tuple[Required, ...] = (
    Required(chart="fate", block="proxy", key="exchange", line=38, before="v1.3.0-b"),
    Required(chart="fate", block="rollsite", key="type", line=36, since="v1.4.0", before="v1.5.0"),
    Required(chart="fate", block="istio", key="enabled", line=14, since="v1.4.0-a", before="v1.4.0-b"),
    Required(chart="fate", block="istio", key="enabled", line=14, since="v1.4.1", before="v1.4.1-a"),
    Required(chart="fate-serving", block="istio", key="enabled", line=12, since="v2.0.0", before="v2.0.4"),
)

_ENGINES = ("computing", "federation", "storage")
_ENGINES_SINCE = Dated(since="v1.9.0")
_TO_YAML = {"fate": Dated(since="v1.5.0"), "fate-serving": Dated(since="v2.0.4"), "fate-exchange": Dated()}
# Unbalanced as published (kubefate.md §6.3).
_BROKEN = {"fate": "v1.5.0-b"}


def check_template(chart: str, version: str, *, has_to_yaml: bool) -> None:
    """Raises TemplateParseError for a values-template that a service cannot even parse."""
    if _BROKEN.get(chart) == version:
        raise TemplateParseError(f"{_TEMPLATE}:353: unexpected EOF")
    if not has_to_yaml and chart in _TO_YAML and _TO_YAML[chart].covers(version):
        raise TemplateParseError(f'{_TEMPLATE}:19: function "toYaml" not defined')


def check_spec(chart: str, version: str, spec: Spec) -> None:
    """Raises ChartError for a block that the chart needs and `spec` lacks."""
    for row in REQUIRED:
        if row.chart == chart and row.covers(version) and look(spec, row.block) is None:
            raise ChartError(_nil_pointer(row.line, f".{row.block}.{row.key}", row.key))
    if chart == "fate-exchange" and look(spec, "trafficServer") and not look(spec, "trafficServer.route_table"):
        raise ChartError(_nil_pointer(61, ".route_table.sni", "sni"))
    hdfs = look(spec, "hdfs")
    for part in ("namenode", "datanode"):
        if chart == "fate" and hdfs and not look(spec, f"hdfs.{part}"):
            raise ChartError(_nil_pointer(204, f".{part}.nodeSelector", "nodeSelector"))
    if chart == "fate" and _ENGINES_SINCE.covers(version) and any(not look(spec, engine) for engine in _ENGINES):
        place = "template: fate/templates/core/_helpers.tpl:62:16"
        raise ChartError(f'{place}: executing "fateflow.image" at <lower>: invalid value; expected string')


def _nil_pointer(line: int, at: str, key: str) -> str:
    place = f'{_TEMPLATE}:{line}:10: executing "fate-values-templates" at <{at}>'
    return f"{place}: nil pointer evaluating interface {{}}.{key}"
