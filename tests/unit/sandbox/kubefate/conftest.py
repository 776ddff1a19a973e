"""A KubeFATE stand-in on a Kubernetes that is a dictionary."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, cast

import httpx
import pytest

from services.kubernetes import AlreadyExists, Cluster, Listing, LogLine, NotFound, Object
from services.sandbox.clock import Clock
from services.sandbox.kubefate import StandIn, waiting
from tests.waiting import PATIENCE

_GONE_FROM_1_22 = ("extensions/v1beta1", "networking.k8s.io/v1beta1")


class FakeKubernetes:
    """As much of `Cluster` as the stand-in uses. `healthy`: workloads are ready as soon as they are there."""

    def __init__(self) -> None:
        self.objects: dict[tuple[str, str | None, str], Object] = {}
        self.namespaces = {"fate-9999"}
        self.healthy = True
        self.new = False
        self.log = "first\nsecond\nunfinished"

    def names(self, kind: str) -> list[str]:
        return [name for known, _, name in self.objects if known == kind]

    async def discovery(self) -> FakeKubernetes:
        return self

    def serves(self, group_version: str, _kind: str) -> bool:
        return not (self.new and group_version in _GONE_FROM_1_22)

    async def create(self, obj: Object) -> Object:
        kind, namespace, name = obj["kind"], obj["metadata"].get("namespace"), obj["metadata"]["name"]
        if namespace not in self.namespaces:
            raise NotFound(kind, cause=f'namespaces "{namespace}" not found', status=404, reason="NotFound")
        if (kind, namespace, name) in self.objects:
            raise AlreadyExists(kind, cause=f'{kind.lower()}s "{name}" already exists', status=409)
        self.objects[kind, namespace, name] = obj
        if kind in ("Deployment", "StatefulSet"):
            self._run(obj)
        return obj

    def _run(self, workload: Object) -> None:
        metadata, template = workload["metadata"], workload["spec"]["template"]
        state: dict[str, Any] = {"running": {}} if self.healthy else {"waiting": {}}
        workload["status"] = {"conditions": [{"type": "Available", "status": str(self.healthy)}]}
        self.objects["Pod", metadata["namespace"], f"{metadata['name']}-0"] = {
            "kind": "Pod",
            "metadata": {"name": f"{metadata['name']}-0", "labels": template["metadata"]["labels"]},
            "spec": template["spec"],
            "status": {
                "phase": "Running" if self.healthy else "Pending",
                "containerStatuses": [{"name": one["name"], "state": state} for one in template["spec"]["containers"]],
            },
        }

    async def find(self, kind: str, name: str, namespace: str | None = None) -> Object | None:
        return self.objects.get((kind.rpartition("/")[2], namespace, name))

    async def get(self, kind: str, name: str, namespace: str | None = None) -> Object:
        found = await self.find(kind, name, namespace)
        if found is None:
            raise NotFound(kind, status=404)
        return found

    async def list(self, kind: str, namespace: str | None = None, *, labels: str = "") -> Listing:
        bare = kind.rpartition("/")[2]
        if bare == "Node":
            return Listing([{"status": {"addresses": [{"address": "10.0.0.1"}]}}])
        wanted = dict(pair.split("=") for pair in labels.split(",") if pair)
        return Listing(
            [
                obj
                for (known, place, _), obj in self.objects.items()
                if (known, place) == (bare, namespace) and wanted.items() <= obj["metadata"].get("labels", {}).items()
            ]
        )

    async def replace(self, obj: Object) -> Object:
        self.objects[obj["kind"], obj["metadata"]["namespace"], obj["metadata"]["name"]] = obj
        return obj

    async def patch(self, kind: str, name: str, namespace: str | None, patch: Object, **_more: Any) -> Object:
        found = await self.find(kind, name, namespace)
        if found is None:
            raise NotFound(kind, status=404)
        found.update(patch)
        return found

    async def delete(self, kind: str, name: str, namespace: str | None = None) -> None:
        bare = kind.rpartition("/")[2]
        if self.objects.pop((bare, namespace, name), None) is None:
            raise NotFound(kind, status=404)
        if bare in ("Deployment", "StatefulSet"):
            del self.objects["Pod", namespace, f"{name}-0"]

    async def logs(self, _pod: str, _namespace: str, **_options: Any) -> str:
        return self.log

    async def follow_logs(self, _pod: str, _namespace: str, **_options: Any) -> AsyncIterator[LogLine]:
        for line in self.log.splitlines():
            yield LogLine(None, line)
        await asyncio.Event().wait()


class LeapingClock(Clock):
    """Time passes only while somebody waits for it, and then at once: how slow the machine is changes nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.freeze()

    async def sleep(self, seconds: float) -> None:
        asyncio.get_running_loop().call_soon(self._leap)
        await super().sleep(seconds)

    def _leap(self) -> None:
        """To the next waiter's moment, if anybody waits still."""
        pending = [due for due, _, waiter in self._waiters if not waiter.done()]
        if pending:
            self.advance(max(0.0, min(pending) - self.time()))


