"""The upgrade manager of 1.4.5: a Job that migrates the party's MySQL before Helm upgrades it (kubefate.md §9.1)."""

from __future__ import annotations

from typing import Any

from services.kubefate import HelmRelease
from services.kubernetes import KubernetesError, Object
from services.sandbox.charts import image_for
from services.sandbox.kubefate.helm import HelmError, spoken
from services.sandbox.kubefate.records import ClusterRecord
from services.sandbox.kubefate.service import Service

_CHART = "fate-upgrade-manager"
_CHART_VERSION = "v1.0.0"
_JOB = "fate-mysql-upgrade-job"
_IMAGE = "federatedai/fate-upgrade-manager:latest"
_ROUNDS = 20
_ROUND_SECONDS = 30.0


class UpgradeFailed(Exception):
    """The manager could not be installed, or its Job did not end well."""


async def migrate(service: Service, record: ClusterRecord, old_version: str, *, keep: bool) -> None:
    """Install the manager, wait for its Job, remove it again unless `keep`. Raises UpgradeFailed."""
    job = _job(service, record, old_version)
    release = HelmRelease(
        name=_CHART,
        namespace=record.namespace,
        revision=1,
        status="pending-install",
        chart_name=_CHART,
        chart_version=_CHART_VERSION,
        config={"start": old_version, "target": record.chart_version},
        objects=(job,),
    )
    try:
        await service.helm.install(release)
        await _await_job(service, record.namespace)
        if not keep:
            await service.helm.uninstall(_CHART, record.namespace)
    except HelmError as error:
        raise UpgradeFailed(str(error)) from error
    except KubernetesError as error:
        raise UpgradeFailed(spoken(error)) from error


async def _await_job(service: Service, namespace: str) -> None:
    for _ in range(_ROUNDS):
        await service.clock.sleep(_ROUND_SECONDS)
        job = await service.cluster.get("Job", _JOB, namespace)
        if job.get("status", {}).get("succeeded"):
            return
    raise UpgradeFailed(f"{_JOB} did not complete")


def _job(service: Service, record: ClusterRecord, old_version: str) -> Object:
    mysql = record.spec.get("mysql") or {}
    container: dict[str, Any] = {
        "name": "upgrade-mysql",
        "image": _IMAGE,
        "imagePullPolicy": "IfNotPresent",
        "env": [
            {"name": name, "value": str(value)}
            for name, value in (
                ("START_VERSION", old_version.removeprefix("v")),
                ("TARGET_VERSION", record.chart_version.removeprefix("v")),
                ("MYSQL_USER", mysql.get("user") or "fate"),
                ("MYSQL_PASSWORD", mysql.get("password") or "fate_dev"),
            )
        ],
    }
    waiter = {
        "name": "ping-mysql",
        "image": image_for("mysql", record.spec, record.chart_version),
        "imagePullPolicy": "IfNotPresent",
        "command": ["sh", "-c", "until mysqladmin ping -h mysql --silent; do sleep 2; done"],
    }
    if service.standin_commands:
        container["command"] = waiter["command"] = ["/bin/true"]
    pod = {"restartPolicy": "Never", "initContainers": [waiter], "containers": [container]}
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": _JOB, "namespace": record.namespace},
        "spec": {"template": {"spec": pod}},
    }
