"""What changed from chart to chart, as rows in the order in which a file passes them (kubefate.md §6)."""

from __future__ import annotations

from services.party.migration.rows import ModuleChange, Move, Rename, Rewrite

RENAMES: tuple[Rename, ...] = (
    Rename(at="v1.4.0", old="proxy", new="rollsite"),
    Rename(at="v1.4.0", old="egg.processor_count", new="sessionProcessorsPerNode"),
    Rename(at="v1.4.0", old="egg.processorCount", new="sessionProcessorsPerNode"),
    Rename(at="v1.4.0", old="egg", new="nodemanager"),
    Rename(at="v1.5.0", old="python.fateflowType", new="type"),
    Rename(at="v1.5.0", old="python.fateflowNodePort", new="httpNodePort"),
    Rename(at="v1.5.1", old="nginx.nodePort", new="httpNodePort"),
    Rename(at="v1.5.1", old="python.nginx.port", new="http_port"),
    Rename(at="v1.9.0", old="nodemanager.count", new="replicas"),
    Rename(at="v2.0.0", old="rollsite", new="osx"),
    *(
        Rename(at="v2.0.0", old=f"spark.{role}.{old}", new=new)
        for role in ("master", "worker")
        for old, new in (("Image", "image"), ("ImageTag", "imageTag"))
    ),
    Rename(at="v2.0.4", old="servingProxy.ingerssHost", new="ingressHost", chart_name="fate-serving"),
)
MOVES: tuple[Move, ...] = (
    Move(at="v1.6.1", old="host.fateboard", new="ingress.fateboard.hosts[0].name"),
    Move(at="v1.6.1", old="host.client", new="ingress.client.hosts[0].name"),
    Move(at="v1.6.1", old="host.sparkUI", new="ingress.spark.hosts[0].name"),
    Move(at="v1.6.1", old="host.rabbitmqUI", new="ingress.rabbitmq.hosts[0].name"),
    Move(at="v1.6.1", old="host.pulsarUI", new="ingress.pulsar.hosts[0].name"),
    *(
        Move(at="v1.6.1", old=f"spark.{role}.{what}", new=f"spark.{role}.resources.requests.{what}")
        for role in ("master", "worker")
        for what in ("cpu", "memory")
    ),
    Move(at="v1.6.1", old="python.rabbitmq.route_table", new="rabbitmq.route_table"),
    Move(at="v1.6.1", old="python.pulsar.route_table", new="pulsar.route_table"),
    Move(
        at="v2.1.5",
        old="servingProxy.ingressHost",
        new="ingress.servingProxy.hosts[0].name",
        chart_name="fate-serving",
    ),
    Move(
        at="v2.1.5",
        old="servingAdmin.ingressHost",
        new="ingress.servingAdmin.hosts[0].name",
        chart_name="fate-serving",
    ),
)
_SPARK_RABBITMQ = {"computing": "Spark", "federation": "RabbitMQ", "storage": "HDFS"}
REWRITES: tuple[Rewrite, ...] = (
    Rewrite(at="v1.7.0", key="backend", values={"spark": {"backend": "spark_pulsar"}}, modules=("pulsar",)),
    Rewrite(at="v1.7.0", key="backend", values={"spark": {"backend": "spark_rabbitmq"}}, modules=("rabbitmq",)),
    Rewrite(
        at="v1.9.0",
        key="backend",
        values={
            "": {"computing": "Eggroll", "federation": "Eggroll", "storage": "Eggroll"},
            "eggroll": {"computing": "Eggroll", "federation": "Eggroll", "storage": "Eggroll", "backend": None},
            "spark": {**_SPARK_RABBITMQ, "backend": None},
            "spark_rabbitmq": {**_SPARK_RABBITMQ, "backend": None},
            "spark_pulsar": {"computing": "Spark", "federation": "Pulsar", "storage": "HDFS", "backend": None},
            "spark_local_pulsar": {
                "computing": "Spark_local",
                "federation": "Pulsar",
                "storage": "LocalFS",
                "backend": None,
            },
        },
    ),
    Rewrite(at="v1.9.0", key="python.enabledNN", values={"true": {"algorithm": "NN", "python.enabledNN": None}}),
    Rewrite(at="v2.0.0", key="federation", values={"eggroll": {"federation": "OSX"}}),
)
MODULES: tuple[ModuleChange, ...] = (
    ModuleChange(at="v1.4.0", old="proxy", new="rollsite"),
    ModuleChange(at="v1.4.0", old="egg", new="nodemanager"),
    ModuleChange(at="v1.4.0", old="federation", new="clustermanager"),
    *(ModuleChange(at="v1.4.0", old=name) for name in ("metaService", "redis", "roll", "fateboard", "fateflow")),
    ModuleChange(at="v1.4.0", new="client"),
    ModuleChange(at="v1.5.0", new="fateboard"),
    ModuleChange(at="v1.7.0", new="client"),
    ModuleChange(at="v2.0.0", old="rollsite", new="osx"),
)
