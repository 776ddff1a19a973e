"""Slashes, tokens, greetings and error shapes, against kubefate.md §1."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from services.sandbox.kubefate import VERSIONS, StandInFaults, UnknownRelease, documents
from services.sandbox.kubefate.tokens import Tokens


@pytest.mark.parametrize("version", VERSIONS)
async def test_every_release_says_its_version_after_login(serve: Any, version: str) -> None:
    client = await serve(version)
    answer = (await client.http.get("/v1/version/")).json()
    assert answer["version"] == version.partition("@")[0]


async def test_unknown_release_names_the_known_ones(serve: Any) -> None:
    with pytest.raises(UnknownRelease) as failure:
        await serve("v9")
    assert "v1.4.5" in str(failure.value.remedy)


@pytest.mark.parametrize(
    ("version", "body"),
    [
        ("v1.0.2", {"api_version": "v1", "msg": "kubefate run success", "service_version": "v1.0.2"}),
        ("v1.2.0", {"api_version": "v1", "msg": "kubefate run success", "service_version": "v1.2.0"}),
        ("v1.3.0", {"msg": "kubefate run success"}),
        ("v1.4.1", {"msg": "kubefate run Success"}),
    ],
)
async def test_greeting(serve: Any, version: str, body: dict[str, str]) -> None:
    client = await serve(version)
    assert (await client.http.get("/")).json() == body


@pytest.mark.parametrize(
    ("method", "path", "status", "location"),
    [
        ("GET", "/v1/cluster?all=true", 301, "/v1/cluster/?all=true"),
        ("GET", "/v1/job", 301, "/v1/job/"),
        ("POST", "/v1/cluster/", 307, "/v1/cluster"),
        ("PUT", "/v1/cluster/", 307, "/v1/cluster"),
        ("POST", "/v1/user/", 307, "/v1/user"),
        ("GET", "/v1/cluster/some-id/", 301, "/v1/cluster/some-id"),
        ("DELETE", "/v1/cluster/some-id/", 307, "/v1/cluster/some-id"),
        ("DELETE", "/v1/cluster", 404, None),
        ("DELETE", "/v1/cluster/", 404, None),
        ("GET", "/v1/user/", 404, None),
        ("GET", "/v1/user", 404, None),
        ("GET", "/anywhere", 404, None),
    ],
)
async def test_slashes_come_before_auth(serve: Any, method: str, path: str, status: int, location: str | None) -> None:
    client = await serve("v1.0.2")
    del client.http.headers["Authorization"]
    answer = await client.http.request(method, path)
    assert (answer.status_code, answer.headers.get("Location")) == (status, location)
    if status == 404:
        assert (answer.text, answer.headers["Content-Type"].partition(";")[0]) == ("404 page not found", "text/plain")


@pytest.mark.parametrize(
    ("token", "text"),
    [
        (None, "cookie token is empty"),
        ("Basic YTpi", "cookie token is empty"),
        ("Bearer garbage", "token contains an invalid number of segments"),
        (f"Bearer {Tokens(fixed_key=False).issue('admin', 60)[0]}", "signature is invalid"),
    ],
)
async def test_refused_tokens(serve: Any, token: str | None, text: str) -> None:
    client = await serve("v1.4.5")
    del client.http.headers["Authorization"]
    answer = await client.http.get("/v1/job/", headers={"Authorization": token} if token else {})
    assert (answer.status_code, answer.json()) == (401, {"code": 401, "message": text})
    assert answer.headers["WWW-Authenticate"] == "JWT realm=gin jwt"


async def test_tokens_expire(serve: Any) -> None:
    client = await serve("v1.4.5", faults=StandInFaults(token_seconds=-5))
    assert (await client.http.get("/v1/job/")).json()["message"] == "Token is expired"


async def test_anyone_can_forge_a_token_of_1_0_2(serve: Any) -> None:
    client = await serve("v1.0.2")
    forged, _ = Tokens(fixed_key=True).issue("somebody", 30)
    del client.http.headers["Authorization"]
    assert (await client.http.get("/v1/cluster/", params={"token": forged})).status_code == 200
    empty, _ = Tokens(fixed_key=True).issue("", 30)
    assert (await client.http.get("/v1/cluster/", params={"token": empty})).status_code == 403


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (b"", "missing Username or Password"),
        (b"{}", "incorrect Username or Password"),
        (b'{"username":"admin","password":"no"}', "incorrect Username or Password"),
    ],
)
async def test_refused_logins(serve: Any, body: bytes, text: str) -> None:
    client = await serve("v1.0.3")
    answer = await client.http.post("/v1/user/login", content=body)
    assert (answer.status_code, answer.json()["message"]) == (401, text)


@pytest.mark.parametrize(
    ("version", "path", "body"),
    [
        ("v1.0.2", "/v1/cluster/none", {"error": {}}),
        ("v1.1.0", "/v1/job/none", {"error": {}}),
        ("v1.1.1", "/v1/job/none", {"error": "record not found"}),
        ("v1.0.3", "/v1/chart/", {"error": "not find HelmChart"}),
        ("v1.0.3", "/v1/chart/none", {"error": "assertion type error"}),
    ],
)
async def test_error_shapes(serve: Any, version: str, path: str, body: dict[str, Any]) -> None:
    client = await serve(version)
    answer = await client.http.get(path)
    assert (answer.status_code, answer.json()) == (500, body)


async def test_doubled_body_of_the_user_routes(serve: Any) -> None:
    client = await serve("v1.4.5")
    answer = await client.http.delete("/v1/user/none")
    assert (answer.status_code, answer.text) == (500, '{"error":"record not found"}{"msg":"deleteUser Success"}')


async def test_users(serve: Any) -> None:
    client = await serve("v1.0.2")
    made = await client.http.post("/v1/user", json={"username": "bob", "password": "plain", "email": "b@x"})
    assert made.json()["msg"] == "createCluster success"
    again = await client.http.get(f"/v1/user/{made.json()['data']['uuid']}")
    assert again.json()["data"]["password"] == "plain"
    assert (await client.http.get("/v1/user/none")).json() == {"data": None}


async def test_user_list_shows_hashes_and_salts(serve: Any) -> None:
    client = await serve("v1.3.0")
    answer: httpx.Response = await client.http.get("/v1/user/")
    assert answer.json()["msg"] == "getUserLisr success"
    assert answer.json()["data"][0].keys() >= {"password", "salt", "ID", "CreatedAt"}


async def test_the_services_own_log_holds_no_token(serve: Any) -> None:
    client = await serve("v1.4.5")
    await client.http.get("/v1/job/", params={"token": "secret-token"})
    lines = client.standin.log_lines()
    assert lines[-1].endswith("| 200 | GET     /v1/job/")
    assert "secret-token" not in "".join(lines)


async def test_documents_of_the_old_database(serve: Any) -> None:
    client = await serve("v1.0.2")
    assert documents(client.standin.service.records)["user"][0]["username"] == "admin"
