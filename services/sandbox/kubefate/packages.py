"""The service's charts: stored, downloaded from the repository, or uploaded (kubefate.md §2.5, §6.0)."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Mapping
from typing import Any

import yaml

from services.kubernetes import Object
from services.sandbox.charts import REPOSITORY, ChartError, published, render_chart, renderable
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.kubefate.records import ChartRecord, Records
from services.sandbox.kubefate.traits import Traits

_CHART_YAML = (
    "apiVersion: v1\nappVersion: {app}\ndescription: A Helm chart for {name}\nname: {name}\nversion: {version}\n"
)
_EXAMPLE = "name: {name}-9999\nnamespace: {name}-9999\nchartName: {name}\nchartVersion: {version}\n"
_VALUES_TEMPLATE = "values-template.yaml"
_LIMIT = 8 << 20


class PackageError(Exception):
    """A chart that cannot be found, read or stored; the text is the service's."""


class Packages:
    """Charts of one service."""

    def __init__(self, records: Records, traits: Traits, faults: StandInFaults) -> None:
        self._records = records
        self._traits = traits
        self._faults = faults

    async def obtain(self, name: str, version: str) -> ChartRecord:
        """The stored chart, else the repository's, which is then stored. Raises PackageError."""
        if self._traits.repository_first:
            self._check_repository()
        return self.stored(name, version) or self._download(name, version)

    def stored(self, name: str, version: str) -> ChartRecord | None:
        """The chart in the database; 1.0.2 looks at the version only."""
        by_version = self._traits.only_default_chart
        return next(
            (
                chart
                for chart in self._records.charts.live()
                if chart.version == version and (by_version or chart.name == name)
            ),
            None,
        )

    def upload(self, archive: bytes) -> ChartRecord:
        """Store a packaged chart; one of the same identity is replaced. Raises PackageError."""
        try:
            chart = read_package(archive)
        except PackageError:
            if self._traits.template_panics and not self._traits.documents:
                raise PackageError("chartRequested not exist") from None
            raise
        for other in list(self._records.charts.live()):
            if other.version == chart.version and (self._traits.charts_by_version or other.name == chart.name):
                self._records.charts.remove(other)
        return self._records.charts.add(chart)

    def render(self, chart: ChartRecord, spec: Mapping[str, Any], name: str, namespace: str) -> list[Object]:
        """The objects of `chart` for `spec`. Raises ChartError."""
        if not chart.values_template:
            raise ChartError("FateChart ValuesTemplate not exist")
        if renderable(chart.name, chart.version):
            return render_chart(
                spec,
                chart.version,
                chart_name=chart.name,
                name=name,
                namespace=namespace,
                has_to_yaml=self._traits.has_to_yaml,
            )
        return _plain_objects(chart, namespace)

    def _download(self, name: str, version: str) -> ChartRecord:
        self._check_repository()
        if not published(name, version) or (name, version) in self._faults.missing_charts:
            raise PackageError(self._traits.missing_chart.format(name=name, version=version))
        if self._traits.charts_by_version and any(row.version == version for row in self._records.charts.live()):
            raise PackageError(f"helmChart already exists, version = {version}")
        app = version.removeprefix("v")
        return self._records.charts.add(
            ChartRecord(
                name=name,
                version=version,
                app_version=app,
                chart=_CHART_YAML.format(name=name, version=version, app=app),
                values=f"partyName: {name}\n",
                values_template="name: {{ .name }}\npartyId: {{ .partyId }}\n",
                values_example=_EXAMPLE.format(name=name, version=version),
            )
        )

    def _check_repository(self) -> None:
        if self._faults.repository_unreachable:
            raise PackageError(
                f'looks like "{REPOSITORY}" is not a valid chart repository or cannot be reached: '
                f'Get "{REPOSITORY}index.yaml": dial tcp: lookup federatedai.github.io: no such host'
            )


def read_package(archive: bytes) -> ChartRecord:
    """The chart in a packaged `.tgz`. Raises PackageError with the loader's text."""
    files: dict[str, bytes] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as package:
            for member in package:
                stream = package.extractfile(member) if member.isfile() and member.size <= _LIMIT else None
                # Packages of v1.3.0-a were made on Windows, with backslashes (fate.md §6.2).
                path = member.name.replace("\\", "/").partition("/")[2]
                if stream is not None and path:
                    files[path] = stream.read()
        chart = yaml.safe_load(files["Chart.yaml"])
        name, version = str(chart["name"]), str(chart["version"])
    except (tarfile.TarError, EOFError, OSError) as error:
        raise PackageError("gzip: invalid header") from error
    except (KeyError, TypeError, yaml.YAMLError) as error:
        raise PackageError("Chart.yaml file is missing") from error

    def text(path: str) -> str:
        return files.get(path, b"").decode("utf-8", "replace")

    return ChartRecord(
        name=name,
        version=version,
        app_version=str(chart.get("appVersion", "")),
        chart=text("Chart.yaml"),
        values=text("values.yaml"),
        values_template=text(_VALUES_TEMPLATE),
        values_example=text("values-template-example.yaml"),
        templates={path: data for path, data in files.items() if path.startswith("templates/")},
    )


def _plain_objects(chart: ChartRecord, namespace: str) -> list[Object]:
    objects: list[Object] = []
    for path, data in sorted(chart.templates.items()):
        if path.endswith((".yaml", ".yml")):
            if b"{{" in data:
                # Charts of the FATE family are rendered from tables; a template engine is none of this stand-in's.
                raise ChartError(f"parse error at ({chart.name}/{path}:1): template actions are not supported")
            objects += [_placed(obj, namespace) for obj in yaml.safe_load_all(data) if obj]
    return objects


def _placed(obj: Object, namespace: str) -> Object:
    return obj | {"metadata": {"namespace": namespace} | obj["metadata"]}
