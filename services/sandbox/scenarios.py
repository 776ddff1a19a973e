"""What can go wrong in the demo: each a named fault, declared once (product.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.i18n import Message, _
from services.sandbox.faults import Failure, Rule
from services.sandbox.kubefate.releases import leftover_secret
from services.sandbox.node.images import Images
from services.sandbox.resources import OLD, TODAY, Profile
from services.sandbox.status import Object

if TYPE_CHECKING:
    from services.sandbox.demo import Demo

_CHART = ("fate", "v1.3.0-a")
_GUEST, _HOST = "fate-10000", "fate-9999"


@dataclass(frozen=True, slots=True)
class Scenario:
    """A fault: `prepare` turns the demo's switches before it begins to serve."""

    name: str
    title: Message
    prepare: Callable[[Demo], None]
    profile: Profile = OLD


def _image_pull(demo: Demo) -> None:
    demo.node.images.refused["federatedai/python:*"] = Images.NOT_FOUND


def _no_ingress_class(demo: Demo) -> None:
    for kind in ("IngressClass", "Deployment"):
        for obj in demo.objects.list(kind, None if kind == "IngressClass" else "ingress-nginx"):
            demo.objects.delete(obj)


def _port_taken(demo: Demo) -> None:
    ports = [{"port": 80, "targetPort": 80, "nodePort": 30009}]
    spec = {"type": "NodePort", "selector": {"app": "somebody-else"}, "ports": ports}
    demo.objects.create("Service", {"metadata": {"name": "somebody-else", "namespace": "default"}, "spec": spec})


def _insufficient_cpu(demo: Demo) -> None:
    # Charts of the article's era ask for nothing: the cluster's owner gives every container 2 CPUs.
    for name in (_HOST, _GUEST):
        _namespace(demo, name)
        limits = [{"type": "Container", "defaultRequest": {"cpu": "2"}}]
        demo.objects.create("LimitRange", {"metadata": {"name": "fair", "namespace": name}, "spec": {"limits": limits}})


def _crash_loop(demo: Demo) -> None:
    demo.catalog.troubles.crashing.append(f"{_GUEST}/python")


def _oom(demo: Demo) -> None:
    demo.catalog.troubles.starving.append(f"{_GUEST}/egg*")


def _db_not_ready(demo: Demo) -> None:
    demo.catalog.troubles.silent += ["kube-fate/mongo", "kube-fate/mariadb"]


def _namespace_terminating(demo: Demo) -> None:
    _namespace(demo, _HOST)
    held = {"name": "left-behind", "namespace": _HOST, "finalizers": ["example.com/never-removed"]}
    demo.objects.create("ConfigMap", {"metadata": held})
    demo.objects.delete(_found(demo, "Namespace", "", _HOST))


def _chart_missing(demo: Demo) -> None:
    demo.kubefate.missing_charts.add(_CHART)


def _helm_leftover(demo: Demo) -> None:
    _namespace(demo, _HOST)
    demo.objects.create("Secret", leftover_secret(_HOST, _HOST))


def _stuck_job(demo: Demo) -> None:
    demo.kubefate.stuck_job = True


def _kubefate_restart(demo: Demo) -> None:
    demo.kubefate.restart_after = 10.0


def _token_expired(demo: Demo) -> None:
    demo.kubefate.token_seconds = 20.0


def _toy(outcome: str) -> Callable[[Demo], None]:
    def prepare(demo: Demo) -> None:
        demo.catalog.troubles.toy = outcome

    return prepare


def _toy_peer_unreachable(demo: Demo) -> None:
    demo.node.network.blocked.add(30009)


def _rbac_poor(demo: Demo) -> None:
    demo.faults.access.denied += [
        Rule(verbs=("create",), resources=("namespaces",)),
        Rule(verbs=("create", "get"), resources=("pods/exec", "pods/portforward")),
    ]


def _api_flaky(demo: Demo) -> None:
    demo.faults.latency = 0.02
    demo.faults.watch_lifetime = 3.0
    # KubeFATE is a tenant of the same server, and gives up at a 500 where fatetui tries again.
    demo.faults.failures += [
        Failure(429, every=11, methods=("GET",)),
        Failure(500, every=3, methods=("GET",), path="/events$"),
    ]


def _nothing(demo: Demo) -> None:
    """The age of the server is the fault."""


def _namespace(demo: Demo, name: str) -> None:
    demo.objects.create("Namespace", {"metadata": {"name": name}})


def _found(demo: Demo, kind: str, namespace: str, name: str) -> Object:
    obj = demo.objects.find(kind, namespace, name)
    assert obj is not None
    return obj


SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario("image-pull", _("The registry does not have the image of FATE's python pod"), _image_pull),
        Scenario("no-ingress-class", _("No ingress controller and no IngressClass"), _no_ingress_class),
        Scenario(
            "ingress-v1beta1-only-manifest",
            _("The server is too new for the Ingress version that the chart is written in"),
            _nothing,
            TODAY,
        ),
        Scenario("port-taken", _("Somebody else's Service has the NodePort 30009"), _port_taken),
        Scenario("insufficient-cpu", _("The node has too few CPUs for what the pods request"), _insufficient_cpu),
        Scenario("crash-loop", _("The python container of party 10000 ends soon after its start"), _crash_loop),
        Scenario("oom", _("The egg of party 10000 is killed for its memory"), _oom),
        Scenario("db-not-ready", _("KubeFATE's database never takes connections"), _db_not_ready),
        Scenario(
            "namespace-terminating", _("A finalizer keeps a namespace of an earlier attempt"), _namespace_terminating
        ),
        Scenario("chart-missing", _("The chart repository does not publish the chart"), _chart_missing),
        Scenario("helm-leftover", _("A Helm release of an earlier attempt is left behind"), _helm_leftover),
        Scenario("stuck-job", _("KubeFATE's job stays Running although all pods are ready"), _stuck_job),
        Scenario("kubefate-restart", _("KubeFATE restarts in the middle of its job"), _kubefate_restart),
        Scenario("token-expired", _("KubeFATE's tokens live for a second"), _token_expired),
        Scenario("toy-failed", _("toy_example's job fails, with exit code 0"), _toy("failed")),
        Scenario(
            "toy-peer-unreachable", _("A firewall swallows the way to the peer's NodePort"), _toy_peer_unreachable
        ),
        Scenario("swapped-roles", _("FATE Flow is of another party than the guest"), _toy("wrong-guest")),
        Scenario("rbac-poor", _("The user may neither create namespaces nor exec into pods"), _rbac_poor),
        Scenario("api-flaky", _("Latency, 429, 500 and cut watches"), _api_flaky),
    )
}
