"""Charts fate v1.9.0 to v1.9.2: engines chosen one by one, StatefulSets (kubefate.md §6.5)."""

from __future__ import annotations

from services.party.grammar import v1_7
from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import NODE_PORT, SUB_PATH, Blocks, Modules, claim, key, requests

BLOCKS: Blocks = (
    *v1_7.BLOCKS,
    Block("v1.9.0", "", (key("chartName", default="fate", required=True), key("skippedKeys[]"))),
    Block("v1.9.0", "rollsite", (key("enableTLS", KeyType.BOOLEAN, default=False), *requests()), before="v2.0.0"),
    Block("v1.9.0", "lbrollsite, clustermanager, rabbitmq, pulsar", requests()),
    Block("v1.9.0", "clustermanager", (key("enableTLS", KeyType.BOOLEAN, default=False),), before="v1.11.2"),
    Block(
        "v1.9.0",
        "nodemanager",
        (
            key("replicas", KeyType.INTEGER, 2),
            key("sessionProcessorsPerNode", KeyType.INTEGER, 4),
            SUB_PATH,
            *claim("nodemanager"),
        ),
    ),
    # The chart's own slip: the class of another component.
    Block("v1.9.0", "nodemanager", (key("storageClass", KeyType.NAME, "client"),), before="v1.10.0"),
    # Not read before v1.10.0, and in samples.
    Block("v1.9.0", "nodemanager", (key("existingClaim", KeyType.NAME, deprecated=True),), before="v1.10.0"),
    Block("v1.9.0", "nodemanager", requests("2", "4Gi"), before="v1.11.2"),
    Block("v1.9.0", "spark.worker", requests("2", "4Gi"), before="v1.11.1"),
    Block("v1.9.0", "spark.master", (NODE_PORT,)),
    Block("v1.9.0", "hdfs.datanode", (key("replicas", KeyType.INTEGER, 3),)),
    Block(
        "v1.9.0",
        "pulsar",
        (key("env[].name", required=True), key("env[].*", KeyType.ANY), key("confs.*", KeyType.SCALAR)),
    ),
)
MODULES: Modules = v1_7.MODULES
