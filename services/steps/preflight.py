"""What must hold before anything is touched: checks by the names that scripts call them.

Most are live rules of services.federation, each declared there once; what is no matter of party files is looked at here
(product.md §3.10 V, §1.2 S01-S05).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from services.errors import FatetuiError
from services.i18n import Message, _, verbatim
from services.kubernetes import Cluster, Object, name_of
from services.party import Severity
from services.pods import is_ready
from services.rollout import takes_pods
from services.steps.concurrency import together
from services.steps.events import PLACE, Evidence, Reason

if TYPE_CHECKING:
    from services.federation.live import LiveResult
    from services.kubefate import KubeFate
    from services.party import Finding, PartyFile

CheckName = Literal[
    "api", "apis", "nodes", "network", "dns", "capacity", "rbac", "namespaces", "ports", "storage", "ingress", "charts",
    "helm", "clock", "registry-secrets", "addresses",
]  # fmt: skip

LIVE: Mapping[str, str] = {
    "apis": "V01",
    "capacity": "V02",
    "ports": "V03",
    "namespaces": "V04",
    "helm": "V05",
    "charts": "V06",
    "storage": "V07",
    "ingress": "V08",
    "rbac": "V09",
    "clock": "V10",
    "registry-secrets": "L16",
    "addresses": "X05",
}
"""The live rule behind each check that is one."""
OF_KUBEFATE = frozenset({"charts", "helm"})
"""Checks that ask KubeFATE too."""
DEADLINE = 10.0
"""Seconds that each check has."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found. `ok` None: it could not look. `reasons` say what is wrong, or why it could not look."""

    check: str
    ok: bool | None
    message: Message
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()


async def run_checks(
    names: Collection[str], cluster: Cluster, parties: Sequence[PartyFile], kubefate: KubeFate | FatetuiError | None
) -> list[CheckResult]:
    """The results of the checks in `names`, in their order, looked at side by side; `kubefate` as for `lint_live`.

    A look that was refused is a result too. Raises KubernetesError when the cluster does not answer at all.
    """
    results: dict[str, CheckResult] = {}
    if "api" in names:
        # First of all: without it every other check would say the same.
        results["api"] = await _check_api(cluster)
    own = [name for name in names if name in _OWN]
    looked, live = await together((_own(own, cluster), _live(names, cluster, parties, kubefate)))
    results |= looked | live
    return [results[name] for name in names]


async def _own(names: Sequence[str], cluster: Cluster) -> dict[str, CheckResult]:
    return {name: await _within(name, _OWN[name](cluster)) for name in names}


async def _live(
    names: Collection[str], cluster: Cluster, parties: Sequence[PartyFile], kubefate: KubeFate | FatetuiError | None
) -> dict[str, CheckResult]:
    wanted = {LIVE[name]: name for name in names if name in LIVE}
    if not wanted:
        return {}
    # The rules across files and KubeFATE's client: not for the start of every script.
    from services.federation.live import lint_live

    report = await lint_live(parties, cluster, kubefate, rules=wanted, deadline=DEADLINE)
    if report.unreachable is not None:
        raise report.unreachable
    return {wanted[result.rule.id]: _of_live(wanted[result.rule.id], result) for result in report.results}


def _of_live(name: str, result: LiveResult) -> CheckResult:
    evidence = tuple(Evidence(*fact) for fact in result.facts)
    if result.unknown is not None:
        return _unknown(name, result.rule.id, result.unknown)
    reasons = tuple(_reason(finding, evidence) for finding in result.findings if finding.severity is not Severity.INFO)
    return CheckResult(name, result.ok, result.said, reasons, evidence)


def _reason(finding: Finding, evidence: tuple[Evidence, ...]) -> Reason:
    if finding.place is not None:
        place = Evidence(finding.source, PLACE, f"{finding.place.line}:{finding.place.column}")
        evidence = (place, *evidence)
    return Reason(finding.rule, finding.message, remedy=finding.remedy, evidence=evidence)


