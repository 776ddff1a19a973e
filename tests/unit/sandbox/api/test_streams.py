"""Logs, exec, attach, port-forward and proxy: delegated to the node, framed as clients expect."""

import asyncio
import json
import struct
import zlib
from typing import Any

import pytest
from aiohttp import ClientWebSocketResponse

from services.sandbox.api.spdy import _DICTIONARY, Session
from services.sandbox.resources import RESOURCES
from services.sandbox.runtime import ERROR, RESIZE, STDERR, STDIN, STDOUT
from services.sandbox.store import ObjectStore
from tests.unit.sandbox.api.conftest import Api, FakeNode
from tests.waiting import PATIENCE

POD = "/api/v1/namespaces/default/pods/web"
Object = dict[str, Any]


@pytest.fixture
def service(store: ObjectStore, running_pod: Object) -> str:
    """A Service `front` over the running pod, port 80 to 8080."""
    ports = [{"name": "http", "port": 80, "targetPort": 8080}]
    store.create(RESOURCES["Service"], {"metadata": {"name": "front"}, "spec": {"ports": ports}})
    address = {"ip": "10.244.0.9", "targetRef": {"kind": "Pod", "name": "web"}}
    subset = {"addresses": [address], "ports": [{"name": "http", "port": 8080}]}
    store.create(RESOURCES["Endpoints"], {"metadata": {"name": "front"}, "subsets": [subset]})
    return "/api/v1/namespaces/default/services"


async def frames(socket: ClientWebSocketResponse) -> list[tuple[int, bytes]]:
    async with asyncio.timeout(PATIENCE):
        return [(message.data[0], message.data[1:]) async for message in socket]


async def test_log_options_reach_the_node(api: Api, node: FakeNode, running_pod: Object) -> None:
    query = {"tailLines": "5", "limitBytes": "100", "timestamps": "true", "sinceTime": "2026-01-01T00:00:00Z"}
    response = await api.call("GET", f"{POD}/log", params=query)
    assert await response.text() == "main speaks\n"
    options = node.asked[0]
    assert (options.tail, options.limit, options.timestamps, options.follow) == (5, 100, True, False)
    assert options.since is not None
    assert options.since.year == 2026


