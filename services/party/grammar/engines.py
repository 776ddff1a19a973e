"""Engines of chart fate: what their keys may say, and the modules that each choice needs (kubefate.md §6.11)."""

from __future__ import annotations

from dataclasses import dataclass

from services.party.versions import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineModules(Dated):
    """The modules that a choice of engines cannot do without. `when` maps keys to lower-case values; "" is
    the value of a key that is not there."""

    when: tuple[tuple[str, tuple[str, ...]], ...] = ()
    modules: tuple[str, ...] = ()
    advised: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    """Modules of which one is needed."""


_EGGROLL = ("", "eggroll")
ENGINE_MODULES: tuple[EngineModules, ...] = (
    EngineModules(modules=("mysql", "python")),
    EngineModules(modules=("proxy", "egg", "federation", "metaService", "redis", "roll"), before="v1.3.0-b"),
    EngineModules(
        modules=("proxy", "egg", "federation", "metaService", "redis", "roll"), since="v1.3.0-b", before="v1.4.0"
    ),
    EngineModules(modules=("rollsite", "clustermanager", "nodemanager"), since="v1.4.0", before="v1.5.0"),
    EngineModules(advised=("fateboard",), since="v1.5.0"),
    EngineModules(advised=("client",), since="v1.7.0"),
    EngineModules(
        when=(("backend", _EGGROLL),),
        modules=("rollsite", "clustermanager", "nodemanager"),
        since="v1.5.0",
        before="v1.9.0",
    ),
    EngineModules(
        when=(("backend", ("spark",)),),
        modules=("spark", "hdfs", "nginx", "rabbitmq"),
        since="v1.5.0",
        before="v1.6.0",
    ),
    # Pulsar came before the word for it: what is installed decides.
    EngineModules(
        when=(("backend", ("spark",)),),
        modules=("spark", "hdfs", "nginx"),
        one_of=("rabbitmq", "pulsar"),
        since="v1.6.0",
        before="v1.7.0",
    ),
    EngineModules(
        when=(("backend", ("spark", "spark_rabbitmq")),),
        modules=("spark", "hdfs", "nginx", "rabbitmq"),
        since="v1.7.0",
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
    default: str = ""
    """What the chart takes when the key is not there."""


ENGINE_VALUES: tuple[EngineValues, ...] = (
    EngineValues(
        key="backend", values=("eggroll", "spark"), required=False, default="eggroll", since="v1.5.0", before="v1.7.0"
    ),
    EngineValues(
        key="backend",
        values=("eggroll", "spark", "spark_rabbitmq", "spark_pulsar", "spark_local_pulsar"),
        required=False,
        default="eggroll",
        since="v1.7.0",
        before="v1.9.0",
    ),
    EngineValues(key="computing", values=("Eggroll", "Spark", "Spark_local"), since="v1.9.0"),
    EngineValues(key="federation", values=("Eggroll", "Pulsar", "RabbitMQ"), since="v1.9.0", before="v2.0.0"),
    EngineValues(key="federation", values=("OSX", "Pulsar", "RabbitMQ"), since="v2.0.0"),
    EngineValues(key="storage", values=("Eggroll", "HDFS", "LocalFS", "Hive"), since="v1.9.0"),
    EngineValues(
        key="algorithm", values=("Basic", "NN"), required=False, default="Basic", since="v1.9.0", before="v1.11.1"
    ),
    EngineValues(key="algorithm", values=("Basic", "NN", "ALL"), required=False, default="Basic", since="v1.11.1"),
    EngineValues(key="device", values=("CPU", "IPCL"), required=False, default="CPU", since="v1.9.0", before="v1.11.1"),
    EngineValues(key="device", values=("CPU", "IPCL", "GPU"), required=False, default="CPU", since="v1.11.1"),
)
