"""Mends against a real server: what they change, when they refuse, and that nobody's change is written over."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import bson
import pytest

from services.kubefate import ClusterStatus, JobStatus
from services.kubernetes import WritePolicy
from services.records import (
    Mend,
    MendKind,
    NoSuchRecord,
    NotMendable,
    RecordChanged,
    RecordsReadOnly,
    Truth,
    perform,
    prepare,
    shown,
)
from services.records.releases import Release
from services.redact import secrets
from tests.unit.records.conftest import (
    AT_WORK,
    DELETED,
    FAILED,
    NEVER,
    NOW,
    PASSWORD,
    RUNNING,
    SUCCESS,
    UNAVAILABLE,
    UPDATING,
    Database,
    cluster,
    job,
    user,
)

GONE = Truth()
DEPLOYED = Truth(
    Release("fate-9999", "fate-9999", 3, "deployed", "fate", "v1.3.0-a", {"partyId": 9999}), ("Deployment/x",)
)
BROKEN = Truth(Release("fate-9999", "fate-9999", 1, "failed", "fate", "v1.3.0-a"))


async def mended(database: Database, mend: Mend, truth: Truth) -> None:
    async with database.open() as records:
        await perform(records, await prepare(records, mend, truth))


async def test_a_stuck_job_is_marked_failed_with_its_end_and_its_reason(database: Database) -> None:
    database.put("job", job("j-1", AT_WORK, age=7200), job("j-2", AT_WORK))
    before = database.one("job", "j-1")
    await mended(database, Mend(MendKind.FAIL_JOB, "j-1", was="Running"), GONE)
    after = database.one("job", "j-1")
    assert (after["status"], after["result"][:16]) == (FAILED, "marked as failed")
    assert isinstance(after["endtime"], datetime)
    changed = ("status", "result", "endtime")
    assert {**after, **{key: before[key] for key in changed}} == before
    assert database.one("job", "j-2")["status"] == AT_WORK
    async with database.open() as records:
        again = await prepare(records, Mend(MendKind.FAIL_JOB, "j-1"), GONE)
    assert again.told is None


async def test_a_job_that_may_be_worked_on_is_left(database: Database) -> None:
    database.put("job", job("j-1", AT_WORK), job("j-2", SUCCESS))
    async with database.open() as records:
        with pytest.raises(NotMendable, match="may well be worked on"):
            await prepare(records, Mend(MendKind.FAIL_JOB, "j-1"), GONE)
        with pytest.raises(NotMendable, match="has ended as Success"):
            await prepare(records, Mend(MendKind.FAIL_JOB, "j-2", force=True), GONE)
        restarted = Truth(restarted=NOW + timedelta(seconds=1))
        assert (await prepare(records, Mend(MendKind.FAIL_JOB, "j-1"), restarted)).after == JobStatus.FAILED
        assert (await prepare(records, Mend(MendKind.FAIL_JOB, "j-1", force=True), GONE)).told is not None


@pytest.mark.parametrize(
    ("truth", "status"), [(DEPLOYED, RUNNING), (BROKEN, UNAVAILABLE), (GONE, DELETED)], ids=["up", "broken", "gone"]
)
async def test_a_cluster_gets_the_status_that_is_true(database: Database, truth: Truth, status: int) -> None:
    database.put("cluster", cluster("c-1", UPDATING))
    await mended(database, Mend(MendKind.SET_STATUS, "c-1", was="Updating"), truth)
    assert database.one("cluster", "c-1")["status"] == status


async def test_a_status_that_is_not_true_is_only_set_by_force(database: Database) -> None:
    database.put("cluster", cluster("c-1", UPDATING))
    mend = Mend(MendKind.SET_STATUS, "c-1", status="Running")
    async with database.open() as records:
        with pytest.raises(NotMendable, match="not Running"):
            await prepare(records, mend, GONE)
        with pytest.raises(NotMendable, match="cannot be told"):
            await prepare(records, Mend(MendKind.SET_STATUS, "c-1"), Truth(None, ("Deployment/left",)))
    await mended(database, Mend(MendKind.SET_STATUS, "c-1", status="Running", force=True), GONE)
    assert database.one("cluster", "c-1")["status"] == RUNNING


async def test_a_record_goes_only_after_its_release(database: Database) -> None:
    database.put("cluster", cluster("c-1"))
    mend = Mend(MendKind.REMOVE_RECORD, "c-1", was="Running")
    async with database.open() as records:
        for there in (DEPLOYED, BROKEN, Truth(None, ("Deployment/x",)), Truth(looked=False)):
            with pytest.raises(NotMendable, match="still there"):
                await prepare(records, mend, there)
    await mended(database, mend, GONE)
    assert database.all("cluster") == []


async def test_a_cluster_that_a_job_may_be_at_work_on_is_left(database: Database) -> None:
    database.put("cluster", cluster("c-1", UPDATING))
    for working in (job("j-1", AT_WORK), job("j-1", AT_WORK, clusterid="")):
        database.raw["job"].delete_many({})
        database.put("job", working)
        async with database.open() as records:
            for kind in (MendKind.SET_STATUS, MendKind.REMOVE_RECORD):
                with pytest.raises(NotMendable, match="may well be at work"):
                    await prepare(records, Mend(kind, "c-1"), GONE)
            restarted = Truth(restarted=NOW + timedelta(seconds=1))
            assert (await prepare(records, Mend(MendKind.SET_STATUS, "c-1"), restarted)).after == "Deleted"


async def test_a_jobs_record_goes_only_after_its_end(database: Database) -> None:
    database.put("job", job("j-1", AT_WORK), job("j-2", SUCCESS))
    async with database.open() as records:
        with pytest.raises(NotMendable, match="has not ended"):
            await prepare(records, Mend(MendKind.REMOVE_JOB, "j-1"), GONE)
    await mended(database, Mend(MendKind.REMOVE_JOB, "j-2"), GONE)
    assert [one["uuid"] for one in database.all("job")] == ["j-1"]


async def test_a_lost_record_is_made_from_helms_release(database: Database) -> None:
    mend = Mend(MendKind.RESTORE_RECORD, name="fate-9999", namespace="fate-9999")
    await mended(database, mend, DEPLOYED)
    (made,) = database.all("cluster")
    assert (made["name"], made["namespace"], made["status"]) == ("fate-9999", "fate-9999", RUNNING)
    assert (made["revision"], made["chartversion"], made["chartvalues"]) == (3, "v1.3.0-a", {"partyId": 9999})
    assert json.loads(made["values"])["chartName"] == "fate"
    assert sorted(made) == sorted({"_id": 1, **cluster()})
    async with database.open() as records:
        assert (await prepare(records, mend, DEPLOYED)).told is None
        with pytest.raises(NotMendable, match="no release"):
            await prepare(records, Mend(MendKind.RESTORE_RECORD, name="x", namespace="y"), GONE)


async def test_a_lost_record_that_was_marked_deleted_is_brought_back_with_its_spec(database: Database) -> None:
    old, other = cluster("c-1", DELETED), cluster("c-2", DELETED, chartversion="v1.2.0")
    database.put("cluster", old, other)
    await mended(database, Mend(MendKind.RESTORE_RECORD, name="fate-9999", namespace="fate-9999"), BROKEN)
    assert database.one("cluster", "c-1")["status"] == UNAVAILABLE
    assert database.one("cluster", "c-1")["values"] == old["values"]
    assert database.one("cluster", "c-2")["status"] == DELETED


CHANGES = {
    "status": {"$set": {"status": SUCCESS}},
    "another field": {"$set": {"result": "it goes on"}},
    "a new field": {"$set": {"note": 1}},
    "one less": {"$unset": {"creator": 1}},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_a_concurrent_change_makes_a_mend_refuse(database: Database, change: dict[str, Any]) -> None:
    database.put("job", job("j-1", AT_WORK, age=7200))
    async with database.open() as records:
        prepared = await prepare(records, Mend(MendKind.FAIL_JOB, "j-1"), GONE)
        database.raw["job"].update_one({"uuid": "j-1"}, change)
        theirs = database.one("job", "j-1")
        with pytest.raises(RecordChanged, match="somebody changed it"):
            await perform(records, prepared)
    assert database.one("job", "j-1") == theirs


async def test_a_concurrent_change_makes_a_removal_and_a_restoration_refuse(database: Database) -> None:
    database.put("cluster", cluster("c-1"))
    async with database.open() as records:
        removal = await prepare(records, Mend(MendKind.REMOVE_RECORD, "c-1"), GONE)
        database.raw["cluster"].update_one({"uuid": "c-1"}, {"$set": {"revision": 2}})
        with pytest.raises(RecordChanged):
            await perform(records, removal)
        database.raw["cluster"].delete_many({})
        lost = Mend(MendKind.RESTORE_RECORD, name="fate-9999", namespace="fate-9999")
        restoration = await prepare(records, lost, DEPLOYED)
        database.put("cluster", cluster("c-9"))
        with pytest.raises(RecordChanged, match="by now"):
            await perform(records, restoration)
    assert [one["uuid"] for one in database.all("cluster")] == ["c-9"]


async def test_a_mend_that_was_thought_of_for_another_status_refuses(database: Database) -> None:
    database.put("cluster", cluster("c-1", RUNNING))
    async with database.open() as records:
        with pytest.raises(NotMendable, match="by now"):
            await prepare(records, Mend(MendKind.SET_STATUS, "c-1", status="Deleted", was="Updating"), GONE)


async def test_read_only_refuses_and_a_dry_run_keeps(database: Database) -> None:
    database.put("cluster", cluster("c-1", UPDATING))
    mend = Mend(MendKind.SET_STATUS, "c-1")
    async with database.open(WritePolicy.READ_ONLY) as records:
        with pytest.raises(RecordsReadOnly):
            await perform(records, await prepare(records, mend, DEPLOYED))
    async with database.open(WritePolicy.DRY_RUN) as records:
        await perform(records, await prepare(records, mend, DEPLOYED))
        assert [(write.collection, write.uuid) for write in records.withheld] == [("cluster", "c-1")]
    assert database.one("cluster", "c-1")["status"] == UPDATING


async def test_an_id_that_nobody_or_that_two_have_is_not_mended(database: Database) -> None:
    database.put("job", job("twice"), job("twice"))
    async with database.open() as records:
        for uuid in ("twice", "nope"):
            with pytest.raises(NoSuchRecord):
                await prepare(records, Mend(MendKind.FAIL_JOB, uuid), GONE)


HOSTILE: tuple[Any, ...] = (
    None, "", "x" * 100_000, "\x1b]0;x\x07\x1b[31m\u202e", "[red]{0}{x}${env:HOME}", -1, 2**62, 1.5, float("nan"), True,
    {"$gt": ""}, {"$where": "sleep(1)"}, [1, [2]], b"\xff", NEVER, bson.Regex(".*"), bson.MinKey(),
)  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=[type(value).__name__ + str(i) for i, value in enumerate(HOSTILE)])
async def test_hostile_values_are_read_and_shown_and_do_nothing(database: Database, value: Any) -> None:
    names = ("uuid", "name", "namespace", "status", "revision", "values", "config", "chartvalues", "chartversion")
    database.put("cluster", *({**cluster(f"c-{key}"), key: value} for key in names))
    database.put("job", *({**job(f"j-{key}"), key: value} for key in ("uuid", "starttime", "status", "result")))
    database.put("user", {**user(), "username": value}, {**user("u-2"), "password": value, "salt": value})
    database.put("helm", {"uuid": "h", "templates": value, "name": value})
    async with database.open() as records:
        assert len(await records.clusters()) == len(names)
        assert len(await records.jobs()) == 4
        assert len(await records.users()) == 2
        assert len(await records.charts()) == 1
        for collection in ("cluster", "job", "helm", "user"):
            async for document in records.documents(collection):
                text = json.dumps(shown(collection, document), ensure_ascii=False)
                assert "\x1b" not in text
                assert "\u202e" not in text
                assert PASSWORD not in text
        for trouble_id in ("c-status", "c-name"):
            prepared = await prepare(records, Mend(MendKind.SET_STATUS, trouble_id, force=True), DEPLOYED)
            assert prepared.seen is None or "\x1b" not in f"{prepared.told} {prepared.before} {prepared.subject}"


async def test_no_password_is_told(database: Database) -> None:
    database.put("user", user(), user("u-2", password="hash-of-it-0123", salt="salt-of-it-0123"))
    database.put("cluster", cluster())
    async with database.open() as records:
        listed = repr([await records.users(), await records.clusters()])
        told = json.dumps(
            [shown(name, document) for name in ("user", "cluster") async for document in records.documents(name)]
        )
    for word in (PASSWORD, "hash-of-it-0123", "salt-of-it-0123", "in-the-spec-text", "in-the-chart-values"):
        assert word not in listed + told
    assert PASSWORD not in secrets.mask(PASSWORD)


async def test_records_read_like_the_services_own_answers(database: Database) -> None:
    database.put("cluster", cluster("c-1", UPDATING))
    database.put("job", job("j-1", AT_WORK))
    async with database.open() as records:
        (one,), (work,) = await records.clusters(), await records.jobs()
    assert (one.id, one.namespace, one.status) == ("c-1", "fate-9999", ClusterStatus.UPDATING)
    assert (work.status, work.ended, work.cluster_id) == (JobStatus.RUNNING, None, "c-1")
