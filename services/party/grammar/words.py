"""What the tables are written with: a row's short form, and the groups of keys that many blocks share."""

from __future__ import annotations

from typing import Any

from services.party.grammar.model import Block, Key, KeyType, Module

Keys = tuple[Key, ...]
Blocks = tuple[Block, ...]
Modules = tuple[Module, ...]

SERVICE_TYPES = ("ClusterIP", "NodePort", "LoadBalancer")
ACCESS_MODES = ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def key(
    path: str,
    kind: KeyType = KeyType.STRING,
    default: Any = None,
    *,
    allowed: tuple[str, ...] = (),
    required: bool = False,
    deprecated: bool = False,
) -> Key:
    """A row: a path below its block, a type, and what the chart takes without it."""
    return Key(path=path, type=kind, default=default, allowed=allowed, required=required, deprecated=deprecated)


def modules(since: str, *names: str, before: str = "", deprecated: bool = False) -> Modules:
    """Modules that came with one chart. A name may be `module=block` where the two differ; `module=` has no block."""
    rows = []
    for name in names:
        word, has, block = name.partition("=")
        rows.append(Module(name=word, block=block if has else word, since=since, before=before, deprecated=deprecated))
    return tuple(rows)


def image(name: str, tag: str = "{release}-release") -> Keys:
    """Image and tag of a block."""
    return key("image", KeyType.IMAGE, name), key("imageTag", KeyType.TAG, tag)


def claim(storage_class: str = "", size: str = "1Gi", *, mode: str = "ReadWriteOnce") -> Keys:
    """Where a component keeps its data when `persistence` is true, without `subPath`."""
    return (
        key("existingClaim", KeyType.NAME),
        key("storageClass", KeyType.NAME, storage_class or None),
        key("accessMode", default=mode or None, allowed=ACCESS_MODES),
        key("size", KeyType.QUANTITY, size or None),
    )


def requests(cpu: str = "", memory: str = "", limit_cpu: str = "", limit_memory: str = "") -> Keys:
    """What a component asks of its node, and what it may use."""
    return (
        key("resources.requests.cpu", KeyType.QUANTITY, cpu or None),
        key("resources.requests.memory", KeyType.QUANTITY, memory or None),
        key("resources.requests.*", KeyType.QUANTITY),
        key("resources.limits.cpu", KeyType.QUANTITY, limit_cpu or None),
        key("resources.limits.memory", KeyType.QUANTITY, limit_memory or None),
        key("resources.limits.*", KeyType.QUANTITY),
    )


def hosts(host: str) -> Keys:
    """An Ingress of one component; `host` is the chart's default."""
    return (
        key("annotations.*", KeyType.SCALAR),
        key("hosts[].name", KeyType.HOST, host, required=True),
        key("hosts[].path", default="/"),
        key("tls[].secretName", KeyType.NAME),
        key("tls[].hosts[]", KeyType.HOST),
    )


TYPE = key("type", default="ClusterIP", allowed=SERVICE_TYPES)
NODE_PORT = key("nodePort", KeyType.NODE_PORT)
SERVICE: Keys = (TYPE, NODE_PORT)
HTTP_AND_GRPC: Keys = (key("httpNodePort", KeyType.NODE_PORT), key("grpcNodePort", KeyType.NODE_PORT))
PEERS: Keys = (
    key("partyList[].partyId", KeyType.INTEGER, required=True),
    key("partyList[].partyIp", KeyType.ADDRESS, required=True),
    key("partyList[].partyPort", KeyType.PORT, required=True),
)
EXCHANGE: Keys = (
    key("exchange.ip", KeyType.ADDRESS, required=True),
    key("exchange.port", KeyType.PORT, required=True),
)
SELECTOR: Keys = (key("nodeSelector.*", KeyType.SCALAR),)
TAINTS: Keys = (key("tolerations[].*", KeyType.ANY), key("affinity", KeyType.ANY))
PLACEMENT: Keys = (*SELECTOR, *TAINTS)
SUB_PATH = key("subPath")
LOAD_BALANCER = key("loadBalancerIP", KeyType.ADDRESS)
LOGIN: Keys = (key("username", default="admin"), key("password", KeyType.PASSWORD, "admin"))
POLLING: Keys = (
    key("polling.enabled", KeyType.BOOLEAN, default=False),
    key("polling.type", allowed=("client", "server")),
    key("polling.server.ip", KeyType.ADDRESS),
    key("polling.server.port", KeyType.PORT),
    key("polling.clientList[].partID", KeyType.INTEGER),
    key("polling.concurrency", KeyType.INTEGER),
)


def nginx_routes(*ports: str) -> Keys:
    """Routes from nginx to nginx by party id, with the names of their ports."""
    services = [f"route_table.*.{service}[]" for service in ("proxy", "fateflow")]
    return (
        *(key(f"{service}.host", KeyType.ADDRESS, required=True) for service in services),
        *(key(f"{service}.{port}", KeyType.PORT) for service in services for port in ports),
    )


QUEUE_ROUTES: Keys = (
    key("route_table.*.host", KeyType.ADDRESS, required=True),
    key("route_table.*.port", KeyType.PORT, required=True),
)
