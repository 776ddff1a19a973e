"""Registries asked over real HTTP: with a token, with a login, without either; what they have, and what not."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web

from services.registry import Answer, Credentials, Outcome, ask_registries, reference_of

LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
LOGIN = "Basic " + base64.b64encode(b"puller:secret").decode()
BODIES = {
    "1.0": {"layers": [{"size": 1000}, {"size": 24}]},
    "list": {"manifests": [{"digest": "sha256:arm", "platform": {"architecture": "arm64"}}, {"digest": "sha256:a"}]},
    "sha256:a": {"layers": [{"size": 7}]},
    "sha256:arm": {"layers": [{"size": 9}]},
    "old": {"schemaVersion": 1, "fsLayers": [{}]},
    "odd": [1, 2],
}


@asynccontextmanager
async def registry(kind: str) -> AsyncIterator[str]:
    """A registry on loopback that wants a `token`, a `login`, or nothing (`open`)."""

    async def manifest(request: web.Request) -> web.Response:
        wanted = {"token": "Bearer granted", "login": LOGIN}.get(kind)
        if wanted is not None and request.headers.get("Authorization") != wanted:
            realm = f'Bearer realm="http://{request.host}/token",service="s",scope="repository:fate:pull"'
            return web.Response(status=401, headers={"WWW-Authenticate": realm if kind == "token" else "Basic"})
        body = BODIES.get(request.match_info["tag"])
        return web.json_response(body) if body is not None else web.json_response({"errors": []}, status=404)

    async def token(request: web.Request) -> web.Response:
        good = request.headers.get("Authorization") == LOGIN and request.query["scope"] == "repository:fate:pull"
        return web.json_response({"token": "granted"}) if good else web.Response(status=401)

    application = web.Application()
    application.router.add_get("/v2/{name:.+}/manifests/{tag}", manifest)
    application.router.add_get("/token", token)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield "{}:{}".format(*runner.addresses[0])
    finally:
        await runner.cleanup()


async def answers(images: list[str], login: Credentials | None = None) -> dict[str, Answer]:
    return {one.image: one async for one in ask_registries(images, login)}


async def test_what_is_there_is_told_with_its_size():
    async with registry("open") as host:
        names = [f"{host}/federatedai/eggroll:{tag}" for tag in ("1.0", "list", "old", "none", "odd")]
        told = await answers(names)
    there, listed, old, none, odd = (told[name] for name in names)
    assert (there.outcome, there.size) == (Outcome.THERE, 1024)
    assert listed.size == 9, "nobody's platform is ours: the first one"
    assert (old.outcome, old.size) == (Outcome.THERE, None)
    assert (none.outcome, odd.outcome) == (Outcome.MISSING, Outcome.THERE)


@pytest.mark.parametrize("kind", ["token", "login"])
@pytest.mark.parametrize(("password", "outcome"), [("secret", Outcome.THERE), ("wrong", Outcome.REFUSED)])
async def test_a_login_is_tried(kind: str, password: str, outcome: Outcome):
    async with registry(kind) as host:
        image = f"{host}/fate:1.0"
        told = await answers([image], Credentials(host, "puller", password))
        elsewhere = await answers([image], Credentials("hub.example.com", "puller", password))
    assert told[image].outcome is outcome
    assert elsewhere[image].outcome is Outcome.REFUSED, "a login is for its own registry only"


async def test_who_does_not_answer_is_told():
    told = await answers(["127.0.0.1:1/federatedai/python:1.3.0-release", "no-such-registry.invalid/a:b"])
    assert {one.outcome for one in told.values()} == {Outcome.SILENT}


@pytest.mark.parametrize(
    ("image", "server", "name", "tag"),
    [
        ("mysql:8.0.28", "https://registry-1.docker.io", "library/mysql", "8.0.28"),
        ("federatedai/client", "https://registry-1.docker.io", "federatedai/client", "latest"),
        ("hub.example.com:5000/a/b:1", "https://hub.example.com:5000", "a/b", "1"),
        ("localhost:5000/a@sha256:0", "http://localhost:5000", "a", "sha256:0"),
    ],
)
def test_references_are_taken_apart_as_docker_does(image: str, server: str, name: str, tag: str):
    reference = reference_of(image)
    assert (reference.server, reference.name, reference.tag) == (server, name, tag)


@pytest.mark.parametrize(
    "challenge", ["Bearer realm", "Bearer realm=", "Bearer ,,=", 'Bearer realm="http://["', 'Bearer realm="https://["']
)
async def test_a_challenge_that_is_none_is_silence_and_stops_no_other(challenge: str):
    async def odd(_request: web.Request) -> web.Response:
        return web.Response(status=401, headers={"WWW-Authenticate": challenge})

    application = web.Application()
    application.router.add_get("/{path:.+}", odd)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host = "{}:{}".format(*runner.addresses[0])
    told = await answers([f"{host}/a:1", f"{host}/b:1"])
    await runner.cleanup()
    assert {one.outcome for one in told.values()} == {Outcome.SILENT}
    assert len(told) == 2
