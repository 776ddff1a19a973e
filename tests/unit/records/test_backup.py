"""Backups against a real server: equal to the bit, bounded, and finished by a second run whatever cut the first."""

from __future__ import annotations

import asyncio
import gzip
import json
import subprocess
import sys
import tracemalloc
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import bson
import pytest
from bson.raw_bson import RawBSONDocument

from services.records import (
    Address,
    BackupUnreadable,
    Records,
    RecordsError,
    back_up,
    open_records,
    plan_restore,
    read_about,
    restore,
)
from services.records.archive import ArchiveWriter, read_documents
from tests.unit.records.conftest import PASSWORD, Database, chart, cluster, job, names_in, user

EVERY_TYPE: dict[str, Any] = {
    "uuid": "types",
    "int32": 1,
    "int64": bson.Int64(1),
    "double": 1.0,
    "nan": float("nan"),
    "minus_zero": -0.0,
    "infinite": float("-inf"),
    "true": True,
    "null": None,
    "text": "a\u0000b\x1b[31m\u202e{{7*7}}${x}𝔽",
    "date": datetime(2020, 3, 16, 8, 0, 0, 123000, tzinfo=UTC),
    "never": datetime(1, 1, 1, tzinfo=UTC),
    "before": datetime(1969, 12, 31, 23, 59, 59, 999000, tzinfo=UTC),
    "bytes": b"\x00\x01",
    "binary": bson.Binary(b"x", 5),
    "uuid4": bson.Binary(bytes(16), 4),
    "decimal": bson.Decimal128("1.10"),
    "regex": bson.Regex("^a", "im"),
    "timestamp": bson.Timestamp(5, 6),
    "code": bson.Code("function() {}"),
    "scoped": bson.Code("x", {"x": 1}),
    "min": bson.MinKey(),
    "max": bson.MaxKey(),
    "id": bson.ObjectId("5e6f2a0b0000000000000001"),
    "nested": {"b": [1, {"a": bson.Int64(2)}, []], "a": {}},
    "": "an empty key",
    "dotted.key": 1,
}


def raw(document: dict[str, Any]) -> RawBSONDocument:
    return RawBSONDocument(bson.encode({"_id": bson.ObjectId(), **document}))


async def everything(records: Records) -> dict[str, list[bytes]]:
    """Every document's bytes."""
    names = ("cluster", "job", "helm", "user")
    return {name: [document.raw async for document in records.documents(name)] for name in names}


async def test_a_backup_restores_every_type_to_the_bit(database: Database, other: Database, tmp_path: Path) -> None:
    database.raw.get_collection("cluster").insert_one(raw(EVERY_TYPE))
    database.put("cluster", cluster())
    database.put("job", job())
    database.put("helm", chart())
    database.put("user", user())
    file = tmp_path / "records.gz"
    async with database.open() as records:
        assert await back_up(records, file) == {"cluster": 2, "job": 1, "helm": 1, "user": 1}
        before = await everything(records)
    assert file.stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path) == ["records.gz"]

    async with other.open() as records:
        done = await restore(records, file)
        assert (done.missing, done.conflict_count) == (5, 0)
        assert await everything(records) == before
        again = await restore(records, file)
        assert (again.missing, sum(again.same.values()), again.conflict_count) == (0, 5, 0)


@pytest.mark.parametrize(
    "document",
    [
        {"$date": "not a date"},
        {"a": {"$oid": "5e6f2a0b0000000000000001"}},
        {"a": {"$numberInt": 5, "b": 1}},
        {"year": bson.DatetimeMS(2**55)},
        {"a": {"$ref": "x", "$id": 1, "more": 2}},
    ],
    ids=["key", "id", "number", "year", "reference"],
)
def test_what_extended_json_cannot_say_is_carried_as_it_is(tmp_path: Path, document: dict[str, Any]) -> None:
    whole = raw(document)
    torn = RawBSONDocument(bson.encode({"_id": 1, "a": "xx"}).replace(b"xx", b"\xff\xfe"))
    file = tmp_path / "a.gz"
    writer = ArchiveWriter(file, address="", database="", server="")
    writer.add("job", [whole, torn])
    writer.finish()
    assert [stored.document.raw for stored in read_documents(file)] == [whole.raw, torn.raw]


