"""The images that a module needs, per range of charts.

Sources: kubefate.md §6 and §7.2, product.md §0 fact 7, fate.md §5.6.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.party import Dated

VENDOR = "federatedai"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRow(Dated):
    """An image that a module needs. `tag` empty: the FATE release's. `suffixes` name the engine keys whose choice is
    part of the image's name; `mirrored` images follow `registry`; `override` is the block that can name another."""

    module: str
    name: str
    tag: str = ""
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
    ImageRow(module="mysql", name="mysql", tag="8", before="v1.7.2"),
    ImageRow(module="mysql", name="mysql", tag="8.0.28", since="v1.7.2", override="mysql"),
    # The python pod waits for the database with mysql's image, also where mysql itself is elsewhere.
    ImageRow(module="python", name="mysql", tag="8", before="v1.7.2"),
    ImageRow(module="python", name="mysql", tag="8.0.28", since="v1.7.2", override="mysql"),
    _own("python", before="v1.5.0"),
    _own("python", since="v1.5.0", before="v1.9.0", suffixes=("backend", "enabledNN")),
    _own("python", "fateflow", since="v1.9.0", suffixes=("computing", "algorithm", "device"), override="python"),
    # Before v1.5.0 FATE-Board comes with python, listed or not.
    _own("python", "fateboard", before="v1.5.0"),
    _own("fateboard", since="v1.5.0", override="fateboard"),
    _own("client", since="v1.4.0", override="client"),
    *(
        _own(module, "eggroll", since=since, before=before, suffixes=suffixes)
        for module in ("rollsite", "clustermanager", "nodemanager")
        for since, before, suffixes in (
            ("v1.4.0", "v1.9.0", ()),
            ("v1.9.0", "v2.0.0" if module == "rollsite" else "", ("algorithm", "device")),
        )
    ),
    _own("osx", since="v2.0.0", override="osx"),
    ImageRow(module="nodemanager", name="fluent/fluentd", tag="v1.12", since="v1.5.1", before="v1.9.0", mirrored=False),
    ImageRow(module="nodemanager", name="fluent/fluentd", tag="v1.12", since="v1.9.0", before="v1.11.2"),
    ImageRow(module="nodemanager", name="fluent/fluent-bit", tag="2.1.4", since="v1.11.2"),
    _own("nginx", since="v1.5.0", override="nginx"),
    _own("spark", "spark-master", since="v1.5.0", override="spark.master"),
    _own("spark", "spark-worker", since="v1.5.0", override="spark.worker"),
    *(
        _own("hdfs", f"hadoop-{node}", tag=tag, since=since, before=before, override=f"hdfs.{node}")
        for node in ("namenode", "datanode")
        for tag, since, before in (
            ("2.0.0-hadoop2.7.4-java8", "v1.5.0", "v2.0.0"),
            ("2.0.0-hadoop3.2.1-java8", "v2.0.0", ""),
        )
    ),
    _own("rabbitmq", tag="3.8.3-management", since="v1.5.0", override="rabbitmq"),
    _own("pulsar", tag="2.7.0", since="v1.6.0", before="v1.11.0"),
    _own("pulsar", tag="2.10.1", since="v1.11.0", before="v2.0.0"),
    _own("pulsar", tag="2.10.2", since="v2.0.0", override="pulsar"),
)
