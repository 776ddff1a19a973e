"""Every row of fate.md §1.4, judged."""

from __future__ import annotations

import pytest

from services.party import ToyFamily
from services.toy import PROGRAMS, Observed, Outcome, ToyVerdict, TranscriptParser, judge
from tests.unit.toy.transcripts import (
    ERROR_13,
    ERROR_17,
    JOB,
    NOT_EXECUTED,
    POLLS,
    REFUSED_14,
    REFUSED_15,
    REFUSED_17,
    REFUSED_20,
    SUBMITTED,
    SUM_13,
    SUM_14,
    SUM_17,
    flow,
)

SCRIPT, FLOW, FLOW_2 = (PROGRAMS[family] for family in (ToyFamily.SCRIPT, ToyFamily.FLOW, ToyFamily.FLOW_2))


def observed(stdout: str, stderr: str = "", *, cut_after: float | None = None) -> Observed:
    seen = Observed(cut_after=cut_after)
    for text in (stdout, stderr):
        parser = TranscriptParser()
        for event in [*parser.feed(text.encode()), *parser.close()]:
            seen.note(event)
    return seen


def verdict(program, stdout: str, stderr: str = "", *, cut_after: float | None = None) -> ToyVerdict:
    return judge(observed(stdout, stderr, cut_after=cut_after), program)


SCRIPT_ROWS = {
    "success 1.3": (SUBMITTED + POLLS + SUM_13, "", Outcome.PASS),
    "success 1.4": (SUBMITTED + POLLS + SUM_14, "", Outcome.PASS),
    "a sum that is wrong": (SUBMITTED + POLLS + SUM_14.replace("2000.0", "1999.9"), "", Outcome.JOB_FAILED),
    "job failed": (SUBMITTED + POLLS + ERROR_13, "", Outcome.JOB_FAILED),
    "job failed, and its state told": (SUBMITTED + POLLS + "job status is failed\n" + ERROR_13, "", Outcome.JOB_FAILED),
    "job failed, no ERROR.log": (
        SUBMITTED + POLLS + "job status is failed\n",
        "FileNotFoundError: [Errno 2] No such file or directory: 'test/log/ERROR.log'\n",
        Outcome.JOB_FAILED,
    ),
    "submit refused": (REFUSED_14, NOT_EXECUTED, Outcome.SUBMIT_FAILED),
    "submit refused 1.5": (REFUSED_15, NOT_EXECUTED, Outcome.SUBMIT_FAILED),
    "reply is not JSON": ("", "ValueError: failed to exec task, stderr is b'boom'\n", Outcome.SUBMIT_FAILED),
    "100 loops": (
        SUBMITTED + POLLS * 16,
        "ValueError: job running time exceed, please check federation or eggroll log\n",
        Outcome.TIMEOUT,
    ),
    "100 loops of waiting": (
        SUBMITTED + "job status is waiting\n" * 100,
        "ValueError: job running time exceed, please check federation or eggroll log\n",
        Outcome.NO_RESOURCE,
    ),
    "query refused 1.3": (
        SUBMITTED + "job status is query job status failed\n" * 100,
        "ValueError: job running time exceed, please check federation or eggroll log\n",
        Outcome.WRONG_PARTY,
    ),
    "query empty 1.5": (SUBMITTED, "IndexError: list index out of range\n", Outcome.WRONG_PARTY),
    "log download refused": (
        SUBMITTED + POLLS + "job status is success\n",
        "ValueError: Can not download logs from fate_flow server, error msg is x\n",
        Outcome.UNKNOWN,
    ),
    "state canceled": (SUBMITTED + "job status is canceled\n" * 9, "", Outcome.JOB_FAILED),
    "state timeout": (SUBMITTED + "job status is timeout\n" * 9, "", Outcome.TIMEOUT),
    "garbage": ("\x1b]0;owned\x07\x1b[2J\x1b[31m[bold red]not json\n", "", Outcome.UNKNOWN),
    "nothing": ("", "", Outcome.UNKNOWN),
    "no such program": ("", "run_toy_example.py: not found\n", Outcome.UNKNOWN),
}
FLOW_ROWS = {
    "success": (flow("waiting", "running", "success") + SUM_17, "", Outcome.PASS),
    "success without a sum": (flow("running", "success"), "", Outcome.PASS),
    "canceled": (flow("running", "canceled"), "", Outcome.JOB_FAILED),
    "submit refused": (REFUSED_17, "", Outcome.SUBMIT_FAILED),
    "failed": (flow("running", "failed") + ERROR_17, "", Outcome.JOB_FAILED),
    "timeout 1.7.0": (flow(*["running"] * 300), "", Outcome.TIMEOUT),
    "timeout 1.7.2": (flow(*["running"] * 300) + "check job status timeout\n", "", Outcome.TIMEOUT),
    "waiting until given up": (flow("waiting") * 300 + "check job status timeout\n", "", Outcome.NO_RESOURCE),
    "query never knew the job": (
        "check job status timeout\n",
        "UnboundLocalError: local variable 'job_status' referenced before assignment\n",
        Outcome.WRONG_PARTY,
    ),
    "log download refused": (
        flow("running", "success") + f"get log failed, please check PROJECT_BASE/logs/{JOB} on the fateflow server\n",
        "",
        Outcome.PASS,
    ),
    "not initialised": ("", "ValueError: Invalid configuration file. Did you run 'flow init'?\n", Outcome.UNKNOWN),
}
FLOW_2_ROWS = {
    "success": (flow("waiting", "running", "success"), "", Outcome.PASS),
    "submit refused": (REFUSED_20, "", Outcome.SUBMIT_FAILED),
    "failed": (flow("running", "failed") + f"use: flow job download-log -j {JOB} -o .\n", "", Outcome.JOB_FAILED),
    "timeout": (flow("running") + "timeout...\n", "", Outcome.TIMEOUT),
}


