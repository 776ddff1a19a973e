"""Services and Ingresses out of their rows, with the hosts and API versions of each era (kubefate.md §5.3, §7.4)."""

from __future__ import annotations

from dataclasses import dataclass

from services.sandbox.charts.release import Object, Release
from services.sandbox.charts.rows import IngressRow, Port, ServiceRow
from services.sandbox.charts.spec import look
from services.sandbox.charts.versions import Dated

_HOST_WORDS = {"client": "notebook", "servingProxy": "serving-proxy", "servingAdmin": "serving-admin"}
_HOST_KEYS = {"spark": "sparkUI", "rabbitmq": "rabbitmqUI", "pulsar": "pulsarUI"}
_IN_BLOCK = "block."
_OPEN_TYPES = ("NodePort", "LoadBalancer")


@dataclass(frozen=True, slots=True, kw_only=True)
class IngressEra(Dated):
    """`default_host` takes `id` and `word`; `hosts` is where a spec names hosts; `class_by` is annotation or field."""

    chart: str
    api: str
    default_host: str
    hosts: str = ""
    class_by: str = ""


_LEGACY = "{id}.{word}.kubefate.net"
INGRESS_ERAS: tuple[IngressEra, ...] = (
    *(
        IngressEra(chart="fate", since=since, before=before, api=api, default_host=host, hosts=hosts, class_by=class_by)
        for since, before, api, host, hosts, class_by in (
            ("v1.3.0-a", "v1.5.0", "extensions/v1beta1", _LEGACY, "", ""),
            ("v1.5.0", "v1.5.1", "networking.k8s.io/v1beta1", _LEGACY, "", ""),
            ("v1.5.1", "v1.5.3", "networking.k8s.io/v1beta1", _LEGACY, "host", ""),
            ("v1.5.3", "v1.6.0", "networking.k8s.io/v1", _LEGACY, "host", ""),
            ("v1.6.0", "v1.6.1", "networking.k8s.io/v1beta1", _LEGACY, "host", ""),
            ("v1.6.1", "v1.7.0", "networking.k8s.io/v1beta1", "{word}.kubefate.net", "ingress", ""),
            ("v1.7.0", "v1.8.0", "networking.k8s.io/v1", "{word}.example.com", "ingress", "annotation"),
            ("v1.8.0", "", "networking.k8s.io/v1", "{word}.example.com", "ingress", "field"),
        )
    ),
    *(
        IngressEra(
            chart="fate-serving", since=since, before=before, api=api, default_host=host, hosts=hosts, class_by=class_by
        )
        for since, before, api, host, hosts, class_by in (
            ("v1.2.0", "v2.0.0", "extensions/v1beta1", _LEGACY, "block.ingerssHost", ""),
            ("v2.0.0", "v2.0.4", "networking.k8s.io/v1beta1", _LEGACY, "block.ingerssHost", ""),
            ("v2.0.4", "v2.1.5", "networking.k8s.io/v1beta1", _LEGACY, "block.ingressHost", ""),
            ("v2.1.5", "", "networking.k8s.io/v1", "{word}.example.com", "ingress", "field"),
        )
    ),
)


def service_objects(release: Release, row: ServiceRow, names: list[str]) -> list[Object]:
    """A Service for each of `names`, the instances of the workload it selects (one, but for eggs and nodemanagers)."""
    return [_service(release, row, name if "{n}" in row.name else row.name, name) for name in names]


def _service(release: Release, row: ServiceRow, name: str, selects: str) -> Object:
    kind = str(look(release.spec, row.type_path, "ClusterIP")) if row.type_path else "ClusterIP"
    ports = [_port(release, row, port, kind) for port in row.ports]
    spec: Object = {"type": kind, "selector": release.selector(selects), "ports": ports}
    if row.headless:
        spec["clusterIP"] = "None"
    return release.object("v1", "Service", name, row.label or name, spec=spec)


def _port(release: Release, row: ServiceRow, port: Port, kind: str) -> Object:
    body: Object = {"name": port.name, "port": port.number, "targetPort": port.number, "protocol": "TCP"}
    node_port = look(release.spec, f"{row.block}.{port.key}") if port.key else None
    return body | {"nodePort": int(node_port)} if node_port and kind in _OPEN_TYPES else body


def ingress_object(release: Release, row: IngressRow) -> Object:
    """The Ingress of `row` in the API version of the chart's era."""
    era = next(era for era in INGRESS_ERAS if era.chart == release.chart.name and era.covers(release.version))
    settings = look(release.spec, f"ingress.{row.key}", {}) if era.hosts == "ingress" else {}
    rules = [{"host": host, "http": {"paths": [_path(era.api, row, path)]}} for host, path in _hosts(release, row, era)]
    spec: Object = {"rules": rules}
    spec |= {"tls": settings["tls"]} if settings.get("tls") else {}
    ingress_class = look(release.spec, "ingressClassName", "nginx")
    spec |= {"ingressClassName": ingress_class} if era.class_by == "field" else {}
    ingress = release.object(era.api, "Ingress", row.name, row.key, spec=spec)
    annotations = dict(settings.get("annotations") or {})
    if era.class_by == "annotation":
        annotations.setdefault("kubernetes.io/ingress.class", "nginx")
    if annotations:
        ingress["metadata"]["annotations"] = annotations
    return ingress


def _hosts(release: Release, row: IngressRow, era: IngressEra) -> list[tuple[str, str]]:
    word = _HOST_WORDS.get(row.key, row.key)
    default = [(era.default_host.format(id=release.party_id, word=word), "/")]
    if era.hosts == "ingress":
        entries = look(release.spec, f"ingress.{row.key}.hosts", ())
        return [(str(entry["name"]), str(entry.get("path") or "/")) for entry in entries] or default
    host = look(release.spec, _host_path(row, era)) if era.hosts else None
    return [(str(host), "/")] if host else default


def _host_path(row: IngressRow, era: IngressEra) -> str:
    if era.hosts.startswith(_IN_BLOCK):
        return f"{row.module}.{era.hosts.removeprefix(_IN_BLOCK)}"
    return f"{era.hosts}.{_HOST_KEYS.get(row.key, row.key)}"


def _path(api: str, row: IngressRow, path: str) -> Object:
    if api == "networking.k8s.io/v1":
        backend: Object = {"service": {"name": row.service, "port": {"number": row.port}}}
        return {"path": path, "pathType": "Prefix", "backend": backend}
    return {"path": path, "backend": {"serviceName": row.service, "servicePort": row.port}}