async def test_log_refusals(api: Api, store: ObjectStore, running_pod: Object) -> None:
    wrong = await api.fails(400, "GET", f"{POD}/log", params={"container": "x"})
    assert wrong["message"] == "container x is not valid for pod web"
    await api.fails(400, "GET", f"{POD}/log", params={"previous": "true"})
    await api.fails(422, "GET", f"{POD}/log", params={"tailLines": "-1"})
    two = {"containers": [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"}]}
    store.create(RESOURCES["Pod"], {"metadata": {"name": "pair"}, "spec": two})
    several = await api.fails(400, "GET", "/api/v1/namespaces/default/pods/pair/log")
    assert several["message"] == "a container name must be specified for pod pair, choose one of: [a b]"

    def pulling(pod: Object) -> None:
        waiting = {"name": "a", "state": {"waiting": {"reason": "ImagePullBackOff"}}}
        pod["spec"]["nodeName"], pod["status"]["containerStatuses"] = "node-1", [waiting]

    store.mutate(RESOURCES["Pod"], "default", "pair", pulling, subresource="binding")
    stuck = await api.fails(400, "GET", "/api/v1/namespaces/default/pods/pair/log", params={"container": "a"})
    assert stuck["message"] == ('container "a" in pod "pair" is waiting to start: trying and failing to pull image')


@pytest.mark.parametrize("protocol", ["v4.channel.k8s.io", "v5.channel.k8s.io"])
async def test_exec_carries_output_and_exit_code(api: Api, running_pod: Object, protocol: str) -> None:
    path = f"{POD}/exec?command=exit&command=7&stdout=true&stderr=true"
    async with api.client.ws_connect(path, protocols=(protocol,)) as socket:
        assert socket.protocol == protocol
        found = await frames(socket)
    assert found[:2] == [(STDOUT, b"exit 7"), (STDERR, b"noise")]
    outcome = json.loads(found[2][1])
    assert found[2][0] == ERROR
    assert outcome["details"]["causes"] == [{"reason": "ExitCode", "message": "7"}]


async def test_exec_takes_input_sizes_and_its_end(api: Api, node: FakeNode, running_pod: Object) -> None:
    path = f"{POD}/exec?command=cat&stdin=true&stdout=true&tty=true"
    async with api.client.ws_connect(path, protocols=("v5.channel.k8s.io",)) as socket:
        await socket.send_bytes(bytes((RESIZE,)) + b'{"Width": 80, "Height": 24}')
        await socket.send_bytes(bytes((STDIN,)) + b"hello")
        await socket.send_bytes(bytes((255, STDIN)))
        found = await frames(socket)
    assert (STDOUT, b"hello") in found
    assert json.loads(found[-1][1])["status"] == "Success"
    assert node.processes[0].sizes == [(80, 24)]


async def test_a_client_that_leaves_ends_its_process(api: Api, node: FakeNode, running_pod: Object) -> None:
    async with api.client.ws_connect(f"{POD}/exec?command=cat&stdin=true", protocols=("v4.channel.k8s.io",)) as socket:
        await socket.receive()
    async with asyncio.timeout(PATIENCE):
        await node.processes[0].killed.wait()


async def test_exec_needs_an_upgrade_and_a_command(api: Api, running_pod: Object) -> None:
    refused = await api.fails(400, "GET", f"{POD}/exec", params={"command": "ls"})
    assert refused["message"] == "Upgrade request required"


async def test_port_forward_over_channels(api: Api, running_pod: Object) -> None:
    async with api.client.ws_connect(f"{POD}/portforward?ports=8080", protocols=("v4.channel.k8s.io",)) as socket:
        announced = [(await socket.receive()).data for _ in range(2)]
        assert announced == [b"\x00" + (8080).to_bytes(2, "little"), b"\x01" + (8080).to_bytes(2, "little")]
        await socket.send_bytes(b"\x00GET /x HTTP/1.1\r\n\r\n")
        answer = b"".join(data for channel, data in await frames(socket) if channel == 0)
    assert answer.startswith(b"HTTP/1.1 418")


async def test_port_forward_to_a_closed_port(api: Api, running_pod: Object) -> None:
    async with api.client.ws_connect(f"{POD}/portforward?ports=1", protocols=("v4.channel.k8s.io",)) as socket:
        messages = [(await socket.receive()).data for _ in range(3)]
    assert messages[2].startswith(b"\x01error forwarding port 1 to pod web")


class Pipe:
    """A link that is fed by hand."""

    def __init__(self, *data: bytes) -> None:
        self._data = list(data)
        self.sent: list[bytes] = []

    async def receive(self) -> bytes:
        return self._data.pop(0) if self._data else b""

    async def send(self, data: bytes) -> None:
        self.sent.append(data)


async def test_spdy_frames_in_any_slices() -> None:
    words = [b"streamtype", b"data", b"port", b"80"]
    block = struct.pack(">I", 2) + b"".join(struct.pack(">I", len(word)) + word for word in words)
    deflate = zlib.compressobj(zdict=_DICTIONARY)
    headers = deflate.compress(block) + deflate.flush(zlib.Z_SYNC_FLUSH)
    opening = struct.pack(">IIBB", 1, 0, 0, 0) + headers
    wire = struct.pack(">HHI", 0x8003, 1, len(opening)) + opening
    wire += struct.pack(">HHI", 0x8003, 6, 4) + b"ping"
    wire += struct.pack(">II", 1, 1 << 24 | 5) + b"hello"
    link = Pipe(*(wire[index : index + 3] for index in range(0, len(wire), 3)))
    async with asyncio.timeout(PATIENCE):
        streams = [stream async for stream in Session(link).streams()]
        assert [stream.headers for stream in streams] == [{"streamtype": "data", "port": "80"}]
        assert [data async for data in streams[0]] == [b"hello"]
    assert [frame[:4] for frame in link.sent] == [b"\x80\x03\x00\x02", b"\x80\x03\x00\x06"]


@pytest.mark.parametrize("name", ["front:80", "front:http", "http:front:http", "front"])
async def test_service_proxy_passes_requests_through(api: Api, service: str, name: str) -> None:
    path = f"{service}/{name}/proxy/v1/job/?a=b%20c"
    response = await api.client.post(path, data=b"body", headers={"X-Mine": "1", "Authorization": "Bearer demo-admin"})
    seen = await response.text()
    assert (response.status, response.headers["X-From"]) == (418, "pod")
    assert seen.startswith("POST /v1/job/?a=b%20c HTTP/1.1")
    assert seen.endswith("body")
    assert "X-Mine: 1" in seen
    assert "demo-admin" not in seen


async def test_proxy_refusals(api: Api, service: str, store: ObjectStore) -> None:
    port = await api.fails(503, "GET", f"{service}/front:1/proxy/")
    assert port["message"] == 'no service port "1" found for service "front"'
    closed = await api.fails(503, "GET", f"{POD}:9/proxy/")
    assert "connect: connection refused" in closed["message"]
    store.delete(RESOURCES["Endpoints"], "default", "front")
    empty = await api.fails(503, "GET", f"{service}/front:80/proxy/")
    assert empty["message"] == 'no endpoints available for service "front"'
