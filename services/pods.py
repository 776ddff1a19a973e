"""Choosing the pod and container to work in: by label and readiness, never by a name's beginning."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from services.durations import moment_of
from services.errors import FatetuiError
from services.i18n import _

if TYPE_CHECKING:
    from services.kubernetes import Cluster

Object = dict[str, Any]


class PodNotReadyError(FatetuiError):
    """No pod with the labels is Ready, or none has the container."""

    code = "E-NO-READY-POD"
    transient = True


def is_ready(pod: Object) -> bool:
    """Whether `pod` has the condition Ready and is not going away."""
    conditions = pod.get("status", {}).get("conditions") or []
    ready = any(item.get("type") == "Ready" and item.get("status") == "True" for item in conditions)
    return ready and not pod["metadata"].get("deletionTimestamp")


def container_of(pod: Object, prefer: Sequence[str]) -> str | None:
    """The first of `prefer` that `pod` has; its only container where none is preferred; None otherwise."""
    names = [str(container["name"]) for container in pod.get("spec", {}).get("containers", [])]
    found = next((name for name in prefer if name in names), None)
    return names[0] if found is None and len(names) == 1 else found


def started_at(pod: Object, containers: Sequence[str]) -> datetime | None:
    """When the last start of any of `containers` was; the pod's own beginning as long as none of them runs."""
    statuses = pod.get("status", {}).get("containerStatuses") or []
    running = (each.get("state", {}).get("running") or {} for each in statuses if each.get("name") in containers)
    moments = [moment for each in running if (moment := moment_of(each.get("startedAt"))) is not None]
    return max(moments, default=moment_of(pod["metadata"].get("creationTimestamp")))


def target_port(port: Object, pod: Object) -> int | None:
    """Where in `pod` the entry `port` of a Service leads; None when it names a port that the pod does not have."""
    target = port.get("targetPort", port.get("port"))
    if isinstance(target, int):
        return target
    named = (item for container in pod["spec"]["containers"] for item in container.get("ports") or ())
    return next((int(item["containerPort"]) for item in named if item.get("name") == target), None)


def newest(pods: Iterable[Object]) -> Object | None:
    """The youngest of `pods`: during a rollout it is the one that stays."""
    return max(pods, key=lambda pod: str(pod["metadata"].get("creationTimestamp", "")), default=None)


async def ready_pod(cluster: Cluster, namespace: str, labels: str, *, prefer: Sequence[str] = ()) -> tuple[str, str]:
    """Name of a Ready pod with `labels`, and of its container: the first of `prefer` that it has.

    Raises PodNotReadyError; errors of the cluster pass through.
    """
    pods = (await cluster.list("Pod", namespace, labels=labels)).items
    pod = newest(pod for pod in pods if is_ready(pod))
    if pod is None:
        message = _(
            "None of {count} pods with {labels} in {namespace} is ready",
            count=len(pods),
            labels=labels,
            namespace=namespace,
        )
        raise PodNotReadyError(message, remedy=_("Wait for the rollout, or look at the pods' events"))
    name = str(pod["metadata"]["name"])
    container = container_of(pod, prefer)
    if container is None:
        raise PodNotReadyError(_("Pod {pod} has no container {names}", pod=name, names=" / ".join(prefer)))
    return name, container
