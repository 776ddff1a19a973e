"""The face against a server that answers as told."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import web

from services.kubernetes import (
    Cluster,
    Forbidden,
    Gone,
    KindNotServed,
    KubernetesError,
    Liveness,
    NotFound,
    ServerError,
    Store,
    Timeout,
    TooManyRequests,
    Unauthorized,
    Unreachable,
    WatchEvent,
    WritePolicy,
    WriteRefused,
    connect,
)
from tests.unit.kubernetes.double import Server, config_map, events, status, write_kubeconfig
from tests.waiting import PATIENCE

MANY = 120
"""Watches: more than HTTP clients usually take for enough connections."""


def test_importing_the_face_loads_no_http_library() -> None:
    program = (
        "import sys, services.kubernetes; "
        "sys.exit(','.join(name for name in ('kubernetes', 'aiohttp', 'httpx', 'yaml') if name in sys.modules) or None)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])


async def test_nobody_listening_is_unreachable(tmp_path: Path) -> None:
    async with await connect(write_kubeconfig(tmp_path / "config", "http://127.0.0.1:1")) as cluster:
        with pytest.raises(Unreachable):
            await cluster.get("Namespace", "default")


async def test_a_silent_server_is_a_timeout(server: Server, cluster: Cluster) -> None:
    async def never(_request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        return web.Response()

    server.handler = never
    with pytest.raises(Timeout):
        await cluster.request("GET", "/version", deadline=0.05)


async def test_headers_say_who_asks_and_for_whom(server: Server, tmp_path: Path) -> None:
    async def answer(_request: web.Request) -> web.Response:
        return web.json_response({}, headers={"Warning": '299 - "old"'})

    server.handler = answer
    user = {"token": "a-long-test-token", "as": "eve", "as-groups": ["a", "b"]}
    async with await connect(write_kubeconfig(tmp_path / "config", server.url, user)) as cluster:
        await cluster.get("Pod", "web")
        assert cluster.warnings == ["old"]
    headers = server.requests[0].headers
    assert headers["Authorization"] == "Bearer a-long-test-token"
    assert headers.getall("Impersonate-Group") == ["a", "b"]
    assert server.requests[0].path == "/api/v1/namespaces/demo/pods/web"


async def test_a_refused_plugin_token_is_renewed_once(server: Server, tmp_path: Path) -> None:
    async def refuse_the_first(_request: web.Request) -> web.Response:
        return web.json_response({}) if len(server.requests) > 1 else status(401, "Unauthorized", "expired")

    server.handler = refuse_the_first
    script = 'print(\'{"status": {"token": "plugin-token"}}\')'
    user = {"exec": {"command": sys.executable, "args": ["-c", script]}}
    async with await connect(write_kubeconfig(tmp_path / "config", server.url, user)) as cluster:
        await cluster.get("Pod", "web")
    assert len(server.requests) == 2


async def test_a_busy_server_is_given_the_pause_it_asks_for(server: Server, cluster: Cluster) -> None:
    async def busy(_request: web.Request) -> web.Response:
        answer = status(429, "TooManyRequests", "busy")
        answer.headers["Retry-After"] = "0"
        return answer

    server.handler = busy
    with pytest.raises(TooManyRequests):
        await cluster.get("Pod", "web")
    assert len(server.requests) == 5


async def test_an_expired_list_is_begun_again(server: Server, cluster: Cluster) -> None:
    async def pages(request: web.Request) -> web.Response:
        if "continue" not in request.query:
            first = {"continue": "more"}
            return web.json_response({"metadata": first, "items": [config_map("a", 1)]})
        if len(server.requests) == 2:
            return status(410, "Expired", "too old")
        return web.json_response({"metadata": {"resourceVersion": "9"}, "items": [config_map("b", 2)]})

    server.handler = pages
    listing = await cluster.list("ConfigMap", "demo")
    assert [item["metadata"]["name"] for item in listing] == ["a", "b"]
    assert (listing.resource_version, listing.items[0]["kind"]) == ("9", "ConfigMap")


@pytest.mark.parametrize("in_stream", [True, False])
async def test_both_forms_of_410_are_gone(server: Server, cluster: Cluster, in_stream: bool) -> None:
    async def expired(request: web.Request) -> web.StreamResponse:
        if in_stream:
            return await events(request, ("ERROR", {"kind": "Status", "code": 410, "reason": "Expired"}))
        return status(410, "Expired", "too old")

    server.handler = expired
    with pytest.raises(Gone):
        await first_event(cluster)


async def first_event(cluster: Cluster) -> WatchEvent:
    async with asyncio.timeout(PATIENCE):
        async with cluster.watch("ConfigMap", "demo", resource_version="1") as events:
            async for event in events:
                return event
    raise AssertionError("a watch does not end by itself")


async def test_a_watch_resumes_from_the_last_bookmark(server: Server, cluster: Cluster) -> None:
    async def cut_once(request: web.Request) -> web.StreamResponse:
        if len(server.requests) == 1:
            return await events(request, ("BOOKMARK", {"metadata": {"resourceVersion": "7"}}))
        return await events(request, ("ADDED", config_map("a", 8)))

    server.handler = cut_once
    event = await first_event(cluster)
    assert event.object["metadata"]["name"] == "a"
    assert [request.query["resourceVersion"] for request in server.requests] == ["1", "7"]


async def test_a_follower_survives_all_that_can_happen(server: Server, cluster: Cluster) -> None:
    lists = iter([[config_map("a", 1), config_map("b", 2)], [config_map("b", 2), config_map("c", 5)]])
    watches = iter(["cut", "trouble", "gone"])

    async def moody(request: web.Request) -> web.StreamResponse:
        if "watch" not in request.query:
            return web.json_response({"metadata": {"resourceVersion": "3"}, "items": next(lists)})
        match next(watches, "quiet"):
            case "cut":
                return await events(request, ("MODIFIED", config_map("a", 4, key="new")))
            case "trouble":
                return status(500, "InternalError", "etcd")
            case "gone":
                return await events(request, ("ERROR", {"code": 410, "reason": "Expired"}))
        response = await events(request, ("DELETED", config_map("c", 6)))
        await asyncio.Event().wait()
        return response

    server.handler = moody
    store = Store()
    async with asyncio.timeout(PATIENCE), cluster.follow(store, "ConfigMap", "demo") as follower:
        await follower.synced()
        while names(store) != ["b"]:
            await store.changed()
        assert follower.state.liveness is Liveness.LIVE
        assert "managedFields" not in store.snapshot("ConfigMap").items[0]["metadata"]
    assert names(store) == []


def names(store: Store) -> list[str]:
    return [item["metadata"]["name"] for item in store.snapshot("ConfigMap", "demo")]


async def test_a_lost_server_is_stale_and_keeps_what_was_known(server: Server, cluster: Cluster) -> None:
    tried_again = asyncio.Event()

    async def then_down(request: web.Request) -> web.StreamResponse:
        if "watch" not in request.query:
            return web.json_response({"metadata": {"resourceVersion": "3"}, "items": [config_map("a", 1)]})
        if len(server.requests) > 2:
            tried_again.set()
        return status(503, "ServiceUnavailable", "down")

    server.handler = then_down
    store = Store()
    async with asyncio.timeout(PATIENCE), cluster.follow(store, "ConfigMap", "demo") as follower:
        await follower.synced()
        await tried_again.wait()
        assert follower.state.liveness is Liveness.STALE
        assert isinstance(follower.state.error, ServerError)
        assert names(store) == ["a"]


async def test_what_may_be_listed_and_not_watched_is_listed_again(
    server: Server, cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.kubernetes.following.POLL", 0.01)
    lists = 0

    async def no_watching(request: web.Request) -> web.StreamResponse:
        nonlocal lists
        if "watch" in request.query:
            return status(403, "Forbidden", "no")
        lists += 1
        versions = {"a": 1, "b": 2} if lists < 3 else {"b": 4}
        items = [config_map(name, version) for name, version in versions.items()]
        return web.json_response({"metadata": {"resourceVersion": str(lists)}, "items": items})

    server.handler = no_watching
    store = Store()
    async with asyncio.timeout(PATIENCE), cluster.follow(store, "ConfigMap", "demo") as follower:
        await follower.synced()
        first = store.version
        assert names(store) == ["a", "b"]
        while names(store) != ["b"]:
            await store.changed()
        assert follower.state.liveness is Liveness.LIVE
        assert follower.state.polled
        assert isinstance(follower.state.error, Forbidden)
        # Lists that say the same are no change.
        assert store.version == first + 2


async def test_a_busy_server_is_asked_again_before_a_command_starts(server: Server, cluster: Cluster) -> None:
    tries = 0

    async def busy_once(request: web.Request) -> web.StreamResponse:
        nonlocal tries
        tries += 1
        if tries == 1:
            answer = status(429, "TooManyRequests", "busy")
            answer.headers["Retry-After"] = "0"
            return answer
        socket = web.WebSocketResponse(protocols=("v5.channel.k8s.io", "v4.channel.k8s.io"))
        await socket.prepare(request)
        await socket.send_bytes(b"\x01hello")
        await socket.send_bytes(b'\x03{"metadata":{},"status":"Success"}')
        await socket.close()
        return socket

    server.handler = busy_once
    async with asyncio.timeout(PATIENCE):
        result = await cluster.run("web", "demo", ["true"], container="main")
    assert (result.exit_code, result.stdout, tries) == (0, b"hello", 2)


async def test_any_number_of_watches_leaves_room_for_requests(server: Server, cluster: Cluster) -> None:
    watched, all_watched = 0, asyncio.Event()

    async def quiet(request: web.Request) -> web.StreamResponse:
        nonlocal watched
        if "watch" not in request.query:
            return web.json_response({"metadata": {"resourceVersion": "3"}, "items": []})
        response = await events(request)
        watched += 1
        if watched == MANY:
            all_watched.set()
        await asyncio.Event().wait()
        return response

    server.handler = quiet
    store = Store()
    async with asyncio.timeout(PATIENCE), AsyncExitStack() as stack:
        for number in range(MANY):
            await stack.enter_async_context(cluster.follow(store, "ConfigMap", f"party-{number}"))
        await all_watched.wait()
        assert (await cluster.list("ConfigMap", "demo")).items == []


@pytest.mark.parametrize(("code", "liveness"), [(403, Liveness.DENIED), (404, Liveness.GONE)])
async def test_denied_and_gone_are_told_apart(server: Server, cluster: Cluster, code: int, liveness: Liveness) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return status(code, "", "no")

    server.handler = refuse
    async with cluster.follow(Store(), "ConfigMap", "demo") as follower:
        with pytest.raises(Exception, match="no"):
            await follower.synced()
        assert follower.state.liveness is liveness


async def test_reading_only_sends_no_write(server: Server, tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path / "config", server.url)
    async with await connect(path, policy=WritePolicy.READ_ONLY) as cluster:
        for refused in (
            cluster.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}),
            cluster.delete("ConfigMap", "a"),
            cluster.patch("ConfigMap", "a", None, {}),
            cluster.request("POST", "/x"),
            cluster.run("a", "demo", ["reboot"]),
        ):
            with pytest.raises(WriteRefused):
                await refused
    assert server.requests == []


async def test_a_dry_run_sends_only_dry_runs_and_records_intents(server: Server, tmp_path: Path) -> None:
    path = write_kubeconfig(tmp_path / "config", server.url)
    wanted = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": "unborn"}}
    async with await connect(path, policy=WritePolicy.DRY_RUN) as cluster:
        assert await cluster.apply(wanted) == wanted
        await cluster.delete("ConfigMap", "a", "unborn")
        with pytest.raises(NotFound):
            await cluster.delete("ConfigMap", "other", "unborn")
        assert [(intent.verb, intent.name) for intent in cluster.intents[:2]] == [("apply", "a"), ("delete", "a")]
    assert all(request.query["dryRun"] == "All" for request in server.requests)


async def test_a_kind_that_no_cluster_group_serves(server: Server, cluster: Cluster) -> None:
    async def bare(request: web.Request) -> web.Response:
        match request.path:
            case "/api":
                return web.json_response({"versions": ["v1"]})
            case "/apis":
                return web.json_response({"groups": [{"versions": [{"groupVersion": "broken/v1"}]}]})
            case "/api/v1":
                pods = {"name": "pods", "kind": "Pod", "namespaced": True, "shortNames": ["po"]}
                return web.json_response({"resources": [pods]})
        return status(503, "ServiceUnavailable", "aggregated API is down")

    server.handler = bare
    discovery = await cluster.discovery()
    assert discovery.failed == ("broken/v1",)
    assert discovery.serves("v1", "Pod")
    assert [discovery.kind_called(word) for word in ("po", "Pods", "pod", "p")] == ["Pod", "Pod", "Pod", None]
    with pytest.raises(KindNotServed):
        await cluster.get("Ingress", "web")
    assert await cluster.find("Ingress", "web") is None


async def test_the_proxy_tells_the_programs_answer_from_the_servers(server: Server, cluster: Cluster) -> None:
    async def program(request: web.Request) -> web.Response:
        if request.path.endswith("/missing"):
            return web.Response(status=404, text="no page")
        return status(503, "ServiceUnavailable", "no endpoints available")

    server.handler = program
    headers = {"Authorization": "Bearer of-somebody-else", "X-Mine": "yes"}
    answer = await cluster.proxy("web", "demo", 80, "/missing", headers=headers, query={"a": "b c"})
    assert (answer.status, answer.body) == (404, b"no page")
    request = server.requests[0]
    assert request.raw_path == "/api/v1/namespaces/demo/services/web:80/proxy/missing?a=b%20c"
    assert request.headers["Authorization"] == "Bearer a-long-test-token"
    assert request.headers["X-Mine"] == "yes"
    with pytest.raises(ServerError, match="no endpoints"):
        await cluster.proxy("web", "demo", 80)


async def test_a_cut_log_is_resumed_without_doubles(server: Server, cluster: Cluster) -> None:
    first = "2026-01-02T00:00:01.5Z one\n2026-01-02T00:00:01.7Z two\n"
    states = iter(["running", "terminated"])

    async def kubelet(request: web.Request) -> web.StreamResponse:
        if not request.path.endswith("/log"):
            return web.json_response({"status": {"containerStatuses": [{"name": "a", "state": {next(states): {}}}]}})
        assert "tailLines" not in request.query or "sinceTime" not in request.query
        return web.Response(text=first + "2026-01-02T00:00:02Z three\n" if "sinceTime" in request.query else first)

    server.handler = kubelet
    async with asyncio.timeout(PATIENCE):
        lines = [line.text async for line in cluster.follow_logs("web", "demo", tail=10)]
    assert lines == ["one", "two", "three"]
    assert server.requests[2].query["sinceTime"] == "2026-01-02T00:00:01Z"


async def test_a_refused_token_is_renewed_for_watches_too(server: Server, tmp_path: Path) -> None:
    async def refuse_the_first(request: web.Request) -> web.StreamResponse:
        if len(server.requests) == 1:
            return status(401, "Unauthorized", "expired")
        return await events(request, ("ADDED", config_map("a", 8)))

    server.handler = refuse_the_first
    script = 'print(\'{"status": {"token": "plugin-token"}}\')'
    user = {"exec": {"command": sys.executable, "args": ["-c", script]}}
    async with await connect(write_kubeconfig(tmp_path / "config", server.url, user)) as cluster:
        assert (await first_event(cluster)).object["metadata"]["name"] == "a"


@pytest.mark.parametrize(("code", "error"), [(401, Unauthorized), (404, NotFound)])
async def test_a_refused_handshake_speaks_with_the_servers_words(
    server: Server, cluster: Cluster, code: int, error: type[KubernetesError]
) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return status(code, "", "the server's own words")

    server.handler = refuse
    with pytest.raises(error, match="own words"):
        await cluster.run("web", "demo", ["true"])
