"""Route tables of nginx and the message queues: where parties that compute with Spark find each other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.party import PartyFile, whole
from services.yamldoc import Path

TABLE_BLOCK = "nginx"
"""The block whose table stands in the place of a gateway's partyList."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutePair:
    """A port in `block`.route_table.ID(.service[]) and the NodePort of the peer's `target` block that it must be."""

    block: str
    service: str = ""
    port: str
    target: str
    node_port: str


PAIRS: tuple[RoutePair, ...] = (
    RoutePair(block="nginx", service="proxy", port="http_port", target="nginx", node_port="httpNodePort"),
    RoutePair(block="nginx", service="proxy", port="grpc_port", target="nginx", node_port="grpcNodePort"),
    RoutePair(block="nginx", service="fateflow", port="http_port", target="python", node_port="httpNodePort"),
    RoutePair(block="nginx", service="fateflow", port="grpc_port", target="python", node_port="grpcNodePort"),
    RoutePair(block="rabbitmq", port="port", target="rabbitmq", node_port="nodePort"),
    RoutePair(block="pulsar", port="port", target="pulsar", node_port="httpNodePort"),
    RoutePair(block="pulsar", port="sslPort", target="pulsar", node_port="httpsNodePort"),
)


def tables_to(source: PartyFile, host: str, key: str) -> dict[Path, Any]:
    """What a peer's tables say of `source`, whose entries have that `key`: `host`, and the port of each way in."""
    entries: dict[str, dict[str, Any]] = {}
    for pair in PAIRS:
        if pair.block not in source.modules:
            continue
        entry = entries.setdefault(pair.block, {})
        hop = entry.setdefault(pair.service, [{"host": host}])[0] if pair.service else entry
        hop.setdefault("host", host)
        hop[pair.port] = whole(source.get((pair.target, pair.node_port)))
    return {(block, "route_table", key): entry for block, entry in entries.items()}
