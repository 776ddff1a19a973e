"""KubeFATE's jobs and words beside what Kubernetes shows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.kubefate import FateCluster, Job
from services.rollout import Health, Verdict, assess_pod
from services.rollout.beside import ServiceLife, disagreement, job_reasons
from tests.unit.rollout.objects import NOW, TERMS, Object, ago, pod, running, waiting

BEGAN = ago(600)
HEALTHY = Verdict(Health.HEALTHY)
CRASHING = assess_pod(pod(waiting("CrashLoopBackOff", last={"exitCode": 1}, restarts=3)), terms=TERMS)


def job(status: str = "Running", *, began: str = BEGAN, state: str = "") -> Job:
    return Job.read({"uuid": "j1", "status": status, "start_time": began, "states": [state] if state else []})


def service(since: float | None, *, restarts: int = 0, name: str = "kubefate-1") -> Object:
    status = running(since or 0, name="kubefate", restarts=restarts)
    if since is None:
        status = waiting("CrashLoopBackOff", name="kubefate", restarts=restarts)
    return pod(status, name=name, ready=since is not None)


def life(*pods: Object) -> ServiceLife | None:
    return ServiceLife.of(pods)


def codes(asked: Job, **known: object) -> list[tuple[str, str]]:
    return [(why.code, why.field) for why in job_reasons(asked, NOW, **known)]  # type: ignore[arg-type]


def test_a_service_that_started_after_the_job_has_forgotten_it():
    why = next(job_reasons(job(), NOW, service=life(service(100, restarts=1))))

    assert (why.code, why.hopeless, why.age) == ("P32", True, 600)
    assert why.subject == "Job/j1"
    assert "Pod/kubefate-1" in why.field
    assert why.value == ago(100)


def test_a_job_of_the_services_present_life_goes_on():
    assert codes(job(), service=life(service(700))) == []
    assert codes(job(), service=None) == []
    # Both stamps are cut to whole seconds: within the same one, nothing is known.
    assert codes(job(), service=life(service(600))) == []
    assert len(codes(job(), service=life(service(599)))) == 1


def test_another_life_is_seen_without_comparing_clocks():
    before = life(service(5000))
    assert codes(job(), service=before, begun_in=before.id) == []

    for after in (service(5000, restarts=1), service(5000, name="kubefate-2")):
        assert [code for code, _field in codes(job(), service=life(after), begun_in=before.id)] == ["P32"]


def test_a_service_that_is_down_has_no_life_yet():
    assert life(service(None, restarts=2)) is None
    assert life() is None
    assert life({"metadata": {}, "status": {"containerStatuses": ["x"]}}) is None


def test_a_job_over_its_hour_is_given_up():
    assert codes(job(began=ago(3599))) == []
    assert codes(job(began=ago(3601))) == [("P32", "start_time")]


@pytest.mark.parametrize(("silent", "given_up"), [(59, False), (61, True)])
def test_a_heartbeat_that_stops_is_no_progress(silent: float, given_up: bool):
    since = NOW - timedelta(seconds=silent)

    assert bool(codes(job(state="checkout Cluster status [7]"), unchanged_since=since)) is given_up
    assert codes(job(state="update job status to Running"), unchanged_since=since) == []


def test_a_job_that_has_ended_is_nobodys_work():
    assert codes(job("Success", began=ago(9000)), service=life(service(10))) == []


@pytest.mark.parametrize(
    ("said", "verdict", "health"),
    [
        (job("Success"), CRASHING, Health.DEGRADED),
        (job("Success"), HEALTHY, None),
        (job("Running"), CRASHING, None),
        (job("Failed"), HEALTHY, Health.DEGRADED),
        (job("Failed"), CRASHING, None),
        (FateCluster.read({"name": "fate-9999", "status": "Running"}), CRASHING, Health.DEGRADED),
        (FateCluster.read({"name": "fate-9999", "status": "Unavailable"}), HEALTHY, Health.DEGRADED),
        (FateCluster.read({"name": "fate-9999", "status": "Creating"}), CRASHING, None),
    ],
)
def test_words_and_facts_are_compared(said: Job | FateCluster, verdict: Verdict, health: Health | None):
    why = disagreement(said, verdict)

    assert (why.health if why else None) is health
    if why is not None:
        assert why.code == "P37"
        assert str(said.status) in str(why.message)
