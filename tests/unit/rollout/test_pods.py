"""Verdicts on pods, most of them as seen on the lab's 1.20 cluster."""

from __future__ import annotations

import pytest

from services.rollout import Health, Terms, assess_pod
from services.rollout.containers import restarts_within
from services.rollout.pods import at_work
from tests.unit.rollout.objects import NOW, TERMS, ago, container, event, pod, running, waiting

NO_SUCH_HOST = (
    'Failed to pull image "federatedai/python:1.3.0-release": rpc error: code = Unknown desc = failed to do request: '
    'Head "https://registry-1.docker.io/v2/…": dial tcp: lookup registry-1.docker.io on 10.0.0.10:53: no such host'
)


def test_a_ready_pod_that_has_run_long_enough_is_healthy():
    assert assess_pod(pod(running(), ready=True), terms=TERMS).health is Health.HEALTHY


def test_a_container_that_started_a_moment_ago_does_not_count_yet():
    verdict = assess_pod(pod(running(3, restarts=1), ready=True), terms=TERMS)

    assert verdict.health is Health.PROGRESSING
    assert verdict.first is not None
    assert verdict.first.code == "R12"
    assert "7 s more" in str(verdict.first.message)


@pytest.mark.parametrize(
    ("reason", "message", "code", "words"),
    [
        ("ErrImagePull", NO_SUCH_HOST, "P16", "no such host"),
        ("ErrImagePull", 'pull "x": manifest unknown: not found', "P16", "manifest unknown"),
        ("ErrImagePull", "pull access denied, repository does not exist or may require authorization", "P16", "denied"),
        ("ErrImagePull", "x509: certificate signed by unknown authority", "P16", "x509"),
        ("InvalidImageName", "couldn't parse image reference", "R05", "parse"),
        ("ErrImageNeverPull", "", "P16", "ErrImageNeverPull"),
        ("CreateContainerConfigError", 'configmap "nope" not found', "R06", 'configmap "nope" not found'),
        ("RunContainerError", 'exec: "/nope": stat /nope: no such file or directory', "R07", "/nope"),
    ],
)
def test_hopeless_waits_fail_at_once_in_the_kubelets_words(reason: str, message: str, code: str, words: str):
    verdict = assess_pod(pod(waiting(reason, message), phase="Pending", age=2), terms=TERMS)

    assert verdict.health is Health.FAILED
    why = verdict.first
    assert why is not None
    assert why.hopeless
    assert why.code == code
    assert words in why.value
    assert why.subject == "Pod/python-1"


@pytest.mark.parametrize("words", ["dial tcp 1.2.3.4:443: i/o timeout", "connection refused", "toomanyrequests: limit"])
def test_transient_pulls_are_progress_until_their_grace_is_over(words: str):
    status = waiting("ErrImagePull", words)

    assert assess_pod(pod(status, age=299), terms=TERMS).health is Health.PROGRESSING
    late = assess_pod(pod(status, age=301), terms=TERMS)
    assert late.health is Health.FAILED
    assert late.first is not None
    assert not late.first.hopeless


def test_a_back_off_is_explained_by_the_event_of_the_pull():
    status = waiting("ImagePullBackOff", 'Back-off pulling image "federatedai/python:1.3.0-release"')
    before = assess_pod(pod(status), terms=TERMS)
    after = assess_pod(pod(status), [event("Failed", NO_SUCH_HOST)], TERMS)

    assert before.health is Health.PROGRESSING
    assert after.health is Health.FAILED
    assert after.first is not None
    assert "federatedai/python:1.3.0-release" in str(after.first.message)
    assert "no such host" in after.first.value


def test_events_of_another_pod_explain_nothing():
    status = waiting("ImagePullBackOff", "Back-off pulling image")
    other = event("Failed", NO_SUCH_HOST, about="Pod/python-2")

    assert assess_pod(pod(status), [other], TERMS).health is Health.PROGRESSING


def crashed(code: int, reason: str = "Error", message: str = "") -> dict[str, object]:
    return {"exitCode": code, "reason": reason, "message": message, "finishedAt": ago(3), "startedAt": ago(9)}


