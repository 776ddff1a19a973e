"""The engines that a party of chart fate can be made with, and what each writes into its file (kubefate.md §6.11)."""

from __future__ import annotations

from dataclasses import dataclass

from services.party.versions import Dated

EGGROLL = "eggroll"
_GATEWAY = """
# The door to other parties.
{gateway}:
  type: NodePort
  nodePort: {gateway_port}             # other parties reach this one here: their partyPort
  # Peers, each as {{partyId: 10000, partyIp: 10.0.0.5, partyPort: {peer_port}}}
  partyList: []

nodemanager:
  {count_key}: 1                    # compute nodes
  sessionProcessorsPerNode: 2
"""
_RESOURCES = """\
  resources:
    requests:                 # the chart's default is several CPUs for each of them
      cpu: "1"
      memory: 1Gi
"""
_NGINX = """
# The door to other parties. In route_table, by party id: proxy and fateflow, each a list of host, http_port, grpc_port.
nginx:
  type: NodePort
  httpNodePort: {gateway_port}
  grpcNodePort: {nginx_grpc}
  route_table: {{}}

python:
  type: NodePort
  httpNodePort: {flow_http}
  grpcNodePort: {flow_grpc}
"""
# The chart takes what is not said here for empty, not for its default.
_RABBITMQ = """
# The queue that data goes through. In route_table, by party id: host and port.
rabbitmq:
  type: NodePort
  nodePort: {queue_port}
  default_user: fate
  default_pass: fate
  user: fate
  password: fate
  route_table: {{}}
"""
_PULSAR = """
# The queue that data goes through. In route_table, by party id: host, port and sslPort.
pulsar:
  type: NodePort
  httpNodePort: {queue_port}
  httpsNodePort: {queue_tls_port}
  route_table: {{}}
"""
# Before v1.9.0 who says one thing of the workers has to say all: the chart's own two are taken as they are.
_WORKERS = """
spark:
  worker:
    replicas: 1               # compute nodes
    resources:
      requests:               # the chart's default is several CPUs for each of them
        cpu: "1"
        memory: 2Gi
"""
_UI_HOST = """\
  {block}:
    hosts:
      - name: {{party_id}}.{block}.kubefate.net
"""
_SPARK_UI, _RABBITMQ_UI, _PULSAR_UI = (_UI_HOST.format(block=block) for block in ("spark", "rabbitmq", "pulsar"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineSet(Dated):
    """A choice of engines: the keys that say so, the modules it needs, its blocks as fields of a template's text.

    `workers` is the dotted key for how many compute nodes there are, "" where that is not the file's to say.
    """

    id: str
    keys: tuple[tuple[str, str], ...] = ()
    modules: tuple[str, ...] = ()
    blocks: str = ""
    hosts: str = ""
    """Ingresses beside those of every party, where the chart has hosts of its own for each."""
    workers: str = ""


def _chosen(computing: str, federation: str, storage: str) -> tuple[tuple[str, str], ...]:
    return ("computing", computing), ("federation", federation), ("storage", storage)


_WITH_RABBITMQ, _WITH_PULSAR = _NGINX + _RABBITMQ, _NGINX + _PULSAR
_SPARK = ("spark", "hdfs", "nginx")
_SPARK_RABBITMQ, _SPARK_PULSAR, _LOCAL_PULSAR = "spark-rabbitmq", "spark-pulsar", "local-pulsar"
_EGGROLL = ("clustermanager", "nodemanager")

ENGINE_SETS: tuple[EngineSet, ...] = (
    EngineSet(id=EGGROLL, workers="egg.count", before="v1.4.0"),
    EngineSet(id=EGGROLL, workers="nodemanager.count", since="v1.4.0", before="v1.5.0"),
    EngineSet(
        id=EGGROLL,
        keys=(("backend", "eggroll"),),
        modules=("rollsite", *_EGGROLL),
        blocks=_GATEWAY,
        workers="nodemanager.count",
        since="v1.5.0",
        before="v1.9.0",
    ),
    EngineSet(
        id=EGGROLL,
        keys=_chosen("Eggroll", "Eggroll", "Eggroll"),
        modules=("rollsite", *_EGGROLL),
        blocks=_GATEWAY + _RESOURCES,
        workers="nodemanager.replicas",
        since="v1.9.0",
        before="v2.0.0",
    ),
    EngineSet(
        id=EGGROLL,
        keys=_chosen("Eggroll", "OSX", "Eggroll"),
        modules=("osx", *_EGGROLL),
        blocks=_GATEWAY + _RESOURCES,
        workers="nodemanager.replicas",
        since="v2.0.0",
    ),
    # v1.5.0 has one port for both of nginx's, and no host keys.
    *(
        EngineSet(
            id=_SPARK_RABBITMQ,
            keys=(("backend", word),),
            modules=(*_SPARK, "rabbitmq"),
            blocks=_WITH_RABBITMQ,
            hosts=_SPARK_UI + _RABBITMQ_UI,
            since=since,
            before=before,
        )
        for word, since, before in (("spark", "v1.5.1", "v1.7.0"), ("spark_rabbitmq", "v1.7.0", "v1.9.0"))
    ),
    # Pulsar came before the word for it: what is installed decides.
    *(
        EngineSet(
            id=_SPARK_PULSAR,
            keys=(("backend", word),),
            modules=(*_SPARK, "pulsar"),
            blocks=_WITH_PULSAR,
            hosts=_SPARK_UI + _PULSAR_UI,
            since=since,
            before=before,
        )
        for word, since, before in (("spark", "v1.6.0", "v1.7.0"), ("spark_pulsar", "v1.7.0", "v1.9.0"))
    ),
    EngineSet(
        id=_LOCAL_PULSAR,
        keys=(("backend", "spark_local_pulsar"),),
        modules=("nginx", "pulsar"),
        blocks=_WITH_PULSAR,
        hosts=_PULSAR_UI,
        since="v1.7.1",
        before="v1.9.0",
    ),
    EngineSet(
        id=_SPARK_RABBITMQ,
        keys=_chosen("Spark", "RabbitMQ", "HDFS"),
        modules=(*_SPARK, "rabbitmq"),
        blocks=_WITH_RABBITMQ + _WORKERS,
        hosts=_SPARK_UI + _RABBITMQ_UI,
        workers="spark.worker.replicas",
        since="v1.9.0",
    ),
    EngineSet(
        id=_SPARK_PULSAR,
        keys=_chosen("Spark", "Pulsar", "HDFS"),
        modules=(*_SPARK, "pulsar"),
        blocks=_WITH_PULSAR + _WORKERS,
        hosts=_SPARK_UI + _PULSAR_UI,
        workers="spark.worker.replicas",
        since="v1.9.0",
    ),
    EngineSet(
        id=_LOCAL_PULSAR,
        keys=_chosen("Spark_local", "Pulsar", "LocalFS"),
        modules=("nginx", "pulsar"),
        blocks=_WITH_PULSAR,
        hosts=_PULSAR_UI,
        since="v1.9.0",
    ),
    EngineSet(
        id="local-rabbitmq",
        keys=_chosen("Spark_local", "RabbitMQ", "LocalFS"),
        modules=("nginx", "rabbitmq"),
        blocks=_WITH_RABBITMQ,
        hosts=_RABBITMQ_UI,
        since="v1.9.0",
    ),
)
"""Eggroll first: it is what is taken when nobody chooses."""


def engine_sets(chart_version: str) -> tuple[EngineSet, ...]:
    """What a party of that chart can be made with. Raises ValueError for what is no chart version."""
    return tuple(row for row in ENGINE_SETS if row.covers(chart_version))


def engine_set(chart_version: str, engine: str) -> EngineSet:
    """One of them. Raises KeyError for engines that the chart has not."""
    found = next((row for row in engine_sets(chart_version) if row.id == engine), None)
    if found is None:
        raise KeyError(engine)
    return found
