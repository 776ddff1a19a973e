"""A scripted KubeFATE for httpx, and a Cluster that holds a list of objects."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import httpx
from aiohttp import web

from services.kubernetes import NotFound

if TYPE_CHECKING:
    from services.kubernetes import Cluster, KubernetesError

Answer = httpx.Response | Exception


def answer(document: Any = None, status: int = 200, **headers: str) -> httpx.Response:
    """An answer with `document` as JSON; bytes and strings go as they are."""
    body = document if isinstance(document, bytes | str) else json.dumps(document)
    return httpx.Response(status, content=body, headers=headers)


@dataclass
class ScriptedService:
    """Answers by "METHOD path"; a list of answers is used up one by one, its last one stays."""

    version: str = "v1.4.5"
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    requests: list[httpx.Request] = field(default_factory=list)
    logins: int = 0

    def on(self, request: str, *answers: Answer) -> ScriptedService:
        self.answers[request] = list(answers)
        return self

    def sent(self, request: str) -> list[httpx.Request]:
        return [one for one in self.requests if f"{one.method} {one.url.path}" == request]

    def handle(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        name = f"{request.method} {request.url.path}"
        if name in self.answers:
            queue = self.answers[name]
            chosen = queue.pop(0) if len(queue) > 1 else queue[0]
            if isinstance(chosen, Exception):
                raise chosen
            return httpx.Response(chosen.status_code, content=chosen.content, headers=dict(chosen.headers))
        return self._default(name)

    def _default(self, name: str) -> httpx.Response:
        if name == "POST /v1/user/login":
            self.logins += 1
            return answer({"code": 200, "expire": "2026-01-01T00:00:00Z", "token": f"a.token.{self.logins}"})
        if name == "GET /v1/version/":
            return answer({"msg": "getVersion success", "version": self.version})
        if name == "GET /":
            return answer({"msg": "kubefate run Success"})
        return answer("404 page not found", 404)


@dataclass
class FakeListing:
    items: list[dict[str, Any]]


@dataclass
class FakeServerVersion:
    git: str = "v1.20.2"


@dataclass
class FakeProxyResponse:
    status: int
    headers: Mapping[str, str]
    body: bytes


class FakeForward:
    """A port-forward to a port that the test chose."""

    def __init__(self, port: int, last_error: KubernetesError | None = None) -> None:
        self.port = port
        self.last_error = last_error
        self.closed = False

    async def __aenter__(self) -> FakeForward:
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.closed = True


@dataclass
class FakeCluster:
    """The few calls that this package makes, over a list of objects."""

    objects: list[dict[str, Any]] = field(default_factory=list)
    service: ScriptedService | None = None
    port: int = 1
    server: str = "https://kubernetes.test:6443"
    context: str = "test"
    forwards: list[FakeForward] = field(default_factory=list)
    proxied: list[dict[str, Any]] = field(default_factory=list)
    refused: Mapping[str, Exception] = field(default_factory=dict)
    forward_error: KubernetesError | None = None
    """What a port-forward says of the connection that it lost."""

    async def version(self) -> FakeServerVersion:
        return FakeServerVersion()

    async def find(self, kind: str, name: str, namespace: str | None = None) -> dict[str, Any] | None:
        if kind in self.refused:
            raise self.refused[kind]
        for obj in self.objects:
            metadata = obj["metadata"]
            if (obj["kind"], metadata["name"], metadata.get("namespace")) == (kind, name, namespace):
                return obj
        return None

    async def list(self, kind: str, namespace: str | None = None, *, labels: str = "", fields: str = "") -> FakeListing:
        wanted = dict(pair.split("=") for pair in labels.split(",") if pair)
        return FakeListing(
            [
                obj
                for obj in self.objects
                if obj["kind"] == kind
                and namespace in (None, obj["metadata"].get("namespace"))
                and wanted.items() <= obj["metadata"].get("labels", {}).items()
            ]
        )

    def port_forward(self, pod: str, namespace: str, port: int) -> FakeForward:
        self.forwards.append(FakeForward(self.port, self.forward_error))
        return self.forwards[-1]

    async def proxy(self, service: str, namespace: str, port: int, path: str, **options: Any) -> FakeProxyResponse:
        self.proxied.append({"path": path, **options})
        if self.service is None:
            raise NotFound(f"services {namespace}/{service}")
        response = self.service.handle(
            httpx.Request(options["method"], f"http://proxied{path}", params=options["query"], content=options["body"])
        )
        return FakeProxyResponse(response.status_code, dict(response.headers), response.content)


def as_cluster(fake: FakeCluster) -> Cluster:
    """The double where a Cluster is asked for."""
    return cast("Cluster", fake)


@asynccontextmanager
async def serving(*routes: web.RouteDef) -> AsyncIterator[int]:
    """A web server on loopback while entered; its port."""
    application = web.Application()
    application.add_routes(routes)
    runner = web.AppRunner(application)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()
