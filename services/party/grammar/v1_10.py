"""Charts fate v1.10.0 to v1.11.2 (kubefate.md §6.5)."""

from __future__ import annotations

from services.party.grammar import v1_9
from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import PLACEMENT, Blocks, Modules, key, requests

BLOCKS: Blocks = (
    *v1_9.BLOCKS,
    Block(
        "v1.10.0",
        "python",
        (
            key("replicas", KeyType.INTEGER, 1),
            key("dependent_distribution", KeyType.BOOLEAN, default=False),
            key("failedTaskAutoRetryTimes", KeyType.INTEGER, 5),
            key("failedTaskAutoRetryDelay", KeyType.INTEGER, 60),
            key("pulsar.topic_ttl", KeyType.INTEGER, 3),
            key("pulsar.cluster", default="standalone"),
            key("pulsar.tenant", default="fl-tenant"),
            key("hive.host", KeyType.ADDRESS),
            key("hive.port", KeyType.PORT),
            key("hive.auth_mechanism"),
            key("hive.username"),
            key("hive.password", KeyType.PASSWORD),
        ),
    ),
    Block("v1.10.0", "client", (key("notebook_hashed_password", KeyType.PASSWORD),)),
    Block("v1.10.0", "fateboard", PLACEMENT),
    Block("v1.11.1", "spark.worker", requests("4", "8Gi")),
    Block("v1.11.2", "nodemanager", requests("4", "4Gi")),
    Block("v1.11.2", "clustermanager", (key("mysqlServerTimezone", default="UTC"),)),
)
MODULES: Modules = v1_9.MODULES
