"""The environment's proxies: found as kubectl finds them, told where they cannot be asked."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kubefate import HttpRoute, KubeFateUnreachable, NotAnAddress, Request, find_route
from services.kubernetes import ContextError, KubernetesError, connect
from services.proxies import ProxyUnusable, proxy_of
from services.registry import Outcome, ask_registries
from tests.unit.kubernetes.double import write_kubeconfig

SERVER = "https://10.0.0.5:6443"
NAMES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY")


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


class Asked:
    """A proxy that writes down what it is asked, and refuses it."""

    def __init__(self) -> None:
        self.heads: list[str] = []
        self.port = 0

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()


@pytest.fixture
async def proxy() -> AsyncIterator[Asked]:
    asked = Asked()
    async with await asyncio.start_server(asked.answer, "127.0.0.1", 0) as server:
        asked.port = server.sockets[0].getsockname()[1]
        yield asked


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://one.example", "http://proxy.corp:3128"),
        ("http://one.example", None),
        ("https://localhost:6443", None),
        ("https://127.0.0.9:6443", None),
        ("https://[::1]:6443", None),
        ("https://10.1.2.3:6443", None),
        ("https://10.2.0.1:6443", "http://proxy.corp:3128"),
        ("https://192.168.0.7", None),
        ("https://[fd00::7]:6443", None),
        ("https://a.below.example", None),
        ("https://a.cluster.local:6443", None),
        ("https://ported.example:6443", None),
        ("https://ported.example:443", "http://proxy.corp:3128"),
        ("https://notbelow.example", "http://proxy.corp:3128"),
    ],
)
def test_who_is_asked_for_what(monkeypatch: pytest.MonkeyPatch, url: str, found: str | None) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.corp:3128")
    exceptions = "10.1.0.0/16, 192.168.0.7,fd00::/8,below.example,.cluster.local,*.star.example,ported.example:6443"
    monkeypatch.setenv("NO_PROXY", exceptions)
    assert proxy_of(url) == found


def test_all_is_for_those_who_ask_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:7890")
    assert proxy_of(SERVER) is None
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:7890")
    assert proxy_of(SERVER, everything=True) == "http://127.0.0.1:7890"
    with pytest.raises(ProxyUnusable, match="ALL_PROXY is a SOCKS proxy"):
        proxy_of("http://10.0.0.5", everything=True)


UNUSABLE = ["socks5://127.0.0.1:1080", "foo://x", "http://me:hunter22:c", "http://[::1", "http://a..b:1", "http://"]


@pytest.mark.parametrize("address", UNUSABLE)
async def test_one_that_cannot_be_asked_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, address: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(ContextError) as refused:
        await connect(write_kubeconfig(tmp_path / "config", SERVER), None)
    assert "HTTPS_PROXY" in str(refused.value.cause)
    assert "hunter22" not in str(refused.value.cause)

    answers = [answer async for answer in ask_registries(["hub.example/a:1"])]
    assert answers[0].outcome is Outcome.SILENT
    assert "HTTPS_PROXY" in str(answers[0].said)

    with pytest.raises(KubeFateUnreachable, match="HTTPS_PROXY"):
        await HttpRoute("https://kubefate.example").send(Request("GET", "/", deadline=60))


@pytest.mark.parametrize("scheme", ["", "http://", "http://me:word@"])
async def test_the_cluster_is_reached_by_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, proxy: Asked, scheme: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{scheme}127.0.0.1:{proxy.port}")
    cluster = await connect(write_kubeconfig(tmp_path / "config", SERVER), None)
    try:
        with pytest.raises(KubernetesError):
            await cluster.list("Pod", "fate")
    finally:
        await cluster.close()
    assert proxy.heads[0].startswith("CONNECT 10.0.0.5:6443 ")
    assert ("Proxy-Authorization: Basic bWU6d29yZA==" in proxy.heads[0]) is ("@" in scheme)


async def test_so_are_registries_and_a_named_kubefate(monkeypatch: pytest.MonkeyPatch, proxy: Asked) -> None:
    monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
    monkeypatch.setenv("http_proxy", f"127.0.0.1:{proxy.port}")
    monkeypatch.setenv("all_proxy", "socks5://127.0.0.1:1")
    assert [answer.outcome async for answer in ask_registries(["hub.example/a:1"])] == [Outcome.SILENT]
    reply = await HttpRoute("http://kubefate.example").send(Request("GET", "/", deadline=60))
    assert reply.status == 403
    assert [head.splitlines()[0] for head in proxy.heads] == [
        "CONNECT hub.example:443 HTTP/1.1",
        "GET http://kubefate.example/ HTTP/1.1",
    ]


async def test_what_netrc_has_is_nothing_to_the_cluster(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, proxy: Asked
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", f"127.0.0.1:{proxy.port}")
    cluster = await connect(write_kubeconfig(tmp_path / "config", "http://10.0.0.5:8001"), None)
    try:
        with pytest.raises(KubernetesError):
            await cluster.list("Pod", "fate")
    finally:
        await cluster.close()
    assert "Authorization: Bearer" in proxy.heads[0]
    assert "Basic" not in proxy.heads[0]


@pytest.mark.parametrize("given", ["http://[::1", "http://[zz]", "http://a:b", "http://", "ftp://x"])
async def test_a_way_in_that_is_no_address_is_refused(given: str) -> None:
    with pytest.raises(NotAnAddress):
        await find_route(None, given=given)  # type: ignore[arg-type]


@pytest.mark.parametrize(("url", "host"), [("http://١.٢", None), ("http://127.0.0.1:1", "ü.example")])
async def test_a_name_that_http_cannot_say_is_not_reached(url: str, host: str | None) -> None:
    with pytest.raises(KubeFateUnreachable):
        await HttpRoute(url, host=host).send(Request("GET", "/", deadline=60))
