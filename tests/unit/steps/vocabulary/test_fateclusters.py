"""`cluster.ensure`, `cluster.update`, `cluster.remove`, `job.wait`; and installs that lost their runner."""

from __future__ import annotations

import asyncio

import pytest

from services.errors import Exit
from services.i18n import _
from services.kubefate import ClusterStatus, FateCluster, Job, JobStatus, KubeFateUnreachable
from services.sandbox.deletion import DeleteOptions
from services.sandbox.resources import RESOURCES
from services.steps import Mode, Status
from services.steps.parties import read_party
from services.steps.partystates import cluster_spec
from tests.unit.steps.vocabulary.kubefate import record_of
from tests.unit.steps.vocabulary.place import Place, settled
from tests.waiting import PATIENCE, eventually

pytestmark = pytest.mark.usefixtures("rollouts")


@pytest.fixture
def federation(place: Place) -> Place:
    place.party(9999)
    place.party(10000)
    return place


def installed(place: Place, index: int, status: ClusterStatus = ClusterStatus.RUNNING) -> FateCluster:
    """KubeFATE's record of a party, as an install of its file leaves it."""
    spec = cluster_spec(read_party(place.sources[index]))
    record = record_of(spec, f"cluster-{spec.name}", status)
    place.kubefate.records.append(record)
    return record


async def test_missing_ones_are_installed(federation: Place):
    installed(federation, 0)
    done = await settled(federation, "cluster.ensure", {})
    assert federation.kubefate.writes == ["install fate-10000"]
    assert done.changes == ["install fate-10000: fate v1.3.0-a"]
    assert done.end.outputs["clusters"] == {"fate-9999": "cluster-fate-9999", "fate-10000": "cluster-fate-10000"}
    assert done.state.jobs_running == {}


async def test_changed_file_is_an_update(federation: Place):
    installed(federation, 0)
    installed(federation, 1)
    federation.sources.clear()
    federation.party(9999, more="egg: {count: 2}\n")
    await settled(federation, "cluster.ensure", {})
    assert federation.kubefate.writes == ["update fate-9999"]


async def test_failed_job_is_told_in_kubefates_words(federation: Place):
    federation.kubefate.outcome = JobStatus.FAILED
    played = await federation.play("cluster.ensure", {"parties": [9999]})
    assert (played.exit, played.end.reason.code) == (Exit.FAILED, "S-JOB")
    assert "said by KubeFATE" in played.why
    assert federation.kubefate.writes == ["install fate-9999"]


@pytest.mark.parametrize("verb", ["cluster.ensure", "cluster.update"])
async def test_what_kubefate_would_hang_at_is_not_asked_of_it(place: Place, verb: str):
    place.party(9999)
    installed(place, 0)
    place.sources.clear()
    place.party(9999, chart="v1.5.0")
    for mode in (Mode.LIVE, Mode.DRY_RUN):
        played = await place.play(verb, {}, mode=mode)
        assert (played.exit, played.end.reason.code) == (Exit.FAILED, "V06")
        assert "toYaml" in played.why
        assert "Take KubeFATE v1.2.0 or newer" in played.why
    assert place.kubefate.writes == []
    place.kubefate.version = "v1.2.0"
    await settled(place, verb, {})
    assert place.kubefate.writes == ["update fate-9999"]


async def test_unknown_party_is_a_file_error_with_the_nearest_name(federation: Place):
    played = await federation.play("cluster.ensure", {"parties": ["fate-9998"]})
    assert (played.exit, federation.kubefate.writes) == (Exit.FILE, [])
    assert "Did you mean fate-9999?" in played.why


async def test_without_kubefate_it_is_8_and_in_a_rehearsal_all_is_to_be_installed(federation: Place):
    federation.kubefate.refusal = KubeFateUnreachable(_("nothing answers"), remedy=_("deploy it"))
    played = await federation.play("cluster.ensure", {})
    assert (played.exit, played.end.reason.code) == (Exit.KUBEFATE, KubeFateUnreachable.code)
    rehearsed = await federation.play("cluster.ensure", {}, mode=Mode.DRY_RUN)
    assert (rehearsed.status, len(rehearsed.changes)) == (Status.WOULD_CHANGE, 2)


