"""What a wait holds against pods that were in trouble before it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from services.rollout import NO_NEW_TRY, Beginning, Health, Verdict, assess_deployment, assess_pod
from tests.unit.rollout.objects import NOW, TERMS, Object, ago, event, pod, running, waiting, workload

MISSING = 'Failed to pull image "x": manifest unknown: not found'
SLOW = 'Failed to pull image "x": dial tcp: i/o timeout'
BACK_OFF = pod(waiting("ImagePullBackOff", "Back-off pulling image"), phase="Pending", age=900)


def failed(words: str, *, last: float, first: float = 800) -> Object:
    return event("Failed", words, age=first) | {"lastTimestamp": ago(last)}


def later(seconds: float):
    return replace(TERMS, now=NOW + timedelta(seconds=seconds))


def seen(*events: Object, after: float = 0) -> Verdict:
    return assess_pod(BACK_OFF, events, later(after))


def test_an_old_failure_is_progress_until_the_next_try():
    old = failed(MISSING, last=100)
    beginning = Beginning.of(seen(old), TERMS)

    first = beginning.believed(seen(old), NOW)
    assert seen(old).hopeless
    assert first.health is Health.PROGRESSING
    assert first.first is not None
    assert "before this wait" in str(first.first.message)

    again = failed(MISSING, last=-8)
    assert beginning.believed(seen(again, after=9), NOW + timedelta(seconds=9)).hopeless


def test_another_count_is_another_try_even_within_the_same_second():
    old = failed(MISSING, last=100)
    beginning = Beginning.of(seen(old), TERMS)

    assert beginning.believed(seen(old | {"count": 2}), NOW).hopeless


def test_without_a_new_try_it_is_believed_after_a_minute():
    old = failed(MISSING, last=100)
    beginning = Beginning.of(seen(old), TERMS)

    early, late = (
        beginning.believed(seen(old, after=after), NOW + timedelta(seconds=after))
        for after in (NO_NEW_TRY - 1, NO_NEW_TRY + 1)
    )
    assert not early.hopeless
    assert late.hopeless
    assert late.first is not None
    assert "delete the pod" in str(late.first.remedy)


def test_what_appears_during_the_wait_is_believed_at_once():
    beginning = Beginning.of(assess_pod(pod(waiting("ContainerCreating"), phase="Pending"), terms=TERMS), TERMS)

    assert beginning.believed(seen(failed(MISSING, last=1, first=1)), NOW).hopeless


def test_transient_trouble_gets_its_grace_from_the_wait_on():
    old = failed(SLOW, last=100)
    beginning = Beginning.of(seen(old), TERMS)
    again = failed(SLOW, last=-20)

    assert seen(old).health is Health.FAILED
    for after, expected in ((30, Health.PROGRESSING), (TERMS.grace + 1, Health.FAILED)):
        assert beginning.believed(seen(again, after=after), NOW + timedelta(seconds=after)).health is expected


def test_a_deadline_missed_before_the_wait_does_not_end_it():
    def deployment(missed: float) -> Object:
        progress = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
        return workload("Deployment", {"conditions": [progress | {"lastTransitionTime": ago(missed)}]})

    beginning = Beginning.of(assess_deployment(deployment(500), terms=TERMS), TERMS)

    assert not beginning.believed(assess_deployment(deployment(500), terms=TERMS), NOW).hopeless
    assert beginning.believed(assess_deployment(deployment(1), terms=TERMS), NOW).hopeless


def test_a_crash_loop_from_before_gets_its_grace():
    ended = {"exitCode": 1, "reason": "Error", "finishedAt": ago(60), "startedAt": ago(65)}
    looping = pod(waiting("CrashLoopBackOff", last=ended, restarts=9), age=4000)
    verdict = assess_pod(looping, terms=TERMS)
    beginning = Beginning.of(verdict, TERMS)

    assert verdict.hopeless
    assert not beginning.believed(verdict, NOW).hopeless
    assert beginning.believed(verdict, NOW + timedelta(seconds=TERMS.grace)).hopeless


def test_a_crash_loop_that_runs_when_the_wait_begins_is_the_same_one():
    ended = {"exitCode": 1, "reason": "Error", "finishedAt": ago(4), "startedAt": ago(60)}
    between = running(2, restarts=9) | {"lastState": {"terminated": ended}}
    beginning = Beginning.of(assess_pod(pod(between, ready=True, age=4000), terms=TERMS), TERMS)
    verdict = assess_pod(pod(waiting("CrashLoopBackOff", last=ended, restarts=10), age=4000), terms=TERMS)

    assert verdict.hopeless
    assert not beginning.believed(verdict, NOW).hopeless


def test_what_is_so_at_this_moment_needs_no_second_proof():
    nameless = pod(waiting("InvalidImageName", "couldn't parse image reference"), phase="Pending", age=900)
    verdict = assess_pod(nameless, terms=TERMS)

    assert Beginning.of(verdict, TERMS).believed(verdict, NOW).hopeless
