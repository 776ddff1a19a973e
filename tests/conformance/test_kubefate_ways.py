"""Every way in to KubeFATE, on the demo and on a real cluster: first answer, login, writes, a new pod, a new process.

The demo runs KubeFATE in its pod. On a real cluster the stand-in runs here, and the Deployment's pod passes each
connection on to it: Service, Endpoints, port-forward and proxy are the real ones. That wants a node that is this
machine, as the lab's is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession, web

from services.kubefate import (
    ClusterSpec,
    JobStatus,
    KubeFate,
    ManifestOptions,
    NoWayIn,
    RouteKind,
    find_route,
    node_addresses,
    render_manifests,
)
from services.kubernetes import Cluster, Object, name_of
from services.sandbox.kubefate import StandIn
from tests.conformance.conftest import real_kubeconfig
from tests.conformance.objects import IMAGE

# aiohttp's connection of a proxied request that was given up may be collected after its session: seen once on the lab.
pytestmark = pytest.mark.filterwarnings(
    "ignore:Exception ignored in. <function Connection.__del__:pytest.PytestUnraisableExceptionWarning"
)

VERSION = "v1.0.2"
DEADLINE = 180
INGRESS_ADDRESS = "127.0.0.53"
JSON = "application/json"
WAYS = (RouteKind.INGRESS, RouteKind.PORT_FORWARD, RouteKind.PROXY)
SHARED = ("Namespace", "ClusterRole", "ClusterRoleBinding")


async def nothing_to_do() -> None:
    """On the demo a new pod is a new process."""


@dataclass
class Deployed:
    """KubeFATE in a namespace. `new_process` ends the service's process and starts another."""

    cluster: Cluster
    namespace: str
    new_process: Callable[[], Awaitable[None]]

    async def pod(self, *, but: str = "") -> Object:
        """The pod that the Service leads to, as soon as it leads to one other than `but`."""
        async with asyncio.timeout(DEADLINE):
            async with self.cluster.watch("Endpoints", self.namespace, fields="metadata.name=kubefate") as events:
                async for event in events:
                    for subset in event.object.get("subsets") or ():
                        names = [address["targetRef"]["name"] for address in subset.get("addresses") or ()]
                        if names and names[0] != but:
                            return await self.cluster.get("Pod", names[0], self.namespace)
        raise AssertionError("a watch does not end by itself")

    async def restart(self) -> None:
        """Another pod, another process: every connection is cut, every token void."""
        old = name_of(await self.pod())
        await self.cluster.delete("Pod", old, self.namespace, grace=0)
        await self.new_process()
        await self.pod(but=old)


@pytest.fixture
async def deployed(cluster: Cluster, namespace: str, kubeconfig: Path) -> AsyncIterator[Deployed]:
    options = ManifestOptions(version=VERSION, namespace=namespace, host=f"{namespace}.test", ingress_class="nginx")
    objects = [obj for obj in render_manifests(options, await cluster.discovery()) if obj["kind"] not in SHARED]
    pod = workload(objects)["spec"]["template"]["spec"]
    pod["terminationGracePeriodSeconds"] = 0
    # Shipped without a probe, its pod is ready before the program listens.
    pod["containers"][0]["readinessProbe"] = {"tcpSocket": {"port": 8080}, "periodSeconds": 1}
    async with AsyncExitStack() as after:
        new_process: Callable[[], Awaitable[None]] = nothing_to_do
        if kubeconfig == real_kubeconfig():
            [address, *_more] = node_addresses((await cluster.list("Node")).items)
            new_process = await stand_in(after, cluster, address, objects)
        for obj in objects:
            await cluster.apply(obj)
        if kubeconfig == real_kubeconfig():
            await publish(after, cluster, namespace, objects)
        found = Deployed(cluster, namespace, new_process)
        await found.pod()
        yield found


def workload(objects: list[Object]) -> Object:
    return next(obj for obj in objects if (obj["kind"], name_of(obj)) == ("Deployment", "kubefate"))


async def stand_in(
    after: AsyncExitStack, cluster: Cluster, address: str, objects: list[Object]
) -> Callable[[], Awaitable[None]]:
    """Serve at `address`, the node's, and have the pods of `objects` pass connections on; gives what starts it anew."""
    running = [StandIn(cluster, VERSION)]
    try:
        url = await running[0].start(address)
    except OSError:
        pytest.skip("the node is another machine")

    async def stop() -> None:
        await running[0].stop()

    after.push_async_callback(stop)
    port = url.rpartition(":")[2]
    for obj in objects:
        if obj["kind"] == "Deployment":
            [container] = obj["spec"]["template"]["spec"]["containers"]
            obj["spec"]["replicas"] = int(name_of(obj) == "kubefate")
            container |= {"image": IMAGE, "command": ["nc", "-ll", "-p", "8080", "-e", "nc", address, port]}

    async def again() -> None:
        await running[0].stop()
        running[0] = StandIn(cluster, VERSION)
        await running[0].start(address, int(port))

    return again


