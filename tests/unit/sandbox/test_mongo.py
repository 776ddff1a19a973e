"""The demo's database as its users meet it: logins, what they read, and writes that reach KubeFATE's own answers."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from services.records import (
    Address,
    Mend,
    MendKind,
    RecordChanged,
    RecordsDenied,
    Truth,
    back_up,
    open_records,
    perform,
    prepare,
    restore,
)
from services.records.releases import Release
from services.sandbox.kubefate.records import Records
from services.sandbox.mongo.commands import Talk
from tests.unit.sandbox.mongoserver import address, database, furnished
from tests.waiting import PATIENCE

UP = Truth(Release("fate-9999", "fate-9999", 2, "deployed", "fate", "v1.3.0-a"))


async def test_a_login_is_wanted_and_the_right_one_reads_everything() -> None:
    async with database(furnished()) as port:
        with pytest.raises(RecordsDenied, match="does not accept"):
            async with open_records(address(port, "wrong-word")):
                pass
        with pytest.raises(RecordsDenied):
            async with open_records(Address.at("127.0.0.1", port)):
                pass
        async with open_records(address(port)) as records:
            assert records.server.startswith("4.2")
            assert (len(await records.jobs()), await records.count("job")) == (250, 250)
            assert [one.name for one in await records.clusters()] == ["fate-9999"]
            assert [one.username for one in await records.users()] == ["admin"]


async def test_a_mend_reaches_what_kubefate_itself_tells_and_refuses_what_changed() -> None:
    stored = furnished()
    (row,) = stored.clusters.live()
    async with database(stored) as port, open_records(address(port)) as records:
        mend = Mend(MendKind.SET_STATUS, row.uuid)
        stale = await prepare(records, mend, UP)
        row.revision = 7
        with pytest.raises(RecordChanged):
            await perform(records, stale)
        await perform(records, await prepare(records, mend, UP))
        lost = Mend(MendKind.RESTORE_RECORD, name="fate-9999", namespace="fate-9999")
        assert (await prepare(records, lost, UP)).told is None
        row.status = "Deleted"
        row.chart_version = "v1.2.0"
        await perform(records, await prepare(records, lost, UP))
    assert (row.status, row.revision) == ("Deleted", 7)
    made = stored.cluster_named("fate-9999", "fate-9999")
    assert made is not None
    assert (made.status, made.revision) == ("Running", 2)


async def test_a_backup_goes_back_into_an_empty_one(tmp_path: Path) -> None:
    stored, empty = furnished(), Records()
    async with database(stored) as port, open_records(address(port)) as records:
        await back_up(records, tmp_path / "a.gz")
    async with database(empty, None) as port, open_records(Address.at("127.0.0.1", port)) as records:
        await restore(records, tmp_path / "a.gz")
    assert [job.uuid for job in empty.jobs.live()] == [job.uuid for job in stored.jobs.live()]
    assert empty.user_named("admin") is not None


@pytest.mark.parametrize("sent", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\xff" * 64, b"\x10\0\0\0" + b"\0" * 60])
async def test_what_is_no_message_ends_the_connection(sent: bytes) -> None:
    async with database(Records()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(sent)
        writer.write_eof()
        assert await asyncio.wait_for(reader.read(), PATIENCE) == b""
        writer.close()
        async with open_records(address(port)) as records:
            assert await records.count("job") == 0


def test_an_unknown_command_and_an_unknown_operator_are_refused() -> None:
    talk = Talk(Records(), None)
    assert talk.answer({"dropDatabase": 1, "$db": "KubeFate"})["code"] == 59
    assert talk.answer({"find": "job", "filter": {"$where": "1"}, "$db": "KubeFate"})["ok"] == 1.0
    furnished_talk = Talk(furnished(), None)
    assert furnished_talk.answer({"find": "job", "filter": {"$where": "1"}, "$db": "KubeFate"})["code"] == 9
