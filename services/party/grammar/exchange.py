"""Charts fate-exchange v1.6.0 to v1.11.2 (kubefate.md §6.8)."""

from __future__ import annotations

from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import (
    HTTP_AND_GRPC,
    LOAD_BALANCER,
    PEERS,
    SELECTOR,
    SERVICE,
    TAINTS,
    TYPE,
    Blocks,
    Modules,
    key,
    modules,
    nginx_routes,
)

BLOCKS: Blocks = (
    Block(
        "v1.6.0",
        "",
        (
            key("name", KeyType.NAME, required=True),
            key("namespace", KeyType.NAME, required=True),
            key("chartName", default="fate-exchange", required=True),
            key("chartVersion", KeyType.VERSION, required=True),
            key("partyId", KeyType.INTEGER, required=True),
            key("modules[]", required=True),
            key("registry", KeyType.IMAGE, "federatedai"),
            key("pullPolicy", default="IfNotPresent", allowed=("Always", "IfNotPresent", "Never")),
            key("imagePullSecrets[].name", KeyType.NAME, required=True),
            # In every sample, and read by no template.
            key("persistence", KeyType.BOOLEAN, deprecated=True),
            key("istio.enabled", KeyType.BOOLEAN, deprecated=True),
        ),
    ),
    Block("v1.6.0", "", (key("imageTag", KeyType.TAG, "{release}-release"),), before="v1.9.0"),
    Block("v1.7.0", "", (key("imageTag", KeyType.TAG, "1.6.1-release"),), before="v1.7.1"),
    Block("v1.9.0", "", (key("imageTag", KeyType.TAG, deprecated=True),)),
    Block("v1.6.0-a", "", (key("podSecurityPolicy.enabled", KeyType.BOOLEAN, default=False),)),
    Block("v1.6.0", "rollsite", (*SERVICE, *PEERS, *SELECTOR)),
    Block(
        "v1.6.0",
        "rollsite",
        (
            key("exchange.ip", KeyType.ADDRESS),
            key("exchange.port", KeyType.PORT),
        ),
    ),
    Block("v1.6.0-a", "rollsite, trafficServer", TAINTS),
    Block("v1.9.0", "rollsite", (key("enableTLS", KeyType.BOOLEAN, default=False),)),
    Block(
        "v1.6.0",
        "trafficServer",
        (
            *SERVICE,
            key("route_table", KeyType.MAPPING, required=True),
            key("route_table.sni[].fqdn", KeyType.HOST, required=True),
            key("route_table.sni[].tunnelRoute", KeyType.ADDRESS, required=True),
            *SELECTOR,
        ),
    ),
    Block("v1.6.0-a", "nginx", (TYPE, *HTTP_AND_GRPC, *nginx_routes("http_port", "grpc_port"), *SELECTOR)),
    Block("v1.6.1", "nginx", TAINTS),
    Block("v1.6.1", "trafficServer, nginx", (key("replicas", KeyType.INTEGER, 1),)),
    # In samples, and read by no template.
    Block("v1.6.1", "rollsite, trafficServer, nginx", (key("loadBalancerIP", LOAD_BALANCER.type, deprecated=True),)),
)
MODULES: Modules = (
    *modules("v1.6.0", "rollsite", "trafficServer"),
    *modules("v1.6.0-a", "nginx"),
)