@pytest.mark.parametrize(("restarts", "health"), [(1, Health.DEGRADED), (4, Health.DEGRADED), (5, Health.FAILED)])
def test_a_crash_loop_is_degraded_within_its_window_and_failed_after_it(restarts: int, health: Health):
    status = waiting("CrashLoopBackOff", "back-off", last=crashed(1), restarts=restarts)

    assert assess_pod(pod(status), terms=TERMS).health is health


@pytest.mark.parametrize(("back_off", "health"), [("20s", Health.DEGRADED), ("2m40s", Health.FAILED)])
def test_the_restarts_of_a_lifetime_do_not_count_as_a_crash_loop(back_off: str, health: Health):
    words = f"back-off {back_off} restarting failed container=python pod=python-1"
    verdict = assess_pod(pod(waiting("CrashLoopBackOff", words, last=crashed(1), restarts=70)), terms=TERMS)

    assert verdict.health is health


def test_a_container_that_has_just_ended_is_told_where_its_end_is():
    first = assess_pod(pod(container("python", {"terminated": crashed(3)}, restarts=9)), terms=TERMS).first

    assert first is not None
    assert (first.field, first.health) == ("status.containerStatuses[python].state.terminated", Health.DEGRADED)


def test_restarts_within_a_grace_follow_the_kubelets_back_off():
    assert [restarts_within(seconds) for seconds in (5, 10, 30, 300)] == [1, 1, 2, 5]


@pytest.mark.parametrize(
    ("last", "code", "health"),
    [
        (crashed(137, "OOMKilled"), "P24", Health.DEGRADED),
        (crashed(128, "StartError", 'exec: "/nope": stat /nope: no such file or directory'), "R07", Health.FAILED),
        (crashed(1), "R07", Health.DEGRADED),
    ],
)
def test_crashes_have_kinds(last: dict[str, object], code: str, health: Health):
    verdict = assess_pod(pod(waiting("CrashLoopBackOff", last=last, restarts=1)), terms=TERMS)

    assert verdict.health is health
    assert verdict.first is not None
    assert verdict.first.code == code


def test_mongo_without_avx_is_hopeless():
    status = waiting("CrashLoopBackOff", name="mongo", last=crashed(132), restarts=1)
    mongo = pod(status)
    mongo["spec"]["containers"] = [{"name": "mongo", "image": "mongo"}]

    first = assess_pod(mongo, terms=TERMS).first
    assert first is not None
    assert (first.code, first.hopeless) == ("P22", True)


def test_init_containers_are_looked_at():
    init = container("ping-mysql", {"running": {"startedAt": ago(30)}})
    verdict = assess_pod(pod(waiting("PodInitializing"), phase="Pending", initContainerStatuses=[init]), terms=TERMS)

    assert verdict.health is Health.PROGRESSING
    assert any("ping-mysql" in str(why.message) for why in verdict.reasons)


def test_unschedulable_pods_count_nodes():
    stuck = pod(phase="Pending")
    stuck["status"]["conditions"] = [
        {
            "type": "PodScheduled",
            "status": "False",
            "reason": "Unschedulable",
            "lastTransitionTime": ago(20),
            "message": "0/3 nodes are available: 1 node(s) had taint {a: }, that the pod didn't tolerate, "
            "2 Insufficient cpu.",
        }
    ]
    early, late = assess_pod(stuck, terms=TERMS), assess_pod(stuck, terms=Terms(now=NOW, grace=10))

    assert early.health is Health.PROGRESSING
    assert late.health is Health.FAILED
    assert early.first is not None
    assert early.first.code == "P23"
    assert "0 of 3" in str(early.first.message)


def test_a_running_container_that_stays_unready_degrades():
    unready = pod(running(400, ready=False), age=400)
    probe = event("Unhealthy", "Readiness probe failed: connection refused")

    first = assess_pod(unready, [probe], TERMS).first
    assert first is not None
    assert (first.code, first.health) == ("R10", Health.DEGRADED)
    assert "Readiness probe failed" in first.value


def test_hostile_words_come_out_harmless():
    status = waiting("CreateContainerConfigError", "\x1b[2J\x1b]0;owned\x07" + "A" * 1_000_000)
    first = assess_pod(pod(status), terms=TERMS).first

    assert first is not None
    assert "\x1b" not in first.value
    assert len(first.value) <= 800


