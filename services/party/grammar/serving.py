"""Charts fate-serving v1.2.2 to v2.1.6 (kubefate.md §6.9)."""

from __future__ import annotations

from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import (
    EXCHANGE,
    LOAD_BALANCER,
    LOGIN,
    NODE_PORT,
    PEERS,
    SELECTOR,
    SERVICE,
    SERVICE_TYPES,
    SUB_PATH,
    TAINTS,
    TYPE,
    Blocks,
    Modules,
    claim,
    hosts,
    key,
    modules,
)

BLOCKS: Blocks = (
    Block(
        "v1.2.2",
        "",
        (
            key("name", KeyType.NAME, required=True),
            key("namespace", KeyType.NAME, required=True),
            key("chartName", default="fate-serving", required=True),
            key("chartVersion", KeyType.VERSION, required=True),
            key("partyId", KeyType.INTEGER, required=True),
            key("modules[]", required=True),
            key("registry", KeyType.IMAGE, "federatedai"),
            key("pullPolicy", default="IfNotPresent", allowed=("Always", "IfNotPresent", "Never")),
            key("persistence", KeyType.BOOLEAN, default=False),
            key("externalRedisIp", KeyType.ADDRESS, "serving-redis"),
            key("externalRedisPort", KeyType.PORT, 6379),
            key("externalRedisDatabase", KeyType.INTEGER, deprecated=True),
            key("externalRedisPassword", KeyType.PASSWORD, "fate_dev"),
        ),
    ),
    Block("v2.0.0", "", (key("imageTag", KeyType.TAG, "{release}-release"),), before="v2.1.6"),
    Block("v2.1.6", "", (key("imageTag", KeyType.TAG, deprecated=True),)),
    # Chart v2.0.0 cannot be rendered without the block.
    Block("v2.0.0", "", (key("istio", KeyType.MAPPING, required=True),), before="v2.0.4"),
    Block("v2.0.0", "", (key("istio.enabled", KeyType.BOOLEAN, default=False),)),
    Block(
        "v2.0.4",
        "",
        (
            key("imagePullSecrets[].name", KeyType.NAME, required=True),
            key("podSecurityPolicy.enabled", KeyType.BOOLEAN, default=False),
        ),
    ),
    Block("v2.1.5", "", (key("ingressClassName", default="nginx"),)),
    Block("v2.1.5", "ingress.servingProxy", hosts("serving-proxy.example.com")),
    Block("v2.1.5", "ingress.servingAdmin", hosts("serving-admin.example.com")),
    # Always a NodePort, whatever is said.
    Block(
        "v1.2.2", "servingProxy", (key("type", default="NodePort", allowed=SERVICE_TYPES, deprecated=True),), "v2.0.4"
    ),
    Block("v2.0.4", "servingProxy", (TYPE,)),
    Block("v1.2.2", "servingProxy", (NODE_PORT, *PEERS, *EXCHANGE, *SELECTOR)),
    # The charts' own spelling.
    Block(
        "v1.2.2",
        "servingProxy",
        (key("ingerssHost", KeyType.HOST, "{party_id}.serving-proxy.kubefate.net"),),
        before="v2.0.4",
    ),
    Block(
        "v2.0.4",
        "servingProxy",
        (key("ingressHost", KeyType.HOST, "{party_id}.serving-proxy.kubefate.net"),),
        before="v2.1.5",
    ),
    Block(
        "v1.2.2",
        "servingServer",
        (
            *SERVICE,
            key("fateflow.ip", KeyType.ADDRESS),
            key("fateflow.port", KeyType.PORT),
            SUB_PATH,
            *claim("serving-server"),
            *SELECTOR,
        ),
    ),
    Block(
        "v2.1.5",
        "servingServer",
        (
            # The chart writes the value of cacheType in its place.
            key("cacheSwitch", KeyType.BOOLEAN, deprecated=True),
            key("cacheType", default="local", allowed=("local", "redis")),
            key("singleAdaptor", default="com.webank.ai.fate.serving.adaptor.dataaccess.MockAdapter"),
            key("batchAdaptor", default="com.webank.ai.fate.serving.adaptor.dataaccess.MockBatchAdapter"),
            key("AdapterURL", default="http://127.0.0.1:9380/v1/http/adapter/getFeature"),
        ),
    ),
    Block("v2.1.5", "servingProxy, servingServer", (LOAD_BALANCER,)),
    Block(
        "v1.2.2",
        "servingRedis",
        (key("password", KeyType.PASSWORD, "fate_dev"), SUB_PATH, *claim("serving-redis"), *SELECTOR),
    ),
    Block(
        "v2.0.4",
        "servingAdmin",
        (*LOGIN, *SELECTOR),
    ),
    Block(
        "v2.0.4",
        "servingAdmin",
        (key("ingressHost", KeyType.HOST, "{party_id}.serving-admin.kubefate.net"),),
    ),
    # The chart goes by `ingress.servingAdmin` from then on.
    Block("v2.1.5", "servingAdmin", (key("ingressHost", KeyType.HOST, deprecated=True),)),
    Block(
        "v2.0.4",
        "servingZookeeper",
        (SUB_PATH, *claim("serving-zookeeper"), key("storageClassName", KeyType.NAME, deprecated=True), *SELECTOR),
    ),
    Block("v2.0.4", "servingProxy, servingServer, servingRedis, servingAdmin, servingZookeeper", TAINTS),
)
MODULES: Modules = (
    *modules("v1.2.2", "servingProxy", "servingRedis", "servingServer"),
    *modules("v2.0.4", "servingZookeeper", "servingAdmin"),
)
