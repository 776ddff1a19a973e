"""The connection against a wire stub: enough of MongoDB's protocol to say hello and to refuse."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import bson
import pytest

from services.kubefate import Credentials, ManifestOptions, render_manifests
from services.kubernetes import WritePolicy
from services.records import RecordsDenied, RecordsUnreachable, ServerUnsupported, connection, open_records, records_of
from tests.unit.kubefate.doubles import FakeCluster, as_cluster

OP_REPLY, OP_QUERY, OP_MSG = 1, 2004, 2013
HEADER = struct.Struct("<iiii")


@asynccontextmanager
async def mongo(wire_version: int) -> AsyncIterator[int]:
    """A server that greets with `wire_version` and fails every login; its port."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                length, request, _to, operation = HEADER.unpack(await reader.readexactly(HEADER.size))
                body = await reader.readexactly(length - HEADER.size)
                writer.write(answer(request, operation, body))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def answer(request: int, operation: int, body: bytes) -> bytes:
        command = body.split(b"\0", 1)[0]
        greeting = operation == OP_QUERY or b"hello" in body or b"ismaster" in body.lower() or not command
        document: dict[str, Any] = {"ok": 1, "ismaster": True, "minWireVersion": 0, "maxWireVersion": wire_version}
        if not greeting or b"saslStart" in body:
            document = {"ok": 0, "code": 18, "errmsg": "Authentication failed."}
        encoded = bson.encode(document)
        if operation == OP_QUERY:
            payload, kind = struct.pack("<iqii", 8, 0, 0, 1) + encoded, OP_REPLY
        else:
            payload, kind = struct.pack("<IB", 0, 0) + encoded, OP_MSG
        return HEADER.pack(HEADER.size + len(payload), 1, request, kind) + payload

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


async def test_a_server_before_4_2_is_named_too_old() -> None:
    async with mongo(wire_version=6) as port:
        with pytest.raises(ServerUnsupported, match="wire version 6"):
            async with open_records("127.0.0.1", port):
                pass


async def test_a_refused_login_is_told() -> None:
    async with mongo(wire_version=8) as port:
        with pytest.raises(RecordsDenied, match="Authentication failed"):
            async with open_records("127.0.0.1", port, credentials=Credentials("root", "wrong-word")):
                pass


async def test_nobody_there_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FIND_DEADLINE_MS", 50)
    with pytest.raises(RecordsUnreachable):
        async with open_records("127.0.0.1", 1):
            pass


class Everything:
    def serves(self, group_version: str, kind: str | None = None) -> bool:
        return True


@pytest.mark.parametrize("version", ["v1.4.5", "v1.0.2"])
async def test_without_a_running_mongo_there_are_no_records(version: str) -> None:
    cluster = FakeCluster(render_manifests(ManifestOptions(version=version), Everything()))
    with pytest.raises(RecordsUnreachable) as caught:
        async with records_of(as_cluster(cluster), policy=WritePolicy.READ_ONLY):
            pass
    assert "v1.0.2" in str(caught.value.remedy)