class Client:
    """Talks to one stand-in as its admin."""

    def __init__(self, standin: StandIn, http: httpx.AsyncClient) -> None:
        self.standin = standin
        self.http = http

    async def log_in(self) -> None:
        answer = await self.http.post("/v1/user/login", json={"username": "admin", "password": "admin"})
        self.http.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    async def send(self, method: str, spec: dict[str, Any], **more: Any) -> httpx.Response:
        body = {
            "name": spec["name"],
            "namespace": spec["namespace"],
            "chart_name": spec.get("chartName", ""),
            "chart_version": spec.get("chartVersion", ""),
            "data": base64.b64encode(json.dumps(spec).encode()).decode(),
        }
        return await self.http.request(method, "/v1/cluster", json=body | more)

    async def job(self, identity: str) -> dict[str, Any]:
        job: dict[str, Any] = (await self.http.get(f"/v1/job/{identity}")).json()["data"]
        return job

    async def finished(self, started: httpx.Response) -> dict[str, Any]:
        """The job that `started` answers with, once it runs no more."""
        async with asyncio.timeout(PATIENCE):
            while True:
                job = await self.job(started.json()["data"]["uuid"])
                if job["status"] not in ("Pending", "Running", "Stopping"):
                    return job

    async def run(self, method: str, spec: dict[str, Any], **more: Any) -> dict[str, Any]:
        return await self.finished(await self.send(method, spec, **more))

    async def clusters(self, query: str = "") -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = (await self.http.get(f"/v1/cluster/{query}")).json()["data"]
        return found


Serve = Callable[..., Awaitable[Client]]


@pytest.fixture
def kubernetes() -> FakeKubernetes:
    return FakeKubernetes()


@pytest.fixture
async def serve(kubernetes: FakeKubernetes, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Serve]:
    monkeypatch.setattr(waiting, "_FASTEST_POLL", 0.0)
    clients: list[Client] = []

    async def start(version: str, **more: Any) -> Client:
        more.setdefault("clock", LeapingClock())
        standin = StandIn(cast("Cluster", kubernetes), version, **more)
        client = Client(standin, httpx.AsyncClient(base_url=await standin.start()))
        clients.append(client)
        await client.log_in()
        return client

    yield start
    for client in clients:
        await client.http.aclose()
        await client.standin.stop()


@pytest.fixture
def article() -> dict[str, Any]:
    return {
        "name": "fate-9999",
        "namespace": "fate-9999",
        "chartName": "fate",
        "chartVersion": "v1.3.0-a",
        "partyId": 9999,
        "modules": ["proxy", "egg", "mysql", "python"],
        "proxy": {"type": "NodePort", "nodePort": 30009},
        "egg": {"count": 1},
    }


@pytest.fixture
def modern(article: dict[str, Any]) -> dict[str, Any]:
    engines = {"computing": "Eggroll", "federation": "Eggroll", "storage": "Eggroll"}
    return article | engines | {"chartVersion": "v1.10.0", "modules": ["rollsite", "mysql", "python", "fateboard"]}
