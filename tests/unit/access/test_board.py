"""FATE-Board's address, its pages, and the ways to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from services.access import Reached, Unreached, board_address, reach
from tests.unit.access.fakes import FakeCluster, ingress, party


async def test_the_ingress_is_believed_first():
    cluster = FakeCluster(Ingress=[ingress("notebook", name="client"), ingress("9999.fateboard.kubefate.net")])
    address = await board_address(cluster, party())

    assert address.url == "http://9999.fateboard.kubefate.net/"
    assert address.source == "Ingress/fateboard"


@pytest.mark.parametrize(
    ("tls", "scheme"),
    [([{"hosts": ["board.example"]}], "https"), ([{}], "https"), ([{"hosts": ["other"]}], "http"), (None, "http")],
)
async def test_tls_decides_the_scheme(tls: list[dict[str, Any]] | None, scheme: str):
    cluster = FakeCluster(Ingress=[ingress("board.example", tls=tls)])

    assert (await board_address(cluster, party())).scheme == scheme


@pytest.mark.parametrize(
    ("chart", "more", "host"),
    [
        ("v1.3.0-a", "", "9999.fateboard.kubefate.net"),
        ("v1.11.2", "ingress: {fateboard: {hosts: [{name: party9999.board.org}]}}", "party9999.board.org"),
    ],
)
async def test_without_an_ingress_the_party_file_tells(chart: str, more: str, host: str):
    address = await board_address(FakeCluster(), party(chart, more))

    assert (address.host, address.source) == (host, "party file")


async def test_kubefates_word_stands_before_the_party_file():
    address = await board_address(FakeCluster(), party(), dashboards=["notebook.x", "9999.fateboard.x"])

    assert (address.host, address.source) == ("9999.fateboard.x", "KubeFATE")


@pytest.mark.parametrize(
    ("chart", "page", "login"),
    [
        ("v1.3.0-a", "index.html#/dashboard?job_id=20200512&role=guest&party_id=9999", False),
        ("v1.5.3", "index.html#/dashboard?job_id=20200512&role=guest&party_id=9999", True),
        ("v1.6.0", "index.html#/dashboard?job_id=20200512&role=guest&party_id=9999", False),
        ("v1.11.2", "index.html#/dashboard?job_id=20200512&role=guest&party_id=9999", True),
        ("v2.0.0", "#/dashboard/20200512/guest/9999", True),
    ],
)
async def test_pages_and_login_follow_the_version(chart: str, page: str, login: bool):
    address = await board_address(FakeCluster(Ingress=[ingress("board")]), party(chart))

    assert address.job_url("20200512", "guest", 9999) == f"http://board/{page}"
    assert (address.login_hint is not None) is login


@pytest.fixture
async def controller() -> AsyncIterator[int]:
    """An ingress controller on a free port: it knows board.example and nothing else."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).lower()
        status = b"200 OK" if b"host: board.example\r\n" in request else b"404 Not Found"
        writer.write(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    yield server.sockets[0].getsockname()[1]
    server.close()


def cluster_with_controller(port: int, host: str, *, proxied: int | None = None) -> FakeCluster:
    labels = {"app.kubernetes.io/name": "ingress-nginx"}
    return FakeCluster(
        proxied=proxied,
        Ingress=[ingress(host)],
        Service=[
            {
                "metadata": {"name": "controller", "namespace": "ingress-nginx", "labels": labels},
                "spec": {"type": "NodePort", "ports": [{"name": "http", "port": 80, "nodePort": port}]},
            }
        ],
        Node=[{"metadata": {"name": "n"}, "status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.1"}]}}],
    )


async def test_the_ingress_needs_no_dns(controller: int):
    cluster = cluster_with_controller(controller, "board.example")
    reached = await reach(cluster, await board_address(cluster, party()), party())

    assert isinstance(reached, Reached)
    assert (reached.via, reached.status) == ("ingress", 200)
    assert reached.url == f"http://board.example:{controller}/"


async def test_ways_are_tried_in_order_and_failures_kept(controller: int):
    cluster = cluster_with_controller(controller, "other.example", proxied=200)
    reached = await reach(cluster, await board_address(cluster, party()), party())

    assert isinstance(reached, Reached)
    assert (reached.via, reached.status) == ("proxy", 200)
    assert [(attempt.via, attempt.status) for attempt in reached.attempts] == [("ingress", 404), ("port-forward", None)]


async def test_a_board_that_no_way_leads_to_says_why():
    cluster = FakeCluster(Ingress=[ingress("board.example")])
    reached = await reach(cluster, await board_address(cluster, party()), party())

    assert isinstance(reached, Unreached)
    assert [attempt.via for attempt in reached.attempts] == ["ingress", "port-forward", "proxy"]
    assert "no ingress controller" in str(reached.reason)
