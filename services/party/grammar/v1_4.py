"""Charts fate v1.4.0 to v1.4.5: rollsite, clustermanager and nodemanagers (kubefate.md §6.2)."""

from __future__ import annotations

from services.party.grammar import v1_3
from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import (
    ACCESS_MODES,
    EXCHANGE,
    PEERS,
    SELECTOR,
    SERVICE,
    SERVICE_TYPES,
    SUB_PATH,
    Blocks,
    Modules,
    claim,
    key,
    modules,
)

_NODE = (
    key("sessionProcessorsPerNode", KeyType.INTEGER),
    key("storageClass", KeyType.NAME),
    key("accessMode", allowed=ACCESS_MODES),
    key("size", KeyType.QUANTITY),
)
# Of nodes that are counted, the chart makes them up.
_MADE_UP = (key("subPath", deprecated=True), key("existingClaim", KeyType.NAME, deprecated=True))
_EXTERNAL_MYSQL = (
    key("externalMysqlIp", KeyType.ADDRESS, "mysql"),
    key("externalMysqlPort", KeyType.PORT, 3306),
    key("externalMysqlDatabase", default="eggroll_meta"),
    key("externalMysqlUser", default="fate"),
    key("externalMysqlPassword", KeyType.PASSWORD, "fate_dev"),
)
_ISTIO = (key("istio", KeyType.MAPPING, required=True), key("istio.enabled", KeyType.BOOLEAN, default=False))

BLOCKS: Blocks = (
    *v1_3.BLOCKS,
    Block(
        "v1.4.0",
        "",
        (
            key("registry", KeyType.IMAGE, "federatedai"),
            key("pullPolicy", default="IfNotPresent", allowed=("Always", "IfNotPresent", "Never")),
            key("persistence", KeyType.BOOLEAN, default=False),
            key("istio.enabled", KeyType.BOOLEAN, deprecated=True),
        ),
    ),
    Block("v1.4.0-a", "", (key("istio.enabled", KeyType.BOOLEAN, default=False),)),
    # These two packages cannot be rendered without the block.
    Block("v1.4.0-a", "", _ISTIO, before="v1.4.0-b"),
    Block("v1.4.1", "", _ISTIO, before="v1.4.1-a"),
    Block("v1.4.0", "", (key("rollsite", KeyType.MAPPING, required=True),), before="v1.5.0"),
    Block("v1.4.0", "rollsite", (*SERVICE, *PEERS, *EXCHANGE, *SELECTOR), before="v2.0.0"),
    Block("v1.4.0", "nodemanager", (key("count", KeyType.INTEGER, 0), *_NODE, *_MADE_UP), before="v1.9.0"),
    Block(
        "v1.4.0",
        "nodemanager.list[]",
        (
            key("name", KeyType.NAME, required=True),
            *_NODE,
            SUB_PATH,
            key("existingClaim", KeyType.NAME),
            *SELECTOR,
        ),
        before="v1.6.0-a",
    ),
    Block(
        "v1.4.0",
        "python",
        (
            key("fateflowType", default="ClusterIP", allowed=SERVICE_TYPES),
            key("fateflowNodePort", KeyType.NODE_PORT),
        ),
        before="v1.5.0",
    ),
    Block("v1.4.0", "python, clustermanager, client", SELECTOR),
    Block(
        "v1.4.0",
        "mysql",
        (
            key("ip", KeyType.ADDRESS, "mysql"),
            key("port", KeyType.PORT, 3306),
            key("database", default="eggroll_meta"),
            key("user", default="fate"),
            key("password", KeyType.PASSWORD, "fate_dev"),
            SUB_PATH,
            *claim(),
            *SELECTOR,
        ),
    ),
    Block("v1.4.0", "", _EXTERNAL_MYSQL, before="v1.5.0"),
    # Charts of that time ignore them; the next ones read them again.
    Block("v1.5.0", "", tuple(key(row.path, row.type, deprecated=True) for row in _EXTERNAL_MYSQL), before="v1.6.0-a"),
    Block("v1.6.0-a", "", _EXTERNAL_MYSQL),
)
MODULES: Modules = (
    *v1_3.MODULES,
    *modules("v1.4.0", "rollsite", before="v2.0.0"),
    *modules("v1.4.0", "clustermanager", "nodemanager", "mysql", "python", "client"),
)
