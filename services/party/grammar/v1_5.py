"""Charts fate v1.5.0 to v1.6.0: Spark beside Eggroll, and hosts of one's own (kubefate.md §6.3)."""

from __future__ import annotations

from services.party.grammar import v1_4
from services.party.grammar.engines import ENGINE_VALUES
from services.party.grammar.model import Block, KeyType
from services.party.grammar.words import (
    HTTP_AND_GRPC,
    LOGIN,
    NODE_PORT,
    QUEUE_ROUTES,
    SELECTOR,
    SERVICE,
    SERVICE_TYPES,
    TYPE,
    Blocks,
    Modules,
    key,
    modules,
    nginx_routes,
)

_NGINX_HOST = key("nginx.host", KeyType.ADDRESS, "nginx")

BLOCKS: Blocks = (
    *v1_4.BLOCKS,
    *(
        Block(
            row.since,
            "",
            (key(row.key, allowed=row.values, default=row.default or None, required=row.required),),
            row.before,
        )
        for row in ENGINE_VALUES
    ),
    Block("v1.5.0", "", (key("imageTag", KeyType.TAG, "{release}-release"),), before="v1.9.0"),
    # Samples of v1.9 still carry it, and no template reads it.
    Block("v1.9.0", "", (key("imageTag", KeyType.TAG, deprecated=True),)),
    Block("v1.5.0", "", (key("imagePullSecrets[].name", KeyType.NAME, required=True),)),
    Block(
        "v1.5.0-b",
        "host",
        (
            key("fateboard", KeyType.HOST, "{party_id}.fateboard.kubefate.net"),
            key("client", KeyType.HOST, "{party_id}.notebook.kubefate.net"),
            key("sparkUI", KeyType.HOST, "{party_id}.spark.kubefate.net"),
            key("rabbitmqUI", KeyType.HOST, "{party_id}.rabbitmq.kubefate.net"),
        ),
        before="v1.7.0",
    ),
    Block("v1.6.0", "host", (key("pulsarUI", KeyType.HOST, "{party_id}.pulsar.kubefate.net"),), before="v1.7.0"),
    Block(
        "v1.5.0-b",
        "lbrollsite",
        (
            *SERVICE,
            key("size", KeyType.SIZE, "2M"),
            key("exchangeList[].id", KeyType.INTEGER, required=True),
            key("exchangeList[].ip", KeyType.ADDRESS, required=True),
            key("exchangeList[].port", KeyType.PORT, required=True),
            *SELECTOR,
        ),
    ),
    Block(
        "v1.5.0",
        "python",
        (
            TYPE,
            *HTTP_AND_GRPC,
            key("spark.master", default="spark://spark-master:7077"),
            key("spark.cores_per_node", KeyType.INTEGER, 20),
            key("spark.nodes", KeyType.INTEGER, 2),
            key("hdfs.name_node", default="hdfs://namenode:9000"),
            key("hdfs.path_prefix"),
            key("rabbitmq.host", KeyType.ADDRESS, "rabbitmq"),
            key("rabbitmq.mng_port", KeyType.PORT, 15672),
            key("rabbitmq.port", KeyType.PORT, 5672),
            key("rabbitmq.user", default="fate"),
            key("rabbitmq.password", KeyType.PASSWORD, "fate"),
            _NGINX_HOST,
        ),
    ),
    Block("v1.5.0", "python", (key("spark.home"), key("rabbitmq.route_table", KeyType.ANY)), before="v1.6.1"),
    Block("v1.5.0", "python.nginx", (key("port", KeyType.PORT, 9300),), before="v1.5.1"),
    Block(
        "v1.5.1",
        "python.nginx",
        (key("http_port", KeyType.PORT, 9300), key("grpc_port", KeyType.PORT, 9310)),
    ),
    Block(
        "v1.6.0",
        "python",
        (
            key("pulsar.host", KeyType.ADDRESS, "pulsar"),
            key("pulsar.mng_port", KeyType.PORT, 8080),
            key("pulsar.port", KeyType.PORT, 6650),
        ),
    ),
    Block("v1.6.0", "python.pulsar", (key("route_table", KeyType.ANY),), before="v1.6.1"),
    Block("v1.6.0", "python", (key("enabledNN", KeyType.BOOLEAN, default=False),), before="v1.9.0"),
    *(
        Block(
            "v1.5.0",
            f"spark.{role}",
            (
                key("Image", KeyType.IMAGE, f"federatedai/spark-{role}"),
                key("ImageTag", KeyType.TAG, "{release}-release"),
            ),
            before="v2.0.0",
        )
        for role in ("master", "worker")
    ),
    Block("v1.5.0", "spark.master", (key("replicas", KeyType.INTEGER, 1), *SELECTOR)),
    Block("v1.5.0", "spark.worker", (key("replicas", KeyType.INTEGER, 2), *SELECTOR)),
    Block(
        "v1.5.0",
        "spark.master",
        (key("cpu", KeyType.QUANTITY, "100m"), key("memory", KeyType.QUANTITY, "512Mi")),
        before="v1.6.1",
    ),
    Block(
        "v1.5.0",
        "spark.worker",
        (key("cpu", KeyType.QUANTITY, "1000m"), key("memory", KeyType.QUANTITY, "512Mi")),
        before="v1.6.1",
    ),
    Block("v1.5.0", "spark", (TYPE,), before="v1.7.0"),
    # In samples of that time, and read later.
    Block(
        "v1.5.0",
        "spark.master, spark.worker, hdfs.namenode, hdfs.datanode",
        (key("type", allowed=SERVICE_TYPES, deprecated=True),),
        before="v1.7.0",
    ),
    Block("v1.5.0", "mysql", (TYPE,)),
    Block("v1.5.0", "client", (key("ip", KeyType.ADDRESS, "client"), TYPE), before="v1.6.1"),
    Block(
        "v1.5.0",
        "hdfs",
        (key("namenode", KeyType.MAPPING, required=True), key("datanode", KeyType.MAPPING, required=True)),
    ),
    Block("v1.5.0", "hdfs.namenode, hdfs.datanode", SELECTOR),
    Block("v1.5.0", "nginx", (TYPE, *SELECTOR)),
    Block("v1.5.0", "nginx", (NODE_PORT, *nginx_routes("port")), before="v1.5.1"),
    Block("v1.5.1", "nginx", (*HTTP_AND_GRPC, *nginx_routes("http_port", "grpc_port"))),
    Block(
        "v1.5.0",
        "rabbitmq",
        (
            *SERVICE,
            key("default_user", default="fate"),
            key("default_pass", KeyType.PASSWORD, "fate"),
            key("user", default="fate"),
            key("password", KeyType.PASSWORD, "fate"),
            *QUEUE_ROUTES,
            # Copied from Pulsar's routes into samples.
            key("route_table.*.sslPort", KeyType.PORT, deprecated=True),
            *SELECTOR,
        ),
    ),
    Block(
        "v1.6.0",
        "pulsar",
        (
            TYPE,
            key("httpNodePort", KeyType.NODE_PORT),
            key("httpsNodePort", KeyType.NODE_PORT),
            key("exchange.ip", KeyType.ADDRESS),
            key("exchange.port", KeyType.PORT),
            *QUEUE_ROUTES,
            key("route_table.*.sslPort", KeyType.PORT),
            key("route_table.*.proxy"),
            *SELECTOR,
        ),
    ),
    Block("v1.5.2", "fateboard", (TYPE, *LOGIN), before="v1.6.0"),
    # That package writes the user name in its place.
    Block("v1.5.2", "fateboard", (key("password", KeyType.PASSWORD, deprecated=True),), before="v1.5.3"),
)
MODULES: Modules = (
    *v1_4.MODULES,
    *modules("v1.5.0", "fateboard=", before="v1.5.2"),
    *modules("v1.5.2", "fateboard", before="v1.6.0"),
    *modules("v1.6.0", "fateboard=", before="v1.6.0-a"),
    *modules("v1.5.0", "spark", "hdfs", "nginx", "rabbitmq"),
    *modules("v1.5.0-b", "lbrollsite"),
    *modules("v1.6.0", "pulsar"),
)
