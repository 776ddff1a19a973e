"""Servers, proxies and credential plugins at their worst, and what may not come of it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest
from aiohttp import web

from services.kubernetes import Cluster, ContextError, KubernetesError, Liveness, Store, TooManyRequests, connect
from services.kubernetes.backoff import Backoff
from services.kubernetes.credentials import TokenFile
from services.kubernetes.errors import error_of
from services.kubernetes.execution import exit_code_of
from services.kubernetes.kubeconfig import load_settings
from services.kubernetes.wire import parse_json
from tests.unit.kubernetes.double import Server, config_map, events, status, write_kubeconfig
from tests.waiting import PATIENCE, eventually, leap


def no_list() -> web.Response:
    return web.json_response({"metadata": {"resourceVersion": "3"}, "items": []})


async def test_a_watch_that_ends_at_once_is_not_asked_for_without_pause(
    server: Server, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server on its way down, or a proxy, answers a watch with nothing and good manners."""
    paused = asyncio.Event()

    async def pause(_backoff: Backoff) -> None:
        paused.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(Backoff, "pause", pause)

    async def over_at_once(request: web.Request) -> web.StreamResponse:
        return await events(request) if "watch" in request.query else no_list()

    server.handler = over_at_once
    async with asyncio.timeout(PATIENCE), cluster.follow(Store(), "ConfigMap", "demo"):
        await paused.wait()
    assert len(server.requests) == 2


async def test_a_page_in_place_of_a_list_is_trouble_that_may_pass(server: Server, cluster: Cluster) -> None:
    """The login page of a proxy comes with status 200."""
    pages = iter([web.Response(text="<html>log in</html>", content_type="text/html")])

    async def login_first(request: web.Request) -> web.StreamResponse:
        if "watch" in request.query:
            response = await events(request)
            await asyncio.Event().wait()
            return response
        return next(pages, no_list())

    server.handler = login_first
    async with asyncio.timeout(PATIENCE), cluster.follow(Store(), "ConfigMap", "demo") as follower:
        await follower.synced()
        assert follower.state.liveness is Liveness.LIVE


@pytest.mark.parametrize("body", ["<html>log in</html>", "[]", '"text"', ""])
async def test_an_answer_that_is_no_object_is_an_error_of_the_cluster(
    server: Server, cluster: Cluster, body: str
) -> None:
    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=body)

    server.handler = page
    for asked in (cluster.get("Pod", "web"), cluster.list("Pod"), cluster.version(), cluster.table("Pod")):
        with pytest.raises(KubernetesError):
            await asked


@pytest.mark.parametrize("line", [b'{"type": "RENAMED", "object": {}}', b"[]", b'{"object": {}}', b'"text"'])
async def test_a_watch_goes_on_after_a_line_that_is_no_event(server: Server, cluster: Cluster, line: bytes) -> None:
    async def strange_once(request: web.Request) -> web.StreamResponse:
        if "watch" not in request.query:
            return no_list()
        if len(server.requests) > 2:
            response = await events(request, ("ADDED", config_map("a", 8)))
            await asyncio.Event().wait()
            return response
        response = await events(request)
        await response.write(line + b"\n")
        return response

    server.handler = strange_once
    store = Store()
    async with asyncio.timeout(PATIENCE), cluster.follow(store, "ConfigMap", "demo") as follower:
        await follower.synced()
        while not store.snapshot("ConfigMap"):
            await store.changed()


async def test_a_follower_that_was_left_while_it_began_anew_is_gone(server: Server, cluster: Cluster) -> None:
    async def quiet(request: web.Request) -> web.StreamResponse:
        if "watch" not in request.query:
            return no_list()
        response = await events(request)
        await asyncio.Event().wait()
        return response

    server.handler = quiet
    async with cluster.follow(Store(), "ConfigMap", "demo") as follower:
        await follower.synced()
        follower.again()
        follower.again()
    assert [task.get_name() for task in asyncio.all_tasks() if task.get_name().startswith("follow")] == []


async def test_a_pause_that_is_asked_for_before_a_command_has_a_deadline_too(
    server: Server, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kubernetes.execution.OPEN_DEADLINE", 3.0)

    async def busy(_request: web.Request) -> web.Response:
        answer = status(429, "TooManyRequests", "busy")
        answer.headers["Retry-After"] = "3600"
        return answer

    server.handler = busy
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(TooManyRequests):
            async with cluster.exec("web", "demo", ["true"]):
                pass


def counting_plugin(count: Path, seconds: float) -> dict[str, object]:
    """A plugin that takes its time, and gives another token each time."""
    script = (
        f"import json, time; file = open({str(count)!r}, 'a+'); file.write('x'); file.flush(); file.seek(0);"
        f"given = file.read(); time.sleep({seconds} if len(given) > 1 else 0);"
        "print(json.dumps({'status': {'token': 'token-' + given}}))"
    )
    return {"exec": {"command": sys.executable, "args": ["-c", script]}}


async def test_all_who_were_refused_together_use_the_one_new_token(server: Server, tmp_path: Path) -> None:
    together, renewed, count = asyncio.Barrier(3), asyncio.Event(), tmp_path / "count"

    async def ended(request: web.Request) -> web.Response:
        if request.headers["Authorization"] != "Bearer token-x" or request.path.endswith("/first"):
            renewed.set()
            return web.json_response({})
        await together.wait()
        if request.path.endswith("/b"):  # told so while the plugin runs for another one
            await eventually(lambda: is_running_again(count), deadline=PATIENCE)
        elif request.path.endswith("/c"):  # told so when it has run
            renewed.clear()
            await renewed.wait()
        return status(401, "Unauthorized", "expired")

    server.handler = ended
    user = counting_plugin(count, 0.3)
    async with await connect(write_kubeconfig(tmp_path / "config", server.url, user)) as cluster:
        await cluster.get("Pod", "first")
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(cluster.get("Pod", name) for name in "abc"))
    assert count.read_text() == "xx"


