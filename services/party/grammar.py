"""The keys that the fate charts read, as rows: since which chart, until which, and where in the file.

`a.b` is a nested key, `a[]` each item of a list, `a.**` anything below. Source: kubefate.md §6.1-6.6.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from services.party.versions import Dated

FREE = "**"
_PLACEMENT = ("nodeSelector.**",)
_PLACEMENT_161 = ("tolerations[].**", "affinity.**")
_STORAGE = ("subPath", "existingClaim", "storageClass", "accessMode", "size")
_PEERS = ("partyList[].partyId", "partyList[].partyIp", "partyList[].partyPort", "exchange.ip", "exchange.port")
_INGRESS = ("annotations.**", "hosts[].name", "hosts[].path", "tls[].secretName", "tls[].hosts[]")
_WORDS = ("fateboard", "client", "spark", "rabbitmq", "pulsar")
_EXPOSED = ("rollsite", "lbrollsite", "python", "nginx", "rabbitmq", "pulsar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys(Dated):
    """Keys that hold for a range of charts, each below `block` (empty: at the top)."""

    block: str = ""
    keys: tuple[str, ...]


def _since(since: str, block: str, *keys: str, before: str = "") -> Keys:
    return Keys(since=since, before=before, block=block, keys=keys)


GRAMMAR: tuple[Keys, ...] = (
    # `chartName` is unknown to the oldest command line and harmless to it.
    _since("v1.3.0-a", "", "name", "namespace", "chartName", "chartVersion", "partyId", "modules[]"),
    _since("v1.3.0-a", "proxy", "type", "nodePort", *_PEERS, before="v1.4.0"),
    _since("v1.3.0-a", "egg", "count", before="v1.4.0"),
    _since("v1.3.0-b", "egg", "processor_count", "processorCount", before="v1.4.0"),
    _since("v1.3.0-b", "", "servingIp", "servingPort"),
    _since("v1.4.0", "", "registry", "pullPolicy", "persistence", "istio.enabled"),
    _since("v1.4.0", "rollsite", "type", "nodePort", *_PEERS, *_PLACEMENT, before="v2.0.0"),
    _since("v1.4.0", "nodemanager", "count", "sessionProcessorsPerNode", *_STORAGE, before="v1.9.0"),
    # Ignored from v1.6.1 on, and still in samples of that time.
    _since("v1.4.0", "nodemanager.list[]", "name", "sessionProcessorsPerNode", *_STORAGE, *_PLACEMENT, before="v1.9.0"),
    _since("v1.4.0", "python", "fateflowType", "fateflowNodePort", *_PLACEMENT, before="v1.5.0"),
    _since("v1.4.0", "clustermanager", *_PLACEMENT),
    _since("v1.4.0", "client", *_PLACEMENT),
    _since("v1.4.0", "mysql", "ip", "port", "database", "user", "password", *_STORAGE, *_PLACEMENT),
    *(_since("v1.4.0", "", f"externalMysql{word}") for word in ("Ip", "Port", "Database", "User", "Password")),
    _since("v1.5.0", "", "backend", before="v1.9.0"),
    # Ignored from v1.9.0 on.
    _since("v1.5.0", "", "imageTag", before="v1.9.0"),
    _since("v1.5.0", "", "imagePullSecrets[].name"),
    _since("v1.5.0", "host", "fateboard", "client", "sparkUI", "rabbitmqUI", "pulsarUI", before="v1.7.0"),
    _since("v1.5.0", "lbrollsite", "type", "nodePort", "size", *_PLACEMENT),
    _since("v1.5.0", "lbrollsite.exchangeList[]", "id", "ip", "port"),
    _since("v1.5.0", "python", "type", "httpNodePort", "grpcNodePort", *_PLACEMENT),
    _since("v1.5.0", "python", "spark.**", "hdfs.name_node", "hdfs.path_prefix", "enabledNN", "clustermanager.**"),
    _since("v1.5.0", "python.rabbitmq", "host", "mng_port", "port", "user", "password", "route_table.**"),
    _since("v1.5.0", "python", "nginx.host", "nginx.http_port", "nginx.grpc_port"),
    _since("v1.5.0", "python.pulsar", "host", "mng_port", "port", "route_table.**"),
    _since("v1.10.0", "python.pulsar", "topic_ttl", "cluster", "tenant"),
    *(
        _since("v1.5.0", f"spark.{role}", "Image", "ImageTag", "replicas", "cpu", "memory", *_PLACEMENT)
        for role in ("master", "worker")
    ),
    _since("v1.5.0", "spark", "type", "master.type", "worker.type"),
    _since("v1.5.0", "hdfs", "namenode.nodeSelector.**", "datanode.nodeSelector.**"),
    _since("v1.5.0", "nginx", "type", "nodePort", "httpNodePort", "grpcNodePort", "route_table.**", *_PLACEMENT),
    _since("v1.5.0", "rabbitmq", "type", "nodePort", "default_user", "default_pass", "user", "password"),
    _since("v1.5.0", "rabbitmq", "route_table.**", *_PLACEMENT),
    _since("v1.6.0", "pulsar", "type", "httpNodePort", "httpsNodePort", "exchange.ip", "exchange.port"),
    _since("v1.6.0", "pulsar", "route_table.**", *_PLACEMENT),
    _since("v1.5.0", "fateboard", "type", "username", "password"),
    _since("v1.6.0", "", "podSecurityPolicy.enabled"),
    _since("v1.6.0", "serving", "useRegistry", "zookeeper.hosts[]", "zookeeper.use_acl", "zookeeper.user"),
    _since("v1.6.0", "serving", "zookeeper.password"),
    _since("v1.6.0", "nginx.exchange", "ip", "httpPort", "grpcPort"),
    *(_since("v1.6.0", block, "loadBalancerIP") for block in _EXPOSED),
    *(_since("v1.6.1", f"ingress.{word}", *_INGRESS) for word in _WORDS),
    _since("v1.8.0", "", "ingressClassName"),
    _since("v1.6.1", "rollsite.polling", "enabled", "type", "server.ip", "server.port", "concurrency"),
    _since("v1.6.1", "rollsite.polling", "clientList[].partID"),
    *(
        _since("v1.6.0", block, *_PLACEMENT_161)
        for block in (
            "rollsite", "lbrollsite", "clustermanager", "nodemanager", "python", "client", "mysql", "nginx", "rabbitmq",
            "pulsar", "spark.master", "spark.worker", "hdfs.namenode", "hdfs.datanode", "fateboard",
        )
    ),
    _since("v1.6.1", "nodemanager", *_PLACEMENT, "resources.**"),
    _since("v1.6.1", "python", "resources.**", "serviceAccountName", "claimName", "logLevel", *_STORAGE),
    _since("v1.6.1", "client", *_STORAGE),
    _since("v1.6.1", "pulsar", "exchange.domain", "publicLB.enabled", *_STORAGE),
    _since("v1.6.1", "rabbitmq", *_STORAGE),
    *(_since("v1.6.1", f"hdfs.{node}", *_STORAGE) for node in ("namenode", "datanode")),
    _since("v1.9.0", "", "computing", "federation", "storage", "algorithm", "device", "skippedKeys[]"),
    *(
        _since("v1.9.0", block, "resources.**")
        for block in ("rollsite", "lbrollsite", "clustermanager", "spark.master", "spark.worker", "rabbitmq", "pulsar")
    ),
    _since("v1.9.0", "rollsite", "enableTLS"),
    _since("v1.9.0", "clustermanager", "enableTLS", before="v1.11.2"),
    _since("v1.11.2", "clustermanager", "mysqlServerTimezone"),
    _since("v1.9.0", "nodemanager", "replicas", "sessionProcessorsPerNode", *_STORAGE),
    _since("v1.9.0", "spark.master", "nodePort"),
    _since("v1.9.0", "pulsar", "env.**", "confs.**"),
    *(_since("v1.9.0", f"hdfs.{node}", "type", "nodePort", "replicas") for node in ("namenode", "datanode")),
    _since("v1.10.0", "python", "replicas", "dependent_distribution", "failedTaskAutoRetryTimes"),
    _since("v1.10.0", "python", "failedTaskAutoRetryDelay"),
    _since("v1.10.0", "python.hive", "host", "port", "auth_mechanism", "username", "password"),
    _since("v1.10.0", "client", "notebook_hashed_password"),
    _since("v1.10.0", "fateboard", *_PLACEMENT),
    _since("v2.0.0", "osx", "type", "nodePort", "loadBalancerIP", "enableTLS", *_PEERS, "polling.**"),
    _since("v2.0.0", "osx", "resources.**", *_PLACEMENT, *_PLACEMENT_161),
    *(
        _since("v2.0.0", block, "image", "imageTag")
        for block in (
            "osx", "lbrollsite", "clustermanager", "nodemanager", "python", "client", "fateboard", "mysql", "nginx",
            "rabbitmq", "pulsar", "spark.master", "spark.worker", "hdfs.namenode", "hdfs.datanode",
        )
    ),
)  # fmt: skip


@dataclass(slots=True)
class Node:
    """What may stand at one place: known keys below it, or anything."""

    children: dict[str, Node] = field(default_factory=dict)
    free: bool = False


@lru_cache(maxsize=64)
def grammar_of(chart_version: str) -> Node:
    """The keys that a chart version reads, as a tree. Raises ValueError for what is no chart version."""
    root = Node()
    for row in GRAMMAR:
        if row.covers(chart_version):
            for key in row.keys:
                _plant(root, f"{row.block}.{key}" if row.block else key)
    return root


def _plant(root: Node, dotted: str) -> None:
    node = root
    # A list's items are looked at like the list itself: no key is read in both ways.
    for part in dotted.replace("[]", "").split("."):
        if part == FREE:
            node.free = True
        else:
            node = node.children.setdefault(part, Node())


@dataclass(frozen=True, slots=True, kw_only=True)
class PortKey(Dated):
    """A key of `block` that asks for a NodePort, and the key that must say NodePort for it to count."""

    block: str
    key: str = "nodePort"
    type_key: str = "type"


PORT_KEYS: tuple[PortKey, ...] = (
    PortKey(block="proxy", before="v1.4.0"),
    PortKey(block="rollsite", since="v1.4.0", before="v2.0.0"),
    PortKey(block="osx", since="v2.0.0"),
    PortKey(block="lbrollsite", since="v1.5.0"),
    PortKey(block="python", key="fateflowNodePort", type_key="fateflowType", since="v1.4.0", before="v1.5.0"),
    PortKey(block="python", key="httpNodePort", since="v1.5.0"),
    PortKey(block="python", key="grpcNodePort", since="v1.5.0"),
    PortKey(block="nginx", since="v1.5.0", before="v1.5.1"),
    PortKey(block="nginx", key="httpNodePort", since="v1.5.1"),
    PortKey(block="nginx", key="grpcNodePort", since="v1.5.1"),
    PortKey(block="rabbitmq", since="v1.5.0"),
    PortKey(block="pulsar", key="httpNodePort", since="v1.6.0"),
    PortKey(block="pulsar", key="httpsNodePort", since="v1.6.0"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineModules(Dated):
    """The modules and blocks that a choice of engines cannot do without. `when` maps keys to lower-case values; "" is
    the value of a key that is not there."""

    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    modules: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()


_EGGROLL = ("", "eggroll")
ENGINE_MODULES: tuple[EngineModules, ...] = (
    EngineModules(modules=("mysql", "python")),
    EngineModules(
        modules=("proxy", "egg", "federation", "metaService", "redis", "roll"), blocks=("proxy",), before="v1.3.0-b"
    ),
    EngineModules(
        modules=("proxy", "egg", "federation", "metaService", "redis", "roll"), since="v1.3.0-b", before="v1.4.0"
    ),
    EngineModules(
        modules=("rollsite", "clustermanager", "nodemanager"), blocks=("rollsite",), since="v1.4.0", before="v1.5.0"
    ),
    EngineModules(advised=("fateboard",), since="v1.5.0"),
    EngineModules(advised=("client",), since="v1.7.0"),
    EngineModules(
        when=(("backend", _EGGROLL),),
        modules=("rollsite", "clustermanager", "nodemanager"),
        since="v1.5.0",
        before="v1.9.0",
    ),
    EngineModules(
        when=(("backend", ("spark", "spark_rabbitmq")),),
        modules=("spark", "hdfs", "nginx", "rabbitmq"),
        since="v1.5.0",
        before="v1.9.0",
    ),
    EngineModules(
        when=(("backend", ("spark_pulsar",)),),
        modules=("spark", "hdfs", "nginx", "pulsar"),
        since="v1.7.0",
        before="v1.9.0",
    ),
    EngineModules(
        when=(("backend", ("spark_local_pulsar",)),), modules=("nginx", "pulsar"), since="v1.7.1", before="v1.9.0"
    ),
    EngineModules(when=(("computing", ("eggroll",)),), modules=("clustermanager", "nodemanager"), since="v1.9.0"),
    EngineModules(when=(("computing", ("spark",)),), modules=("spark",), since="v1.9.0"),
    EngineModules(when=(("federation", ("eggroll",)),), modules=("rollsite",), since="v1.9.0", before="v2.0.0"),
    EngineModules(when=(("federation", ("osx",)),), modules=("osx",), since="v2.0.0"),
    EngineModules(when=(("federation", ("pulsar",)),), modules=("nginx", "pulsar"), since="v1.9.0"),
    EngineModules(when=(("federation", ("rabbitmq",)),), modules=("nginx", "rabbitmq"), since="v1.9.0"),
    EngineModules(when=(("storage", ("hdfs",)),), modules=("hdfs",), since="v1.9.0"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineValues(Dated):
    """What an engine key may say, compared without case."""

    key: str
    values: tuple[str, ...]
    required: bool = True


ENGINE_VALUES: tuple[EngineValues, ...] = (
    EngineValues(key="backend", values=("eggroll", "spark"), required=False, since="v1.5.0", before="v1.7.0"),
    EngineValues(
        key="backend",
        values=("eggroll", "spark", "spark_rabbitmq", "spark_pulsar", "spark_local_pulsar"),
        required=False,
        since="v1.7.0",
        before="v1.9.0",
    ),
    EngineValues(key="computing", values=("Eggroll", "Spark", "Spark_local"), since="v1.9.0"),
    EngineValues(key="federation", values=("Eggroll", "Pulsar", "RabbitMQ"), since="v1.9.0", before="v2.0.0"),
    EngineValues(key="federation", values=("OSX", "Pulsar", "RabbitMQ"), since="v2.0.0"),
    EngineValues(key="storage", values=("Eggroll", "HDFS", "LocalFS", "Hive"), since="v1.9.0"),
    EngineValues(key="algorithm", values=("Basic", "NN", "ALL"), required=False, since="v1.9.0"),
    EngineValues(key="device", values=("CPU", "IPCL", "GPU"), required=False, since="v1.9.0"),
)