async def publish(after: AsyncExitStack, cluster: Cluster, namespace: str, objects: list[Object]) -> None:
    """Be the ingress controller that the real cluster lacks: serve the one host, and say where."""
    [*_command, address, port] = workload(objects)["spec"]["template"]["spec"]["containers"][0]["command"]
    session = await after.enter_async_context(ClientSession(f"http://{address}:{port}"))

    async def pass_on(request: web.Request) -> web.Response:
        if request.host != f"{namespace}.test":
            raise web.HTTPNotFound
        kept = {name: value for name, value in request.headers.items() if name in ("Authorization", "Content-Type")}
        body = await request.read()
        async with session.request(request.method, request.path_qs, headers=kept, data=body) as answer:
            return web.Response(status=answer.status, body=await answer.read(), headers={"Content-Type": JSON})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", pass_on)
    runner = web.AppRunner(app)
    await runner.setup()
    after.push_async_callback(runner.cleanup)
    try:
        await web.TCPSite(runner, INGRESS_ADDRESS, 80).start()
    except OSError:
        pytest.skip("port 80 is not to be had")
    status = {"status": {"loadBalancer": {"ingress": [{"ip": INGRESS_ADDRESS}]}}}
    await cluster.patch("Ingress", "kubefate", namespace, status, subresource="status")


@pytest.mark.parametrize("way", WAYS)
async def test_each_way_leads_in(deployed: Deployed, way: RouteKind) -> None:
    async with asyncio.timeout(DEADLINE):
        route = await find_route(deployed.cluster, prefer=(way,), namespace=deployed.namespace)
        assert route.kind is way
        async with KubeFate(route) as kubefate:
            assert str(kubefate.version) == VERSION
            assert await asyncio.gather(*(kubefate.jobs() for _number in range(8))) == [[]] * 8
            nowhere = ClusterSpec("v-fate", f"{deployed.namespace}-none", "fate", "v1.3.0-a", {"partyId": 9999})
            job = await kubefate.install(nowhere)
            assert (await kubefate.job(job.id)).status in (JobStatus.PENDING, JobStatus.RUNNING, JobStatus.FAILED)


@pytest.mark.parametrize("way", WAYS)
async def test_a_session_outlives_pod_and_process(deployed: Deployed, way: RouteKind) -> None:
    """Its token is void, its connection is cut: it takes another of each, once, by itself."""
    async with asyncio.timeout(2 * DEADLINE):
        route = await find_route(deployed.cluster, prefer=(way,), namespace=deployed.namespace)
        async with KubeFate(route) as kubefate:
            assert await kubefate.jobs() == []
            await deployed.restart()
            assert await kubefate.jobs() == []


async def test_an_address_that_was_given_comes_first(deployed: Deployed) -> None:
    async with asyncio.timeout(DEADLINE):
        pod = name_of(await deployed.pod())
        async with deployed.cluster.port_forward(pod, deployed.namespace, 8080) as forward:
            route = await find_route(deployed.cluster, given=forward.url, namespace=deployed.namespace)
            assert (route.kind, route.url) == (RouteKind.GIVEN, forward.url)
            async with KubeFate(route) as kubefate:
                assert await kubefate.clusters() == []


async def test_without_a_pod_the_reason_is_told(deployed: Deployed) -> None:
    async with asyncio.timeout(DEADLINE):
        pod = name_of(await deployed.pod())
        await deployed.cluster.patch("Deployment", "kubefate", deployed.namespace, {"spec": {"replicas": 0}})
        await gone(deployed, pod)
        with pytest.raises(NoWayIn) as caught:
            await find_route(deployed.cluster, prefer=("port-forward", "proxy"), namespace=deployed.namespace)
    assert [attempt.kind for attempt in caught.value.attempts] == ["port-forward", "proxy"]
    assert "no endpoints available" in str(caught.value.attempts[1].error)
    assert str(caught.value.cause) == "the Deployment has no pod"


async def gone(deployed: Deployed, pod: str) -> None:
    """Wait until `pod` is no more."""
    selector = f"metadata.name={pod}"
    listing = await deployed.cluster.list("Pod", deployed.namespace, fields=selector)
    if not listing.items:
        return
    version = listing.resource_version
    async with deployed.cluster.watch("Pod", deployed.namespace, fields=selector, resource_version=version) as events:
        async for event in events:
            if event.type == "DELETED":
                return
