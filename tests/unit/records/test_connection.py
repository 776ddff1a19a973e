"""The connection against a wire stub (enough of MongoDB's protocol to greet and to refuse), and a real server."""

from __future__ import annotations

import asyncio
import gc
import ssl
import struct
import subprocess
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import bson
import pytest

from services.kubefate import Credentials, ManifestOptions, render_manifests
from services.kubernetes import WritePolicy
from services.records import (
    Address,
    AddressInvalid,
    NoRecords,
    RecordsDenied,
    RecordsError,
    RecordsInsecure,
    RecordsUnreachable,
    ServerUnsupported,
    connection,
    open_records,
    records_of,
)
from services.redact import secrets
from tests.unit.kubefate.doubles import FakeCluster, as_cluster

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
HEADER = struct.Struct("<iiii")


@asynccontextmanager
async def mongo(
    wire: int,
    *,
    oldest: int = 0,
    refuse: dict[str, Any] | None = None,
    hang_up: bool = False,
    tls: ssl.SSLContext | None = None,
) -> AsyncIterator[int]:
    """A server that greets with the wire versions, fails every login, and answers `refuse` to everything else."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                length, request, _to, operation = HEADER.unpack(await reader.readexactly(HEADER.size))
                body = await reader.readexactly(length - HEADER.size)
                if hang_up:
                    break
                writer.write(answer(request, operation, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        writer.close()

    def answer(request: int, operation: int, body: bytes) -> bytes:
        greeting = operation == OP_QUERY or b"hello" in body or b"ismaster" in body.lower()
        document: dict[str, Any] = {"ok": 1, "ismaster": True, "minWireVersion": oldest, "maxWireVersion": wire}
        if b"saslStart" in body:
            document = {"ok": 0, "code": 18, "errmsg": "Authentication failed."}
        elif not greeting:
            document = (
                refuse if refuse is not None else {"ok": 1, "cursor": {"id": 0, "firstBatch": []}, "version": "x"}
            )
        encoded = bson.encode(document)
        if operation == OP_QUERY:
            payload, kind = struct.pack("<iqii", 8, 0, 0, 1) + encoded, OP_REPLY
        else:
            payload, kind = struct.pack("<IB", 0, 0) + encoded, OP_MSG
        return HEADER.pack(HEADER.size + len(payload), 1, request, kind) + payload

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


@pytest.fixture
def forgotten_sockets() -> Iterator[None]:
    """The driver forgets to close connections that fell in mid-greeting: here they are collected, and nowhere else."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


async def refused(address: Address) -> RecordsError:
    with pytest.raises(RecordsError) as caught:
        async with open_records(address):
            pass
    return caught.value


@pytest.mark.parametrize("wire", [6, 7])
async def test_a_server_before_4_2_is_named_too_old_with_the_way_round(wire: int) -> None:
    async with mongo(wire) as port:
        error = await refused(Address.at("127.0.0.1", port))
    assert isinstance(error, ServerUnsupported)
    assert f"wire version {wire}" in str(error)
    assert "4.10" in str(error.remedy)


async def test_a_server_of_the_future_is_named_too_new() -> None:
    async with mongo(99, oldest=90) as port:
        error = await refused(Address.at("127.0.0.1", port))
    assert isinstance(error, ServerUnsupported)
    assert "newer than the driver" in str(error.remedy)


async def test_a_refused_login_is_told_without_the_password() -> None:
    async with mongo(8, refuse={"ok": 0, "code": 13, "errmsg": "not authorized"}) as port:
        address = Address.parse(f"mongodb://root:wr0ng-w0rd@127.0.0.1:{port}/KubeFate?authSource=admin")
        error = await refused(address)
    assert isinstance(error, RecordsDenied)
    assert "does not accept the user name and password" in str(error)
    assert "wr0ng-w0rd" not in f"{error} {error!r} {error.remedy} {address!r}"
    assert "wr0ng-w0rd" not in secrets.mask("wr0ng-w0rd")


