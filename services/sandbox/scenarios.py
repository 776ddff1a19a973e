"""What can go wrong in the demo: each a named fault, declared once (product.md §3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.sandbox.charts.catalog import PUBLISHED
from services.sandbox.faults import ADMIN, ADMIN_TOKEN, Failure, Rule, User
from services.sandbox.kubefate.faults import TOKEN_SECONDS
from services.sandbox.kubefate.releases import leftover_secret
from services.sandbox.node.images import Images
from services.sandbox.resources import OLD, TODAY, Profile
from services.sandbox.world import ingress_controller

if TYPE_CHECKING:
    from services.sandbox.demo import Demo

_FATE_CHARTS = {("fate", version) for version in PUBLISHED["fate"]}
_HOSTS_PORTS = (30009, 30091, 30093)
"""The door of party 9999 as KubeFATE's samples have it (kubefate.md §6.10): before v1.5.0, since, and with Spark."""
_GUEST, _HOST = "fate-10000", "fate-9999"
_PYTHON_IMAGES = ("federatedai/python:*", "federatedai/fateflow:*")
"""FATE Flow's image was renamed with chart v1.9.0, its pod with v2.0.0."""
_HELD = "left-behind"


class UnknownScenario(FatetuiError):
    """The demo has no fault of that name."""

    code = "E-SCENARIO"
    exit = Exit.FILE


@dataclass(frozen=True, slots=True)
class Scenario:
    """A fault: `start` turns the demo's switches, before it begins to serve or while it does; `lift` turns them back.

    One without `lift` is the demo's own nature, and can only be begun with. Both may raise ApiStatus: what is there
    does not allow it.
    """

    name: str
    title: Message
    start: Callable[[Demo], None]
    lift: Callable[[Demo], None] | None = None
    profile: Profile = OLD


def _image_pull(demo: Demo) -> None:
    for image in _PYTHON_IMAGES:
        demo.node.images.refused[image] = Images.NOT_FOUND
        demo.node.images.forget(image)
    _begin_anew(demo, "python")
    _begin_anew(demo, "fateflow")


def _images_again(demo: Demo) -> None:
    for image in _PYTHON_IMAGES:
        demo.node.images.refused.pop(image, None)


def _no_ingress_class(demo: Demo) -> None:
    for kind, obj in ingress_controller():
        found = demo.objects.find(kind, obj["metadata"].get("namespace", ""), obj["metadata"]["name"])
        if found is not None:
            demo.objects.delete(found)


def _ingress_class_again(demo: Demo) -> None:
    for kind, obj in ingress_controller():
        demo.objects.create(kind, obj)


def _port_taken(demo: Demo) -> None:
    ports = [{"name": f"http-{port}", "port": port, "targetPort": 80, "nodePort": port} for port in _HOSTS_PORTS]
    spec = {"type": "NodePort", "selector": {"app": "somebody-else"}, "ports": ports}
    demo.objects.create("Service", {"metadata": {"name": "somebody-else", "namespace": "default"}, "spec": spec})


def _port_free(demo: Demo) -> None:
    _remove(demo, "Service", "default", "somebody-else")


def _insufficient_cpu(demo: Demo) -> None:
    # Charts of the article's era ask for nothing: the cluster's owner gives every container 2 CPUs.
    for name in (_HOST, _GUEST):
        if demo.objects.find("Namespace", "", name) is None:
            _namespace(demo, name)
        limits = [{"type": "Container", "defaultRequest": {"cpu": "2"}}]
        demo.objects.create("LimitRange", {"metadata": {"name": "fair", "namespace": name}, "spec": {"limits": limits}})
        _begin_anew(demo, "", name)


def _cpu_enough(demo: Demo) -> None:
    for name in (_HOST, _GUEST):
        _remove(demo, "LimitRange", name, "fair")
        _begin_anew(demo, "", name)


def _crash_loop(demo: Demo) -> None:
    # FATE Flow's container, as charts before v1.9.0 call it and as those after do.
    demo.catalog.troubles.crashing += [f"{_GUEST}/python", f"{_GUEST}/fateflow"]
    _begin_anew(demo, "python", _GUEST)
    _begin_anew(demo, "fateflow", _GUEST)