def test_other_tools_can_read_an_archive(tmp_path: Path) -> None:
    file = tmp_path / "a.gz"
    writer = ArchiveWriter(file, address="h:1", database="KubeFate", server="4.2.0")
    writer.add("job", [raw({"uuid": "j", "n": bson.Int64(7)})])
    writer.finish()
    first, line, last = (json.loads(one) for one in gzip.decompress(file.read_bytes()).splitlines())
    assert first["database"] == "KubeFate"
    assert line["document"]["n"] == {"$numberLong": "7"}
    assert last["end"]["job"] == 1
    assert read_about(file).counts["job"] == 1


async def test_what_is_not_whole_changes_nothing(database: Database, other: Database, tmp_path: Path) -> None:
    database.put("job", *(job(f"j-{number}") for number in range(5)))
    file = tmp_path / "whole.gz"
    async with database.open() as records:
        await back_up(records, file)
    text = gzip.decompress(file.read_bytes())
    lines = text.splitlines(keepends=True)
    spoiled = {
        "empty": b"",
        "other": gzip.compress(b'{"format": "something"}\n'),
        "list": gzip.compress(b"[]\n"),
        "words": b"not gzip at all",
        "cut": file.read_bytes()[:-20],
        "no end": gzip.compress(b"".join(lines[:-1])),
        "one less": gzip.compress(b"".join([*lines[:2], *lines[3:]])),
        "changed": gzip.compress(text.replace(b'"admin"', b'"nimda"')),
        "foreign": gzip.compress(b"".join([lines[0], lines[1].replace(b'"job"', b'"system.users"'), *lines[2:]])),
        "wrong type": gzip.compress(b"".join([lines[0], b'{"collection":"job","document":{"_id":{"$date":"x"}}}\n'])),
        "no id": gzip.compress(b"".join([lines[0], b'{"collection":"job","document":{"uuid":"x"}}\n'])),
        "deep": gzip.compress(lines[0] + b"[" * 100_000 + b"\n"),
    }
    async with other.open() as records:
        for name, data in spoiled.items():
            bad = tmp_path / "bad.gz"
            bad.write_bytes(data)
            with pytest.raises(BackupUnreadable):
                await restore(records, bad)
            assert other.all("job") == [], name


async def test_conflicts_are_listed_and_left_until_overwriting_is_asked_for(database: Database, tmp_path: Path) -> None:
    database.put("cluster", cluster("c-1"), cluster("c-2"))
    database.put("job", job("j-1"))
    file = tmp_path / "a.gz"
    async with database.open() as records:
        await back_up(records, file)
        before = await everything(records)
        database.raw["cluster"].update_one({"uuid": "c-1"}, {"$set": {"status": 5}})
        database.raw["cluster"].delete_one({"uuid": "c-2"})
        # The same uuid by another `_id`: the record was made anew.
        database.raw["job"].delete_many({})
        database.put("job", job("j-1", result="another"))
        database.put("job", job("j-9"))

        plan = await plan_restore(records, file)
        done = await restore(records, file)
        assert (plan.new, plan.conflicts) == (done.new, done.conflicts)
        assert done.new == {"cluster": 1, "job": 0, "helm": 0, "user": 0}
        found = {(one.collection, one.uuid): one.fields for one in done.conflicts}
        assert found[("cluster", "c-1")] == ("status",)
        assert "result" in found[("job", "j-1")]
        assert database.one("cluster", "c-1")["status"] == 5
        assert database.one("job", "j-1")["result"] == "another"

        await restore(records, file, overwrite=True)
        assert sorted((await everything(records))["cluster"]) == sorted(before["cluster"])
        assert before["job"][0] in (await everything(records))["job"]
        assert [one["uuid"] for one in database.all("job")].count("j-1") == 1
        assert database.one("job", "j-9")
        assert (await plan_restore(records, file)).conflict_count == 0


@asynccontextmanager
async def cutting(port: int, after: int) -> AsyncIterator[tuple[int, Callable[[], bool]]]:
    """A way to `port` that breaks for good once so many bytes have gone in; its port, and whether it broke."""
    sent = 0
    open_: set[asyncio.StreamWriter] = set()

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        nonlocal sent
        while data := await reader.read(4096):
            sent += len(data) if counted else 0
            if sent > after:
                break
            writer.write(data)
            await writer.drain()
        for one in list(open_):
            one.transport.abort()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if sent > after:
            writer.transport.abort()
            return
        there, back = await asyncio.open_connection("127.0.0.1", port)
        open_.update((writer, back))
        ways = (pump(reader, back, counted=True), pump(there, writer, counted=False))
        await asyncio.gather(*ways, return_exceptions=True)
        open_.difference_update((writer, back))

    way = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield way.sockets[0].getsockname()[1], lambda: sent > after
    finally:
        way.close()