async def is_running_again(count: Path) -> bool:
    return count.read_text() == "xx"


async def test_a_token_file_read_anew_serves_all_who_were_refused(tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("token-of-old")
    credentials = TokenFile(path)
    refused = await credentials.authorization()
    path.write_text("token-of-new")
    credentials.forget(refused)
    assert await credentials.authorization() == "Bearer token-of-new"
    assert credentials.forget(refused)
    assert await credentials.authorization() == "Bearer token-of-new"
    assert not credentials.forget("Bearer token-of-new")


async def test_a_plugin_may_take_longer_than_the_request_that_needs_it(server: Server, tmp_path: Path) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({})

    server.handler = answer
    begun, enough = tmp_path / "begun", tmp_path / "enough"
    script = (
        f"import pathlib, time; pathlib.Path({str(begun)!r}).touch()\n"
        f"while not pathlib.Path({str(enough)!r}).exists(): time.sleep(0.01)\n"
        'print(\'{"status": {"token": "plugin-token"}}\')'
    )
    user = {"exec": {"command": sys.executable, "args": ["-c", script]}}

    async def runs() -> bool:
        return begun.exists()

    async with await connect(write_kubeconfig(tmp_path / "config", server.url, user)) as cluster:
        asking = asyncio.create_task(cluster.request("GET", "/version", deadline=20))
        await eventually(runs, deadline=PATIENCE)
        leap(30)
        await asyncio.sleep(0)
        enough.touch()
        assert (await asking).status == 200


@pytest.mark.parametrize(
    ("user", "cluster"),
    [
        ({"client-certificate-data": "abc", "client-key-data": "abc"}, {}),
        ({"client-certificate-data": "w4M=w4", "client-key-data": "/w=="}, {}),
        ({}, {"certificate-authority-data": "abc"}),
        ({}, {"certificate-authority-data": "/w=="}),
        ({}, {"certificate-authority-data": "bm8gcGVt"}),
        ({}, {"certificate-authority": "/nowhere/ca.crt"}),
    ],
)
async def test_certificates_that_are_none_are_told(
    tmp_path: Path, user: dict[str, str], cluster: dict[str, str]
) -> None:
    with pytest.raises(KubernetesError):
        await connect(write_kubeconfig(tmp_path / "config", "https://127.0.0.1:1", user, **cluster))


@pytest.mark.parametrize(
    "text", ["contexts: [{name: a, context: [b]}]", "users: {a: b}", "- a", "\x00", "a: !!python/x"]
)
def test_a_kubeconfig_that_is_none_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "config").write_text(text)
    with pytest.raises(ContextError):
        load_settings(tmp_path / "config")


@pytest.mark.parametrize("statuses", ["initContainerStatuses", "ephemeralContainerStatuses"])
async def test_a_cut_log_of_any_container_is_resumed(server: Server, cluster: Cluster, statuses: str) -> None:
    states = iter(["running", "terminated"])

    async def kubelet(request: web.Request) -> web.StreamResponse:
        if not request.path.endswith("/log"):
            return web.json_response({"status": {statuses: [{"name": "a", "state": {next(states): {}}}]}})
        second = "2026-01-02T00:00:02Z two\n" if "sinceTime" in request.query else ""
        return web.Response(text="2026-01-02T00:00:01Z one\n" + second)

    server.handler = kubelet
    async with asyncio.timeout(PATIENCE):
        lines = [line.text async for line in cluster.follow_logs("web", "demo", container="a")]
    assert lines == ["one", "two"]


DEEP = b"[" * 200_000 + b"]" * 200_000


@pytest.mark.parametrize("padding", [b"", b" " * 300_000])
def test_what_is_nested_too_deep_is_no_json_and_no_crash(padding: bytes) -> None:
    with pytest.raises(ValueError, match="deep"):
        parse_json(padding + DEEP)
    assert error_of(500, padding + DEEP, "x").status == 500


@pytest.mark.parametrize(
    "status",
    [
        b"5",
        b"[]",
        b"null",
        b'"text"',
        DEEP,
        b'{"status": "Failure", "details": []}',
        b'{"status": "Failure", "details": {"causes": [5]}}',
        b'{"status": "Failure", "details": {"causes": [{"reason": "ExitCode", "message": "\xc2\xb2"}]}}',
        b'{"status": "Failure", "details": {"causes": [{"reason": "ExitCode", "message": "-1"}]}}',
    ],
)
def test_an_end_that_tells_no_exit_code_is_an_error(status: bytes) -> None:
    with pytest.raises(KubernetesError):
        exit_code_of(status, "Pod demo/web")


async def test_of_an_output_without_end_the_last_part_is_kept(
    server: Server, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kubernetes.execution.MOST_OUTPUT", 10)

    async def talkative(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("v5.channel.k8s.io",))
        await socket.prepare(request)
        for piece in (b"0123456789", b"abcdef", b"g"):
            await socket.send_bytes(b"\x01" + piece)
        await socket.send_bytes(b'\x03{"metadata":{},"status":"Success"}')
        await socket.close()
        return socket

    server.handler = talkative
    chunks: list[bytes] = []
    result = await cluster.run("web", "demo", ["yes"], on_output=lambda chunk: chunks.append(chunk.data))
    assert result.stdout == b"789abcdefg"
    assert chunks == [b"0123456789", b"abcdef", b"g"]
