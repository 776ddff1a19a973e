"""What the service sees of a FATE cluster, by each release's (often wrong) rule (kubefate.md §2.3, §8)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from services.kubernetes import Cluster, Forbidden, Object
from services.sandbox.kubefate.records import ClusterRecord
from services.sandbox.kubefate.traits import Traits

_AVAILABLE = "Available"
_RUNNING = "Running"
_UNDEFINED = "Undefined"
Statuses = dict[str, str]
Info = dict[str, Any]


class DetailFailed(Exception):
    """The release cannot put the detail together; the text is what it answers."""


class Observation:
    """Looks at Kubernetes the way one release does: everything by the label `name=<cluster>`."""

    def __init__(self, cluster: Cluster, traits: Traits) -> None:
        self._cluster = cluster
        self._traits = traits
        self._components: dict[str, Callable[[str, str], Awaitable[Statuses]]] = {
            "containers": self._containers,
            "pods": self._pods,
            "deployments": self._deployments,
            "workloads": self._workloads,
        }
        self._statuses: dict[str, Callable[[str, str], Awaitable[Info]]] = {
            "modules_and_host": self._module_names,
            "modules": self._module_names,
            "pod_containers": self._pod_containers,
            "pod_phases": self._pod_phases,
            "deployments": self._container_phases,
            "workloads": self._container_phases_and_sets,
        }

    async def components(self, name: str, namespace: str) -> Statuses:
        """Component to status word, as `sub_jobs` shows them; empty for releases that have none."""
        read = self._components.get(self._traits.components)
        return await read(name, namespace) if read else {}

    async def ready(self, name: str, namespace: str, components: Statuses) -> bool:
        """The release's readiness test; `components` as read a moment ago."""
        if self._traits.readiness == "components":
            return bool(components) and all(status in (_RUNNING, _AVAILABLE) for status in components.values())
        pods = await self._list("Pod", name, namespace)
        # No pods at all count as ready in 1.0.x (kubefate.md §8.2).
        return all(_phase(pod) == _RUNNING and _all_running(pod) for pod in pods)

    async def phases(self, name: str, namespace: str) -> list[str]:
        """The phases of the cluster's pods."""
        return list((await self._pods(name, namespace)).values())

    async def deployments_available(self, name: str, namespace: str) -> bool:
        """Whether every Deployment is Available; StatefulSets are not looked at, in any release."""
        return all(status == _AVAILABLE for status in (await self._deployments(name, namespace)).values())

    async def info(self, record: ClusterRecord) -> Info:
        """The `Info` block of a cluster's detail. Raises DetailFailed and KubernetesError: a 500 for the caller."""
        name, namespace = record.name, record.namespace
        info: Info = {"ip": await self._node_address()}
        port = await self._gateway_port(name, namespace)
        info |= {"port": port} if port else {}
        info |= await self._statuses[self._traits.info](name, namespace)
        if self._traits.info == "modules_and_host":
            host = ((record.chart_values or {}).get("host") or {}).get("fateboard")
            return info | ({"dashboard": host} if host else {})
        return info | {"dashboard": await self._hosts(name, namespace)}

    async def _list(self, kind: str, name: str, namespace: str) -> list[Object]:
        return (await self._cluster.list(kind, namespace, labels=f"name={name}")).items

    async def _containers(self, name: str, namespace: str) -> Statuses:
        return {
            status["name"]: next(iter(status.get("state", {})), "unknown").capitalize()
            for pod in await self._list("Pod", name, namespace)
            for status in pod.get("status", {}).get("containerStatuses", ())
        }

    async def _pods(self, name: str, namespace: str) -> Statuses:
        return {pod["metadata"]["name"]: _phase(pod) for pod in await self._list("Pod", name, namespace)}

    async def _deployments(self, name: str, namespace: str) -> Statuses:
        return {
            deployment["metadata"]["name"]: _deployment_word(deployment)
            for deployment in await self._list("Deployment", name, namespace)
        }

    async def _workloads(self, name: str, namespace: str) -> Statuses:
        return await self._deployments(name, namespace) | await self._stateful_sets(name, namespace)

    async def _stateful_sets(self, name: str, namespace: str) -> Statuses:
        return {
            stateful["metadata"]["name"]: _stateful_word(stateful)
            for stateful in await self._list("StatefulSet", name, namespace)
        }

    async def _module_names(self, name: str, namespace: str) -> Info:
        return {"modules": list(await self._pods(name, namespace)) or None}

    async def _pod_containers(self, name: str, namespace: str) -> Info:
        modules = await self._containers(name, namespace)
        return {"pod": list(await self._pods(name, namespace)) or None, "status": {"modules": modules}}

    async def _pod_phases(self, name: str, namespace: str) -> Info:
        modules = await self._pods(name, namespace)
        return {"pod": list(modules) or None, "status": {"modules": modules}}

    async def _container_phases(self, name: str, namespace: str) -> Info:
        containers = {
            container["name"]: _phase(pod)
            for pod in await self._list("Pod", name, namespace)
            for container in pod["spec"]["containers"]
        }
        deployments = await self._deployments(name, namespace)
        bare = next((one for one, word in deployments.items() if word == _UNDEFINED), None)
        if bare is not None and self._traits.insists_on_conditions:
            raise DetailFailed(f"Deployment of '{bare}' not type, please try again")
        return {"status": {"containers": containers, "deployments": deployments}}

    async def _container_phases_and_sets(self, name: str, namespace: str) -> Info:
        info = await self._container_phases(name, namespace)
        info["status"]["statefulSets"] = await self._stateful_sets(name, namespace)
        return info

    async def _node_address(self) -> str:
        try:
            nodes = (await self._cluster.list("Node")).items
        except Forbidden as error:
            if not self._traits.names_node_error:
                raise
            return str(error.cause or error.message)
        addresses = nodes[-1].get("status", {}).get("addresses", ()) if nodes else ()
        return str(addresses[0]["address"]) if addresses else ""

    async def _gateway_port(self, name: str, namespace: str) -> int:
        wanted = self._traits.info_service
        for service in await self._list("Service", name, namespace):
            if service["metadata"]["name"] == wanted:
                return next((int(port.get("nodePort", 0)) for port in service["spec"].get("ports", ())), 0)
        return 0

    async def _hosts(self, name: str, namespace: str) -> list[str]:
        api = self._traits.ingress_api
        if not (await self._cluster.discovery()).serves(api, "Ingress"):
            raise DetailFailed("the server could not find the requested resource")
        labels = f"name={name}" if self._traits.ingress_by_name else ""
        ingresses = await self._cluster.list(f"{api}/Ingress", namespace, labels=labels)
        return [rule.get("host", "") for ingress in ingresses for rule in ingress["spec"].get("rules", ())]


def _phase(pod: Object) -> str:
    return str(pod.get("status", {}).get("phase", "Unknown"))


def _all_running(pod: Object) -> bool:
    statuses = pod.get("status", {}).get("containerStatuses", ())
    return bool(statuses) and all("running" in status.get("state", {}) for status in statuses)


def _deployment_word(deployment: Object) -> str:
    conditions = _conditions(deployment)
    words = ("ReplicaFailure", _AVAILABLE, "Progressing")
    return next((word for word in words if conditions.get(word) == "True"), _UNDEFINED)


def _conditions(obj: Object) -> Mapping[str, str]:
    return {row["type"]: row["status"] for row in obj.get("status", {}).get("conditions", ())}


def _stateful_word(stateful: Object) -> str:
    status = stateful.get("status", {})
    # `0 >= 0` passes, which is KubeFATE's own mistake (product.md §0, fact 1).
    ready = status.get("readyReplicas", 0) >= status.get("currentReplicas", 0)
    return _AVAILABLE if ready else "Progressing"
