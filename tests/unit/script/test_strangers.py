"""Parties that a script's steps name and the script does not have are told when it is read, all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from fatetui.script.document import load_script
from fatetui.script.given import Given
from fatetui.script.problems import Problem, ScriptError
from services.steps import declarations
from services.yamldoc import load_yaml

PARTY = "{name: fate-9999, namespace: fate-9999, chartName: fate, chartVersion: v1.3.0-a, partyId: 9999, modules: []}"


def problems(folder: Path, steps: str, *, more: str = "", **given: object) -> list[Problem]:
    (folder / "p.yaml").write_text(PARTY)
    text = f"apiVersion: fatetui/v1\nname: t\n{more}parties: [{{file: p.yaml}}]\nsteps:\n{steps}"
    try:
        load_script(load_yaml(text, "s.yaml"), folder, Given(**given), declarations())  # type: ignore[arg-type]
    except ScriptError as error:
        return list(error.problems)
    return []


def written_at(problem: Problem) -> str:
    assert problem.document is not None
    assert problem.span is not None
    line = problem.document.text.splitlines()[problem.span.line - 1]
    return line[problem.span.column - 1 : problem.span.end_column - 1]


def test_all_of_them_are_told_at_their_places_with_the_nearest(tmp_path: Path) -> None:
    steps = (
        "  - {id: go, cluster.ensure: {parties: [9999, 999]}}\n"
        "  - {id: toy, toy.run: {pairs: [{guest: 10000, host: 7}]}}\n"
        "  - {id: open, board.open: fate-999}\n"
    )
    more = "finally:\n  - {id: last, pod.exec: {party: other, command: [ls]}}\n"
    found = sorted(problems(tmp_path, steps, more=more), key=lambda problem: problem.order)
    assert [(one.code, one.step, written_at(one)) for one in found] == [
        ("E-PARTY", "last", "other"),
        ("E-PARTY", "go", "999"),
        ("E-PARTY", "toy", "10000"),
        ("E-PARTY", "open", "board.open"),
    ]
    assert "no party 999" in str(found[1].message)
    assert "9999" in str(found[1].hint)
    assert "fate-9999" in str(found[3].hint)


@pytest.mark.parametrize(
    "steps",
    [
        "  - {id: go, cluster.ensure: {parties: all}}\n",
        "  - {id: go, cluster.ensure: {parties: [9999, fate-9999]}}\n",
        "  - {id: toy, toy.run: {pairs: [{guest: 9999, host: 10000}]}}\n",
        '  - {id: go, cluster.ensure: {parties: ["${env:PARTY}"]}, for_each: parties}\n',
        "  - {id: new, config.new: {file: q.yaml, id: 7, chart: v1.3.0-a}}\n  - {id: go, cluster.ensure: [7]}\n",
    ],
)
def test_no_other_name_is_complained_of(tmp_path: Path, steps: str) -> None:
    assert [
        found for found in problems(tmp_path, steps, environment={"PARTY": "9999"}) if found.code == "E-PARTY"
    ] == []


def test_what_is_not_to_run_is_not_looked_at(tmp_path: Path) -> None:
    steps = "  - {id: go, cluster.ensure: {parties: [1]}}\n  - {id: rest, cluster.ensure: {parties: all}}\n"
    assert problems(tmp_path, steps, skip=("go",)) == []
    assert [found.step for found in problems(tmp_path, steps)] == ["go"]
