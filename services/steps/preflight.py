"""What must hold before anything is touched: named checks with stable ids (product.md §3.10 V, §1.2 S01-S05)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.errors import FatetuiError
from services.federation import Demand, demand_of
from services.i18n import Message, _
from services.kubernetes import AccessCheck, Cluster, Object, format_cpu, format_memory, parse_cpu, parse_memory
from services.rollout import Health, assess_pod
from services.steps.events import Evidence

if TYPE_CHECKING:
    from services.party import PartyFile

CheckName = Literal["api", "nodes", "dns", "capacity", "rbac", "namespaces", "ports"]


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found; `remedy` is there when it failed."""

    check: str
    rule: str
    ok: bool
    message: Message
    remedy: Message | None = None
    evidence: tuple[Evidence, ...] = ()


Check = Callable[[Cluster, Sequence["PartyFile"]], Awaitable[CheckResult]]

NEEDED_ACCESS = (
    AccessCheck("create", "namespaces"),
    AccessCheck("list", "pods"),
    AccessCheck("get", "pods", subresource="log"),
    # Over WebSocket the API server authorises exec as `get` (kubernetes.md §1), kubectl's SPDY as `create`.
    AccessCheck("get", "pods", subresource="exec"),
    AccessCheck("create", "pods", subresource="exec"),
    AccessCheck("create", "pods", subresource="portforward"),
    AccessCheck("list", "services"),
    AccessCheck("list", "secrets"),
    AccessCheck("create", "deployments", group="apps"),
)


