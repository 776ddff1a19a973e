"""The engine's events become lanes, a matrix and a list of steps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.errors import Exit
from services.i18n import Message, verbatim
from services.steps import (
    Diagnosed,
    Evidence,
    EvidenceSeen,
    Progress,
    Reason,
    RunEnded,
    RunStarted,
    Status,
    StepEnded,
    StepStarted,
)
from services.steps.events import Phase
from services.wizard.progress import BASE, MOST_TOLD, Installation

STEPS = (("kubefate", "kubefate.ensure"), ("login", "kubefate.login"), ("install", "cluster.ensure"),
         ("matrix", "toy.matrix"), ("boards", "board.check"))  # fmt: skip
VERBS = dict(STEPS)
BAD = Reason("P16", verbatim("no image"), remedy=verbatim("load it"))


def run(*events: Any) -> Installation:
    told = Installation()
    for event in (RunStarted("federation", "lab", False, STEPS), *events):
        told.take(event)
    return told


def began(step: str) -> StepStarted:
    return StepStarted(step, VERBS[step], 1, len(STEPS), None, verbatim(step))


def said(step: str, text: str, about: str = "") -> Progress:
    return Progress(step, Phase.WAIT, verbatim(text), about)


def ended(
    step: str, status: Status = Status.OK, reason: Reason | None = None, outputs: Mapping[str, Any] | None = None
) -> StepEnded:
    return StepEnded(step, VERBS[step], status, 1.0, None, reason=reason, outputs=outputs or {})


def test_a_run_begins_with_all_steps_waiting():
    told = run()
    assert [(stage.id, stage.begun, stage.status) for stage in told.stages.values()] == [
        (step, False, None) for step, _verb in STEPS
    ]
    assert told.current is None
    assert told.failed is None
    assert not told.done("cluster.ensure")


def test_kubefate_has_a_lane_that_is_done_once_somebody_logged_in():
    told = run(began("kubefate"), said("kubefate", "waiting for mongo"), ended("kubefate", Status.CHANGED))
    assert str(told.lanes[BASE].workloads) == "waiting for mongo"
    assert not told.lanes[BASE].done
    told.take(began("login"))
    assert told.current is told.stages["login"]
    told.take(ended("login"))
    assert told.lanes[BASE].done


def test_kubefate_that_will_not_run_is_blamed_once():
    told = run(began("kubefate"), Diagnosed("kubefate", BAD), ended("kubefate", Status.FAILED, BAD))
    assert told.lanes[BASE].failed
    assert [one.code for one in told.lanes[BASE].diagnoses] == ["P16"]
    assert told.failed is told.stages["kubefate"]


def test_what_was_left_out_since_something_failed_is_not_done():
    told = run(began("kubefate"), ended("kubefate", Status.FAILED, BAD))
    for step in ("login", "install", "matrix", "boards"):
        told.take(ended(step, Status.SKIPPED))
    assert not told.done("cluster.ensure")
    assert told.lanes[BASE].failed
    assert not told.lanes[BASE].done


def test_what_was_left_out_by_choice_is_done():
    told = run(*(ended(step, Status.SKIPPED) for step in ("kubefate", "login", "install")), began("matrix"))
    assert told.done("cluster.ensure")
    assert told.lanes[BASE].done
    told.take(ended("matrix", Status.FAILED, BAD))
    assert told.done("cluster.ensure"), "a test that fails uninstalls nothing"


def test_the_party_that_a_reason_names_is_the_one_that_failed():
    ended_badly = Reason("S-JOB", Message("job of {party} failed", {"party": "fate-9999"}))
    told = run(
        began("install"),
        said("install", "Failed", "job:fate-9999"),
        said("install", "Running", "job:fate-10000"),
        ended("install", Status.FAILED, ended_badly),
    )
    assert told.lanes["fate-9999"].failed
    assert not told.lanes["fate-10000"].failed


def test_each_party_has_a_lane_with_its_job_its_workloads_and_its_diagnosis():
    told = run(
        began("install"),
        said("install", "job 1 runs", "job:fate-9999"),
        said("install", "3 of 8", "workloads:fate-10000"),
        Diagnosed("install", BAD, "workloads:fate-10000"),
        ended("install", Status.FAILED, BAD),
    )
    assert str(told.lanes["fate-9999"].job) == "job 1 runs"
    assert str(told.lanes["fate-10000"].workloads) == "3 of 8"
    assert told.lanes["fate-10000"].failed
    assert not told.lanes["fate-9999"].failed, "what is wrong with one party is not told of the other"


def test_a_step_tried_again_forgets_why_it_failed_and_parties_are_done_when_it_says_so():
    told = run(began("install"), ended("install", Status.FAILED, BAD), began("install"))
    assert told.failed is None
    told.take(ended("install", Status.CHANGED, outputs={"clusters": {"fate-9999": "id"}}))
    assert told.lanes["fate-9999"].done
    assert told.done("cluster.ensure")


def test_parts_of_a_step_count_as_the_step():
    told = run(began("install"), said("install[fate-9999]", "at work"))
    assert str(told.stages["install"].said) == "at work"


def test_tests_make_a_matrix_while_they_run_and_at_their_end():
    told = run(began("matrix"), said("matrix", "submitted", "toy:9999-10000"))
    assert told.tests[9999, 10000].passed is None
    told.take(EvidenceSeen("matrix", Evidence("toy_example/9999-10000", "secure_sum", "100")))
    assert told.tests[9999, 10000].passed is True
    told.take(EvidenceSeen("matrix", Evidence("Pod/python-0", "outcome", "crashed")))
    assert set(told.tests) == {(9999, 10000)}, "what pods say is no test"
    cells = [
        {"guest": 9999, "host": 10000, "outcome": "pass"},
        {"guest": 10000, "host": 9999, "outcome": "failed"},
    ]
    told.take(ended("matrix", Status.FAILED, BAD, {"cells": cells}))
    assert {pair: test.passed for pair, test in told.tests.items()} == {(9999, 10000): True, (10000, 9999): False}


def test_a_transcript_without_end_is_kept_to_its_end():
    told = run(began("matrix"), *(said("matrix", str(number), "toy:1-2") for number in range(MOST_TOLD + 50)))
    assert len(told.transcript) <= MOST_TOLD + 1
    assert str(told.transcript[-1][1]) == str(MOST_TOLD + 49)


def test_boards_are_what_the_check_saw_and_the_run_knows_its_end():
    told = run(began("boards"), ended("boards", outputs={"boards": [{"party": 9999, "status": 200}]}))
    assert [board["party"] for board in told.boards] == [9999]
    told.take(RunEnded(Exit.OK, 1.0, {}))
    assert told.ended is not None
