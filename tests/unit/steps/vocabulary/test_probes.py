"""`http.check`, `tcp.check`, `dns.check`."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from services.errors import Exit
from services.sandbox.api import listen
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place
from tests.waiting import PATIENCE


@pytest.fixture
async def url() -> AsyncIterator[str]:
    """A server whose paths are status codes, and which repeats the Host it was asked for."""

    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=int(request.path[1:]), text=f"you asked {request.host}")

    async def trickle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"." * (1 << 20 if request.path == "/flood" else 1))
            await asyncio.sleep(0.01)

    app = web.Application()
    app.router.add_get("/trickle", trickle)
    app.router.add_get("/flood", trickle)
    app.router.add_get("/{code}", answer)
    runner, base = await listen(app)
    yield base
    await runner.cleanup()


@pytest.fixture
def closed() -> int:
    """A port that nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


class TestHttp:
    async def test_expected_answer_is_ok(self, place: Place, url: str):
        asked = {
            "url": f"{url}/302",
            "host": "kubefate.net",
            "expect": [200, 302],
            "contains": "you asked kubefate.net",
        }
        played = await place.play("http.check", asked)
        assert (played.status, played.end.outputs["status"]) == (Status.OK, 302)

    async def test_other_status_is_told_after_three_tries(self, place: Place, url: str):
        played = await place.play("http.check", {"url": f"{url}/503"})
        assert (played.exit, played.end.reason.code, played.end.attempts) == (Exit.FAILED, "S-PROBE", 3)
        assert "HTTP 503" in played.why
        assert "Expected: 200" in played.why

    async def test_other_text_is_told(self, place: Place, url: str):
        played = await place.play("http.check", {"url": f"{url}/200", "contains": "kubefate run Success"})
        assert "does not hold kubefate run Success" in played.why

    async def test_an_answer_that_trickles_for_ever_is_none(
        self, place: Place, url: str, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr("services.steps.vocabulary.probes.PROBE_DEADLINE", 0.2)
        async with asyncio.timeout(PATIENCE):
            played = await place.play("http.check", {"url": f"{url}/trickle"})
        assert "does not answer" in played.why

    async def test_of_an_answer_without_end_the_beginning_is_looked_at(self, place: Place, url: str):
        played = await place.play("http.check", {"url": f"{url}/flood", "contains": "..."})
        assert played.status is Status.OK, played.why

    async def test_nobody_there_is_told_with_remedy(self, place: Place, closed: int):
        played = await place.play("http.check", {"url": f"http://127.0.0.1:{closed}/"})
        assert "does not answer" in played.why
        assert played.end.reason.remedy

    @pytest.mark.parametrize("url", ["ftp://x", "kubefate.net", "http://", "http://[::1", "http://a b/"])
    async def test_what_is_no_address_is_a_mistake(self, place: Place, url: str):
        played = await place.play("http.check", {"url": url})
        assert played.end.reason.code in ("E-PARAMS", "S-PROBE"), played.why


class TestTcp:
    async def test_open_port_is_ok(self, place: Place, url: str):
        port = int(url.rsplit(":", 1)[1])
        assert (await place.play("tcp.check", {"host": "127.0.0.1", "port": port})).status is Status.OK

    async def test_closed_port_is_told(self, place: Place, closed: int):
        played = await place.play("tcp.check", {"host": "127.0.0.1", "port": closed})
        assert f"127.0.0.1:{closed} does not take connections" in played.why
        assert "ping proves nothing" in played.why

    @pytest.mark.parametrize("port", [0, 65536, "http"])
    async def test_port_is_one(self, place: Place, port: object):
        assert (await place.play("tcp.check", {"host": "x", "port": port})).end.reason.code == "E-PARAMS"

    async def test_host_that_is_no_name_is_told(self, place: Place):
        played = await place.play("tcp.check", {"host": "a" * 70 + ".example", "port": 80})
        assert played.end.reason.code == "S-PROBE", played.why


class TestDns:
    @pytest.fixture(autouse=True)
    async def resolver(self, monkeypatch: pytest.MonkeyPatch) -> None:
        async def resolve(name: str, *rest: Any, **how: Any) -> list[Any]:
            if name != "kubefate.net":
                raise socket.gaierror(-2, "Name or service not known")
            return [(None, None, 0, "", ("10.1.2.3", 0))]

        monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", resolve)

    async def test_right_address_is_ok(self, place: Place):
        played = await place.play("dns.check", {"names": ["kubefate.net"], "address": "10.1.2.3"})
        assert played.end.outputs == {"addresses": {"kubefate.net": ["10.1.2.3"]}}

    async def test_wrong_address_and_missing_name_are_told(self, place: Place):
        played = await place.play("dns.check", {"names": ["kubefate.net"], "address": "10.9.9.9"})
        assert "It should be 10.9.9.9" in played.why
        played = await place.play("dns.check", {"names": ["nowhere.example"]})
        assert "nowhere.example does not resolve" in played.why
        assert "hosts.print" in played.why