async def test_a_login_that_nobody_asks_for_is_told() -> None:
    async with mongo(8) as port:
        error = await refused(Address.at("127.0.0.1", port, login=Credentials("root", "some-word")))
    assert isinstance(error, RecordsDenied)
    assert "asks nobody for a login" in str(error)


async def test_a_login_that_is_missing_is_told(tmp_path: Path) -> None:
    secantus = pytest.importorskip("secantus")
    with secantus.SecantusDBServer(storage_path=str(tmp_path), replica_set_name=None, require_auth=True) as server:
        error = await refused(Address.at("127.0.0.1", server.port))
        denied = await refused(Address.at("127.0.0.1", server.port, login=Credentials("root", "no-such-word")))
    assert isinstance(error, RecordsDenied)
    assert "USER:PASSWORD" in str(error.remedy)
    assert isinstance(denied, RecordsDenied)
    assert "does not accept" in str(denied)


async def test_nobody_there_is_unreachable_and_told_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FIND_DEADLINE_MS", 50)
    error = await refused(Address.at("127.0.0.1", 1))
    assert isinstance(error, RecordsUnreachable)
    assert error.transient
    assert "Topology" not in str(error)
    assert str(error).endswith("127.0.0.1:1: Connection refused")
    assert "the database's pod runs" in str(error.remedy)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("forgotten_sockets")
async def test_a_server_that_hangs_up_may_want_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FIND_DEADLINE_MS", 2_000)
    async with mongo(8, hang_up=True) as port:
        error = await refused(Address.at("127.0.0.1", port))
    assert isinstance(error, RecordsUnreachable)
    assert "tls=true" in str(error.remedy)


async def test_a_silent_server_meets_its_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FIND_DEADLINE_MS", 100)
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    try:
        error = await refused(Address.at("127.0.0.1", server.sockets[0].getsockname()[1]))
    finally:
        server.close()
    assert isinstance(error, RecordsUnreachable)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate of nobody's authority for this machine, and its key."""
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    return certificate, key


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.usefixtures("forgotten_sockets")
async def test_tls_is_spoken_and_its_failures_are_told(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    async with mongo(8, tls=context) as port:
        at = f"mongodb://127.0.0.1:{port}/KubeFate"
        async with open_records(Address.parse(f"{at}?tls=true&tlsCAFile={certificate[0]}")) as records:
            assert records.name == "KubeFate"
        monkeypatch.setattr(connection, "FIND_DEADLINE_MS", 4_000)
        unknown = await refused(Address.parse(f"{at}?tls=true"))
        plain = await refused(Address.parse(at))
    assert isinstance(unknown, RecordsInsecure)
    assert "tlsCAFile" in str(unknown.remedy)
    assert isinstance(plain, RecordsUnreachable)


@pytest.mark.parametrize(
    "uri",
    [
        "", "localhost", "mongodb://", "mongodb+srv://root:h1dden-word@example.com", "http://root:h1dden-word@h",
        "mongodb://root:h1dden-word@h:notaport", "mongodb://root:h1dden-word@x@h", "mongodb://h:1/?tls=maybe",
    ],
)  # fmt: skip
def test_what_is_no_address_is_said_so_without_its_password(uri: str) -> None:
    with pytest.raises(RecordsError) as caught:
        Address.parse(uri)
    assert isinstance(caught.value, AddressInvalid | ServerUnsupported)
    assert "h1dden-word" not in f"{caught.value} {caught.value.remedy}"


class Everything:
    def serves(self, group_version: str, kind: str | None = None) -> bool:
        return True


@pytest.mark.parametrize(("version", "told"), [("v1.4.5", "v1.0.2"), ("v1.0.2", "events")])
async def test_without_a_running_mongo_there_are_no_records(version: str, told: str) -> None:
    cluster = FakeCluster(render_manifests(ManifestOptions(version=version), Everything()))
    with pytest.raises(NoRecords) as caught:
        async with records_of(as_cluster(cluster), policy=WritePolicy.READ_ONLY):
            pass
    assert told in str(caught.value.remedy)
