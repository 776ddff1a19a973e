"""Charts fate v1.6.0-a and v1.6.1: placement everywhere, Ingresses spelled out (kubefate.md §6.4)."""

from __future__ import annotations

from services.party.grammar import v1_5
from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import (
    LOAD_BALANCER,
    LOGIN,
    NODE_PORT,
    POLLING,
    SUB_PATH,
    TAINTS,
    TYPE,
    Blocks,
    Modules,
    claim,
    hosts,
    key,
    modules,
    requests,
)

_INGRESSES = {
    "fateboard": "fateboard",
    "client": "notebook",
    "spark": "spark",
    "rabbitmq": "rabbitmq",
    "pulsar": "pulsar",
}
_PLACED = (
    "lbrollsite, clustermanager, nodemanager, python, client, mysql, nginx, rabbitmq, pulsar, "
    "spark.master, spark.worker, hdfs.namenode, hdfs.datanode"
)
_OLD_NODE = ("name", "sessionProcessorsPerNode", "subPath", "existingClaim", "storageClass", "accessMode", "size")


def ingresses(domain: str, since: str, before: str = "") -> Blocks:
    """The Ingresses of a chart whose default hosts lie below `domain`."""
    return tuple(
        Block(since, f"ingress.{name}", hosts(f"{word}.{domain}"), before) for name, word in _INGRESSES.items()
    )


BLOCKS: Blocks = (
    *v1_5.BLOCKS,
    Block("v1.6.0-a", "", (key("podSecurityPolicy.enabled", KeyType.BOOLEAN, default=False),)),
    Block(
        "v1.6.0-a",
        "serving",
        (
            key("useRegistry", KeyType.BOOLEAN, default=False),
            key("zookeeper.hosts[]", KeyType.ADDRESS),
            key("zookeeper.use_acl", KeyType.BOOLEAN, default=False),
            key("zookeeper.user", default="fate"),
            key("zookeeper.password", KeyType.PASSWORD, "fate"),
        ),
    ),
    # Ignored since then, and still in samples: every node is made from the keys beside the list.
    Block("v1.6.0-a", "nodemanager.list[]", tuple(key(name, deprecated=True) for name in _OLD_NODE), before="v1.9.0"),
    Block("v1.6.0-a", "nodemanager.list[]", (key("nodeSelector", KeyType.ANY, deprecated=True),), before="v1.9.0"),
    Block("v1.6.0-a", "nodemanager", (key("nodeSelector.*", KeyType.SCALAR),)),
    Block("v1.6.0-a", _PLACED, TAINTS),
    Block("v1.6.0-a", "rollsite", TAINTS, before="v2.0.0"),
    Block("v1.6.0-a", "fateboard", (TYPE,)),
    Block("v1.6.1", "fateboard", LOGIN),
    Block("v1.6.0-a", "fateboard", TAINTS, before="v1.6.1"),
    Block("v1.6.0-a", "fateboard", (key("nodeSelector.*", KeyType.SCALAR),), before="v1.6.1"),
    Block(
        "v1.6.0-a",
        "nginx.exchange",
        (
            key("ip", KeyType.ADDRESS, required=True),
            key("httpPort", KeyType.PORT),
            key("grpcPort", KeyType.PORT),
        ),
    ),
    *ingresses("kubefate.net", "v1.6.1", before="v1.7.0"),
    # Rendered, and never looked at by the Ingress.
    Block(
        "v1.6.1",
        "host",
        tuple(
            key(name, KeyType.HOST, deprecated=True)
            for name in ("fateboard", "client", "sparkUI", "rabbitmqUI", "pulsarUI")
        ),
        before="v1.7.0",
    ),
    Block("v1.6.1", "lbrollsite, python, nginx, rabbitmq, pulsar", (LOAD_BALANCER,)),
    Block("v1.6.1", "rollsite", (LOAD_BALANCER, *POLLING), before="v2.0.0"),
    Block(
        "v1.6.1",
        "python",
        (
            *requests(),
            key("serviceAccountName", KeyType.NAME),
            key("claimName", KeyType.NAME, "python-data"),
            key("subPath", deprecated=True),
            *claim("python"),
            key("clustermanager.cores_per_node", KeyType.INTEGER, 16),
            key("clustermanager.nodes", KeyType.INTEGER, 2),
            key("spark.driverHost", KeyType.ADDRESS, "fateflow"),
            key("spark.driverHostType"),
            key("spark.portMaxRetries", KeyType.INTEGER),
            key("spark.driverStartPort", KeyType.PORT),
            key("spark.blockManagerStartPort", KeyType.PORT),
            key("spark.pysparkPython"),
            # The whole map goes to FATE Flow as it is.
            key("spark.*", KeyType.ANY),
        ),
    ),
    Block("v1.6.1", "client", (SUB_PATH, *claim("client"))),
    Block("v1.6.1", "spark.master", requests()),
    Block("v1.6.1", "spark.worker", requests("1", "2Gi", "2", "4Gi"), before="v1.7.0"),
    Block("v1.6.1", "spark.worker", (TYPE,)),
    Block("v1.6.1", "hdfs.namenode", (TYPE, NODE_PORT, *claim("namenode"))),
    Block("v1.6.1", "hdfs.datanode", (TYPE, *claim("datanode"))),
    Block(
        "v1.6.1",
        "pulsar",
        (
            key("exchange.domain", KeyType.HOST, "fate.org"),
            key("publicLB.enabled", KeyType.BOOLEAN, default=False),
            *claim("pulsar"),
        ),
    ),
)
MODULES: Modules = (*v1_5.MODULES, *modules("v1.6.0-a", "fateboard"))
