"""`records.check`, `.backup`, `.mend`, `.remove`, `.restore` against the demo's database, named by its address."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.sandbox.kubefate.records import JobRecord, Records
from services.steps import Mode, Status
from tests.unit.sandbox.mongoserver import LOGIN, database, furnished
from tests.unit.steps.vocabulary.place import Place

STUCK = JobRecord(uuid="j-stuck", method="ClusterUpdate", creator="admin", status="Running")
PASSWORD = "5tep-w0rd"


def uri(port: int) -> dict[str, str]:
    return {"uri": f"mongodb://root:{PASSWORD}@127.0.0.1:{port}/KubeFate?authSource=admin"}


def stored() -> Records:
    records = furnished()
    STUCK.started = datetime.now(UTC) - timedelta(hours=3)
    STUCK.status = "Running"
    records.jobs.add(STUCK)
    return records


async def test_a_check_warns_of_what_is_wrong_and_counts_it(place: Place) -> None:
    async with database(stored(), ("root", PASSWORD)) as port:
        alone = await place.play("records.check", {**uri(port), "alone": True})
        beside = await place.play("records.check", uri(port))
    assert (alone.status, alone.end.outputs["rules"]) == (Status.WARNED, {"D01": 1, "D02": 1, "D09": 1})
    assert (beside.status, beside.end.outputs["rules"]) == (Status.WARNED, {"D01": 1, "D03": 1, "D09": 1})
    assert beside.end.outputs["jobs"] == 251


async def test_a_backup_is_made_once_and_never_over_another(place: Place) -> None:
    async with database(stored(), ("root", PASSWORD)) as port:
        params = {**uri(port), "file": "kept/records.gz"}
        first = await place.play("records.backup", params)
        again = await place.play("records.backup", params)
        replaced = await place.play("records.backup", {**params, "replace": True})
    assert first.end.outputs["records"]["job"] == 251
    assert (again.status, again.end.reason.code if again.end.reason else "") == (Status.FAILED, "S-BACKUP-THERE")
    assert replaced.status is Status.OK
    assert [path.name for path in (place.workspace / "kept").iterdir()] == ["records.gz"]


async def test_a_mend_is_rehearsed_asked_about_and_made_once(place: Place) -> None:
    async with database(stored(), ("root", PASSWORD)) as port:
        params = {**uri(port), "mend": "fail-job", "id": "j-stuck", "was": "Running"}
        rehearsed = await place.play("records.mend", params, mode=Mode.DRY_RUN)
        assert (rehearsed.status, STUCK.status) == (Status.WOULD_CHANGE, "Running")
        unasked = await place.play("records.mend", params)
        assert (unasked.status, STUCK.status) == (Status.FAILED, "Running")
        place.answers = [False]
        assert (await place.play("records.mend", params)).status is Status.FAILED
        place.answers = [True]
        done = await place.play("records.mend", params)
        assert (done.status, STUCK.status) == (Status.CHANGED, "Failed"), done.why
        assert (await place.play("records.mend", params)).status is Status.OK
        read_only = await place.play("records.remove", {**uri(port), "mend": "remove-job", "id": "j-stuck"},
                                     mode=Mode.READ_ONLY, assume_yes=True)  # fmt: skip
        assert read_only.status is Status.FAILED
    told = repr([rehearsed, unasked, done, place.asked, read_only])
    assert PASSWORD not in told
    assert "ClusterUpdate j-stuck" in place.asked[0]


async def test_a_record_is_removed_once_asked(place: Place) -> None:
    records = stored()
    STUCK.status = "Failed"
    async with database(records, ("root", PASSWORD)) as port:
        params = {**uri(port), "mend": "remove-job", "id": "j-stuck"}
        rehearsed = await place.play("records.remove", params, mode=Mode.DRY_RUN)
        assert (rehearsed.status, STUCK in records.jobs.live()) == (Status.WOULD_CHANGE, True)
        place.answers = [False, True]
        assert (await place.play("records.remove", params)).end.reason.code == "E-DECLINED"
        assert STUCK in records.jobs.live()
        removed = await place.play("records.remove", params)
        assert (removed.status, STUCK in records.jobs.live()) == (Status.CHANGED, False)
        again = await place.play("records.remove", params)
        assert (again.status, again.said) == (Status.OK, ["There is no record j-stuck"])
    assert all("j-stuck" in question for question in place.asked)


async def test_a_record_changed_between_the_question_and_the_answer_is_left(place: Place) -> None:
    async with database(stored(), ("root", PASSWORD)) as port:
        params = {**uri(port), "mend": "fail-job", "id": "j-stuck"}

        async def meanwhile(question: object) -> bool:
            STUCK.status = "Success"
            return True

        played = await place.play("records.mend", params, ask=meanwhile)
    assert (played.status, STUCK.status) == (Status.FAILED, "Success")
    assert played.why.startswith("DB-CHANGED")


async def test_a_restore_says_what_differs_and_overwrites_only_when_told(place: Place) -> None:
    records = stored()
    (row,) = records.clusters.live()
    async with database(records, ("root", PASSWORD)) as port:
        file = {**uri(port), "file": "records.gz"}
        await place.play("records.backup", file)
        records.jobs.drop("j-stuck")
        row.revision = 5
        rehearsed = await place.play("records.restore", file, mode=Mode.DRY_RUN)
        assert (rehearsed.status, rehearsed.changes) == (Status.WOULD_CHANGE, ["store 1 records of job"])
        done = await place.play("records.restore", file, assume_yes=True)
        assert (done.status, row.revision) == (Status.WARNED, 5)
        assert "revision" in repr(done.end.reason)
        again = await place.play("records.restore", {**file, "overwrite": True}, assume_yes=True)
        assert (again.status, row.revision) == (Status.CHANGED, 0)
        assert (await place.play("records.restore", file, assume_yes=True)).status is Status.OK


async def test_a_file_that_is_no_backup_is_told(place: Place) -> None:
    (place.workspace / "records.gz").write_bytes(b"no archive")
    async with database(stored(), ("root", PASSWORD)) as port:
        played = await place.play("records.restore", {**uri(port), "file": "records.gz"}, assume_yes=True)
    assert (played.status, played.end.reason.code) == (Status.FAILED, "DB-BACKUP")
    assert "records.gz" in played.why


@pytest.mark.parametrize(
    ("verb", "params"),
    [
        ("records.mend", {"mend": "fail-job"}),
        ("records.mend", {"mend": "restore-record", "name": "x"}),
        ("records.mend", {"mend": "set-status", "id": "x", "status": "Rollback"}),
        ("records.remove", {"mend": "fail-job", "id": "x"}),
        ("records.backup", {}),
        ("records.check", {"uri": f"nonsense://root:{PASSWORD}@h", "alone": True}),
    ],
)
async def test_what_cannot_be_meant_is_refused(place: Place, verb: str, params: dict[str, str]) -> None:
    played = await place.play(verb, params)
    assert played.status is Status.FAILED
    assert PASSWORD not in repr(played)


async def test_where_kubefate_keeps_no_records_the_step_says_so(place: Place) -> None:
    played = await place.play("records.check", {})
    assert played.why.startswith("DB-NONE")
    assert Path("records.gz").name not in played.why
    assert LOGIN[1] not in played.why