async def check_api(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """The API server answers, and its version is known."""
    version = await cluster.version()
    evidence = Evidence("Cluster", "gitVersion", version.git)
    return CheckResult("api", "V01", True, _("Kubernetes {version} answers", version=version.git), None, (evidence,))


async def check_nodes(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """At least one node is ready and takes pods."""
    nodes = (await cluster.list("Node")).items
    usable = [node for node in nodes if is_usable(node)]
    evidence = tuple(
        Evidence(
            f"Node/{node['metadata']['name']}",
            "status.nodeInfo.containerRuntimeVersion",
            str(node.get("status", {}).get("nodeInfo", {}).get("containerRuntimeVersion", "?")),
        )
        for node in nodes
    )
    return CheckResult(
        "nodes",
        "V02",
        bool(usable),
        _("{ready} of {all} nodes are ready and take pods", ready=len(usable), all=len(nodes)),
        _("Look at kubectl describe node: conditions, taints, spec.unschedulable"),
        evidence,
    )


async def check_dns(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """The cluster's own DNS has a ready pod."""
    pods = (await cluster.list("Pod", "kube-system", labels="k8s-app=kube-dns")).items
    ready = sum(assess_pod(pod).health is Health.HEALTHY for pod in pods)
    return CheckResult(
        "dns",
        "V01",
        ready > 0,
        _("{ready} of {all} DNS pods in kube-system are ready", ready=ready, all=len(pods)),
        _("FATE's services find each other by name: mend CoreDNS first (kubectl -n kube-system get pods)"),
    )


async def check_capacity(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """What the parties request fits into what ready nodes have left."""
    nodes = [node for node in (await cluster.list("Node")).items if is_usable(node)]
    pods = [pod for pod in (await cluster.list("Pod")).items if _holds(pod)]
    free = _allocatable(nodes) - _requested(pods)
    asked = sum((demand_of(party) for party in parties), start=Demand.none())
    return CheckResult(
        "capacity",
        "V02",
        asked.fits(free),
        _(
            "The parties request {cpu} CPU and {memory}; the nodes have {free_cpu} CPU and {free_memory} left",
            cpu=format_cpu(asked.cpu),
            memory=format_memory(asked.memory),
            free_cpu=format_cpu(free.cpu),
            free_memory=format_memory(free.memory),
        ),
        _("Lower replicas or resources in the party files, or add a node"),
    )


async def check_access(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """The user of this context may do what the installation does."""
    denied = [access for access in await cluster.access(NEEDED_ACCESS) if not access.allowed]
    told = ", ".join(str(access.check) for access in denied)
    return CheckResult(
        "rbac",
        "V09",
        not denied,
        _("Not allowed in context {context}: {denied}", context=cluster.context, denied=told)
        if denied
        else _("The user of context {context} may do all that is needed", context=cluster.context),
        _("Ask for these rights, or use a context that has them"),
        tuple(Evidence("SelfSubjectAccessReview", str(access.check), "denied") for access in denied),
    )


async def check_namespaces(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """No party's namespace is being removed."""
    found = [await cluster.find("Namespace", party.namespace) for party in parties]
    leaving = [
        namespace["metadata"]["name"]
        for namespace in found
        if namespace is not None and namespace.get("status", {}).get("phase") == "Terminating"
    ]
    return CheckResult(
        "namespaces",
        "V04",
        not leaving,
        _("Namespaces being removed: {names}", names=", ".join(leaving) or "-"),
        _("Wait until they are gone, or remove what their finalizers wait for"),
    )


async def check_ports(cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """No NodePort of the parties belongs to somebody else's Service."""
    from services.federation import node_ports

    owners = {
        port["nodePort"]: (service["metadata"]["namespace"], service["metadata"]["name"])
        for service in (await cluster.list("Service")).items
        for port in service.get("spec", {}).get("ports") or []
        if port.get("nodePort")
    }
    taken = [
        (party.name, port, "/".join(owners[port]))
        for party in parties
        for port in node_ports(party).values()
        if port in owners and owners[port][0] != party.namespace
    ]
    told = "; ".join(f"{port} ({party}) → Service {owner}" for party, port, owner in taken)
    return CheckResult(
        "ports",
        "V03",
        not taken,
        _("NodePorts already allocated: {ports}", ports=told) if taken else _("The parties' NodePorts are free"),
        _("Choose other ports in the party files, on both sides of every route"),
        tuple(Evidence(f"Service/{owner}", "spec.ports[].nodePort", str(port)) for _party, port, owner in taken),
    )


CHECKS: dict[str, Check] = {
    "api": check_api,
    "nodes": check_nodes,
    "dns": check_dns,
    "capacity": check_capacity,
    "rbac": check_access,
    "namespaces": check_namespaces,
    "ports": check_ports,
}

_HOLDING = ("Pending", "Running")


async def run_check(name: str, cluster: Cluster, parties: Sequence[PartyFile]) -> CheckResult:
    """The result of the check called `name`; a refusal to look is a result too. Connection failures are raised."""
    try:
        return await CHECKS[name](cluster, parties)
    except FatetuiError as error:
        if name == "api":
            raise
        return CheckResult(name, error.code, False, error.message, error.remedy)


def is_usable(node: Object) -> bool:
    """Ready and not cordoned."""
    conditions = {one["type"]: one["status"] for one in node.get("status", {}).get("conditions") or []}
    return conditions.get("Ready") == "True" and not node.get("spec", {}).get("unschedulable")


def _holds(pod: Object) -> bool:
    """Whether a node has set resources aside for `pod`: it is scheduled, and has not ended."""
    return bool(pod["spec"].get("nodeName")) and pod.get("status", {}).get("phase") in _HOLDING


def _allocatable(nodes: Sequence[Object]) -> Demand:
    amounts = [node.get("status", {}).get("allocatable", {}) for node in nodes]
    return Demand(
        sum(parse_cpu(amount.get("cpu", "0")) for amount in amounts),
        sum(parse_memory(amount.get("memory", "0")) for amount in amounts),
    )


def _requested(pods: Sequence[Object]) -> Demand:
    requests = [
        container.get("resources", {}).get("requests", {}) for pod in pods for container in pod["spec"]["containers"]
    ]
    return Demand(
        sum(parse_cpu(request.get("cpu", "0")) for request in requests),
        sum(parse_memory(request.get("memory", "0")) for request in requests),
    )