async def test_where_kubefate_runs_and_cannot_be_reached_a_rehearsal_invents_nothing(federation: Place):
    class NoWayToIt(KubeFateUnreachable):
        runs = True

    federation.kubefate.refusal = NoWayToIt(_("nobody lets you in"), remedy=_("ask for the right"))
    for verb in ("cluster.ensure", "cluster.remove"):
        rehearsed = await federation.play(verb, {}, mode=Mode.DRY_RUN)
        assert (rehearsed.status, rehearsed.changes) == (Status.FAILED, [])
        assert "nobody lets you in" in rehearsed.why


class TestAfterAKill:
    """The runner was killed between KubeFATE's answer and the journal's line: nothing is remembered of the job."""

    def running(self, place: Place, cluster_id: str) -> None:
        spec = cluster_spec(read_party(place.sources[0]))
        place.kubefate.begun.append(Job("job-1", "ClusterInstall", JobStatus.RUNNING, cluster_id))
        place.kubefate.specs["job-1"] = spec

    async def test_job_of_the_record_being_made_is_adopted(self, place: Place):
        place.party()
        record = installed(place, 0, ClusterStatus.CREATING)
        self.running(place, record.id)
        played = await place.play("cluster.ensure", {})
        assert (played.exit, place.kubefate.writes) == (Exit.OK, [])
        assert any("job-1 is Success" in line for line in played.said)

    async def test_job_that_makes_what_the_file_no_longer_says_is_stopped_first(self, place: Place):
        place.party()
        record = installed(place, 0, ClusterStatus.CREATING)
        self.running(place, record.id)
        place.party(more="egg: {count: 2}\n")
        del place.sources[0]
        assert "cluster.remove" in (await place.play("cluster.ensure", {})).why
        place.kubefate.version = "v1.4.5"
        played = await place.play("cluster.ensure", {})
        assert (played.exit, place.kubefate.writes) == (Exit.OK, ["stop job-1", "install fate-9999"]), played.end
        assert any("job-2 is Success" in line for line in played.said)

    async def test_second_install_is_never_sent(self, place: Place):
        """KubeFATE writes the job down at once, its cluster only some time later (kubefate.md §2.2)."""
        place.party()
        self.running(place, "")
        played = await place.play("cluster.ensure", {})
        assert place.kubefate.writes == [], played.end
        assert played.exit is Exit.OK

    async def test_job_that_does_not_know_its_cluster_yet_is_adopted(self, place: Place):
        place.party()
        installed(place, 0, ClusterStatus.PENDING)
        self.running(place, "")
        played = await place.play("cluster.ensure", {})
        assert (played.exit, place.kubefate.writes) == (Exit.OK, []), played.end

    @pytest.mark.parametrize("status", [ClusterStatus.CREATING, ClusterStatus.FAILED, ClusterStatus.UPDATING])
    async def test_record_that_nobody_works_on_is_refused_with_the_way_out(self, place: Place, status: ClusterStatus):
        place.party()
        installed(place, 0, status)
        played = await place.play("cluster.ensure", {})
        assert (played.end.reason.code, place.kubefate.writes) == ("P32", [])
        assert "cluster.remove" in played.why


