"""KubeFATE's own word: what is opened to ask for it is given back, whatever goes wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fatetui.cli import clusterside
from services.kubefate import KubeFateUnreachable, Reply
from services.kubernetes import Forbidden, WritePolicy
from services.session import service
from services.steps import Mode
from services.steps.clients import RunClients
from services.steps.vocabulary import kubefate as steps
from tests.unit.kubernetes.double import write_kubeconfig


class Route:
    """A way in that is open until it is closed."""

    token_in_query = False
    address = url = "http://kubefate"

    def __init__(self) -> None:
        self.closed = 0

    async def send(self, request: object) -> Reply:
        raise KubeFateUnreachable("nobody is there")  # type: ignore[arg-type]

    async def close(self) -> None:
        self.closed += 1


class Cluster:
    context, server, policy = "here", "https://here", WritePolicy.ALLOW

    def __init__(self, *, denied: bool) -> None:
        self.denied = denied

    async def find(self, kind: str, name: str, namespace: str) -> None:
        if self.denied:
            raise Forbidden(f"{kind} {namespace}/{name}")


@pytest.fixture
def route(monkeypatch: pytest.MonkeyPatch) -> Route:
    found = Route()

    async def find_route(*_cluster: Any, **_how: Any) -> Route:
        return found

    monkeypatch.setattr("services.kubefate.find_route", find_route, raising=False)
    monkeypatch.setattr("services.session.service.find_route", find_route)
    return found


@pytest.mark.parametrize("module", [service, clusterside])
@pytest.mark.parametrize(("denied", "error"), [(True, Forbidden), (False, KubeFateUnreachable)])
async def test_a_session_that_cannot_be_had_leaves_no_way_in_open(
    route: Route, module: Any, denied: bool, error: type[Exception]
) -> None:
    with pytest.raises(error):
        await module.kubefate_session(Cluster(denied=denied))
    assert route.closed == 1


async def test_nor_does_a_runs_login(route: Route, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clients = RunClients(write_kubeconfig(tmp_path / "config", "http://127.0.0.1:1"), None, Mode.LIVE)

    async def connected() -> Cluster:
        return Cluster(denied=True)

    monkeypatch.setattr(clients, "_connected", connected)
    with pytest.raises(Forbidden):
        await clients.login()
    assert route.closed == 1


async def test_nor_does_the_step(route: Route, monkeypatch: pytest.MonkeyPatch) -> None:
    class Clients:
        async def cluster(self) -> Cluster:
            return Cluster(denied=True)

    class Context:
        clients, mode = Clients(), Mode.LIVE

    async def find_route(*_cluster: Any, **_how: Any) -> Route:
        return route

    monkeypatch.setattr(steps, "find_route", find_route)
    with pytest.raises(Forbidden):
        await steps.Login(steps.LoginParams()).observe(Context())  # type: ignore[arg-type]
    assert route.closed == 1
