"""Everything that a diagnosis looks at. Each part may be missing: what is not known is not blamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from services.kubefate import CONTROLLER_LABELS
from services.rollout.fields import Object
from services.rollout.modules import Expectation

if TYPE_CHECKING:
    from services.kubefate import FateCluster, Job
    from services.party import PartyFile

DIAGNOSED_KINDS = (
    "Pod",
    "Deployment",
    "StatefulSet",
    "ReplicaSet",
    "DaemonSet",
    "Job",
    "Service",
    "Endpoints",
    "Ingress",
    "PersistentVolumeClaim",
    "Event",
    "Secret",
)
"""The kinds of a namespace that a diagnosis makes use of. Of Secrets only names, types and labels are looked at."""
DIAGNOSED_WIDE = (
    "Namespace",
    "Node",
    "IngressClass",
    "StorageClass",
    "PersistentVolume",
    "ValidatingWebhookConfiguration",
)
"""The kinds without namespace that it makes use of."""
SYSTEM_KINDS: tuple[tuple[str, str], ...] = (
    ("Pod", "k8s-app=kube-dns"),
    *((kind, labels) for labels in CONTROLLER_LABELS for kind in ("Pod", "Service", "Endpoints")),
)
"""What is wanted of other namespaces: kinds with the labels of CoreDNS and of ingress controllers."""


class ProbeKind(StrEnum):
    """What was tried."""

    KUBERNETES = "kubernetes"
    """The API server, with the kubeconfig at hand."""
    DNS = "dns"
    TCP = "tcp"
    HTTP = "http"
    LOGIN = "login"
    """KubeFATE's login and version, by any way in."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One try, made from this machine or, with `origin`, from a pod (`NAMESPACE/POD`).

    `target` is a host name (DNS), `host:port` (TCP) or a URL (HTTP). `ok`: it resolved, connected, or answered at all.
    `via` is the way of an HTTP or login probe: "ingress", "port-forward", "proxy" or "given".
    """

    kind: ProbeKind
    target: str
    ok: bool
    via: str = ""
    addresses: tuple[str, ...] = ()
    status: int = 0
    body: str = ""
    server: str = ""
    error: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class KubeFateView:
    """What KubeFATE says. `clusters`, `jobs` and `charts` are None where they were not listed.

    `answers` are its error texts, and those of clients that talked to it.
    """

    version: str = ""
    clusters: tuple[FateCluster, ...] | None = None
    jobs: tuple[Job, ...] | None = None
    charts: tuple[tuple[str, str], ...] | None = None
    answers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsoleView:
    """What is to be known of the machine that looks.

    `service_url` is the address it would ask for KubeFATE and `service_url_from` where it was read (file, environment
    variable, `default`); `former` are addresses that nodes and Ingresses had before; `tools` is what minikube and its
    like printed.
    """

    service_url: str = ""
    service_url_from: str = ""
    former: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ToyRun:
    """A run of toy_example: parties by id, the outcome's word (`pass`, `wrong-party`, `no-resource` …), what it
    printed."""

    guest: int
    host: int
    outcome: str
    text: str = ""

    @property
    def passed(self) -> bool:
        """Whether it calculated the right sum."""
        return self.outcome == "pass"


@dataclass(frozen=True, slots=True)
class Situation:
    """A snapshot of the world. `objects` are by kind: a kind that is not there was not looked at.

    `namespaces` are those of the parties and of KubeFATE; objects of others (ingress controllers, CoreDNS) may be there
    too. `expected` is what should be there by namespace, where party files do not tell. `served` holds
    `group/version/Kind`; `logs` last words by (namespace, pod, container, of the previous life). `denied` names what
    may not be read, in the words of the API server.
    """

    objects: Mapping[str, tuple[Object, ...]] = field(default_factory=dict)
    namespaces: tuple[str, ...] = ()
    parties: tuple[PartyFile, ...] = ()
    expected: Mapping[str, Expectation] = field(default_factory=dict)
    kubefate: KubeFateView | None = None
    kubefate_namespace: str = "kube-fate"
    served: frozenset[str] | None = None
    probes: tuple[Probe, ...] = ()
    logs: Mapping[tuple[str, str, str, bool], str] = field(default_factory=dict)
    toy: tuple[ToyRun, ...] = ()
    console: ConsoleView | None = None
    denied: tuple[str, ...] = ()
