from __future__ import annotations

import asyncio

import httpx
import pytest
from aiohttp import web

from services.kubefate import ForwardRoute, HttpRoute, KubeFate, KubeFateUnreachable, ProxyRoute, Request, RouteKind
from services.kubefate.routes import normal_url
from services.kubernetes import NotFound
from tests.unit.kubefate.doubles import FakeCluster, ScriptedService, answer, as_cluster, serving

DEPLOYMENT = {
    "kind": "Deployment",
    "metadata": {"name": "kubefate", "namespace": "kube-fate"},
    "spec": {"selector": {"matchLabels": {"fate": "kubefate"}}},
}
READY_POD = {
    "kind": "Pod",
    "metadata": {"name": "kubefate-1", "namespace": "kube-fate", "labels": {"fate": "kubefate"}},
    "status": {"conditions": [{"type": "Ready", "status": "True"}]},
}


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("kubefate.net", "http://kubefate.net"),
        ("10.0.0.1:32000", "http://10.0.0.1:32000"),
        ("https://k.example/", "https://k.example"),
        ("https://k.example/prefix/", "https://k.example/prefix"),
    ],
)
def test_addresses_as_people_write_them(text: str, url: str) -> None:
    assert normal_url(text) == url


async def test_an_ingress_is_met_by_address_with_the_host_it_wants() -> None:
    seen: list[httpx.Request] = []

    def handle(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return httpx.Response(200)

    route = HttpRoute(
        "http://10.0.0.1:30080",
        host="kubefate.net",
        kind=RouteKind.INGRESS,
        transport=httpx.MockTransport(handle),
    )
    await route.send(Request("GET", "/"))
    await route.close()
    assert (seen[0].url.host, seen[0].headers["host"]) == ("10.0.0.1", "kubefate.net")


@pytest.mark.parametrize(
    "failure", [httpx.ConnectError("refused"), httpx.ReadTimeout("slow"), httpx.RemoteProtocolError("cut")]
)
async def test_every_transport_failure_is_one_error(failure: Exception) -> None:
    def handle(request: httpx.Request) -> httpx.Response:
        raise failure

    route = HttpRoute("http://kubefate.test", transport=httpx.MockTransport(handle))
    with pytest.raises(KubeFateUnreachable) as caught:
        await route.send(Request("GET", "/"))
    assert caught.value.cause is not None
    assert caught.value.transient


async def test_through_the_api_server_the_token_is_in_the_query(
    cluster: FakeCluster, scripted: ScriptedService
) -> None:
    cluster.service = scripted
    async with KubeFate(ProxyRoute(as_cluster(cluster), "kube-fate")) as kubefate:
        assert str(kubefate.version) == "v1.4.5"
    version = cluster.proxied[-1]
    assert version["query"]["token"] == "a.token.1"
    assert "Authorization" not in version["headers"]


async def test_a_port_forward_is_opened_again_after_it_broke(cluster: FakeCluster) -> None:
    async def greet(_request: web.Request) -> web.Response:
        return web.json_response({"msg": "kubefate run Success"})

    cluster.objects = [DEPLOYMENT, READY_POD]
    route = ForwardRoute(as_cluster(cluster), "kube-fate")
    cluster.port = 1
    with pytest.raises(KubeFateUnreachable):
        await route.send(Request("GET", "/"))
    async with serving(web.get("/", greet)) as cluster.port:
        assert (await route.send(Request("GET", "/"))).status == 200
    await route.close()
    assert [forward.closed for forward in cluster.forwards] == [True, True]


async def test_what_the_forward_knows_of_a_lost_connection_is_told(cluster: FakeCluster) -> None:
    cluster.objects = [DEPLOYMENT, READY_POD]
    cluster.forward_error = NotFound("Pod kube-fate/kubefate-1", cause='pods "kubefate-1" not found')
    route = ForwardRoute(as_cluster(cluster), "kube-fate")
    with pytest.raises(KubeFateUnreachable, match='pods "kubefate-1" not found'):
        await route.send(Request("GET", "/"))


async def test_requests_at_once_share_one_port_forward(cluster: FakeCluster) -> None:
    async def greet(_request: web.Request) -> web.Response:
        return web.json_response({"msg": "kubefate run Success"})

    cluster.objects = [DEPLOYMENT, READY_POD]
    route = ForwardRoute(as_cluster(cluster), "kube-fate")
    async with serving(web.get("/", greet)) as cluster.port:
        replies = await asyncio.gather(*(route.send(Request("GET", "/")) for _number in range(5)))
        await route.close()
    assert {reply.status for reply in replies} == {200}
    assert [forward.closed for forward in cluster.forwards] == [True]


async def test_requests_that_fail_at_once_close_what_they_opened(cluster: FakeCluster) -> None:
    cluster.objects = [DEPLOYMENT, READY_POD]
    route = ForwardRoute(as_cluster(cluster), "kube-fate")
    requests = (route.send(Request("GET", "/")) for _number in range(5))
    failures = await asyncio.gather(*requests, return_exceptions=True)
    assert {type(failure) for failure in failures} == {KubeFateUnreachable}
    assert all(forward.closed for forward in cluster.forwards)


async def test_through_the_api_server_a_new_token_is_taken_when_the_old_one_is_refused(
    cluster: FakeCluster, scripted: ScriptedService
) -> None:
    cluster.service = scripted
    refused = answer({"code": 401, "message": "Token is expired"}, 401)
    scripted.on("GET /v1/job/", refused, answer({"data": [], "msg": "getJobList success"}))
    async with KubeFate(ProxyRoute(as_cluster(cluster), "kube-fate")) as kubefate:
        assert await kubefate.jobs() == []
    assert scripted.logins == 2
    assert [sent.url.params["token"] for sent in scripted.sent("GET /v1/job/")] == ["a.token.1", "a.token.2"]


async def test_without_a_ready_pod_there_is_nothing_to_forward_to(cluster: FakeCluster) -> None:
    cluster.objects = [DEPLOYMENT]
    with pytest.raises(KubeFateUnreachable, match="no pod of KubeFATE is ready"):
        await ForwardRoute(as_cluster(cluster), "kube-fate").send(Request("GET", "/"))