@pytest.mark.parametrize("broken", [{}, {"metadata": None}, {"status": []}, {"status": {"containerStatuses": ["x"]}}])
def test_malformed_pods_raise_nothing(broken: dict[str, object]):
    assert assess_pod(broken, terms=TERMS).health is not Health.HEALTHY


def restarted(life: float, *, since: float, reason: str = "Error", code: int = 1) -> dict[str, object]:
    ended = {"exitCode": code, "reason": reason, "startedAt": ago(since + life + 2), "finishedAt": ago(since + 2)}
    return running(since, restarts=3) | {"lastState": {"terminated": ended}}


@pytest.mark.parametrize(
    ("life", "since", "health"),
    [
        (20, 15, Health.DEGRADED),
        (20, 41, Health.HEALTHY),
        (5000, 599, Health.DEGRADED),
        (5000, 601, Health.HEALTHY),
    ],
)
def test_a_ready_container_counts_once_it_has_outlived_its_last_life(life: float, since: float, health: Health):
    verdict = assess_pod(pod(restarted(life, since=since), ready=True, age=9000), terms=TERMS)

    assert verdict.health is health
    assert [why.code for why in verdict.reasons] == ([] if health is Health.HEALTHY else ["R19"])


def test_a_restart_for_want_of_memory_keeps_its_name():
    first = assess_pod(pod(restarted(20, since=15, reason="OOMKilled", code=137), ready=True), terms=TERMS).first

    assert first is not None
    assert first.code == "P24"


def test_a_container_that_ended_well_and_started_again_is_no_trouble():
    assert assess_pod(pod(restarted(20, since=15, code=0), ready=True), terms=TERMS).health is Health.HEALTHY


@pytest.mark.parametrize(("policy", "health"), [("Always", Health.DEGRADED), ("OnFailure", Health.HEALTHY)])
def test_an_ended_container_is_a_trouble_only_where_it_should_run_for_ever(policy: str, health: Health):
    ended = container("hook", {"terminated": {"exitCode": 0}})
    half = pod(running(), ended, ready=True)
    half["spec"]["restartPolicy"] = policy

    assert assess_pod(half, terms=TERMS).health is health


def test_a_sidecar_among_the_init_containers_may_run():
    sidecar = container("proxy", {"running": {"startedAt": ago(60)}}, ready=True)
    found = pod(running(), ready=True, initContainerStatuses=[sidecar])
    found["spec"]["initContainers"] = [{"name": "proxy", "restartPolicy": "Always"}]

    assert assess_pod(found, terms=TERMS).health is Health.HEALTHY
    found["spec"]["initContainers"][0].pop("restartPolicy")
    assert assess_pod(found, terms=TERMS).health is Health.PROGRESSING


def test_a_pod_that_does_not_go_away_degrades():
    going = pod(running(), ready=True)
    going["metadata"] |= {"deletionTimestamp": ago(10), "finalizers": ["example.com/hold"]}
    assert assess_pod(going, terms=TERMS).health is Health.PROGRESSING

    going["metadata"]["deletionTimestamp"] = ago(400)
    late = assess_pod(going, terms=TERMS)
    assert late.health is Health.DEGRADED
    assert late.first is not None
    assert (late.first.value, late.first.age) == ("example.com/hold", 400)


def test_a_pod_whose_node_fell_silent_is_unknown():
    silent = pod(running(), ready=False)
    silent["status"]["conditions"][1] |= {"status": "Unknown", "reason": "NodeStatusUnknown"}
    verdict = assess_pod(silent, terms=TERMS)

    assert verdict.health is Health.UNKNOWN
    assert verdict.first is not None
    assert verdict.first.code == "R17"


def test_the_quick_look_and_the_whole_one_agree():
    done = container("ping-mysql", {"terminated": {"exitCode": 0}})
    well = pod(running(60), running(60, name="fateboard"), ready=True, initContainerStatuses=[done])

    assert at_work(well, TERMS)
    for spoilt in (pod(running(5), ready=True), pod(running(), ready=False), pod(running(restarts=1), ready=True), {}):
        assert not at_work(spoilt, TERMS)
