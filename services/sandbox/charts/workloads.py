"""Deployments, StatefulSets and claims out of workload rows."""

from __future__ import annotations

from typing import Any

from services.sandbox.charts.images import image_for
from services.sandbox.charts.release import Object, Release
from services.sandbox.charts.rows import Container, Workload
from services.sandbox.charts.spec import block, look
from services.sandbox.charts.versions import version_key

_PLACEMENT = ("nodeSelector", "tolerations", "affinity")
_PROBES_SINCE = version_key("v1.8.0")
# Ports that charts from v1.8.0 on probe, and the path where the probe speaks HTTP (fate.md §5.5).
_PROBED = {9380: "", 8080: "/", 20000: "/", 9370: "", 4670: "", 4671: ""}
_WAIT_FOR_MYSQL = "until mysqladmin ping -h ${DB_HOST:-mysql} --silent; do echo waiting for mysql; sleep 2; done"


def workload_objects(release: Release, row: Workload) -> list[Object]:
    """The objects of `row`: its claims, if the spec wants persistence, and its Deployments or StatefulSets."""
    return [obj for name in release.instances(row) for obj in _instance(release, row, name)]


def _instance(release: Release, row: Workload, name: str) -> list[Object]:
    component = row.label or name
    persistent = bool(row.claim) and bool(look(release.spec, "persistence", False))
    template: Object = {
        "metadata": {"labels": release.labels(component) | dict(row.labels)},
        "spec": _pod_spec(release, row, name, claimed=persistent),
    }
    spec: Object = {
        "replicas": int(look(release.spec, *row.replicas)) if row.replicas else 1,
        "selector": {"matchLabels": release.selector(component)},
        "template": template,
    }
    if not row.stateful:
        workload = release.object("apps/v1", "Deployment", name, component, spec=spec)
        return [_claim(release, row, name), workload] if persistent and not _existing(release, row) else [workload]
    spec["serviceName"] = row.name
    if persistent and not _existing(release, row):
        claim = _claim(release, row, name)
        spec["volumeClaimTemplates"] = [{"metadata": {"name": f"{name}-data"}, "spec": claim["spec"]}]
    return [release.object("apps/v1", "StatefulSet", name, component, spec=spec)]


def _pod_spec(release: Release, row: Workload, name: str, *, claimed: bool) -> Object:
    rows = [one for one in row.containers if one.covers(release.version) and _wanted(release, one)]
    volumes: list[Object] = [{"name": mount.name, "configMap": {"name": mount.name}} for mount in row.mounts]
    if row.claim and not (claimed and row.stateful and not _existing(release, row)):
        source: Object = {"emptyDir": {}}
        if claimed:
            source = {"persistentVolumeClaim": {"claimName": _existing(release, row) or f"{name}-data"}}
        volumes.append({"name": f"{name}-data", **source})
    spec: Object = {"containers": [_container(release, row, one, name) for one in rows if not one.init]}
    starters = [_init_container(release, one) for one in rows if one.init]
    spec |= {"initContainers": starters} if starters else {}
    spec |= {"volumes": volumes} if volumes else {}
    settings = block(release.spec, row.block or row.module)
    spec |= {key: settings[key] for key in _PLACEMENT if settings.get(key)}
    secrets = look(release.spec, "imagePullSecrets")
    return spec | ({"imagePullSecrets": secrets} if secrets else {})


def _wanted(release: Release, container: Container) -> bool:
    return not container.module or release.deploys(container.module)


def _container(release: Release, row: Workload, container: Container, name: str) -> Object:
    mounts = [{"name": mount.name, "mountPath": mount.path} for mount in row.mounts]
    if row.claim:
        mounts.append({"name": f"{name}-data", "mountPath": row.claim})
    body: Object = {
        "name": container.name.format(name=name),
        "image": image_for(container.image, release.spec, release.version),
        "imagePullPolicy": look(release.spec, "pullPolicy", "IfNotPresent"),
    }
    if container.ports:
        body["ports"] = [{"containerPort": port, "protocol": "TCP"} for port in container.ports]
    # Sidecars, the only containers without a port, mount nothing.
    if mounts and container.ports:
        body["volumeMounts"] = mounts
    resources = _resources(release, row, container)
    body |= {"resources": resources} if resources else {}
    return body | _probes(release, container)


def _init_container(release: Release, container: Container) -> Object:
    return {
        "name": container.name,
        "image": image_for(container.image, release.spec, release.version),
        "imagePullPolicy": look(release.spec, "pullPolicy", "IfNotPresent"),
        "command": ["sh", "-c", _WAIT_FOR_MYSQL],
    }


def _resources(release: Release, row: Workload, container: Container) -> Object:
    if container is not row.containers[0] and container.image == "eggrollpair":
        return {}
    given = look(release.spec, f"{row.block or row.module}.resources")
    if given:
        return dict(given)
    if row.requests is None:
        return {}
    cpu, memory = row.requests
    return {"requests": {"cpu": cpu, "memory": memory}}


def _probes(release: Release, container: Container) -> Object:
    port = next((port for port in reversed(container.ports) if port in _PROBED), None)
    if version_key(release.version) < _PROBES_SINCE or release.chart.name != "fate" or port is None:
        return {}
    path = _PROBED[port]
    check: Object = {"httpGet": {"path": path, "port": port}} if path else {"tcpSocket": {"port": port}}
    steady = check | {"periodSeconds": 10, "failureThreshold": 3}
    return {
        "startupProbe": check | {"periodSeconds": 10, "failureThreshold": 12},
        "livenessProbe": steady,
        "readinessProbe": steady,
    }


def _existing(release: Release, row: Workload) -> str:
    return str(look(release.spec, f"{row.block or row.module}.existingClaim", ""))


def _claim(release: Release, row: Workload, name: str) -> Object:
    settings = block(release.spec, row.block or row.module)

    def setting(key: str, default: str) -> Any:
        return settings.get(key) or default

    spec: Object = {
        "accessModes": [setting("accessMode", "ReadWriteOnce")],
        "resources": {"requests": {"storage": setting("size", "1Gi")}},
        # The default class is named after the module, which is why claims so often stay Pending (product.md P25).
        "storageClassName": setting("storageClass", name),
    }
    return release.object("v1", "PersistentVolumeClaim", f"{name}-data", name, spec=spec)