def _unknown(name: str, code: str, error: FatetuiError) -> CheckResult:
    message = _("Cannot tell: {why}", why=verbatim(str(error)))
    return CheckResult(name, None, message, (Reason(code, message, remedy=error.remedy),))


async def _within(name: str, look: Awaitable[CheckResult]) -> CheckResult:
    try:
        async with asyncio.timeout(DEADLINE):
            return await look
    except FatetuiError as error:
        return _unknown(name, error.code, error)
    except TimeoutError:
        message = _("Cannot tell: no answer within {seconds:g} s", seconds=DEADLINE)
        return CheckResult(name, None, message, (Reason("V-TIMEOUT", message),))


async def _check_api(cluster: Cluster) -> CheckResult:
    """The API server answers, and its version is known."""
    version = await cluster.version()
    message = _("Kubernetes {version} answers", version=version.git)
    return CheckResult("api", True, message, (), (Evidence("Cluster", "gitVersion", version.git),))


async def _check_nodes(cluster: Cluster) -> CheckResult:
    """At least one node is ready and takes pods."""
    nodes = (await cluster.list("Node")).items
    usable = sum(map(takes_pods, nodes))
    message = _("{ready} of {all} nodes are ready and take pods", ready=usable, all=len(nodes))
    field = "status.nodeInfo.containerRuntimeVersion"
    runtimes = (str(node["status"].get("nodeInfo", {}).get("containerRuntimeVersion", "?")) for node in nodes)
    evidence = tuple(
        Evidence(f"Node/{name_of(node)}", field, runtime) for node, runtime in zip(nodes, runtimes, strict=True)
    )
    remedy = _("Look at kubectl describe node: conditions, taints, spec.unschedulable")
    reasons = () if usable else (Reason("R17", message, remedy=remedy, evidence=evidence),)
    return CheckResult("nodes", bool(usable), message, reasons, evidence)


async def _check_dns(cluster: Cluster) -> CheckResult:
    """The cluster's own DNS has a ready pod."""
    pods = (await cluster.list("Pod", "kube-system", labels="k8s-app=kube-dns")).items
    ready = sum(map(is_ready, pods))
    message = (
        _("{ready} of {all} DNS pods in kube-system are ready", ready=ready, all=len(pods))
        if pods
        else _("There is no DNS pod in kube-system (label k8s-app=kube-dns)")
    )
    remedy = _("FATE's services find each other by name: mend CoreDNS first (kubectl -n kube-system get pods)")
    return CheckResult("dns", ready > 0, message, () if ready else (Reason("P30", message, remedy=remedy),))


async def _check_network(cluster: Cluster) -> CheckResult:
    """No node says that it has no pod network: without a CNI plugin no pod ever gets an address."""
    nodes = (await cluster.list("Node")).items
    without = [node for node in nodes if _lacks_network(node)]
    if not without:
        return CheckResult("network", True, _("The pod network is there on all nodes"))
    names = ", ".join(map(name_of, without))
    message = _("There is no pod network on {nodes}", nodes=names)
    remedy = _("Install a CNI plugin, such as flannel or calico: kubeadm installs none by itself")
    evidence = tuple(Evidence(f"Node/{name_of(node)}", "status.conditions", "NetworkUnavailable") for node in without)
    return CheckResult("network", False, message, (Reason("R17", message, remedy=remedy, evidence=evidence),), evidence)


def _lacks_network(node: Object) -> bool:
    conditions = {one.get("type"): one for one in node.get("status", {}).get("conditions") or ()}
    if conditions.get("NetworkUnavailable", {}).get("status") == "True":
        return True
    ready = conditions.get("Ready", {})
    return ready.get("status") != "True" and "cni" in str(ready.get("message", "")).lower()


_OWN: dict[str, Callable[[Cluster], Awaitable[CheckResult]]] = {
    "nodes": _check_nodes,
    "network": _check_network,
    "dns": _check_dns,
}
