"""Where an ingress can be met without DNS: the addresses of its controller, tried with the Ingress's host name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.i18n import _
from services.kubefate.deployment import SERVICE_NAME
from services.kubefate.errors import KubeFateUnreachable
from services.kubefate.routes import HttpRoute, RouteKind

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object

HTTP, HTTPS = 80, 443
# More would only be more of the same nodes.
MOST_ENTRANCES = 6
# Labels of the controllers in use, newest habit first; minikube's old addon among them.
CONTROLLER_LABELS = (
    "app.kubernetes.io/name=ingress-nginx",
    "app.kubernetes.io/name=traefik",
    "app.kubernetes.io/name=nginx-ingress-controller",
    "app=nginx-ingress",
    "app.kubernetes.io/name=haproxy-ingress",
    "app.kubernetes.io/name=contour",
    "app=traefik",
)


@dataclass(frozen=True, slots=True)
class Entrance:
    """An address at which an ingress controller listens."""

    address: str
    port: int

    def url(self, secure: bool) -> str:
        scheme, usual = ("https", HTTPS) if secure else ("http", HTTP)
        host = f"[{self.address}]" if ":" in self.address else self.address
        return f"{scheme}://{host}" if self.port == usual else f"{scheme}://{host}:{self.port}"


async def ingress_routes(cluster: Cluster, namespace: str) -> list[HttpRoute]:
    """A route for every entrance of the service's Ingress. Raises KubeFateUnreachable when there is none."""
    ingress = await cluster.find("Ingress", SERVICE_NAME, namespace)
    host = next(iter(hosts_of(ingress)), None) if ingress else None
    if ingress is None or host is None:
        raise KubeFateUnreachable(
            _("KubeFATE has no Ingress with a host in namespace {namespace}", namespace=namespace)
        )
    secure = bool(ingress.get("spec", {}).get("tls"))
    found = await entrances(cluster, ingress, secure)
    if not found:
        raise KubeFateUnreachable(
            _("the Ingress for {host} has no address, and no ingress controller was found", host=host),
            remedy=_("Install an ingress controller, or use the port-forward"),
        )
    return [HttpRoute(entrance.url(secure), host=host, kind=RouteKind.INGRESS) for entrance in found[:MOST_ENTRANCES]]


async def entrances(cluster: Cluster, ingress: Object, secure: bool) -> list[Entrance]:
    """Where the Ingress may be met, the likeliest first, none twice."""
    port = HTTPS if secure else HTTP
    found = [*controllers_on_host(await controller_pods(cluster), port)]
    services = await controller_services(cluster)
    if any(service["spec"].get("type") in ("NodePort", "LoadBalancer") for service in services):
        nodes = node_addresses((await cluster.list("Node")).items)
        found += [entrance for service in services for entrance in entrances_of(service, port, nodes)]
    found += [Entrance(address, port) for address in published(ingress)]
    return list(dict.fromkeys(found))


async def controller_services(cluster: Cluster) -> list[Object]:
    """Services of the ingress controllers, of any namespace."""
    return await _labelled(cluster, "Service")


async def controller_pods(cluster: Cluster) -> list[Object]:
    """Pods of the ingress controllers, of any namespace."""
    return await _labelled(cluster, "Pod")


async def _labelled(cluster: Cluster, kind: str) -> list[Object]:
    for labels in CONTROLLER_LABELS:
        found = list((await cluster.list(kind, labels=labels)).items)
        if found:
            return found
    return []


def hosts_of(ingress: Object) -> list[str]:
    """The host names of the Ingress's rules."""
    return [rule["host"] for rule in ingress.get("spec", {}).get("rules") or () if rule.get("host")]


def published(obj: Object) -> Iterator[str]:
    """Addresses in an Ingress's or Service's status.loadBalancer."""
    for entry in (obj.get("status", {}).get("loadBalancer") or {}).get("ingress") or ():
        address = entry.get("ip") or entry.get("hostname")
        if address:
            yield address


def controllers_on_host(pods: Iterable[Object], port: int) -> Iterator[Entrance]:
    """Running controllers that listen on their node's own `port`: by hostPort, or in the host's network."""
    for pod in pods:
        address = pod.get("status", {}).get("hostIP")
        if address and pod["status"].get("phase") == "Running" and port in _host_ports(pod["spec"]):
            yield Entrance(address, port)


def _host_ports(spec: dict[str, Any]) -> set[int]:
    key = "containerPort" if spec.get("hostNetwork") else "hostPort"
    ports = (port for container in spec.get("containers") or () for port in container.get("ports") or ())
    return {port[key] for port in ports if port.get(key)}


def entrances_of(service: Object, port: int, nodes: Iterable[str]) -> Iterator[Entrance]:
    """A controller's Service seen from outside: its load balancer's address, else the NodePort of every node."""
    rows = [row for row in service["spec"].get("ports") or () if row.get("port") == port]
    for row in rows:
        yield from (Entrance(address, port) for address in published(service))
        if row.get("nodePort"):
            yield from (Entrance(address, row["nodePort"]) for address in nodes)


def node_addresses(nodes: Iterable[Object]) -> list[str]:
    """External addresses before internal ones."""
    found = [
        (entry.get("type"), entry.get("address"))
        for node in nodes
        for entry in node.get("status", {}).get("addresses") or ()
    ]
    return [address for wanted in ("ExternalIP", "InternalIP") for kind, address in found if kind == wanted and address]
