from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from services.kubefate import HttpRoute, KubeFate, KubeFateUnreachable, LogOptions, LogsNotFollowed, ProxyRoute
from tests.unit.kubefate.doubles import FakeCluster, ScriptedService, as_cluster, serving


async def login(_request: web.Request) -> web.Response:
    return web.json_response({"code": 200, "token": "stream.token.1"})


async def version(_request: web.Request) -> web.Response:
    return web.json_response({"version": "v1.4.5"})


async def stream(request: web.Request) -> web.StreamResponse:
    """As golang.org/x/net/websocket behind the service: no Origin, no socket; empty frames while idle."""
    if "Origin" not in request.headers or request.headers.get("Authorization") != "Bearer stream.token.1":
        return web.Response(status=403)
    socket = web.WebSocketResponse()
    await socket.prepare(request)
    for line in ("", "", f"[python-0 {request.query['container']}] up\n", "", "red \x1b[31m\n"):
        await socket.send_str(line)
    await socket.close()
    return socket


@pytest.fixture
async def url() -> AsyncIterator[str]:
    routes = (
        web.post("/v1/user/login", login),
        web.get("/v1/version/", version),
        web.get("/v1/log/c-1/ws", stream),
    )
    async with serving(*routes) as port:
        yield f"http://127.0.0.1:{port}"


async def test_lines_come_without_the_empty_frames(url: str) -> None:
    async with KubeFate(HttpRoute(url)) as kubefate:
        lines = [line async for line in kubefate.follow_logs("c-1", LogOptions(container="python"))]
    assert lines == ["[python-0 python] up", "red ␛[31m"]


async def test_a_refused_stream_is_told(url: str) -> None:
    async with KubeFate(HttpRoute(url)) as kubefate:
        with pytest.raises(LogsNotFollowed, match="404"):
            await anext(aiter(kubefate.follow_logs("other")))


async def test_a_stream_to_nowhere_is_unreachable(scripted: ScriptedService, route: HttpRoute) -> None:
    with pytest.raises(KubeFateUnreachable):
        await anext(aiter(KubeFate(route).follow_logs("c-1")))


async def test_the_proxy_carries_no_stream(cluster: FakeCluster) -> None:
    kubefate = KubeFate(ProxyRoute(as_cluster(cluster), "kube-fate"))
    with pytest.raises(LogsNotFollowed) as caught:
        await anext(aiter(kubefate.follow_logs("c-1")))
    assert caught.value.remedy is not None
