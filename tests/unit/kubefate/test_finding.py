"""Ways in tried in order, and the rung that is told when none answers."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp import web

from services.kubefate import NoWayIn, RouteKind, find_route
from services.kubefate.entrance import Entrance, entrances
from services.kubernetes import Forbidden, Unreachable
from tests.unit.kubefate.doubles import FakeCluster, ScriptedService, answer, as_cluster, serving

Object = dict[str, Any]
LABELS = {"fate": "kubefate"}


def named(kind: str, name: str = "kubefate", namespace: str | None = "kube-fate", **parts: Any) -> Object:
    labels = parts.pop("labels", {})
    return {"kind": kind, "metadata": {"name": name, "namespace": namespace, "labels": labels}, **parts}


DEPLOYMENT = named("Deployment", spec={"selector": {"matchLabels": LABELS}})
READY = {"conditions": [{"type": "Ready", "status": "True"}], "phase": "Running"}
POD = named("Pod", "kubefate-1", labels=LABELS, status=READY)
ENDPOINTS = named("Endpoints", subsets=[{"addresses": [{"ip": "10.1.0.9"}]}])
INGRESS = named("Ingress", spec={"rules": [{"host": "kubefate.net"}]})
CONTROLLER = {"app.kubernetes.io/name": "ingress-nginx"}
HEALTHY = [DEPLOYMENT, POD, ENDPOINTS]


async def test_the_proxy_is_the_last_that_answers(cluster: FakeCluster, scripted: ScriptedService) -> None:
    cluster.objects, cluster.service = [*HEALTHY], scripted
    route = await find_route(as_cluster(cluster))
    assert route.kind is RouteKind.PROXY
    assert route.url.endswith("/namespaces/kube-fate/services/kubefate:8080/proxy")
    assert [forward.closed for forward in cluster.forwards] == [True]


async def test_the_order_is_the_callers(cluster: FakeCluster, scripted: ScriptedService) -> None:
    cluster.service = scripted
    await find_route(as_cluster(cluster), prefer=("proxy", "port-forward"))
    assert cluster.forwards == []


async def test_an_ingress_is_found_by_its_controllers_node_port(cluster: FakeCluster) -> None:
    hosts: list[str] = []

    async def greet(request: web.Request) -> web.Response:
        hosts.append(request.headers["Host"])
        return web.json_response({"msg": "kubefate run success", "service_version": "v1.0.2"})

    node = named("Node", "n1", None, status={"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}]})
    async with serving(web.get("/", greet)) as port:
        spec = {"type": "NodePort", "ports": [{"port": 80, "nodePort": port}]}
        cluster.objects = [INGRESS, named("Service", "controller", "ingress", labels=CONTROLLER, spec=spec), node]
        route = await find_route(as_cluster(cluster))
        await route.close()
    assert (route.kind, hosts) == (RouteKind.INGRESS, ["kubefate.net"])
    assert route.address == f"http://127.0.0.1:{port} (Host: kubefate.net)"


async def test_entrances_come_likeliest_first_and_once(cluster: FakeCluster) -> None:
    pod = named(
        "Pod",
        "controller-1",
        "ingress",
        labels=CONTROLLER,
        spec={"containers": [{"ports": [{"containerPort": 80, "hostPort": 80}, {"containerPort": 8443}]}]},
        status={"phase": "Running", "hostIP": "10.0.0.1"},
    )
    service = named(
        "Service",
        "controller",
        "ingress",
        labels=CONTROLLER,
        spec={"type": "LoadBalancer", "ports": [{"port": 80, "nodePort": 30080}, {"port": 443, "nodePort": 30443}]},
        status={"loadBalancer": {"ingress": [{"ip": "10.0.0.1"}, {"hostname": "lb.corp"}]}},
    )
    addresses = [{"type": "InternalIP", "address": "10.0.0.1"}, {"type": "ExternalIP", "address": "fd00::1"}]
    cluster.objects = [pod, service, named("Node", "n1", None, status={"addresses": addresses})]
    found = await entrances(as_cluster(cluster), INGRESS, secure=False)
    assert found == [
        Entrance("10.0.0.1", 80),
        Entrance("lb.corp", 80),
        Entrance("fd00::1", 30080),
        Entrance("10.0.0.1", 30080),
    ]
    assert found[2].url(secure=False) == "http://[fd00::1]:30080"
    assert Entrance("a", 443).url(secure=True) == "https://a"


WAITING = {"state": {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}}}
UNSCHEDULED = {
    "phase": "Pending",
    "conditions": [{"type": "PodScheduled", "status": "False", "message": "0/1 nodes: Insufficient cpu"}],
}
LADDER: list[tuple[str, list[Object], str]] = [
    ("nothing deployed", [], "there is no Deployment kubefate in namespace kube-fate"),
    ("no pod", [DEPLOYMENT], "the Deployment has no pod"),
    (
        "image missing",
        [DEPLOYMENT, named("Pod", "kubefate-1", labels=LABELS, status={"containerStatuses": [WAITING]})],
        "pod kubefate-1 is not ready: ImagePullBackOff: Back-off pulling image",
    ),
    (
        "no room",
        [DEPLOYMENT, named("Pod", "kubefate-1", labels=LABELS, status=UNSCHEDULED)],
        "pod kubefate-1 is not ready: 0/1 nodes: Insufficient cpu",
    ),
    (
        "on its way out",
        [DEPLOYMENT, {**POD, "metadata": {**POD["metadata"], "deletionTimestamp": "2026-01-01T00:00:00Z"}}],
        f"pod {POD['metadata']['name']} is not ready: Terminating",
    ),
    ("no endpoints", [DEPLOYMENT, POD], "Service kube-fate/kubefate has no ready endpoints"),
]


@pytest.mark.parametrize(("objects", "cause"), [row[1:] for row in LADDER], ids=[row[0] for row in LADDER])
async def test_the_first_broken_rung_is_the_cause(cluster: FakeCluster, objects: list[Object], cause: str) -> None:
    cluster.objects = objects
    with pytest.raises(NoWayIn) as caught:
        await find_route(as_cluster(cluster))
    assert str(caught.value.cause) == cause
    assert caught.value.remedy is not None
    assert [attempt.kind for attempt in caught.value.attempts] == ["ingress", "port-forward", "proxy"]
    assert [rung.ok for rung in caught.value.rungs][:-1] == [True] * (len(caught.value.rungs) - 1)
    assert not caught.value.runs


async def test_a_kubefate_that_runs_and_cannot_be_reached_is_told_from_one_that_is_not_there(
    cluster: FakeCluster,
) -> None:
    cluster.objects = [*HEALTHY]
    cluster.forward_error = Forbidden("port 8080", cause="no right to get pods/portforward")
    with pytest.raises(NoWayIn) as caught:
        await find_route(as_cluster(cluster), prefer=("port-forward",))
    assert caught.value.runs


async def test_when_only_the_ingress_was_tried_the_ladder_goes_on_to_it(cluster: FakeCluster) -> None:
    cluster.objects = [*HEALTHY]
    with pytest.raises(NoWayIn, match="no Ingress kubefate with a host"):
        await find_route(as_cluster(cluster), prefer=("ingress",))
    cluster.objects = [*HEALTHY, INGRESS]
    with pytest.raises(NoWayIn, match="no pod of an ingress controller is ready"):
        await find_route(as_cluster(cluster), prefer=("ingress",))


async def test_a_foreign_server_at_the_given_address_is_named(cluster: FakeCluster) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text="<title>Example Domain</title>", headers={"Server": "ECS"})

    ready = named("Pod", "controller-1", "ingress", labels=CONTROLLER, spec={"containers": []}, status=READY)
    cluster.objects = [*HEALTHY, INGRESS, ready]
    async with serving(web.get("/", page)) as port:
        with pytest.raises(NoWayIn, match="ECS · Example Domain"):
            await find_route(as_cluster(cluster), given=f"127.0.0.1:{port}", prefer=("given",))


async def test_a_check_that_is_forbidden_is_no_failure(cluster: FakeCluster) -> None:
    cluster.objects = [*HEALTHY]
    cluster.refused = {"Deployment": Forbidden("Deployment kube-fate/kubefate", cause="no right to get deployments")}
    with pytest.raises(NoWayIn) as caught:
        await find_route(as_cluster(cluster), prefer=("proxy",))
    assert caught.value.rungs[1].ok is None
    assert "does not exist" in str(caught.value.cause)


async def test_a_lost_kubernetes_is_the_lowest_rung(cluster: FakeCluster, monkeypatch: pytest.MonkeyPatch) -> None:
    async def lost(self: FakeCluster) -> None:
        raise Unreachable("/version", cause="connection refused")

    monkeypatch.setattr(FakeCluster, "version", lost)
    with pytest.raises(NoWayIn, match="connection refused"):
        await find_route(as_cluster(cluster))


async def test_a_page_without_a_backend_is_unreachable(cluster: FakeCluster, scripted: ScriptedService) -> None:
    cluster.objects, cluster.service = [*HEALTHY], scripted.on("GET /", answer("<title>503</title>", 503))
    with pytest.raises(NoWayIn, match="503"):
        await find_route(as_cluster(cluster), prefer=("proxy",))
