"""Each quirk of the service's versions, scripted, against the client."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.kubefate import (
    AlreadyInKubeFate,
    ClusterSpec,
    Credentials,
    JobStatus,
    KubeFate,
    KubeFateError,
    KubeFateRefused,
    KubeFateUnreachable,
    LoginFailed,
    LogOptions,
    NothingChanged,
    NotKubeFate,
    Panicked,
    UnknownToKubeFate,
    UnreadableAnswer,
    UnsupportedVersion,
    WritesForbidden,
)
from services.kubernetes import WritePolicy
from services.redact import secrets
from tests.unit.kubefate.doubles import ScriptedService, answer

SPEC = ClusterSpec("fate-9999", "fate-9999", "fate", "v1.3.0-a", {"partyId": 9999})
JOB = {"uuid": "job-1", "status": "Pending", "method": "ClusterInstall", "cluster_id": ""}
Make = Callable[..., KubeFate]
Deed = Callable[[KubeFate], Awaitable[Any]]


async def test_login_learns_the_version_and_hides_the_token(scripted: ScriptedService, client_of: Make) -> None:
    async with client_of(username="ops", password="s3cret-word") as kubefate:
        assert str(kubefate.version) == "v1.4.5"
    [login] = scripted.sent("POST /v1/user/login")
    assert json.loads(login.content) == {"username": "ops", "password": "s3cret-word"}
    assert "a.token.1" not in secrets.mask("the token is a.token.1 and s3cret-word")
    assert "s3cret-word" not in secrets.mask("the token is a.token.1 and s3cret-word")
    assert "s3cret-word" not in repr(Credentials("ops", "s3cret-word"))


@pytest.mark.parametrize("text", ["incorrect Username or Password", "missing Username or Password"])
async def test_a_refused_login_says_so(scripted: ScriptedService, client_of: Make, text: str) -> None:
    scripted.on("POST /v1/user/login", answer({"code": 401, "message": text}, 401))
    with pytest.raises(LoginFailed) as caught:
        await client_of().login()
    assert str(caught.value.cause) == text
    assert len(scripted.sent("POST /v1/user/login")) == 1


@pytest.mark.parametrize("text", ["Token is expired", "signature is invalid"])
async def test_a_spent_token_is_replaced_once(scripted: ScriptedService, client_of: Make, text: str) -> None:
    refused = answer({"code": 401, "message": text}, 401)
    scripted.on("GET /v1/job/", refused, answer({"data": [JOB]}))
    async with client_of() as kubefate:
        [job] = await kubefate.jobs()
    assert job.id == "job-1"
    assert scripted.logins == 2
    assert [sent.headers["authorization"] for sent in scripted.sent("GET /v1/job/")] == [
        "Bearer a.token.1",
        "Bearer a.token.2",
    ]


async def test_a_token_refused_twice_is_a_failed_login(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("GET /v1/job/", answer({"code": 401, "message": "signature is invalid"}, 401))
    async with client_of() as kubefate:
        with pytest.raises(LoginFailed, match="signature is invalid"):
            await kubefate.jobs()
    assert scripted.logins == 2


ROUTES: list[tuple[str, Deed, Any]] = [
    ("GET /v1/cluster/", lambda k: k.clusters(), {"data": []}),
    ("GET /v1/cluster/u-1", lambda k: k.cluster("u-1"), {"data": {"uuid": "u-1"}}),
    ("POST /v1/cluster", lambda k: k.install(SPEC), {"data": JOB}),
    ("PUT /v1/cluster", lambda k: k.update(SPEC), {"data": JOB}),
    ("DELETE /v1/cluster/u-1", lambda k: k.delete("u-1"), {"data": JOB}),
    ("GET /v1/job/", lambda k: k.jobs(), {"data": []}),
    ("GET /v1/job/j-1", lambda k: k.job("j-1"), {"data": JOB}),
    ("PUT /v1/job/j-1", lambda k: k.stop_job("j-1"), {"data": "Stop Job Success"}),
    ("DELETE /v1/job/j-1", lambda k: k.delete_job("j-1"), {"msg": "delete Job success"}),
    ("GET /v1/chart/", lambda k: k.charts(), {"data": []}),
    ("DELETE /v1/chart/c-1", lambda k: k.delete_chart("c-1"), {"msg": "deleteChart success"}),
    ("GET /v1/chart/valueTemplateExample/fate/v1.9.0", lambda k: k.values_example("fate", "v1.9.0"), {"data": "name:"}),
    ("GET /v1/namespace/", lambda k: k.namespaces(), {"data": [{"Name": "default", "Status": "Active"}]}),
    ("GET /v1/user/", lambda k: k.users(), {"data": []}),
    ("GET /v1/user/u-1", lambda k: k.user("u-1"), {"data": {"uuid": "u-1", "username": "admin"}}),
    ("POST /v1/user", lambda k: k.create_user(Credentials("ops", "word-of-ops")), {"data": {}}),
    ("DELETE /v1/user/u-1", lambda k: k.delete_user("u-1"), {"msg": "deleteUser success"}),
    ("GET /v1/log/u-1", lambda k: k.logs("u-1"), {"data": ""}),
]


@pytest.mark.parametrize(("request_line", "deed", "document"), ROUTES, ids=[row[0] for row in ROUTES])
async def test_every_route_is_met_without_a_redirect(
    scripted: ScriptedService,
    client_of: Make,
    request_line: str,
    deed: Deed,
    document: Any,
) -> None:
    scripted.on(request_line, answer(document))
    async with client_of() as kubefate:
        await deed(kubefate)
    assert len(scripted.sent(request_line)) == 1


TEXTS: list[tuple[str, type[KubeFateRefused]]] = [
    ("name=fate-9999 cluster is exited", AlreadyInKubeFate),
    ("name=fate-9999 cluster is existed", AlreadyInKubeFate),
    ("name=fate-9999 & namespace=fate-9999 Cluster already existed", AlreadyInKubeFate),
    ("cluster already exists in database, name = fate-9999, namespace=fate-9999", AlreadyInKubeFate),
    ("cluster no find", UnknownToKubeFate),
    ("name=fate-9999 cluster is not exited", UnknownToKubeFate),
    ("name=fate-9999 Cluster is not existed", UnknownToKubeFate),
    ("the configuration file did not change", NothingChanged),
    ("mongo: no documents in result", UnknownToKubeFate),
    ("illegal base64 data at input byte 4", KubeFateRefused),
]


@pytest.mark.parametrize(("text", "error"), TEXTS)
async def test_refusals_are_told_apart_by_their_words(
    scripted: ScriptedService, client_of: Make, text: str, error: type[KubeFateRefused]
) -> None:
    scripted.on("POST /v1/cluster", answer({"error": text}, 500))
    async with client_of() as kubefate:
        with pytest.raises(KubeFateError) as caught:
            await kubefate.install(SPEC)
    assert type(caught.value) is error
    assert str(caught.value.cause) == text


async def test_a_panic_is_named(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("PUT /v1/cluster", answer(b"", 500))
    async with client_of() as kubefate:
        with pytest.raises(Panicked):
            await kubefate.update(SPEC)
    assert len(scripted.sent("PUT /v1/cluster")) == 1


async def test_of_two_documents_the_first_counts(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("DELETE /v1/user/u", answer('{"error":"record not found"}{"msg":"deleteUser success"}', 500))
    async with client_of() as kubefate:
        with pytest.raises(UnknownToKubeFate, match="record not found"):
            await kubefate.delete_user("u")


async def test_an_empty_error_about_a_job_means_its_id(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("GET /v1/job/nope", answer({"error": {}}, 500))
    async with client_of() as kubefate:
        with pytest.raises(UnknownToKubeFate, match="no job has this id"):
            await kubefate.job("nope")


async def test_an_empty_error_about_a_cluster_is_settled_by_its_list(
    scripted: ScriptedService, client_of: Make
) -> None:
    scripted.on("GET /v1/cluster/here", answer({"error": {}}, 500)).on(
        "GET /v1/cluster/gone", answer({"error": {}}, 500)
    )
    scripted.on("GET /v1/cluster/", answer({"data": [{"uuid": "here", "name": "fate-9999"}]}))
    async with client_of() as kubefate:
        found = await kubefate.cluster("here")
        with pytest.raises(UnknownToKubeFate):
            await kubefate.cluster("gone")
    assert found.name == "fate-9999"
    assert found.unread is not None


async def test_details_that_kubernetes_denies_the_service_are_named(scripted: ScriptedService, client_of: Make) -> None:
    text = "the server could not find the requested resource"
    scripted.on("GET /v1/cluster/here", answer({"error": {"ErrStatus": {"message": text}}}, 500))
    scripted.on("GET /v1/cluster/", answer({"data": [{"uuid": "here"}]}))
    async with client_of() as kubefate:
        assert str((await kubefate.cluster("here")).unread) == text


async def test_no_chart_stored_is_an_empty_list_on_1_0(scripted: ScriptedService, client_of: Make) -> None:
    scripted.version = "v1.0.2"
    scripted.on("GET /v1/chart/", answer({"error": "not find HelmChart"}, 500))
    async with client_of() as kubefate:
        assert await kubefate.charts() == []


async def test_a_user_of_null_is_unknown(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("GET /v1/user/u", answer({"data": None}))
    async with client_of() as kubefate:
        with pytest.raises(UnknownToKubeFate):
            await kubefate.user("u")


async def test_a_route_that_came_later_names_its_version(scripted: ScriptedService, client_of: Make) -> None:
    async with client_of() as kubefate:
        with pytest.raises(UnsupportedVersion) as caught:
            await kubefate.stop_job("j")
    assert "v1.4.1" in str(caught.value.remedy)


@pytest.mark.parametrize(
    ("reply", "error", "words"),
    [
        (answer("<html><title>Example Domain</title></html>", 200, Server="ECS"), NotKubeFate, "ECS · Example Domain"),
        (
            answer("<title>404 Not Found</title>", 404, Server="nginx"),
            NotKubeFate,
            "nginx · 404 Not Found",
        ),
        (answer("default backend - 404", 404), NotKubeFate, "404"),
        (answer("<title>503</title>", 503), KubeFateUnreachable, "503"),
        (answer("", 308, Location="https://kubefate.test/v1/job/"), NotKubeFate, "308"),
        (answer("gibberish", 200), UnreadableAnswer, "gibberish"),
        (answer({"data": "a word"}, 200), UnreadableAnswer, "str"),
    ],
)
async def test_somebody_else_answers(
    scripted: ScriptedService, client_of: Make, reply: httpx.Response, error: type[KubeFateError], words: str
) -> None:
    scripted.on("GET /v1/job/", reply)
    async with client_of() as kubefate:
        with pytest.raises(error) as caught:
            await kubefate.jobs()
    assert words in str(caught.value.cause)


async def test_a_read_is_sent_again_when_the_way_broke(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("GET /v1/job/", httpx.ConnectError("connection reset"), answer({"data": []}))
    async with client_of() as kubefate:
        assert await kubefate.jobs() == []


async def test_a_write_is_not(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("POST /v1/cluster", httpx.ReadError("connection reset"), answer({"data": JOB}))
    async with client_of() as kubefate:
        with pytest.raises(KubeFateUnreachable):
            await kubefate.install(SPEC)
    assert len(scripted.sent("POST /v1/cluster")) == 1


async def test_the_cluster_id_comes_with_time(scripted: ScriptedService, client_of: Make) -> None:
    filled = {**JOB, "status": "Running", "cluster_id": "c-1"}
    scripted.on("GET /v1/job/job-1", answer({"data": JOB}), answer({"data": JOB}), answer({"data": filled}))
    async with client_of() as kubefate:
        assert await kubefate.cluster_id_of("job-1", interval=0) == "c-1"


async def test_a_job_that_ended_without_a_cluster_has_no_id(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("GET /v1/job/job-1", answer({"data": {**JOB, "status": "Failed"}}))
    async with client_of() as kubefate:
        assert await kubefate.cluster_id_of("job-1", interval=0) == ""


WRITES: list[tuple[str, Deed]] = [(line, deed) for line, deed, _document in ROUTES if not line.startswith("GET")]


@pytest.mark.parametrize(("request_line", "deed"), WRITES, ids=[row[0] for row in WRITES])
async def test_read_only_refuses_every_write(
    scripted: ScriptedService, client_of: Make, request_line: str, deed: Deed
) -> None:
    async with client_of(WritePolicy.READ_ONLY) as kubefate:
        with pytest.raises(WritesForbidden):
            await deed(kubefate)
    assert scripted.sent(request_line) == []


@pytest.mark.parametrize(("request_line", "deed"), WRITES, ids=[row[0] for row in WRITES])
async def test_a_dry_run_keeps_every_write(
    scripted: ScriptedService, client_of: Make, request_line: str, deed: Deed
) -> None:
    async with client_of(WritePolicy.DRY_RUN) as kubefate:
        await deed(kubefate)
        [write] = kubefate.writes
    assert f"{write.method} {write.path}" == request_line
    assert scripted.sent(request_line) == []


async def test_a_job_of_a_dry_run_has_no_id(client_of: Make) -> None:
    async with client_of(WritePolicy.DRY_RUN) as kubefate:
        job = await kubefate.install(SPEC)
    assert (job.id, job.status, job.method) == ("", JobStatus.PENDING, "ClusterInstall")


async def test_a_chart_travels_as_the_form_field_file(
    scripted: ScriptedService, client_of: Make, tmp_path: Path
) -> None:
    archive = tmp_path / "fate-v2.0.0.tgz"
    archive.write_bytes(b"\x1f\x8b\r\n--not-the-boundary")
    scripted.on("POST /v1/chart", answer({"data": {"helmUUID": "h-1"}}))
    async with client_of() as kubefate:
        assert await kubefate.upload_chart(archive) == "h-1"
    [sent] = scripted.sent("POST /v1/chart")
    assert sent.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert b'name="file"; filename="fate-v2.0.0.tgz"' in sent.content
    assert b"\x1f\x8b\r\n--not-the-boundary" in sent.content


async def test_log_options_become_the_query(scripted: ScriptedService, client_of: Make) -> None:
    scripted.on("GET /v1/log/c-1", answer({"data": "line\n"}))
    async with client_of() as kubefate:
        text = await kubefate.logs("c-1", LogOptions(container="python", tail=20, previous=True, since=5))
    [sent] = scripted.sent("GET /v1/log/c-1")
    assert text == "line\n"
    assert dict(sent.url.params) == {"container": "python", "tail": "20", "previous": "true", "since": "5"}


async def test_ids_cannot_leave_their_route(scripted: ScriptedService, client_of: Make) -> None:
    async with client_of() as kubefate:
        with pytest.raises(KubeFateError):
            await kubefate.job("../user/1?x=y")
    assert scripted.requests[-1].url.raw_path == b"/v1/job/..%2Fuser%2F1%3Fx%3Dy"
