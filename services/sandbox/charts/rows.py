"""The shape of the tables that say what a chart creates."""

from __future__ import annotations

from dataclasses import dataclass

from services.sandbox.charts.versions import Dated


@dataclass(frozen=True, slots=True, kw_only=True)
class Container(Dated):
    """`image` is a key of images.IMAGES. `module`: only when the spec's modules list it. `init`: an init container."""

    name: str
    image: str
    ports: tuple[int, ...] = ()
    module: str = ""
    init: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mount:
    """ConfigMap `name` mounted as the directory `path`."""

    name: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload(Dated):
    """One row for each Deployment or StatefulSet; `name` may hold `{n}` for one object per instance.

    `instances` is (path of the count, default), with the names of a list at `listed` added; `replicas` likewise for
    one object of several pods. `claim`: its pods keep data at this path. `label`: fateMoudle where it is not `name`.
    """

    module: str
    name: str
    containers: tuple[Container, ...]
    stateful: bool = False
    instances: tuple[str, int] | None = None
    listed: str = ""
    replicas: tuple[str, int] | None = None
    mounts: tuple[Mount, ...] = ()
    claim: str = ""
    block: str = ""
    requests: tuple[str, str] | None = None
    labels: tuple[tuple[str, str], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Port:
    """`key` is the spec key, below the row's block, that fixes the node port."""

    number: int
    name: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRow(Dated):
    """A Service that selects `fateMoudle=selects`; its type is read from the spec at `type_path`."""

    module: str
    name: str
    selects: str
    ports: tuple[Port, ...]
    type_path: str = ""
    block: str = ""
    headless: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IngressRow(Dated):
    """An Ingress `name`; `key` is its name below `ingress` (or `host`) in the spec."""

    module: str
    name: str
    key: str
    service: str
    port: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigRow(Dated):
    """A ConfigMap; `content` names the function of configs.py that fills it."""

    module: str
    name: str
    content: str = "properties"
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything that one chart family creates, over all its versions."""

    name: str
    workloads: tuple[Workload, ...]
    services: tuple[ServiceRow, ...]
    ingresses: tuple[IngressRow, ...] = ()
    configs: tuple[ConfigRow, ...] = ()
    modules_listed_since: str = "v1.3.0-a"
    """Before this version the chart deploys all its modules, whatever the spec lists."""
