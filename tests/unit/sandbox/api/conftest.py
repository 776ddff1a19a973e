"""An API server over an empty store, a node of which everything is known, and a client."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestClient, TestServer

from services.sandbox.api import build_app
from services.sandbox.faults import Faults
from services.sandbox.resources import RESOURCES
from services.sandbox.runtime import STDERR, STDOUT, LogOptions
from services.sandbox.store import ObjectStore

Object = dict[str, Any]


class Echo:
    """Writes its command to both outputs, then repeats its input; ends with the number in its last word."""

    def __init__(self, command: list[str]) -> None:
        self.command = command
        self.sizes: list[tuple[int, int]] = []
        self.killed = asyncio.Event()
        self._output: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue()
        self._output.put_nowait((STDOUT, " ".join(command).encode()))
        self._output.put_nowait((STDERR, b"noise"))
        if command[0] != "cat":
            self._output.put_nowait(None)

    async def read(self) -> tuple[int, bytes] | None:
        return await self._output.get()

    async def write(self, data: bytes) -> None:
        self._output.put_nowait((STDOUT, data))

    async def close_stdin(self) -> None:
        self._output.put_nowait(None)

    def resize(self, width: int, height: int) -> None:
        self.sizes.append((width, height))

    async def wait(self) -> int:
        return int(self.command[-1]) if self.command[-1].isdigit() else 0

    def kill(self) -> None:
        self.killed.set()


@dataclass
class FakeNode:
    """Remembers what it was asked; only port 8080 of any pod listens, and answers with the request it got."""

    asked: list[LogOptions] = field(default_factory=list)
    processes: list[Echo] = field(default_factory=list)
    listener: asyncio.Server | None = None

    async def logs(self, _namespace: str, _pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        self.asked.append(options)
        yield f"{container} speaks\n".encode()

    async def exec(self, _namespace: str, _pod: str, _container: str, command: list[str], tty: bool) -> Echo:
        self.processes.append(Echo(command))
        return self.processes[-1]

    async def attach(self, _namespace: str, _pod: str, _container: str, tty: bool) -> Echo:
        return Echo(["attached"])

    async def connect(self, _namespace: str, _pod: str, port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if port != 8080 or self.listener is None:
            raise ConnectionRefusedError
        return await asyncio.open_connection(*self.listener.sockets[0].getsockname()[:2])


async def _mirror(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    length = next((int(row[15:]) for row in head.split("\r\n") if row.lower().startswith("content-length:")), 0)
    body = await reader.readexactly(length)
    content = head.encode() + body
    writer.write(b"HTTP/1.1 418 Teapot\r\nX-From: pod\r\nTransfer-Encoding: chunked\r\n\r\n")
    writer.write(b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content))
    await writer.drain()
    writer.close()


@pytest.fixture
def store() -> ObjectStore:
    made = ObjectStore()
    made.create(RESOURCES["Namespace"], {"metadata": {"name": "default"}})
    return made


@pytest.fixture
def faults() -> Faults:
    return Faults()


@pytest.fixture
async def node() -> AsyncIterator[FakeNode]:
    listener = await asyncio.start_server(_mirror, "127.0.0.1", 0)
    yield FakeNode(listener=listener)
    listener.close()


class Api:
    """The client, in the few words that the tests need."""

    def __init__(self, client: TestClient[Any, Any]) -> None:
        self.client = client

    async def call(self, method: str, path: str, body: Any = None, **more: Any) -> ClientResponse:
        given = {"json": body} if body is not None else {}
        return await self.client.request(method, path, **given, **more)

    async def ok(self, method: str, path: str, body: Any = None, **more: Any) -> Object:
        response = await self.call(method, path, body, **more)
        found: Object = await response.json()
        assert response.status < 300, found
        return found

    async def fails(self, code: int, method: str, path: str, body: Any = None, **more: Any) -> Object:
        response = await self.call(method, path, body, **more)
        found: Object = await response.json()
        assert response.status == code, found
        assert (found["kind"], found["status"], found["code"]) == ("Status", "Failure", code)
        return found


@pytest.fixture
async def api(store: ObjectStore, node: FakeNode, faults: Faults) -> AsyncIterator[Api]:
    async with TestClient(TestServer(build_app(store, node, faults), handler_cancellation=True)) as client:
        yield Api(client)


@pytest.fixture
def running_pod(store: ObjectStore) -> Object:
    """A pod `web` with one container `main`, on a node and running."""
    spec = {"containers": [{"name": "main", "image": "web:1", "ports": [{"containerPort": 8080}]}]}
    store.create(RESOURCES["Pod"], {"metadata": {"name": "web", "labels": {"app": "web"}}, "spec": spec})

    def run(pod: Object) -> None:
        pod["spec"]["nodeName"] = "node-1"
        running = {"name": "main", "ready": True, "restartCount": 0, "state": {"running": {}}}
        pod["status"] = {"phase": "Running", "podIP": "10.244.0.9", "containerStatuses": [running]}

    return store.mutate(RESOURCES["Pod"], "default", "web", run, subresource="binding")
