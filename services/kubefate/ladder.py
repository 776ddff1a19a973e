"""Why KubeFATE cannot be reached: the checks of product.md §3.9 from the bottom up, the first failing one the cause."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import Message, _, verbatim
from services.kubefate.deployment import SERVICE_NAME, service_pods
from services.kubefate.entrances import controller_pods, hosts_of, published
from services.kubefate.errors import NotKubeFate
from services.kubefate.routes import RouteKind
from services.kubernetes import Forbidden, KindNotServed, KubernetesError
from services.pods import is_ready, newest
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way in that did not lead to KubeFATE, and what it said."""

    kind: RouteKind
    address: str
    error: FatetuiError


@dataclass(frozen=True, slots=True)
class Rung:
    """One check. `ok` None: it could not be made, or does not apply."""

    title: Message
    ok: bool | None
    detail: Message
    remedy: Message | None = None


_Check = Callable[["Cluster", str], Awaitable[Rung]]


async def climb(cluster: Cluster, namespace: str, attempts: Sequence[Attempt]) -> list[Rung]:
    """The checks up to the first that fails; after it the rest would only repeat its consequence."""
    rungs: list[Rung] = []
    for check in (_api, _deployment, _pods, _endpoints):
        rungs.append(await _checked(check, cluster, namespace))
        if rungs[-1].ok is False:
            return rungs
    rungs += _attempted(attempts, (RouteKind.PORT_FORWARD, RouteKind.PROXY), _("The API server's ways in answer"))
    for check in (_ingress, _controller):
        if all(rung.ok is not False for rung in rungs):
            rungs.append(await _checked(check, cluster, namespace))
    if all(rung.ok is not False for rung in rungs):
        rungs += _attempted(attempts, (RouteKind.INGRESS, RouteKind.GIVEN), _("Its address answers as KubeFATE"))
    return rungs


async def _checked(check: _Check, cluster: Cluster, namespace: str) -> Rung:
    try:
        return await check(cluster, namespace)
    except Forbidden as error:
        return Rung(error.message, None, error.cause or error.message, error.remedy)
    except KubernetesError as error:
        return Rung(error.message, False, verbatim(str(error)), error.remedy)


async def _api(cluster: Cluster, namespace: str) -> Rung:
    version = await cluster.version()
    return Rung(_("Kubernetes answers"), True, _("version {version}", version=version.git))


async def _deployment(cluster: Cluster, namespace: str) -> Rung:
    title = _("KubeFATE is deployed")
    if await cluster.find("Deployment", SERVICE_NAME, namespace) is None:
        return Rung(
            title,
            False,
            _("there is no Deployment {name} in namespace {namespace}", name=SERVICE_NAME, namespace=namespace),
            _("deploy KubeFATE, or name its namespace"),
        )
    return Rung(title, True, _("Deployment {name}", name=f"{namespace}/{SERVICE_NAME}"))


async def _pods(cluster: Cluster, namespace: str) -> Rung:
    title = _("Its pod is ready")
    pods = await service_pods(cluster, namespace)
    if any(map(is_ready, pods)):
        return Rung(title, True, _("{count} pods", count=len(pods)))
    remedy = _("look at the pod's events and log")
    pod = newest(pods)
    if pod is None:
        return Rung(title, False, _("the Deployment has no pod"), remedy)
    name = pod["metadata"]["name"]
    return Rung(title, False, _("pod {name} is not ready: {why}", name=name, why=one_line(_why(pod))), remedy)


def _why(pod: Object) -> str:
    """The first telling word: that it goes, a waiting or terminated container's reason, the scheduler's, the phase."""
    if pod["metadata"].get("deletionTimestamp"):
        # Its containers may still run, and are told no more of: Services have let go of it.
        return "Terminating"
    status = pod.get("status", {})
    for container in (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())):
        for state in ("waiting", "terminated"):
            said = (container.get("state") or {}).get(state) or {}
            if said.get("reason"):
                return ": ".join(part for part in (said["reason"], said.get("message", "")) if part)
    unmet = (item for item in status.get("conditions") or () if item.get("status") == "False" and item.get("message"))
    return str(next((item["message"] for item in unmet), status.get("phase", "Unknown")))


async def _endpoints(cluster: Cluster, namespace: str) -> Rung:
    title = _("Its Service leads to it")
    endpoints = await cluster.find("Endpoints", SERVICE_NAME, namespace)
    if any(subset.get("addresses") for subset in (endpoints or {}).get("subsets") or ()):
        return Rung(title, True, _("Service {name}", name=f"{namespace}/{SERVICE_NAME}"))
    return Rung(
        title,
        False,
        _("Service {name} has no ready endpoints", name=f"{namespace}/{SERVICE_NAME}"),
        _("compare the Service's selector and port with the pod's"),
    )


async def _ingress(cluster: Cluster, namespace: str) -> Rung:
    title = _("Its Ingress exists")
    try:
        ingress = await cluster.find("Ingress", SERVICE_NAME, namespace)
    except KindNotServed as error:
        return Rung(title, False, error.message)
    hosts = hosts_of(ingress) if ingress else []
    if not hosts:
        return Rung(
            title,
            False,
            _(
                "there is no Ingress {name} with a host in namespace {namespace}",
                name=SERVICE_NAME,
                namespace=namespace,
            ),
            _("deploy KubeFATE's manifest in the Ingress API that this Kubernetes serves"),
        )
    return Rung(title, True, _("host {host}", host=one_line(hosts[0], 253)))


async def _controller(cluster: Cluster, namespace: str) -> Rung:
    title = _("An ingress controller serves it")
    ingress = await cluster.find("Ingress", SERVICE_NAME, namespace)
    if ingress is not None and any(published(ingress)):
        return Rung(title, True, _("address {address}", address=next(published(ingress))))
    pods = await controller_pods(cluster)
    if any(map(is_ready, pods)):
        return Rung(title, True, _("{count} pods", count=len(pods)))
    return Rung(
        title,
        False,
        _("the Ingress has no address, and no pod of an ingress controller is ready"),
        _("install an ingress controller, or use the port-forward"),
    )


def _attempted(attempts: Iterable[Attempt], kinds: Sequence[RouteKind], title: Message) -> list[Rung]:
    """What the attempts of these kinds said; none when none was made."""
    return [
        Rung(title, False, verbatim(str(attempt.error)), attempt.error.remedy)
        for attempt in sorted(attempts, key=lambda attempt: not isinstance(attempt.error, NotKubeFate))
        if attempt.kind in kinds
    ][:1]
