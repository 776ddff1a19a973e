"""The images that a module needs, per range of charts.

Source: the templates of the published packages (branch gh-pages), and of chart v2.0.0 at its tag.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.party import Dated

VENDOR = "federatedai"
_EXCHANGE, _SERVING = "fate-exchange", "fate-serving"
_EGGROLL = ("clustermanager", "nodemanager")
_VARIANTS = ("algorithm", "device")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRow(Dated):
    """An image that a module needs. `tag` empty: the FATE release's. `suffixes` name the engine keys whose choice is
    part of the image's name; `mirrored` images follow `registry`; `override` is the block that can name another."""

    module: str
    name: str
    chart: str = "fate"
    tag: str = ""
    tagged: bool = True
    """Whether the chart writes a tag at all."""
    kept: bool = False
    """Whether it is needed only where `persistence` is true."""
    suffixes: tuple[str, ...] = ()
    mirrored: bool = True
    override: str = ""


def _own(module: str, name: str = "", **more: object) -> ImageRow:
    return ImageRow(module=module, name=f"{VENDOR}/{name or module}", **more)  # type: ignore[arg-type] # the row's fields


IMAGES: tuple[ImageRow, ...] = (
    _own("proxy", before="v1.4.0"),
    _own("egg", before="v1.4.0"),
    _own("federation", before="v1.4.0"),
    _own("metaService", "meta-service", before="v1.4.0"),
    _own("roll", before="v1.4.0"),
    ImageRow(module="redis", name="redis", tag="5", mirrored=False, before="v1.4.0"),
    ImageRow(module="mysql", name="mysql", tag="8", before="v1.7.1-a"),
    ImageRow(module="mysql", name="mysql", tag="8.0.28", since="v1.7.1-a", override="mysql"),
    # The python pod waits for the database with mysql's image, also where mysql itself is elsewhere.
    ImageRow(module="python", name="mysql", tag="8", mirrored=False, before="v1.4.5"),
    ImageRow(module="python", name="mysql", tag="8", since="v1.4.5", before="v1.8.0"),
    ImageRow(module="python", name="mysql", tag="8.0.28", since="v1.8.0", override="mysql"),
    _own("python", before="v1.5.0"),
    _own("python", since="v1.5.0", before="v1.9.0", suffixes=("backend", "enabledNN")),
    _own("python", "fateflow", since="v1.9.0", suffixes=("computing", *_VARIANTS), override="python"),
    # Before v1.5.0 FATE-Board comes with python, listed or not.
    _own("python", "fateboard", before="v1.5.0"),
    _own("fateboard", since="v1.5.0", override="fateboard"),
    _own("client", since="v1.4.0", override="client"),
    *(_own(module, "eggroll", since="v1.4.0", before="v1.9.0") for module in ("rollsite", *_EGGROLL)),
    *(
        _own(module, "eggroll", since="v1.9.0", before="v2.0.0", suffixes=_VARIANTS)
        for module in ("rollsite", *_EGGROLL)
    ),
    _own("clustermanager", "eggroll", since="v2.0.0", suffixes=_VARIANTS, override="clustermanager"),
    _own("nodemanager", "eggroll", since="v2.0.0", override="nodemanager"),
    _own("osx", since="v2.0.0", override="osx"),
    _own("lbrollsite", "nginx", tag="1.17", since="v1.5.0-b", before="v2.0.0"),
    ImageRow(module="lbrollsite", name="nginx", tag="1.17", since="v2.0.0"),
    _own("lbrollsite", "eggroll", since="v1.5.0-b", before="v1.9.0"),
    _own("lbrollsite", "eggroll", since="v1.9.0", before="v2.0.0", suffixes=_VARIANTS),
    _own("lbrollsite", "eggroll", since="v2.0.0", override="lbrollsite"),
    ImageRow(
        module="nodemanager",
        name="fluent/fluentd",
        tag="v1.11-debian-1",
        mirrored=False,
        since="v1.5.0",
        before="v1.6.0",
    ),
    ImageRow(module="nodemanager", name="fluent/fluentd", tag="v1.12", since="v1.6.0", before="v1.11.2"),
    ImageRow(module="nodemanager", name="fluent/fluent-bit", tag="2.1.4", since="v1.11.2", before="v2.0.0"),
    # With a registry the name that chart v2.0.0 writes is none (L27).
    ImageRow(module="nodemanager", name="fluent/fluent-bit", tag="2.1.4", mirrored=False, since="v2.0.0"),
    _own("nginx", tag="1.17", since="v1.5.0", before="v1.5.1"),
    _own("nginx", since="v1.5.1", override="nginx"),
    _own("spark", "spark-master", since="v1.5.0", override="spark.master"),
    _own("spark", "spark-worker", since="v1.5.0", before="v1.9.0", override="spark.worker"),
    _own("spark", "spark-worker", since="v1.9.0", suffixes=_VARIANTS, override="spark.worker"),
    *(
        _own("hdfs", f"hadoop-{node}", tag=tag, since=since, before=before, override=f"hdfs.{node}")
        for node in ("namenode", "datanode")
        for tag, since, before in (
            ("2.0.0-hadoop2.7.4-java8", "v1.5.0", "v1.9.0"),
            ("2.0.0-hadoop3.2.1-java8", "v1.9.0", ""),
        )
    ),
    ImageRow(module="hdfs", name="busybox", tagged=False, mirrored=False, kept=True, since="v1.6.1"),
    _own("rabbitmq", tag="3.8.3-management", mirrored=False, since="v1.5.0", before="v1.6.0"),
    _own("rabbitmq", tag="3.8.3-management", since="v1.6.0", override="rabbitmq"),
    _own("pulsar", tag="2.7.0", since="v1.6.0", before="v1.9.0"),
    _own("pulsar", tag="2.10.1", since="v1.9.0", before="v2.0.0"),
    _own("pulsar", tag="2.10.2", since="v2.0.0", override="pulsar"),
    _own("rollsite", "eggroll", chart=_EXCHANGE, since="v1.6.0"),
    _own("nginx", chart=_EXCHANGE, since="v1.6.0-a"),
    _own("trafficServer", "trafficserver", chart=_EXCHANGE, tagged=False, since="v1.6.0"),
    _own("servingProxy", "serving-proxy", chart=_SERVING, since="v1.2.2"),
    _own("servingServer", "serving-server", chart=_SERVING, since="v1.2.2"),
    ImageRow(module="servingRedis", name="redis", tag="5", chart=_SERVING, since="v1.2.2"),
    _own("servingAdmin", "serving-admin", chart=_SERVING, since="v2.0.4"),
    ImageRow(module="servingZookeeper", name="bitnami/zookeeper", tag="3.7.0", chart=_SERVING, since="v2.0.4"),
)
