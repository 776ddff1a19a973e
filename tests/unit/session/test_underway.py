"""Which parties the tasks of a session are at work on, where, and what was told of them last."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from fatetui.script.document import load_script
from fatetui.script.given import Given
from services.i18n import verbatim
from services.party import read_party_file
from services.session import Deed, ScriptDeed, Task
from services.session.deeds import installing, toy_between, uninstalling
from services.session.underway import works
from services.steps import Phase, Progress, Status, StepEnded, StepStarted, declarations
from services.yamldoc import load_yaml

ARTICLE = Path(__file__).parents[3] / "examples" / "article"
FILE = ARTICLE / "fate-9999.yaml"
PARTY = read_party_file(FILE)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
ELSEWHERE = """
apiVersion: fatetui/v1
name: two contexts
parties: [{file: fate-9999.yaml}, {file: fate-10000.yaml}]
steps:
- {id: here, cluster.ensure: {parties: [fate-9999]}}
- {id: go, context.use: {name: there}}
- {id: there, cluster.ensure: {parties: [fate-10000]}}
"""


def at(deed: Deed | ScriptDeed, step: str, *about: str, number: int = 1) -> Task:
    """A task that is in `step`, which has told something of `about`."""
    task = Task(1, deed, NOW)
    verb = next(one.verb for one in deed.plan().all_steps if one.id == step)
    task.take(StepStarted(step, verb, number, 9, None, verbatim("")))
    for name in about:
        task.take(Progress(step, Phase.WAIT, verbatim(f"more of {name}"), about=name))
    return task


def told(*tasks: Task, context: str = "here") -> list[tuple[str, str]]:
    return [(work.party.title, str(work.told)) for work in works(tasks, context)]


@pytest.mark.parametrize(
    ("deed", "step", "underway"),
    [
        (installing([FILE], [PARTY]), "cluster.ensure-2", "is being installed"),
        (uninstalling(PARTY), "cluster.remove", "is being uninstalled"),
    ],
)
def test_a_party_is_worked_on_from_what_is_told_of_it_first_until_the_step_has_ended(
    deed: Deed, step: str, underway: str
) -> None:
    assert told(at(deed, step)) == []
    task = at(deed, step, "job:fate-9999", "workloads:fate-9999", "kubefate")
    assert told(task) == [("fate-9999", "more of workloads:fate-9999")]
    (work,) = works([task], "here")
    assert (work.party.namespace, work.party.party_id) == ("fate-9999", "9999")
    assert underway in str(work.party.underway)
    task.take(StepEnded(step, "cluster.ensure", Status.OK, 1.0, None))
    assert told(task) == []


def test_a_test_of_a_party_does_not_make_it() -> None:
    assert told(at(toy_between(PARTY, 10000), "toy.run", "job:fate-9999")) == []


def test_a_script_that_went_to_another_context_makes_nothing_here() -> None:
    script = load_script(load_yaml(ELSEWHERE, str(ARTICLE / "s.yaml")), ARTICLE, Given(), declarations())
    deed = ScriptDeed(verbatim("two"), "two", script.plan, script.parties, ARTICLE)
    first, third = at(deed, "here", "job:fate-9999"), at(deed, "there", "job:fate-10000", number=3)
    assert told(first, third) == [("fate-9999", "more of job:fate-9999")]
    assert told(third, context="there") == [("fate-10000", "more of job:fate-10000")]


def test_a_file_in_the_middle_of_a_change_is_no_party(tmp_path: Path) -> None:
    file = tmp_path / "fate-9999.yaml"
    file.write_text(FILE.read_text())
    task = at(installing([file], [PARTY]), "cluster.ensure-2", "job:fate-9999")
    assert len(told(task)) == 1
    file.write_text("name: [")
    assert told(task) == []
