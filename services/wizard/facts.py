"""What the wizard knows of the cluster before it asks anything."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from services.access import ingress_address
from services.doctor import KnownParty, parties_of
from services.errors import FatetuiError
from services.federation import Demand
from services.federation.live.nodes import is_usable, room
from services.kubefate import NAMESPACE
from services.kubefate.deployment import SERVICE_NAME
from services.kubefate.ingresses import tls_secret_of
from services.kubefate.versions import EXTENSIONS, NETWORKING, NETWORKING_BETA
from services.kubernetes import DEFAULT_STORAGE, KubernetesError, WritePolicy, connect, default_of, name_of

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object

DEMO_CONTEXT = "fatetui-demo"
INGRESS_APIS = (NETWORKING, NETWORKING_BETA, EXTENSIONS)


@dataclass(frozen=True, slots=True)
class Facts:
    """One cluster at one moment. What could not be read is in `unknown`, with the reason; nothing here is a guess.

    `kubefate` is the version that runs here, "" when none does. `free` is what the nodes have left together.
    `contexts` are all of the kubeconfig; `others` the facts of those that parties were placed on, `failed` why there
    are none.
    """

    context: str = ""
    kubernetes: str = ""
    nodes: tuple[tuple[str, str, bool], ...] = ()
    """Name, address, and whether pods can run there."""
    node_ports: tuple[tuple[int, str], ...] = ()
    """Ports that Services have, each with its namespace."""
    ingress_classes: tuple[str, ...] = ()
    storage_classes: tuple[str, ...] = ()
    """The default one first."""
    kubefate: str = ""
    kubefate_tls: str = ""
    """The Secret with the certificate of its host, "" where it speaks HTTP."""
    free: Demand = field(default_factory=Demand.none)
    unknown: tuple[tuple[str, KubernetesError], ...] = ()
    ingress_apis: tuple[str, ...] = INGRESS_APIS
    """Versions in which Ingress is served, newest first."""
    security_policies: bool = False
    """Whether there are PodSecurityPolicies; before Kubernetes v1.25 they are served where there are none as well."""
    installed: tuple[KnownParty, ...] = ()
    contexts: tuple[str, ...] = ()
    others: Mapping[str, Facts] = field(default_factory=lambda: MappingProxyType({}))
    failed: Mapping[str, FatetuiError] = field(default_factory=lambda: MappingProxyType({}))
    unfinished: bool = False
    """Whether a wizard was broken off on this context."""
    entrance: str = ""
    """Where names of Ingresses should lead: the ingress controller's address; "" where it has none that is known."""

    @property
    def address(self) -> str:
        """Where NodePorts of this cluster are reached: the first usable node's address."""
        return next((address for _name, address, usable in self.nodes if usable and address), "")

    @property
    def is_demo(self) -> bool:
        """Whether it is a simulated one."""
        return self.context.startswith(DEMO_CONTEXT)

    def of(self, context: str) -> Facts:
        """The facts of another context; nothing is known of one that was not looked at."""
        return self if context == self.context else self.others.get(context, Facts(context))

    def taken(self, planned: Container[str]) -> frozenset[int]:
        """NodePorts that others have: those of the namespaces `planned` stay with what is installed there."""
        return frozenset(port for port, namespace in self.node_ports if namespace not in planned)


async def gather_facts(cluster: Cluster) -> Facts:
    """Look at `cluster`. Raises KubernetesError only when it does not answer at all."""
    version = await cluster.version()
    unknown: list[tuple[str, KubernetesError]] = []

    async def listed(kind: str, namespace: str | None = None) -> tuple[Object, ...]:
        try:
            return tuple((await cluster.list(kind, namespace)).items)
        except KubernetesError as error:
            unknown.append((kind, error))
            return ()

    kinds = ("Node", "Service", "IngressClass", "StorageClass", "Pod", "Deployment", "StatefulSet")
    nodes, services, classes, storage, pods, deployments, stateful = await asyncio.gather(*map(listed, kinds))
    discovery = await cluster.discovery()
    apis = tuple(api for api in INGRESS_APIS if discovery.serves(api, "Ingress"))
    ingresses = await listed("Ingress", NAMESPACE) if apis else ()
    policies = await listed("PodSecurityPolicy") if discovery.serves("policy/v1beta1", "PodSecurityPolicy") else ()
    own = [one for one in deployments if one["metadata"].get("namespace") == NAMESPACE]
    return Facts(
        cluster.context,
        version.git,
        tuple((node["metadata"]["name"], _address(node), is_usable(node)) for node in nodes),
        tuple((port, str(one["metadata"].get("namespace"))) for one in services for port in _node_ports(one)),
        tuple(map(name_of, classes)),
        tuple(sorted(map(name_of, storage), key=lambda name: name != default_of(storage, DEFAULT_STORAGE))),
        next((_tag(one) for one in own if one["metadata"]["name"] == SERVICE_NAME), ""),
        next((tls_secret_of(one) for one in ingresses if one["metadata"]["name"] == SERVICE_NAME), ""),
        sum(room(nodes, pods).values(), start=Demand.none()),
        tuple(unknown),
        apis,
        bool(policies),
        parties_of((*deployments, *stateful)),
        entrance=await ingress_address(cluster) if classes else "",
    )


def _address(node: Object) -> str:
    found = {one.get("type"): str(one.get("address")) for one in node.get("status", {}).get("addresses") or ()}
    return found.get("ExternalIP") or found.get("InternalIP") or ""


def _node_ports(service: Object) -> list[int]:
    return [port["nodePort"] for port in service.get("spec", {}).get("ports") or () if port.get("nodePort")]


def _tag(deployment: Object) -> str:
    containers = deployment.get("spec", {}).get("template", {}).get("spec", {}).get("containers") or ()
    return next((str(one.get("image", "")).rpartition(":")[2] for one in containers), "")


async def look_around(facts: Facts, kubeconfig: Path | None, wanted: Iterable[str]) -> Facts:
    """`facts` with those of other contexts, as far as they are not known; what cannot be reached is in `failed`."""
    others, failed = dict(facts.others), dict(facts.failed)
    for context in wanted:
        if context == facts.context or context not in facts.contexts or context in others:
            continue
        try:
            async with await connect(kubeconfig, context, policy=WritePolicy.READ_ONLY) as cluster:
                others[context] = await gather_facts(cluster)
                failed.pop(context, None)
        except FatetuiError as error:
            failed[context] = error
    return replace(facts, others=others, failed=failed)


def placed_on(texts: Mapping[str, str]) -> list[str]:
    """The contexts that answers place parties on."""
    return list(dict.fromkeys(text for key, text in texts.items() if key.endswith(".context") and text))
