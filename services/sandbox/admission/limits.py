"""What a namespace's LimitRange and ResourceQuota do to a new pod: defaults for its resources, or a refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from services.kubernetes.quantities import format_cpu, parse_cpu, parse_memory
from services.sandbox import status
from services.sandbox.fields import dig
from services.sandbox.status import Object

RESOURCES = ("cpu", "memory")
_ENDED = frozenset({"Succeeded", "Failed"})

Others = Callable[[str], Iterable[Object]]
"""All stored objects of a kind."""


def amount(resource: str, quantity: object) -> int:
    """A quantity as a number: millicores, bytes or a count. Raises ValueError."""
    return parse_cpu(str(quantity)) if resource.endswith("cpu") else parse_memory(str(quantity))


def pod_requests(pod: Object) -> dict[str, int]:
    """Millicores and bytes that the scheduler sets aside: the sum of the containers, or the largest init container."""
    spec = pod["spec"]
    total = dict.fromkeys(RESOURCES, 0)
    for container in spec.get("containers", []):
        for resource in RESOURCES:
            total[resource] += _request(container, resource)
    for container in spec.get("initContainers", []):
        for resource in RESOURCES:
            total[resource] = max(total[resource], _request(container, resource))
    return total


def _request(container: Object, resource: str) -> int:
    quantity = dig(container, "resources", "requests", resource)
    return amount(resource, quantity) if quantity is not None else 0


def apply_limits(pod: Object, others: Others) -> None:
    """Give the containers of a new pod what its namespace's LimitRanges have as defaults, in place."""
    for limit_range in _here(others, "LimitRange", pod):
        for limit in dig(limit_range, "spec", "limits", default=[]):
            if limit.get("type") == "Container":
                _default_resources(pod, limit)


def check_quotas(pod: Object, others: Others) -> None:
    """Raises ApiStatus 403 when a new pod would exceed a ResourceQuota of its namespace."""
    for quota in _here(others, "ResourceQuota", pod):
        _check_quota(quota, pod, _here(others, "Pod", pod))


def _here(others: Others, kind: str, pod: Object) -> list[Object]:
    namespace = pod["metadata"]["namespace"]
    return [obj for obj in others(kind) if obj["metadata"]["namespace"] == namespace]


def _default_resources(pod: Object, limit: Object) -> None:
    for container in (*pod["spec"].get("initContainers", []), *pod["spec"].get("containers", [])):
        resources = container.setdefault("resources", {})
        for field, source in (("limits", "default"), ("requests", "defaultRequest")):
            defaults = limit.get(source)
            if defaults:
                resources[field] = {**defaults, **resources.get(field, {})}


def quota_use(pods: Iterable[Object]) -> dict[str, int]:
    """What pods that have not ended count for: pods, requests.cpu and requests.memory (short: cpu, memory)."""
    use = {"pods": 0, "requests.cpu": 0, "requests.memory": 0}
    for pod in pods:
        if dig(pod, "status", "phase") in _ENDED:
            continue
        use["pods"] += 1
        for resource, value in pod_requests(pod).items():
            use[f"requests.{resource}"] += value
    return {**use, "cpu": use["requests.cpu"], "memory": use["requests.memory"], "count/pods": use["pods"]}


def shown(resource: str, value: int) -> str:
    """A number as a quantity again."""
    return format_cpu(value) if resource.endswith("cpu") else str(value)


def _check_quota(quota: Object, pod: Object, there: Iterable[Object]) -> None:
    hard: Mapping[str, str] = dig(quota, "spec", "hard", default={})
    used, wanted = quota_use(there), quota_use([pod])
    over = [name for name, limit in hard.items() if name in used and used[name] + wanted[name] > amount(name, limit)]
    if not over:
        return
    requested = ",".join(f"{name}={shown(name, wanted[name])}" for name in over)
    in_use = ",".join(f"{name}={shown(name, used[name])}" for name in over)
    limited = ",".join(f"{name}={hard[name]}" for name in over)
    why = f"exceeded quota: {quota['metadata']['name']}, requested: {requested}, used: {in_use}, limited: {limited}"
    raise status.forbidden("pods", "", pod["metadata"].get("name") or pod["metadata"]["generateName"], why)
