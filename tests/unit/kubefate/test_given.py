"""Addresses of KubeFATE that a person named."""

from __future__ import annotations

import pytest
from aiohttp import web

from services.kubefate import NotAnAddress, RouteKind, find_route, service_address
from services.kubefate.given import Addresses, addresses
from tests.unit.kubefate.doubles import FakeCluster, ScriptedService, as_cluster, serving


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("kubefate.example.org", "http://kubefate.example.org"),
        (" 10.0.0.5:8080/ ", "http://10.0.0.5:8080"),
        ("https://[::1]:8443/kf/", "https://[::1]:8443/kf"),
    ],
)
def test_an_address_is_written_as_people_write_it(text: str, url: str) -> None:
    assert service_address(text) == url


@pytest.mark.parametrize(
    "text", ["", "http://", "ftp://kubefate", "a b", "http://kf:0", "http://kf:x", "http://u:p@kf", "http://kf?a=b"]
)
def test_what_cannot_be_asked_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        service_address(text)


def test_an_address_is_of_one_context_and_can_be_forgotten() -> None:
    known = Addresses()
    known.give("lab", "kf:8080")
    assert (known.of("lab"), known.of("other")) == ("http://kf:8080", None)
    with pytest.raises(NotAnAddress):
        known.give("lab", "ftp://kf")
    assert known.of("lab") == "http://kf:8080"
    known.give("lab", "")
    assert known.of("lab") is None


async def test_kubefate_is_asked_there_first_and_the_other_ways_after_it(
    cluster: FakeCluster, scripted: ScriptedService
) -> None:
    async def greet(_request: web.Request) -> web.Response:
        return web.json_response({"msg": "kubefate run success", "service_version": "v1.0.2"})

    cluster.service = scripted
    async with serving(web.get("/", greet)) as port:
        addresses.give(cluster.context, f"127.0.0.1:{port}")
        try:
            given = await find_route(as_cluster(cluster))
            await given.close()
            addresses.give("elsewhere", addresses.of(cluster.context) or "")
            addresses.give(cluster.context, "127.0.0.1:9")
            found = await find_route(as_cluster(cluster))
        finally:
            addresses.give(cluster.context, "")
            addresses.give("elsewhere", "")
    assert (given.kind, given.url) == (RouteKind.GIVEN, f"http://127.0.0.1:{port}")
    assert found.kind is RouteKind.PROXY