class TestOthersAtWork:
    """KubeFATE takes any number of jobs for one cluster at once (kubefate.md §8.1): they would undo each other."""

    def working(self, place: Place, method: str, status: ClusterStatus) -> None:
        record = installed(place, 0, status)
        place.kubefate.begun.append(Job("job-1", method, JobStatus.RUNNING, record.id))

    async def test_an_update_of_an_older_file_is_seen_through_before_the_next(self, place: Place):
        place.party()
        self.working(place, "ClusterUpdate", ClusterStatus.UPDATING)
        place.kubefate.specs["job-1"] = cluster_spec(read_party(place.sources[0]))
        place.party(more="egg: {count: 2}\n")
        del place.sources[0]
        done = await settled(place, "cluster.ensure", {})
        assert place.kubefate.writes == ["update fate-9999"]
        told = [line for line in done.said if "job-1 is Success" in line or "took job" in line]
        assert told == ["fate-9999: KubeFATE job job-1 is Success", "fate-9999: KubeFATE took job job-2"]

    async def test_an_update_that_makes_what_the_file_says_is_adopted(self, place: Place):
        place.party()
        self.working(place, "ClusterUpdate", ClusterStatus.UPDATING)
        place.kubefate.specs["job-1"] = cluster_spec(read_party(place.sources[0]))
        played = await place.play("cluster.ensure", {})
        assert (played.exit, place.kubefate.writes) == (Exit.OK, []), played.end

    async def test_what_is_being_removed_is_installed_when_it_is_gone(self, place: Place):
        place.party()
        self.working(place, "ClusterDelete", ClusterStatus.DELETING)
        done = await settled(place, "cluster.ensure", {})
        assert place.kubefate.writes == ["install fate-9999"]
        assert done.end.outputs["clusters"] == {"fate-9999": "cluster-fate-9999"}

    async def test_a_removal_that_goes_on_is_not_begun_again(self, place: Place):
        place.party()
        self.working(place, "ClusterDelete", ClusterStatus.DELETING)
        place.answers = [True]
        done = await place.play("cluster.remove", {})
        assert (done.status, place.kubefate.writes) == (Status.CHANGED, [])
        assert place.kubefate.records == []

    async def test_jobs_are_waited_for_whatever_they_do(self, place: Place, rollouts: list[str]):
        place.party()
        self.working(place, "ClusterDelete", ClusterStatus.DELETING)
        played = await place.play("job.wait", {})
        assert (played.status, rollouts) == (Status.OK, [])


class TestUpdate:
    async def test_what_is_not_installed_is_refused(self, federation: Place):
        played = await federation.play("cluster.update", {"parties": [9999]})
        assert (played.status, federation.kubefate.writes) == (Status.FAILED, [])
        assert "cluster.ensure" in played.why

    async def test_changed_file_is_followed(self, place: Place):
        place.party()
        installed(place, 0)
        place.party(more="egg: {count: 2}\n")
        del place.sources[0]
        await settled(place, "cluster.update", {})
        assert place.kubefate.writes == ["update fate-9999"]


