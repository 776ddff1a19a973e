"""What a check finds, and with what mend: pure judgements, Helm's Secrets, and party files made of specs."""

from __future__ import annotations

import base64
import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
import yaml

from services.kubefate import ClusterStatus, FateCluster, HelmRelease, Job, JobStatus
from services.records import MendKind, Scene, Trouble, exported, troubles
from services.records.reading import cluster_of, job_of
from services.records.releases import Release, releases_of
from services.sandbox.kubefate.releases import release_secret
from tests.unit.records.conftest import (
    AT_WORK,
    CREATING,
    DELETED,
    DELETING,
    NOW,
    PENDING,
    RUNNING,
    UPDATING,
    Database,
    cluster,
    job,
)

PLACE = ("fate-9999", "fate-9999")
UP = {PLACE: Release("fate-9999", "fate-9999", 1, "deployed", "fate", "v1.3.0-a")}
LIVE: dict[tuple[str, str], tuple[str, ...]] = {PLACE: ("Deployment/proxy",)}


def clusters(*statuses: int) -> tuple[FateCluster, ...]:
    return tuple(cluster_of(cluster(f"c-{number}", status)) for number, status in enumerate(statuses, start=1))


def jobs(*documents: dict[str, Any]) -> tuple[Job, ...]:
    return tuple(map(job_of, documents))


def scene(records: tuple[FateCluster, ...] = (), work: tuple[Job, ...] = (), **more: Any) -> Scene:
    return Scene(records, work, now=NOW, **more)


def found(seen: Scene) -> list[tuple[str, list[MendKind]]]:
    return [(trouble.rule, [mend.kind for mend in trouble.mends]) for trouble in troubles(seen)]


def only(seen: Scene) -> Trouble:
    (trouble,) = troubles(seen)
    return trouble


def test_records_that_say_what_is_there_are_well() -> None:
    working = jobs(job("j-1"), job("j-2", AT_WORK))
    assert found(scene(clusters(RUNNING, DELETED), working, releases=UP, workloads=LIVE)) == []
    assert found(scene(clusters(UPDATING), working, releases=UP, workloads=LIVE)) == []
    assert found(scene(clusters(CREATING), working)) == [], "the release comes after the record"
    nameless = jobs(job("j-1", AT_WORK, clusterid=""))
    assert found(scene(clusters(CREATING), nameless)) == [], "the job does not know its FATE cluster yet"
    assert found(scene()) == []


@pytest.mark.parametrize("status", [PENDING, AT_WORK])
def test_a_job_past_its_hour_or_from_before_the_restart_is_stuck(status: int) -> None:
    up = {"releases": UP, "workloads": LIVE}
    late = only(scene(clusters(RUNNING), jobs(job("j-1", status, age=3700)), **up))
    assert (late.rule, late.mends[0].params) == (
        "D01",
        {"mend": "fail-job", "id": "j-1", "was": JobStatus(("Pending", "Running")[status]).value},
    )
    restarted = NOW - timedelta(seconds=30)
    assert only(scene(clusters(RUNNING), jobs(job("j-1", status)), restarted=restarted, **up)).rule == "D01"
    assert found(scene(clusters(RUNNING), jobs(job("j-1", status)), restarted=NOW - timedelta(hours=1), **up)) == []


@pytest.mark.parametrize(
    ("release", "wanted"), [("deployed", ClusterStatus.RUNNING), ("pending-install", ClusterStatus.UNAVAILABLE)]
)
def test_a_cluster_that_nobody_works_on_gets_its_true_status(release: str, wanted: ClusterStatus) -> None:
    releases = {PLACE: Release("fate-9999", "fate-9999", 1, release, "fate", "v1.3.0-a")}
    for status in (CREATING, UPDATING, DELETING):
        trouble = only(scene(clusters(status), releases=releases, workloads=LIVE))
        assert (trouble.rule, trouble.mends[0].status) == ("D02", wanted)


def test_a_record_without_a_release_is_marked_or_removed() -> None:
    assert found(scene(clusters(RUNNING))) == [("D03", [MendKind.SET_STATUS, MendKind.REMOVE_RECORD])]
    left = only(scene(clusters(RUNNING), workloads=LIVE))
    assert (left.rule, left.mends) == ("D03", ())
    assert "name=fate-9999" in str(left.remedy)


def test_a_release_without_a_living_record_is_lost() -> None:
    for records in (clusters(), clusters(DELETED)):
        trouble = only(scene(records, releases=UP, workloads=LIVE))
        assert (trouble.rule, trouble.mends[0].kind) == ("D04", MendKind.RESTORE_RECORD)
        assert (trouble.mends[0].name, trouble.mends[0].namespace) == ("fate-9999", "fate-9999")
    being_made = jobs(job("j-1", AT_WORK, clusterid=""))
    assert found(scene(work=being_made, releases=UP)) == [], "its record may be about to come"


