"""Chart fate v2.0.0: osx in place of rollsite, an image for every block (kubefate.md §6.6)."""

from __future__ import annotations

from services.party.grammar import v1_10
from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import (
    EXCHANGE,
    LOAD_BALANCER,
    PEERS,
    PLACEMENT,
    POLLING,
    SERVICE,
    Blocks,
    Modules,
    image,
    key,
    modules,
    requests,
)

BLOCKS: Blocks = (
    *v1_10.BLOCKS,
    # Written in front of the image's name without a slash between them.
    Block("v2.0.0", "", (key("registry", KeyType.IMAGE),)),
    Block(
        "v2.0.0",
        "osx",
        (
            *image("federatedai/osx"),
            *SERVICE,
            LOAD_BALANCER,
            key("enableTLS", KeyType.BOOLEAN, default=False),
            *PEERS,
            *EXCHANGE,
            *POLLING,
            *PLACEMENT,
            *requests(),
        ),
    ),
    Block("v2.0.0", "lbrollsite, clustermanager, nodemanager", image("federatedai/eggroll")),
    Block("v2.0.0", "python", image("federatedai/fateflow")),
    Block("v2.0.0", "fateboard", image("federatedai/fateboard")),
    Block("v2.0.0", "client", image("federatedai/client")),
    Block("v2.0.0", "mysql", image("mysql", "8.0.28")),
    Block("v2.0.0", "spark.master", image("federatedai/spark-master")),
    Block("v2.0.0", "spark.worker", image("federatedai/spark-worker")),
    # One image for both kinds of node: the keys below them are in samples, and no template reads them.
    Block(
        "v2.0.0",
        "hdfs",
        (key("image", KeyType.IMAGE), key("imageTag", KeyType.TAG, "{release}-hadoop3.2.1-java8")),
    ),
    Block(
        "v2.0.0",
        "hdfs.namenode, hdfs.datanode",
        (key("image", KeyType.IMAGE, deprecated=True), key("imageTag", KeyType.TAG, deprecated=True)),
    ),
    Block("v2.0.0", "nginx", image("federatedai/nginx")),
    Block("v2.0.0", "rabbitmq", image("federatedai/rabbitmq", "3.8.3-management")),
    Block("v2.0.0", "pulsar", image("federatedai/pulsar", "2.10.2")),
)
MODULES: Modules = (*v1_10.MODULES, *modules("v2.0.0", "osx"))
