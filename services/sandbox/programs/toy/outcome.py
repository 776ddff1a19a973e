"""What becomes of a toy_example, from the simulated world: who is up, who reaches whom (fate.md §2.2)."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from services.sandbox.controllers.objects import Objects
from services.sandbox.controllers.pods import is_ready
from services.sandbox.fields import dig
from services.sandbox.programs.program import Container, Network
from services.sandbox.status import Object

_GATEWAYS = ("proxy", "rollsite", "osx", "nginx")
_GATEWAY_PORTS = {"nginx": 9300}
_GATEWAY_PORT = 9370
_FLOW_PORT = 9380
_COMPUTE = ("egg", "roll", "federation", "meta-service", "clustermanager", "nodemanager", "spark")
_MOST_HOPS = 4
_ROUTE_TABLE = "route_table.json"


class Outcome(StrEnum):
    """How it ends. The first six are also what /tmp/toy-outcome may say, as in the lab's stand-in image."""

    SUCCESS = "success"
    FAILED = "failed"
    REFUSED = "refused"
    TIMEOUT = "timeout"
    GARBAGE = "garbage"
    SLOW = "slow"
    NOT_SERVING = "not-serving"
    WRONG_GUEST = "wrong-guest"


@dataclass(frozen=True, slots=True)
class Finding:
    """`outcome`, and for a refusal the remote error text."""

    outcome: Outcome
    detail: str = ""


class Unreached(Exception):
    """A hop cannot be made; the text is the gateway's."""


@dataclass(frozen=True, slots=True)
class _Party:
    """One party's deployment, found through any of its pods."""

    network: Network
    namespace: str
    name: str
    party: str

    @classmethod
    def of(cls, network: Network, namespace: str, labels: Any) -> _Party:
        return cls(network, namespace, labels.get("name", ""), str(labels.get("partyId", "")))

    @property
    def objects(self) -> Objects:
        """Everything in its cluster."""
        objects: Objects = self.network.objects
        return objects

    def routes(self) -> dict[str, Any]:
        """The gateway's route table; empty when there is none."""
        for config in self.objects.list("ConfigMap", self.namespace):
            text = dig(config, "data", _ROUTE_TABLE)
            if text and dig(config, "metadata", "labels", "name", default=self.name) == self.name:
                table = json.loads(text)
                return dict(table.get("route_table", table))
        return {}

    def hop(self, party: str) -> tuple[str, int]:
        """Where the gateway sends what is for `party`. Raises Unreached."""
        routes = self.routes()
        entry = routes.get(party) or routes.get("default")
        if not entry:
            raise Unreached(f"The routing table not have current party={party} and default party")
        hops = entry.get("default") or entry.get("fateflow") or next(iter(entry.values()))
        first = hops[0]
        return str(first.get("ip") or first.get("host")), int(first.get("port") or first.get("http_port"))

    def unready(self) -> Iterator[str]:
        """Components that compute, and are not ready."""
        for pod in self.objects.list("Pod", self.namespace):
            labels = pod["metadata"].get("labels", {})
            component = labels.get("fateMoudle", "")
            if labels.get("name") == self.name and component.startswith(_COMPUTE) and not is_ready(pod):
                yield component


async def judge(container: Container, guest: str, host: str) -> Finding:
    """What becomes of a toy_example that the container starts for these two parties."""
    own = _Party.of(container.network, container.namespace, container.labels)
    if not await _answers(own, "fateflow", _FLOW_PORT):
        return Finding(Outcome.NOT_SERVING)
    if guest != own.party:
        return Finding(Outcome.WRONG_GUEST)
    try:
        await _check_gateway(own)
        peer = own if host == guest else await _reach(own, host)
        if not await _answers(peer, "fateflow", _FLOW_PORT):
            raise Unreached(f"No route to host: fateflow/{peer.party}:9360")
    except Unreached as unreached:
        return Finding(Outcome.REFUSED, str(unreached))
    if any(own.unready()):
        return Finding(Outcome.FAILED)
    try:
        back = peer if peer == own else await _reach(peer, guest)
    except Unreached:
        # The host took the job but its data never comes back.
        return Finding(Outcome.TIMEOUT)
    return Finding(Outcome.TIMEOUT if back != own or any(peer.unready()) else Outcome.SUCCESS)


async def _check_gateway(own: _Party) -> None:
    for name in _GATEWAYS:
        if own.objects.find("Service", own.namespace, name) is not None:
            if await _answers(own, name, _GATEWAY_PORTS.get(name, _GATEWAY_PORT)):
                return
            raise Unreached(f"Please check whether the {name} service(port: {_GATEWAY_PORT}) is started")
    raise Unreached("failed to connect to all addresses")


async def _reach(start: _Party, wanted: str) -> _Party:
    """The party `wanted`, gateway by gateway, as the route tables lead. Raises Unreached."""
    here, path = start, [start.party]
    for _ in range(_MOST_HOPS):
        address, port = here.hop(wanted)
        network = here.network.of(address)
        pod = await _pod_at(network, address, port, here)
        here = _Party.of(network, pod["metadata"]["namespace"], pod["metadata"].get("labels", {}))
        path.append(here.party)
        if here.party == wanted:
            return here
    raise Unreached(f"exception trans path: {' <- '.join(path)}: call loops, overall process time exceeds timeout")


async def _pod_at(network: Network, address: str, port: int, here: _Party) -> Object:
    try:
        return await network.locate(address, port, here.namespace)
    except socket.gaierror as error:
        raise Unreached(f"UnknownHostException: {address}: Name or service not known") from error
    except TimeoutError as error:
        raise Unreached(
            f"exception trans path: {here.party}: io exception: connection timed out: {address}:{port}"
        ) from error
    except ConnectionRefusedError as error:
        raise Unreached(f"exception trans path: {here.party}: Connection refused: /{address}:{port}") from error


async def _answers(party: _Party, host: str, port: int) -> bool:
    try:
        await party.network.dial(host, port, party.namespace)
    except (ConnectionRefusedError, TimeoutError, socket.gaierror):
        return False
    return True
