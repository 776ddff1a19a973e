"""One rendering: a party spec meeting a chart version, and what every object of it shares (kubefate.md §7.1)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.sandbox.charts.rows import Chart, Workload
from services.sandbox.charts.spec import Spec, go_text, look
from services.sandbox.charts.versions import version_key

Object = dict[str, Any]
_LABELS_OF_HELM_SINCE = version_key("v1.4.0")


@dataclass(frozen=True, slots=True)
class Release:
    """`spec` rendered by `chart` in `version` as release `name` in `namespace`."""

    chart: Chart
    version: str
    name: str
    namespace: str
    spec: Spec

    @property
    def party_id(self) -> str:
        return go_text(look(self.spec, "partyId"))

    def deploys(self, module: str) -> bool:
        """Whether the spec's modules, or the chart of this version, ask for `module`."""
        if version_key(self.version) < version_key(self.chart.modules_listed_since):
            return True
        return module in look(self.spec, "modules", ())

    def selector(self, component: str) -> dict[str, str]:
        return {"fateMoudle": component, "name": self.name, "partyId": self.party_id}

    def labels(self, component: str) -> dict[str, str]:
        labels = self.selector(component) | {"owner": "kubefate", "cluster": self.chart.name}
        if version_key(self.version) >= _LABELS_OF_HELM_SINCE:
            labels |= {"heritage": "Helm", "release": self.name, "chart": self.chart.name}
        return labels

    def object(self, api_version: str, kind: str, name: str, component: str, **body: Any) -> Object:
        """A namespaced object with this release's labels and `body` at its top level."""
        metadata = {"name": name, "namespace": self.namespace, "labels": self.labels(component)}
        return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **body}

    def instances(self, row: Workload) -> list[str]:
        """The names of the objects that `row` stands for: one, or one for each instance counted and listed."""
        if row.instances is None:
            return [row.name]
        path, default = row.instances
        names = [row.name.format(n=index) for index in range(int(look(self.spec, path, default)))]
        listed = look(self.spec, row.listed, ()) if row.listed else ()
        return names + [str(entry["name"]) for entry in listed]