class TestRemove:
    async def test_installed_ones_are_uninstalled_after_a_question_each(self, federation: Place):
        installed(federation, 0)
        assert (await federation.rehearse("cluster.remove", {})).changes == ["uninstall fate-9999"]
        federation.answers = [True]
        done = await federation.play("cluster.remove", {})
        assert (done.status, federation.kubefate.writes) == (Status.CHANGED, ["delete cluster-fate-9999"])
        assert federation.asked == ["Uninstall fate-9999 from context here?"]
        assert (await federation.play("cluster.remove", {})).status is Status.OK

    async def test_what_kubefate_has_forgotten_is_no_quiet_success(self, federation: Place):
        federation.put("Namespace", "fate-9999")
        assert (await federation.play("cluster.remove", {})).status is Status.OK
        federation.put("Secret", "release", "fate-9999", metadata={"labels": {"name": "fate-9999"}})
        played = await federation.play("cluster.remove", {})
        assert (played.status, played.end.reason.code) == (Status.FAILED, "P31")
        assert "no record of fate-9999" in played.why
        assert "namespace.remove" in played.why

    async def test_it_is_done_once_the_last_pod_is_gone(self, federation: Place):
        record = installed(federation, 0)
        federation.put("Namespace", record.namespace)
        federation.ready_pod("python-0", record.namespace, {"name": record.name}, "python")
        federation.answers = [True]
        removing = asyncio.create_task(federation.play("cluster.remove", {}))

        async def uninstalled() -> bool:
            return not federation.kubefate.records

        await eventually(uninstalled, deadline=PATIENCE)
        assert not removing.done()
        federation.store.delete(RESOURCES["Pod"], record.namespace, "python-0", DeleteOptions(grace=0))
        done = await removing
        assert done.status is Status.CHANGED
        assert "fate-9999: being removed: 1 of kind Pod" in done.said

    async def test_a_job_that_found_nothing_to_uninstall_has_done_its_work(self, federation: Place):
        installed(federation, 0)
        record = federation.kubefate.records[0]
        federation.answers = [True]
        federation.kubefate.outcome = JobStatus.FAILED
        assert (await federation.play("cluster.remove", {})).status is Status.FAILED, "its record is still there"
        federation.answers = [True]
        federation.kubefate.forgets = True
        assert (await federation.play("cluster.remove", {})).status is Status.CHANGED
        federation.put("Namespace", record.namespace)
        federation.put("Secret", "release", record.namespace, metadata={"labels": {"name": record.name}})
        federation.kubefate.records.append(record)
        federation.answers = [True]
        assert (await federation.play("cluster.remove", {})).status is Status.FAILED, "Helm has it still"

    async def test_unasked_nothing_is_deleted(self, federation: Place):
        installed(federation, 0)
        played = await federation.play("cluster.remove", {})
        assert (played.exit, federation.kubefate.writes) == (Exit.INPUT_NEEDED, [])


class TestJobWait:
    async def test_latest_job_and_the_workloads_are_waited_for(self, place: Place, rollouts: list[str]):
        place.party()
        record = installed(place, 0, ClusterStatus.CREATING)
        place.kubefate.begun.append(Job("job-1", "ClusterInstall", JobStatus.RUNNING, record.id))
        played = await place.play("job.wait", {})
        assert (played.status, place.kubefate.writes) == (Status.OK, [])
        assert set(rollouts) == {"fate-9999 name=fate-9999"}

    async def test_failed_job_fails_it(self, place: Place):
        place.party()
        record = installed(place, 0, ClusterStatus.CREATING)
        place.kubefate.begun.append(Job("job-1", "ClusterInstall", JobStatus.RUNNING, record.id))
        place.kubefate.outcome = JobStatus.TIMEOUT
        played = await place.play("job.wait", {})
        assert played.end.reason.code == "S-JOB"
        assert "Timeout" in played.why


class TestSilence:
    """KubeFATE does not answer while its job is waited for: its pod, or the API server on the way, restarts."""

    @pytest.fixture
    def silent(self, federation: Place, monkeypatch: pytest.MonkeyPatch) -> list[int]:
        """How many questions about a job are not answered yet, from the first one on."""
        left, asked = [3], federation.kubefate.job

        async def job(job_id: str) -> Job:
            if left[0]:
                left[0] -= 1
                raise KubeFateUnreachable(_("nothing answers"))
            return await asked(job_id)

        monkeypatch.setattr(federation.kubefate, "job", job)
        return left

    async def test_it_is_borne_for_a_while(self, federation: Place, silent: list[int]):
        played = await federation.play("cluster.ensure", {"parties": ["fate-9999"]})
        assert (played.exit, played.end.attempts) == (Exit.OK, 1), played.end
        assert any("asked again" in line for line in played.said)

    async def test_for_good_it_is_8(self, federation: Place, silent: list[int], monkeypatch: pytest.MonkeyPatch):
        monkeypatch.setattr("services.steps.installs.SILENCE", 0.0)
        silent[0] = 1_000_000
        played = await federation.play("cluster.ensure", {"parties": ["fate-9999"]})
        assert (played.exit, played.end.reason.code) == (Exit.KUBEFATE, KubeFateUnreachable.code)
