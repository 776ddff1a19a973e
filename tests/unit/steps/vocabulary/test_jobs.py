"""`job.stop`."""

from __future__ import annotations

from services.kubefate import Job, JobStatus
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place

RUNNING = Job("job-1", "ClusterInstall", JobStatus.RUNNING, "cluster-1")
ENDED = Job("job-2", "ClusterInstall", JobStatus.SUCCESS, "cluster-2")


async def test_what_runs_is_stopped_and_awaited(place: Place):
    place.kubefate.begun += [RUNNING, ENDED]
    place.answers = [True]
    done = await place.play("job.stop", {"jobs": ["job-1"]})
    assert (done.status, place.kubefate.writes) == (Status.CHANGED, ["stop job-1"])
    assert done.end.outputs == {"jobs": {"job-1": "Canceled"}}


async def test_what_has_ended_is_left_alone(place: Place):
    place.kubefate.begun.append(ENDED)
    done = await place.play("job.stop", {"jobs": ["job-2"]})
    assert (done.status, place.kubefate.writes) == (Status.OK, [])


async def test_declined_nothing_is_stopped(place: Place):
    place.kubefate.begun.append(RUNNING)
    place.answers = [False]
    assert (await place.play("job.stop", {"jobs": ["job-1"]})).status is Status.FAILED
    assert place.kubefate.writes == []


async def test_an_unknown_job_is_told(place: Place):
    played = await place.play("job.stop", {"jobs": ["job-9"]})
    assert (played.status, played.end.reason.code) == (Status.FAILED, "S-JOB-UNKNOWN")
