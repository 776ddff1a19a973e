"""Fixtures over the doubles: a scripted service, clients of it, an empty cluster."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from services.kubefate import Credentials, HttpRoute, KubeFate
from services.kubernetes import WritePolicy
from tests.unit.kubefate.doubles import FakeCluster, ScriptedService


@pytest.fixture
def scripted() -> ScriptedService:
    return ScriptedService()


@pytest.fixture
def route(scripted: ScriptedService) -> HttpRoute:
    return HttpRoute("http://kubefate.test", transport=httpx.MockTransport(scripted.handle))


@pytest.fixture
def client_of(route: HttpRoute) -> Callable[..., KubeFate]:
    def make(policy: WritePolicy = WritePolicy.ALLOW, **login: str) -> KubeFate:
        return KubeFate(route, Credentials(**login), policy)

    return make


@pytest.fixture
def cluster() -> FakeCluster:
    return FakeCluster()
