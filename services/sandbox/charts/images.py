"""Images of each chart generation: names, tags and what `registry` does to them (kubefate.md §6.2, §6.5, §6.6)."""

from __future__ import annotations

from dataclasses import dataclass

from services.sandbox.charts.spec import Spec, look
from services.sandbox.charts.versions import Dated, release_tag, version_key

_VENDOR = "federatedai"
_COMPUTING_SUFFIX = {"spark": "-spark", "spark_local": "-spark"}
_ALGORITHM_SUFFIX = {"NN": "-nn", "ALL": "-all"}
_DEVICE_SUFFIX = {"IPCL": "-ipcl", "GPU": "-gpu"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Image(Dated):
    """`tag` empty: the FATE release's. `mirrored`: `registry` applies. `variants`: engine words in the name.

    `override` is the spec block whose image and imageTag replace the defaults, where the chart reads them.
    """

    key: str
    name: str
    tag: str = ""
    mirrored: bool = True
    untagged: bool = False
    variants: tuple[str, ...] = ()
    override: str = ""


def _fate(key: str, name: str = "", **more: object) -> Image:
    return Image(key=key, name=f"{_VENDOR}/{name or key}", **more)  # type: ignore[arg-type] # the row's own fields


IMAGES: tuple[Image, ...] = (
    *(_fate(key, before="v1.4.0") for key in ("egg", "federation", "meta-service", "proxy", "roll")),
    _fate("python", before="v1.9.0", variants=("backend", "nn")),
    _fate("python", "fateflow", since="v1.9.0", variants=("computing", "algorithm", "device"), override="python"),
    _fate("fateboard", override="fateboard"),
    _fate("client", since="v1.4.0", override="client"),
    _fate("eggroll", since="v1.4.0", before="v1.9.0"),
    _fate("eggroll", since="v1.9.0", variants=("algorithm", "device")),
    _fate("osx", since="v2.0.0", override="osx"),
    _fate("nginx", override="nginx"),
    _fate("spark-master", override="spark.master"),
    _fate("spark-worker", override="spark.worker"),
    _fate("namenode", "hadoop-namenode", tag="2.0.0-hadoop2.7.4-java8", before="v1.9.0"),
    _fate("namenode", "hadoop-namenode", tag="2.0.0-hadoop3.2.1-java8", since="v1.9.0", override="hdfs.namenode"),
    _fate("datanode", "hadoop-datanode", tag="2.0.0-hadoop2.7.4-java8", before="v1.9.0"),
    _fate("datanode", "hadoop-datanode", tag="2.0.0-hadoop3.2.1-java8", since="v1.9.0", override="hdfs.datanode"),
    _fate("rabbitmq", tag="3.8.3-management", override="rabbitmq"),
    _fate("pulsar", tag="2.7.0", before="v1.9.0"),
    _fate("pulsar", tag="2.10.1", since="v1.9.0", before="v2.0.0"),
    _fate("pulsar", tag="2.10.2", since="v2.0.0", override="pulsar"),
    _fate("trafficserver", untagged=True),
    Image(key="mysql", name="mysql", tag="8", before="v1.4.0", mirrored=False),
    Image(key="mysql", name="mysql", tag="8", since="v1.4.0", before="v1.7.1-a"),
    Image(key="mysql", name="mysql", tag="8.0.28", since="v1.7.1-a", override="mysql"),
    Image(key="redis", name="redis", tag="5", since="v1.2.0", mirrored=False),
    Image(key="eggrollpair", name="fluent/fluentd", tag="v1.12", since="v1.5.1", before="v1.9.0", mirrored=False),
    Image(key="eggrollpair", name="fluentd", tag="v1.12", since="v1.9.0", before="v1.11.2"),
    Image(key="eggrollpair", name="fluent/fluent-bit", tag="2.1.4", since="v1.11.2", before="v2.0.0"),
    # v2.0.0 inserts a slash of its own here, and nowhere else: no `registry` suits both (kubefate.md §6.6).
    Image(key="eggrollpair", name="/fluent-bit", tag="2.1.4", since="v2.0.0"),
    *(_fate(key, since="v1.2.0") for key in ("serving-admin", "serving-proxy", "serving-server")),
    Image(key="zookeeper", name="bitnami/zookeeper", tag="3.7.0", mirrored=False),
)


def image_for(key: str, spec: Spec, chart_version: str) -> str:
    """The reference that the chart renders for the image called `key`. Raises LookupError when it has no such image."""
    row = next((row for row in IMAGES if row.key == key and row.covers(chart_version)), None)
    if row is None:
        raise LookupError(key)
    name, tag = row.name + _variant(row, spec), row.tag or _default_tag(spec, chart_version)
    if row.override:
        own_image = version_key(chart_version) >= version_key("v2.0.0")
        image_key, tag_key = ("image", "imageTag") if own_image else ("Image", "ImageTag")
        if own_image or row.override.startswith("spark"):
            name = str(look(spec, f"{row.override}.{image_key}", name))
            tag = str(look(spec, f"{row.override}.{tag_key}", tag))
    name = _from_registry(row, name, str(look(spec, "registry", "")), chart_version)
    return name if row.untagged else f"{name}:{tag}"


def _default_tag(spec: Spec, chart_version: str) -> str:
    release = f"{release_tag(chart_version)}-release"
    # `imageTag` is read from v1.5.0 and ignored from v1.9.0 on (kubefate.md §6.3, §6.5).
    if version_key("v1.5.0") <= version_key(chart_version) < version_key("v1.9.0"):
        return str(look(spec, "imageTag", release))
    return release


def _variant(row: Image, spec: Spec) -> str:
    words = {
        "backend": "-spark" if str(look(spec, "backend", "")).startswith("spark") else "",
        "nn": "-nn" if look(spec, "python.enabledNN", False) else "",
        "computing": _COMPUTING_SUFFIX.get(str(look(spec, "computing", "")).lower(), ""),
        "algorithm": _ALGORITHM_SUFFIX.get(str(look(spec, "algorithm", "")), ""),
        "device": _DEVICE_SUFFIX.get(str(look(spec, "device", "")), ""),
    }
    return "".join(words[variant] for variant in row.variants)


def _from_registry(row: Image, name: str, registry: str, chart_version: str) -> str:
    fixed = version_key("v1.3.0-a") <= version_key(chart_version) < version_key("v1.4.0")
    if fixed or not (registry and row.mirrored):
        return f"fluent{name}" if name.startswith("/") else name
    if version_key(chart_version) >= version_key("v2.0.0"):
        return registry + name
    return f"{registry}/{name.rpartition('/')[2]}"