def test_of_several_living_records_the_older_ones_are_twins() -> None:
    trouble = only(scene(clusters(RUNNING, RUNNING), releases=UP, workloads=LIVE))
    assert (trouble.rule, trouble.uuid) == ("D05", "c-1")
    assert trouble.mends[0].params["force"] is True


@pytest.mark.parametrize("status", [-1, 6, 99, None, "3", 1.5])
def test_a_status_without_a_word_is_a_panic_to_come(status: Any) -> None:
    seen = scene(
        (cluster_of({**cluster("c-1"), "status": status}),),
        (job_of({**job("j-1"), "status": 99 if status == 6 else status}),),
        releases=UP,
        workloads=LIVE,
    )
    assert found(seen) == [("D06", [MendKind.SET_STATUS]), ("D06", [MendKind.FAIL_JOB])]


def test_an_ended_job_of_nothing_is_an_orphan() -> None:
    assert found(scene(work=jobs(job("j-1", clusterid="gone")))) == [("D07", [MendKind.REMOVE_JOB])]


def test_a_service_that_answers_from_elsewhere_is_told() -> None:
    seen = scene(clusters(RUNNING), releases=UP, service=(frozenset({"c-1", "c-9"}), frozenset()))
    trouble = only(seen)
    assert trouble.rule == "D08"
    assert trouble.facts[0].value == "c-9"
    same = (frozenset({"c-1"}), frozenset[str]())
    assert found(scene(clusters(RUNNING), releases=UP, service=same)) == []


def test_plain_passwords_are_told_by_name_only() -> None:
    assert only(scene(users_in_plain=("admin",))).rule == "D09"


def test_where_nobody_may_look_nothing_is_said_of_what_is_there() -> None:
    assert found(scene(clusters(RUNNING), unseen=frozenset({"fate-9999"}))) == []
    assert found(scene(clusters(UPDATING), unseen=frozenset({"*"}))) == [("D02", [])]


def secret(name: str, revision: int, status: str = "deployed", chart: str = "fate", **config: Any) -> dict[str, Any]:
    release = HelmRelease(
        name=name, namespace="ns", revision=revision, status=status, chart_name=chart, chart_version="v1.3.0-a",
        config=config, objects=(),
    )  # fmt: skip
    return release_secret(release)


def test_the_newest_revision_of_a_release_counts_and_strangers_do_not() -> None:
    packed = [secret("a", 2, "superseded"), secret("a", 10, partyId=9), secret("a", 9), secret("other", 1, chart="x")]
    (release,) = releases_of(packed)
    assert (release.name, release.revision, release.status, release.values) == ("a", 10, "deployed", {"partyId": 9})


@pytest.mark.parametrize(
    "data",
    [
        "",
        "!!!",
        base64.b64encode(base64.b64encode(gzip.compress(b"[]"))).decode(),
        base64.b64encode(base64.b64encode(gzip.compress(b"[" * 100_000))).decode(),
        base64.b64encode(base64.b64encode(gzip.compress(b"\0" * (70 * 1024 * 1024)))).decode(),
        base64.b64encode(base64.b64encode(gzip.compress(b'{"chart": 5}')[:-4])).decode(),
    ],
    ids=["empty", "no base64", "a list", "deep", "a bomb", "cut"],
)
def test_a_release_that_cannot_be_read_is_there_all_the_same(data: str) -> None:
    broken = secret("a", 1)
    broken["data"]["release"] = data
    (release,) = releases_of([broken])
    assert (release.name, release.status, release.chart_name) == ("a", "deployed", "")


async def test_specs_become_party_files_that_lead_nowhere_else(database: Database) -> None:
    database.put(
        "cluster",
        cluster("c-1"),
        cluster("c-2", DELETED, name="gone"),
        cluster("c-3", name="../../etc/passwd"),
        cluster("c-4", name="fate-9999"),
        {**cluster("c-5", name="by-config"), "values": "", "config": {"partyId": 9999.0, "egg": {"count": 3.0}}},
        {**cluster("c-6", name="unreadable"), "values": "{", "config": None},
        {**cluster("c-7", name="\x1b[31m"), "values": json.dumps({"text": "\x1b[31m\u202e", "!!python/object": 1})},
    )
    async with database.open() as records:
        made = {one.cluster.id: one async for one in exported(records)}
        assert "c-2" in {one.cluster.id async for one in exported(records, deleted=True)}
    assert sorted(made) == ["c-1", "c-3", "c-4", "c-5", "c-6", "c-7"]
    assert len({one.file for one in made.values()}) == 6
    assert all("/" not in one.file and not one.file.startswith(".") for one in made.values())
    spec = yaml.safe_load(made["c-1"].text or "")
    assert list(spec)[:5] == ["name", "namespace", "chartName", "chartVersion", "partyId"]
    assert (spec["namespace"], spec["chartVersion"], spec["partyId"]) == ("fate-9999", "v1.3.0-a", 9999)
    assert yaml.safe_load(made["c-5"].text or "")["egg"] == {"count": 3}
    assert made["c-6"].text is None
    assert "\x1b" not in (made["c-7"].text or "")
    assert made["c-7"].text is not None