@pytest.mark.parametrize(
    ("program", "stdout", "stderr", "outcome"),
    [
        pytest.param(program, *row, id=f"{program.family}: {name}")
        for program, rows in ((SCRIPT, SCRIPT_ROWS), (FLOW, FLOW_ROWS), (FLOW_2, FLOW_2_ROWS))
        for name, row in rows.items()
    ],
)
def test_every_outcome_is_judged_by_its_text(program, stdout: str, stderr: str, outcome: Outcome):
    assert verdict(program, stdout, stderr).outcome is outcome


def test_what_a_submit_tells_is_kept():
    seen = observed(SUBMITTED + POLLS + SUM_13)

    assert seen.job_id == JOB
    assert seen.board_url == f"http://fateboard:8080/index.html#/dashboard?job_id={JOB}&role=guest&party_id=9999"
    assert seen.model_id == "guest-9999#host-10000#model"
    assert seen.states == ["waiting", "running"]
    assert seen.secure_sum == pytest.approx(2000, abs=1e-6)


@pytest.mark.parametrize("answer", [REFUSED_15, REFUSED_17])
def test_a_refusal_names_the_party_that_is_broken(answer: str):
    refusal = observed(answer).refusal

    assert refusal is not None
    assert ("host", "10000", 104) in refusal.parties
    assert ("guest", "9999", 0) in refusal.parties


def test_a_success_without_a_sum_has_a_note_where_a_sum_belongs():
    assert verdict(FLOW, flow("success")).note is not None
    assert verdict(FLOW_2, flow("success")).note is None


def test_our_own_deadline_is_a_timeout():
    assert verdict(SCRIPT, "", cut_after=720).outcome is Outcome.TIMEOUT
    assert verdict(SCRIPT, SUBMITTED + POLLS, cut_after=720).outcome is Outcome.TIMEOUT


@pytest.mark.parametrize(
    ("program", "stdout", "stderr", "row"),
    [
        (FLOW, REFUSED_17, "", 4),
        (FLOW_2, REFUSED_20, "", 7),
        (SCRIPT, REFUSED_15, "", 19),
        (SCRIPT, REFUSED_15.replace("create job failed", "max cores per job is 4 expect 8 cores"), "", 14),
        (SCRIPT, SUBMITTED + POLLS + ERROR_13, "", 17),
        (SCRIPT, SUBMITTED + POLLS + ERROR_13.replace("<_Rendezvous", "UNARYCALL"), "", 9),
        (FLOW, "", "ValueError: Invalid configuration file. Did you run 'flow init'?\n", 0),
    ],
)
def test_symptoms_give_reason_and_remedy(program, stdout: str, stderr: str, row: int):
    found = verdict(program, stdout, stderr)

    assert found.symptom is not None
    assert found.symptom.row == row
    assert found.remedy == found.symptom.remedy


def test_swapped_roles_say_what_to_do():
    found = verdict(SCRIPT, *SCRIPT_ROWS["query refused 1.3"][:2])

    assert "swap the ids" in str(found.remedy)
