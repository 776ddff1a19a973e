"""KubeFATE as Kubernetes objects: its pods, and the environment its container is given."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubefate.errors import KubeFateUnreachable
from services.pods import is_ready, newest
from services.redact import secrets
from services.text import decoded

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object

NAMESPACE = "kube-fate"
SERVICE_NAME = "kubefate"
SERVICE_PORT = 8080
ENV_PREFIX = "FATECLOUD_"
_SECRET_ENDINGS = ("PASSWORD",)


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name and password of the service; admin/admin is what it ships with."""

    username: str = "admin"
    password: str = field(default="admin", repr=False)

    def __post_init__(self) -> None:
        secrets.register(self.password)


async def ready_pod(cluster: Cluster, namespace: str) -> str:
    """The name of a ready pod of the service; raises KubeFateUnreachable when there is none."""
    pods = await service_pods(cluster, namespace)
    pod = newest(filter(is_ready, pods))
    if pod is not None:
        return str(pod["metadata"]["name"])
    raise KubeFateUnreachable(
        _("no pod of KubeFATE is ready in namespace {namespace}", namespace=namespace),
        cause=_("{count} pods, none ready", count=len(pods)),
        remedy=_("Wait for the rollout, or look at the pod's events and log"),
    )


async def service_pods(cluster: Cluster, namespace: str) -> list[Object]:
    """The pods behind the Deployment's selector; empty when there is no Deployment."""
    deployment = await cluster.find("Deployment", SERVICE_NAME, namespace)
    if deployment is None:
        return []
    labels = deployment.get("spec", {}).get("selector", {}).get("matchLabels", {})
    selector = ",".join(f"{name}={value}" for name, value in labels.items())
    return list((await cluster.list("Pod", namespace, labels=selector)).items)


async def environment(cluster: Cluster, namespace: str) -> dict[str, str]:
    """The service's settings from its Deployment, keys without FATECLOUD_; passwords are registered as secrets.

    Values come from the container's `env`, literal or from a Secret (kubefate.md §5.2). Empty without a Deployment;
    a value whose Secret or key is missing is left out.
    """
    deployment = await cluster.find("Deployment", SERVICE_NAME, namespace)
    containers = (deployment or {}).get("spec", {}).get("template", {}).get("spec", {}).get("containers") or ()
    values: dict[str, str] = {}
    opened: dict[str, Mapping[str, Any]] = {}
    for variable in (item for container in containers for item in container.get("env") or ()):
        name = str(variable.get("name", ""))
        if not name.startswith(ENV_PREFIX):
            continue
        value = variable.get("value")
        reference = (variable.get("valueFrom") or {}).get("secretKeyRef")
        if reference:
            value = await _secret_value(cluster, namespace, reference, opened)
        if value is not None:
            values[name.removeprefix(ENV_PREFIX)] = str(value)
    secrets.register(*(value for name, value in values.items() if name.endswith(_SECRET_ENDINGS)))
    return values


async def credentials_from_cluster(cluster: Cluster, namespace: str = NAMESPACE) -> Credentials:
    """The user that the Deployment is given, with the shipped default for what it does not say."""
    values = await environment(cluster, namespace)
    shipped = Credentials()
    return Credentials(values.get("USER_USERNAME", shipped.username), values.get("USER_PASSWORD", shipped.password))


async def _secret_value(
    cluster: Cluster, namespace: str, reference: Mapping[str, Any], opened: dict[str, Mapping[str, Any]]
) -> str | None:
    name = str(reference.get("name", ""))
    if name not in opened:
        opened[name] = ((await cluster.find("Secret", name, namespace)) or {}).get("data") or {}
    encoded = opened[name].get(str(reference.get("key", "")))
    if not isinstance(encoded, str):
        return None
    try:
        return decoded(base64.b64decode(encoded))
    except binascii.Error:
        return None
