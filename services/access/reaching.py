"""Whether a board answers, and by which way: through the ingress, a port-forward, or the API server's proxy."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.access.asking import GOOD, Attempt, ask_entrances, get
from services.access.board import BOARD, BoardAddress, Front, board_ingress
from services.i18n import Message, _, verbatim
from services.kubefate import entrances
from services.pods import Object, is_ready, newest, target_port
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.party import PartyFile

WAYS = ("ingress", "port-forward", "proxy")


@dataclass(frozen=True, slots=True)
class Reached:
    """The board answers at `url` by `via`. `attempts` are the ways that failed before."""

    via: str
    url: str
    status: int
    attempts: tuple[Attempt, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreached:
    """The board answers by none of the ways tried."""

    attempts: tuple[Attempt, ...]

    @property
    def reason(self) -> Message:
        """All failures on one line."""
        return verbatim("; ".join(f"{attempt.via}: {attempt.reason}" for attempt in self.attempts))


async def reach(
    cluster: Cluster,
    address: BoardAddress,
    party: PartyFile,
    *,
    via: Sequence[str] = WAYS,
    deadline: float = 10.0,
) -> Reached | Unreached:
    """Ask the board for its front page by each way in turn, `deadline` seconds each, until one answers 200 or 302."""
    tries = {"ingress": _by_ingress, "port-forward": _by_port_forward, "proxy": _by_proxy}
    attempts: list[Attempt] = []
    for way in via:
        found = await _within(deadline, way, tries[way], cluster, address, party)
        good = next((attempt for attempt in found if attempt.status in GOOD), None)
        if good is not None and good.status is not None:
            return Reached(way, good.url, good.status, tuple(attempts))
        attempts += found
    return Unreached(tuple(attempts))


_Way = Callable[["Cluster", BoardAddress, "PartyFile"], Awaitable[list[Attempt]]]


async def _within(
    deadline: float, way: str, attempt: _Way, cluster: Cluster, address: BoardAddress, party: PartyFile
) -> list[Attempt]:
    from services.kubernetes import KubernetesError

    try:
        async with asyncio.timeout(deadline):
            return await attempt(cluster, address, party)
    except TimeoutError:
        return [Attempt(way, address.url, None, _("no answer within {seconds:g} s", seconds=deadline))]
    except KubernetesError as error:
        return [Attempt(way, address.url, None, verbatim(one_line(str(error))))]


async def _by_ingress(cluster: Cluster, address: BoardAddress, party: PartyFile) -> list[Attempt]:
    """Straight to the controller, with the board's name in the Host header: no DNS is needed."""
    secure = address.scheme == "https"
    ingress = await board_ingress(cluster, party, address.front)
    found = await entrances(cluster, ingress or {}, secure)
    if not found:
        return [Attempt("ingress", address.url, None, _("no ingress controller was found"))]
    return await ask_entrances(found, address.host, secure=secure)


async def _by_port_forward(cluster: Cluster, address: BoardAddress, party: PartyFile) -> list[Attempt]:
    target = await pod_behind(cluster, party, address.front)
    if target is None:
        reason = _("no ready pod behind Service/{service}", service=address.front.service)
        return [Attempt("port-forward", address.url, None, reason)]
    pod, port = target
    async with cluster.port_forward(pod, party.namespace, port) as forward:
        url = f"http://127.0.0.1:{forward.port}/"
        status, reason = await get(url)
    return [Attempt("port-forward", url, status, reason)]


async def _by_proxy(cluster: Cluster, address: BoardAddress, party: PartyFile) -> list[Attempt]:
    service, port = address.front.service, address.front.port
    answer = await cluster.proxy(service, party.namespace, port, "/")
    path = f"/api/v1/namespaces/{party.namespace}/services/{service}:{port}/proxy/"
    url = cluster.server.rstrip("/") + path
    return [Attempt("proxy", url, answer.status, _("HTTP {status}", status=answer.status))]


async def pod_behind(cluster: Cluster, party: PartyFile, front: Front = BOARD) -> tuple[str, int] | None:
    """A ready pod that the front's Service selects, and the port there."""
    service = await cluster.find("Service", front.service, party.namespace)
    if service is None:
        return None
    selector: Mapping[str, str] = service["spec"].get("selector") or {}
    labels = ",".join(f"{key}={value}" for key, value in selector.items())
    pods = await cluster.list("Pod", party.namespace, labels=labels)
    pod = newest(pod for pod in pods.items if is_ready(pod))
    if pod is None or not selector:
        return None
    port: Object = next(iter(service["spec"].get("ports") or []), {})
    return str(pod["metadata"]["name"]), target_port(port, pod) or front.port
