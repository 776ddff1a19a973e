"""The cluster's network: names, cluster addresses, node ports and pod addresses, led to who listens there."""

from __future__ import annotations

import socket
from collections.abc import Callable

from services.sandbox.controllers import Objects, backends, target_port
from services.sandbox.controllers.pods import is_ready
from services.sandbox.fields import dig
from services.sandbox.programs.program import Endpoint
from services.sandbox.status import Object

_DOMAIN = ".svc.cluster.local"
_NODE_PORTS = range(30000, 32768)

Listening = Callable[[str, str, int], Endpoint | None]
"""(namespace, pod, port): who listens there, if anybody does."""


class ClusterNetwork:
    """`blocked` are node ports that a firewall swallows: a connection to one times out. `neighbours` are other
    clusters, whose nodes can be reached from here."""

    def __init__(self, objects: Objects, listening: Listening) -> None:
        self.objects = objects
        self._listening = listening
        self.blocked: set[int] = set()
        self.neighbours: list[ClusterNetwork] = []

    def of(self, host: str) -> ClusterNetwork:
        """The network that an address belongs to: this one's, unless it is the address of a neighbour's node."""
        if host in self._node_addresses():
            return self
        return next((other for other in self.neighbours if host in other._node_addresses()), self)  # noqa: SLF001

    async def dial(self, host: str, port: int, namespace: str) -> Endpoint:
        """Raises ConnectionRefusedError, TimeoutError or socket.gaierror as `Network.dial` says."""
        return self._reach(host, port, namespace)[1]

    async def locate(self, host: str, port: int, namespace: str) -> Object:
        """The pod that answers there. Raises as `dial`."""
        return self._reach(host, port, namespace)[0]

    def route(self, service: Object, port: int) -> Endpoint:
        """Who stands behind a Service's port. Raises ConnectionRefusedError."""
        return self._behind(service, self._port(service, port))[1]

    def _reach(self, host: str, port: int, namespace: str) -> tuple[Object, Endpoint]:
        service = self._service(host, namespace)
        if service is not None:
            return self._behind(service, self._port(service, port))
        if port in _NODE_PORTS and host in self._node_addresses():
            return self._node_port(port)
        pod: Object | None = next(
            (pod for pod in self.objects.list("Pod") if dig(pod, "status", "podIP") == host), None
        )
        if pod is not None:
            return self._at(pod, port)
        if not _is_address(host):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        # Nobody has this address: packets to it vanish.
        raise TimeoutError(host)

    def _service(self, host: str, namespace: str) -> Object | None:
        if _is_address(host):
            services = self.objects.list("Service")
            return next((item for item in services if item["spec"].get("clusterIP") == host), None)
        name, _, rest = host.removesuffix(".").removesuffix(_DOMAIN).removesuffix(".svc").partition(".")
        return self.objects.find("Service", rest or namespace, name)

    def _port(self, service: Object, port: int) -> Object:
        found: Object | None = next((item for item in service["spec"].get("ports", []) if item["port"] == port), None)
        if found is None and service["spec"].get("clusterIP") == "None":
            # A headless name resolves to the pods themselves, which answer on every port of theirs.
            return {"port": port}
        if found is None:
            raise ConnectionRefusedError(service["metadata"]["name"], port)
        return found

    def _behind(self, service: Object, port: Object) -> tuple[Object, Endpoint]:
        for pod in backends(service, self.objects.list("Pod", service["metadata"]["namespace"])):
            number = target_port(port, pod)
            if is_ready(pod) and number:
                return self._at(pod, number)
        raise ConnectionRefusedError(service["metadata"]["name"], port["port"])

    def _at(self, pod: Object, port: int) -> tuple[Object, Endpoint]:
        metadata = pod["metadata"]
        endpoint = self._listening(metadata["namespace"], metadata["name"], port)
        if endpoint is None:
            raise ConnectionRefusedError(metadata["name"], port)
        return pod, endpoint

    def _node_port(self, port: int) -> tuple[Object, Endpoint]:
        if port in self.blocked:
            raise TimeoutError(port)
        for service in self.objects.list("Service"):
            for item in service["spec"].get("ports", []):
                if item.get("nodePort") == port:
                    return self._behind(service, item)
        raise ConnectionRefusedError(port)

    def _node_addresses(self) -> set[str]:
        nodes = self.objects.list("Node")
        return {item["address"] for node in nodes for item in dig(node, "status", "addresses", default=[])}


def _is_address(host: str) -> bool:
    try:
        socket.inet_aton(host)
    except OSError:
        return False
    return host.count(".") == 3