def _no_crash(demo: Demo) -> None:
    demo.catalog.troubles.crashing.clear()


def _oom(demo: Demo) -> None:
    # What computes: Eggroll's eggs, its node managers since v1.4.0.
    demo.catalog.troubles.starving += [f"{_GUEST}/egg*", f"{_GUEST}/nodemanager*"]
    _begin_anew(demo, "egg", _GUEST)
    _begin_anew(demo, "nodemanager", _GUEST)


def _memory_enough(demo: Demo) -> None:
    demo.catalog.troubles.starving.clear()


def _db_not_ready(demo: Demo) -> None:
    demo.catalog.troubles.silent += ["kube-fate/mongo", "kube-fate/mariadb"]
    _begin_anew(demo, "m", "kube-fate")


def _db_ready(demo: Demo) -> None:
    demo.catalog.troubles.silent.clear()
    _begin_anew(demo, "m", "kube-fate")


def _namespace_terminating(demo: Demo) -> None:
    _namespace(demo, _HOST)
    held = {"name": _HELD, "namespace": _HOST, "finalizers": ["example.com/never-removed"]}
    demo.objects.create("ConfigMap", {"metadata": held})
    _remove(demo, "Namespace", "", _HOST)


def _finalizer_done(demo: Demo) -> None:
    held = demo.objects.find("ConfigMap", _HOST, _HELD)
    if held is not None:
        demo.objects.change(held, lambda new: new["metadata"].pop("finalizers"))


def _chart_missing(demo: Demo) -> None:
    demo.kubefate.missing_charts |= _FATE_CHARTS


def _chart_published(demo: Demo) -> None:
    demo.kubefate.missing_charts -= _FATE_CHARTS


def _helm_leftover(demo: Demo) -> None:
    _namespace(demo, _HOST)
    demo.objects.create("Secret", leftover_secret(_HOST, _HOST))


def _leftover_gone(demo: Demo) -> None:
    _remove(demo, "Secret", _HOST, leftover_secret(_HOST, _HOST)["metadata"]["name"])


def _kubefate(**switches: object) -> Callable[[Demo], None]:
    """Set switches of StandInFaults."""

    def turn(demo: Demo) -> None:
        for name, value in switches.items():
            setattr(demo.kubefate, name, value)

    return turn


def _toy(outcome: str) -> Callable[[Demo], None]:
    def turn(demo: Demo) -> None:
        demo.catalog.troubles.toy = outcome

    return turn


def _toy_peer_unreachable(demo: Demo) -> None:
    demo.node.network.blocked.update(_HOSTS_PORTS)


def _peer_reachable(demo: Demo) -> None:
    demo.node.network.blocked.difference_update(_HOSTS_PORTS)


def _rbac_poor(demo: Demo) -> None:
    demo.faults.access.denied += [
        Rule(verbs=("create",), resources=("namespaces",)),
        Rule(verbs=("create", "get"), resources=("pods/exec", "pods/portforward")),
    ]


def _rbac_rich(demo: Demo) -> None:
    demo.faults.access.denied.clear()


def _only_reading(demo: Demo) -> None:
    reader = User("demo-reader", rules=(Rule(("get", "list")), Rule(("create",), ("authorization.k8s.io",))))
    demo.faults.access.users[ADMIN_TOKEN] = demo.faults.access.anonymous = reader
    demo.faults.cut_watches()


def _everything(demo: Demo) -> None:
    demo.faults.access.users[ADMIN_TOKEN] = demo.faults.access.anonymous = ADMIN


def _api_flaky(demo: Demo) -> None:
    demo.faults.latency = 0.02
    demo.faults.watch_lifetime = 3.0
    demo.faults.cut_watches()
    # KubeFATE is a tenant of the same server, and gives up at a 500 where fatetui tries again.
    demo.faults.failures += [
        Failure(429, every=11, methods=("GET",)),
        Failure(500, every=3, methods=("GET",), path="/events$"),
    ]


def _api_sound(demo: Demo) -> None:
    demo.faults.latency = 0.0
    demo.faults.watch_lifetime = None
    demo.faults.failures.clear()


def _nothing(demo: Demo) -> None:
    """The age of the server is the fault."""


