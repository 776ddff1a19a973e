"""Pages of the wizard as lines: what they say of a run that failed, of a plan of nothing, and which part has which
colour. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

from screens.look import Tone
from screens.widgets.lines import Line, Row
from screens.wizard.look import wrapped
from screens.wizard.pages.ends import boards_lines, summary_lines
from screens.wizard.pages.planning import plan_lines
from screens.wizard.pages.questions import access_lines, federation_lines, parties_lines
from screens.wizard.pages.running import install_lines, verify_lines
from screens.wizard.view import View
from services.doctor import PartyView
from services.errors import Exit
from services.i18n import Message, verbatim
from services.rollout import Health, Verdict, Why
from services.session import Deed, Rehearsal, Task
from services.steps import (
    Diagnosed,
    Event,
    Evidence,
    EvidenceSeen,
    Phase,
    Progress,
    Reason,
    RunStarted,
    Status,
    StepEnded,
)
from services.wizard import Facts, draft, resolved
from services.wizard.progress import Installation

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FACTS = Facts("lab", "v1.20.2", (("node", "10.0.0.5", True),), ingress_classes=("nginx",), entrance="10.9.9.9")
STEPS = {"login": "kubefate.login", "install": "cluster.ensure", "matrix": "toy.matrix", "report": "report.write"}
CRASH = Reason("R07", verbatim("python ended 5 times"), evidence=(Evidence("Pod/python-0", "state", "Error"),))


def view(**more: Any) -> View:
    answers = resolved(FACTS, {})
    return View(answers=answers, now=NOW, made=draft(FACTS, answers), **more)


def ran(*events: Event) -> Installation:
    run = Installation()
    for event in (RunStarted("federation", "lab", False, tuple(STEPS.items())), *events):
        run.take(event)
    return run


def ended(code: Exit = Exit.FAILED) -> Task:
    task = Task(1, Deed(verbatim("Install"), "federation", ()), NOW)
    task.exit, task.ended = code, NOW
    return task


def stopped(**more: Any) -> View:
    """KubeFATE is there; of two parties one crashes."""
    run = ran(
        StepEnded("login", "kubefate.login", Status.OK, 1.0, None),
        Progress("install", Phase.WAIT, verbatim("job 1 is Success"), about="job:fate-9999"),
        Diagnosed("install", CRASH, about="workloads:fate-10000"),
        StepEnded("install", "cluster.ensure", Status.FAILED, 1.0, None, reason=CRASH),
        StepEnded("matrix", "toy.matrix", Status.SKIPPED, 0.0, None),
        StepEnded("report", "report.write", Status.SKIPPED, 0.0, None),
    )
    return view(installation=run, task=ended(), **more)


def text_of(page: Callable[[View], Iterator[Line]], shown: View) -> str:
    return "\n".join(line for line, _tone in page(shown))


def seen(name: str, *reasons: Why) -> PartyView:
    return cast(PartyView, SimpleNamespace(ready=6, pods=7, verdict=Verdict(Health.DEGRADED, reasons), name=name))


def test_what_is_well_is_not_coloured_as_what_failed_beside_it():
    rows = [line for line, _tone in install_lines(stopped(width=120)) if isinstance(line, Row)]
    tones = {text.strip(): tone for row in rows for text, tone in row.parts}
    assert tones["✓ done"] is Tone.GOOD
    assert tones["✗ failed"] is Tone.BAD
    # A table is cut, never broken: a cell below the wrong head would say something else.
    assert [line for line, _tone in wrapped([(rows[0], Tone.PLAIN)], 20)] == [rows[0]]


def test_the_cause_comes_first_and_is_told_once_though_it_happened_again_meanwhile():
    again = Why("R07", verbatim("python ended 6 times"), "Pod/python-0", "state", "Error", Health.DEGRADED)
    other = Why("R13", verbatim("no endpoints"), "Service/fateflow", "endpoints", "0", Health.DEGRADED)
    told = text_of(install_lines, stopped(width=120, parties={"fate-10000": seen("fate-10000", other, again)}))
    assert "ended 6 times" not in told
    column = told[told.index("6 of 7 pods") :]
    assert column.index("R07") < column.index("R13")


def test_after_a_failure_pages_promise_nothing_and_say_how_to_go_on():
    verify = text_of(verify_lines, stopped())
    assert "Nothing was tested" in verify
    assert "waiting" not in verify
    boards = text_of(boards_lines, stopped())
    assert "Not installed yet" in boards
    assert "F9" not in boards
    assert "fateboard.password" in boards
    assert "To change one" in boards
    summary = text_of(summary_lines, stopped())
    assert "F6" in summary
    assert "--resume" in summary
    assert not any(word in summary for word in ("report.md", ":board", "Enter ends"))


def test_once_it_stands_the_summary_leads_on():
    done = ran(
        StepEnded("login", "kubefate.login", Status.OK, 1.0, None),
        StepEnded("install", "cluster.ensure", Status.CHANGED, 1.0, None),
        StepEnded("matrix", "toy.matrix", Status.OK, 1.0, None),
        StepEnded("report", "report.write", Status.OK, 1.0, None),
    )
    summary = text_of(summary_lines, view(installation=done, task=ended(Exit.OK)))
    assert "report.md" in summary
    assert ":board" in summary
    assert "F6" not in summary


def test_a_plan_of_nothing_asks_for_no_room_and_no_time_for_images():
    nothing = text_of(plan_lines, view(rehearsal=Rehearsal((), None)))
    assert "nothing will be changed" in nothing
    assert "tests usually take 2 to 8 minutes" in nothing
    assert not any(word in nothing for word in ("ask for", "pulling images"))
    assert "pulling images" in text_of(plan_lines, view())


def test_every_name_is_told_where_names_are_asked_for_and_in_the_plan_with_the_controllers_address():
    names = ("kubefate.net", "9999.fateboard.kubefate.net", "9999.notebook.kubefate.net")
    for page in (access_lines, plan_lines):
        told = text_of(page, view())
        assert all(f"  10.9.9.9 {name}" in told for name in names)
    elsewhere = view()
    unknown = replace(elsewhere, answers=replace(elsewhere.answers, facts=replace(FACTS, entrance="")))
    assert "  10.0.0.5 kubefate.net" in text_of(access_lines, unknown), "a node's, where the controller has none"


def test_what_the_wizard_proposes_it_does_not_give_advice_about_and_no_key_is_promised_that_is_another_ones():
    assert "✓ No problem" in text_of(parties_lines, view())
    assert "X10" not in text_of(federation_lines, view())
    by_hand = view().made.files["fate-9999.yaml"].replace("partyPort: 30101", "partyPort: 30999")  # type: ignore[union-attr]
    answers = resolved(FACTS, {"9999.yaml": by_hand})
    edited = View(answers=answers, now=NOW, made=draft(FACTS, answers))
    told = text_of(parties_lines, edited)
    assert "X10" in told
    assert "X01" in told
    assert "      → " in told
    assert "fate-9999.yaml" in text_of(federation_lines, edited)
    assert "F4" not in told


def test_of_fates_log_a_pair_says_what_it_is_about_and_the_transcript_all_of_it():
    head = "[ERROR] [2026-11-27 02:54:40,843] [202611270254406078291] [10:139845] - [secure_add_guest.run] [line:127]: "
    why = Message(
        "guest {guest}, host {host}: {why}", {"guest": 9999, "host": 9999, "why": f"job-failed: {head}no session"}
    )
    run = ran(
        StepEnded("install", "cluster.ensure", Status.OK, 1.0, None),
        Progress("matrix", Phase.WAIT, why, about="toy:9999-9999"),
        EvidenceSeen("matrix", Evidence("toy_example/9999-9999", "outcome", "job-failed")),
    )
    run.tests[9999, 9999].said = why
    told = text_of(verify_lines, view(installation=run, task=ended()))
    assert "✗ 9999 → 9999  job-failed: no session" in told
    assert f"9999-9999  guest 9999, host 9999: job-failed: {head}no session" in told