@pytest.mark.parametrize("after", [4_000, 150_000, 420_000])
async def test_a_connection_cut_in_mid_restore_leaves_nothing_that_a_second_run_does_not_finish(
    database: Database, other: Database, tmp_path: Path, after: int
) -> None:
    database.put("job", *(job(f"j-{number}", result="r" * 500) for number in range(900)))
    database.put("cluster", *(cluster(f"c-{number}", name=f"n{number}") for number in range(50)))
    file = tmp_path / "a.gz"
    async with database.open() as records:
        await back_up(records, file)
        before = await everything(records)

    async with cutting(other.port, after) as (port, broken):
        address = Address.at("127.0.0.1", port, database=other.name)
        with pytest.raises(RecordsError):
            async with open_records(address) as records:
                await restore(records, file)
        assert broken()
    async with other.open() as records:
        halfway = await everything(records)
        assert sum(map(len, halfway.values())) < 950
        for name, documents in halfway.items():
            assert set(documents) <= set(before[name]), "every record that is there is whole"
        await restore(records, file)
        assert await everything(records) == before


async def test_a_restore_is_whole_where_somebody_stores_the_same_meanwhile(
    database: Database, other: Database, tmp_path: Path
) -> None:
    database.put("job", *(job(f"j-{number}") for number in range(300)))
    file = tmp_path / "a.gz"
    async with database.open() as records:
        await back_up(records, file)
    async with other.open() as one, other.open() as two:
        plans = await asyncio.gather(restore(one, file), restore(two, file))
    assert len(other.all("job")) == 300
    assert all(plan.conflict_count == 0 for plan in plans)


@pytest.mark.slow
async def test_thousands_of_records_pass_through_in_little_memory(tmp_path: Path) -> None:
    """The server is a process of its own here, so that only our memory is counted."""
    pytest.importorskip("secantus")
    file = tmp_path / "a.gz"
    async with mongo_process(tmp_path) as port:
        address = Address.at("127.0.0.1", port, database="big")
        async with open_records(address) as records:
            await fill(records, 3_000)
            tracemalloc.start()
            try:
                counts = await back_up(records, file)
                _now, kept = tracemalloc.get_traced_memory()
                tracemalloc.reset_peak()
                async with open_records(Address.at("127.0.0.1", port, database="copy")) as copy:
                    done = await restore(copy, file)
                _now, restored = tracemalloc.get_traced_memory()
            finally:
                tracemalloc.stop()
            assert counts["job"] == done.missing == 3_000
            async with open_records(Address.at("127.0.0.1", port, database="copy")) as copy:
                assert await copy.count("job") == 3_000
    # 6 MB of records; what is held at once are a few batches of 200.
    assert kept < 4_000_000
    assert restored < 4_000_000


async def fill(records: Records, count: int) -> None:
    for start in range(0, count, 500):
        made = [raw(job(f"j-{start + number}", result=f"{number}" + "r" * 2000)) for number in range(500)]
        await records.insert("job", made)


@asynccontextmanager
async def mongo_process(directory: Path) -> AsyncIterator[int]:
    code = (
        "import sys; from secantus import SecantusDBServer\n"
        "with SecantusDBServer(storage_path=sys.argv[1], replica_set_name=None, cache_size='128M') as s:\n"
        "    print(s.port, flush=True); sys.stdin.read()"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, str(directory / "db"), stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(await process.stdout.readline())
    finally:
        process.stdin.close()
        await process.wait()


async def test_an_archive_holds_the_passwords_and_nobody_else_says_them(database: Database, tmp_path: Path) -> None:
    database.put("user", user())
    file = tmp_path / "a.gz"
    async with database.open() as records:
        await back_up(records, file)
    assert PASSWORD in gzip.decompress(file.read_bytes()).decode()
    assert PASSWORD not in repr(read_about(file))