def _namespace(demo: Demo, name: str) -> None:
    demo.objects.create("Namespace", {"metadata": {"name": name}})


def _remove(demo: Demo, kind: str, namespace: str, name: str) -> None:
    found = demo.objects.find(kind, namespace, name)
    if found is not None:
        demo.objects.delete(found)


def _begin_anew(demo: Demo, beginning: str, namespace: str | None = None) -> None:
    """Delete the pods whose names begin so: their controllers make others, which meet what is so now."""
    for pod in demo.objects.list("Pod", namespace):
        if pod["metadata"]["name"].startswith(beginning):
            demo.objects.delete(pod)


SCENARIOS: dict[str, Scenario] = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "image-pull", _("The registry does not have the image of FATE's python pod"), _image_pull, _images_again
        ),
        Scenario(
            "no-ingress-class", _("No ingress controller and no IngressClass"), _no_ingress_class, _ingress_class_again
        ),
        Scenario(
            "ingress-v1beta1-only-manifest",
            _("The server is too new for the Ingress version that the chart is written in"),
            _nothing,
            profile=TODAY,
        ),
        Scenario("port-taken", _("Somebody else's Service has the NodePorts of party 9999"), _port_taken, _port_free),
        Scenario(
            "insufficient-cpu", _("The node has too few CPUs for what the pods request"), _insufficient_cpu, _cpu_enough
        ),
        Scenario("crash-loop", _("FATE Flow of party 10000 ends soon after its start"), _crash_loop, _no_crash),
        Scenario("oom", _("What computes for party 10000 is killed for its memory"), _oom, _memory_enough),
        Scenario("db-not-ready", _("KubeFATE's database never takes connections"), _db_not_ready, _db_ready),
        Scenario(
            "namespace-terminating",
            _("A finalizer keeps a namespace of an earlier attempt"),
            _namespace_terminating,
            _finalizer_done,
        ),
        Scenario(
            "chart-missing",
            _("The chart repository does not publish FATE's charts any more"),
            _chart_missing,
            _chart_published,
        ),
        Scenario(
            "helm-leftover", _("A Helm release of an earlier attempt is left behind"), _helm_leftover, _leftover_gone
        ),
        Scenario(
            "stuck-job",
            _("KubeFATE's job stays Running although all pods are ready"),
            _kubefate(stuck_job=True),
            _kubefate(stuck_job=False),
        ),
        Scenario(
            "kubefate-restart",
            _("KubeFATE restarts in the middle of its job"),
            _kubefate(restart_after=10.0),
            _kubefate(restart_after=None),
        ),
        Scenario(
            "token-expired",
            _("KubeFATE's tokens live for a few seconds"),
            _kubefate(token_seconds=4.0),
            _kubefate(token_seconds=TOKEN_SECONDS),
        ),
        Scenario("toy-failed", _("toy_example's job fails, with exit code 0"), _toy("failed"), _toy("")),
        Scenario(
            "toy-peer-unreachable",
            _("A firewall swallows the way to the NodePort of party 9999"),
            _toy_peer_unreachable,
            _peer_reachable,
        ),
        Scenario("swapped-roles", _("FATE Flow is of another party than the guest"), _toy("wrong-guest"), _toy("")),
        Scenario("rbac-poor", _("The user may neither create namespaces nor exec into pods"), _rbac_poor, _rbac_rich),
        Scenario(
            "rbac-read", _("The user may get and list, and nothing else: not even watch"), _only_reading, _everything
        ),
        Scenario("api-flaky", _("Latency, 429, 500 and cut watches"), _api_flaky, _api_sound),
    )
}


def scenario_called(name: str | None) -> Scenario:
    """The fault that is called `name`; None is the demo without one. Raises UnknownScenario."""
    if name is None:
        return Scenario("", _("Nothing goes wrong"), lambda demo: None)
    if name not in SCENARIOS:
        near = get_close_matches(name, SCENARIOS, n=1)
        raise UnknownScenario(
            _("The demo has no scenario {name}", name=name),
            remedy=_("did you mean `{name}`?", name=near[0])
            if near
            else _("It has: {names}", names=", ".join(SCENARIOS)),
        )
    return SCENARIOS[name]
