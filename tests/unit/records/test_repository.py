from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from bson import ObjectId
from pymongo import errors

from services.kubefate import ClusterStatus, JobStatus
from services.kubernetes import WritePolicy
from services.records import (
    BackupUnreadable,
    NoSuchRecord,
    Records,
    RecordsDenied,
    RecordsError,
    RecordsReadOnly,
    RecordsUnreachable,
    ServerUnsupported,
    back_up,
    restore,
)
from services.redact import secrets
from tests.unit.records.doubles import FakeCollection, FakeDatabase

START = datetime(2020, 3, 16, 8, tzinfo=UTC)
NEVER = datetime(1, 1, 1, tzinfo=UTC)


@pytest.fixture
def database() -> FakeDatabase:
    cluster = {
        "_id": ObjectId(), "uuid": "c-1", "name": "fate-9999", "namespace": "fate-9999", "revision": 1, "status": 2,
        "chartname": "fate", "chartversion": "v1.3.0-a", "values": '{"partyId": 9999}', "config": None,
    }  # fmt: skip
    job = {
        "_id": ObjectId(), "uuid": "j-1", "starttime": START, "endtime": NEVER, "method": "ClusterUpdate",
        "result": "", "clusterid": "c-1", "creator": "admin", "status": 1,
    }  # fmt: skip
    user = {"_id": ObjectId(), "uuid": "u-1", "username": "admin", "password": "plain-word", "email": "", "status": 0}
    return FakeDatabase(
        {"cluster": FakeCollection([cluster]), "job": FakeCollection([job]), "user": FakeCollection([user])}
    )


@pytest.fixture
def records(database: FakeDatabase) -> Records:
    return Records(database, address="127.0.0.1:27017")


async def test_records_read_like_the_services_own_answers(records: Records) -> None:
    [cluster], [job], [user] = await records.clusters(), await records.jobs(), await records.users()
    assert (cluster.id, cluster.namespace, cluster.status) == ("c-1", "fate-9999", ClusterStatus.UPDATING)
    assert dict(cluster.spec) == {"partyId": 9999}
    assert (job.status, job.started, job.ended, job.cluster_id) == (JobStatus.RUNNING, START, None, "c-1")
    assert (user.username, user.status) == ("admin", "Deprecate")
    assert "plain-word" not in repr(user)
    assert "plain-word" not in secrets.mask("plain-word")


@pytest.mark.parametrize("stored", [-1, 7, None, "3"])
async def test_a_status_out_of_range_is_none(database: FakeDatabase, records: Records, stored: Any) -> None:
    database["job"].documents[0]["status"] = stored
    [job] = await records.jobs()
    assert job.status is JobStatus.NONE


async def test_a_stuck_job_and_its_cluster_are_marked(records: Records) -> None:
    await records.mark_job("j-1", JobStatus.FAILED, "its service restarted")
    await records.mark_cluster("c-1", ClusterStatus.RUNNING)
    [job], [cluster] = await records.jobs(), await records.clusters()
    assert (job.status, job.result) == (JobStatus.FAILED, "its service restarted")
    assert job.ended is not None
    assert cluster.status is ClusterStatus.RUNNING


async def test_nothing_is_marked_that_is_not_there(records: Records) -> None:
    with pytest.raises(NoSuchRecord):
        await records.mark_job("nope", JobStatus.FAILED, "")


async def test_read_only_refuses_and_a_dry_run_keeps(database: FakeDatabase) -> None:
    reader = Records(database, address="db", policy=WritePolicy.READ_ONLY)
    with pytest.raises(RecordsReadOnly):
        await reader.mark_cluster("c-1", ClusterStatus.RUNNING)
    rehearsal = Records(database, address="db", policy=WritePolicy.DRY_RUN)
    await rehearsal.mark_cluster("c-1", ClusterStatus.RUNNING)
    await rehearsal.put("user", {"uuid": "u-2", "password": "never-shown"})
    assert [(change.collection, change.uuid) for change in rehearsal.changes] == [("cluster", "c-1"), ("user", "u-2")]
    assert "never-shown" not in repr(rehearsal.changes)
    assert database["cluster"].documents[0]["status"] == 2
    assert len(database["user"].documents) == 1


def names_in(directory: Path) -> list[str]:
    return [entry.name for entry in directory.iterdir()]


async def test_a_backup_restores_every_type(database: FakeDatabase, records: Records, tmp_path: Path) -> None:
    file = tmp_path / "records.json"
    before = await records.documents("job")
    assert await back_up(records, file) == {"cluster": 1, "job": 1, "helm": 0, "user": 1}
    assert file.stat().st_mode & 0o777 == 0o600
    assert names_in(tmp_path) == ["records.json"]

    database["job"].documents[0]["status"] = 6
    database["cluster"].documents.append({"_id": ObjectId(), "uuid": "c-2"})
    database["user"].documents.clear()
    assert await restore(records, file) == {"cluster": 1, "job": 1, "helm": 0, "user": 1}
    assert await records.documents("job") == before
    assert [document["uuid"] for document in database["cluster"].documents] == ["c-1", "c-2"]
    assert [document["password"] for document in database["user"].documents] == ["plain-word"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not json",
        "[]",
        '{"format": "other"}',
        '{"format": "fatetui-records-1"}',
        '{"format": "fatetui-records-1", "collections": {"system.users": []}}',
        '{"format": "fatetui-records-1", "collections": {"job": [{"status": 1}]}}',
        '{"format": "fatetui-records-1", "collections": {"job": [{"uuid": "x", "when": {"$date": "soon"}}]}}',
    ],
)
async def test_what_is_no_backup_changes_nothing(
    database: FakeDatabase, records: Records, tmp_path: Path, text: str
) -> None:
    file = tmp_path / "records.json"
    file.write_text(text, encoding="utf-8")
    before = [dict(document) for document in database["job"].documents]
    with pytest.raises(BackupUnreadable):
        await restore(records, file)
    assert database["job"].documents == before


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (errors.ConfigurationError("Server at h:1 reports wire version 6"), ServerUnsupported),
        (errors.OperationFailure("Authentication failed.", 18), RecordsDenied),
        (errors.OperationFailure("not authorized on KubeFate", 13), RecordsDenied),
        (errors.OperationFailure("no such command", 59), RecordsError),
        (errors.ServerSelectionTimeoutError("h:1: connection refused"), RecordsUnreachable),
        (errors.InvalidName("nope"), RecordsError),
    ],
)
async def test_the_drivers_failures_become_ours(
    database: FakeDatabase, records: Records, failure: Exception, error: type[RecordsError]
) -> None:
    database["cluster"].failure = failure
    with pytest.raises(RecordsError) as caught:
        await records.clusters()
    assert type(caught.value) is error
    assert str(failure).split(",")[0] in str(caught.value.cause)
