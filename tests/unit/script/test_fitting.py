"""A script that installs a KubeFATE which its parties' charts are beyond is refused before anything is begun."""

from __future__ import annotations

from pathlib import Path

import pytest

from fatetui.script.document import load_script
from fatetui.script.given import Given
from fatetui.script.problems import Problem, ScriptError
from services.steps import declarations
from services.yamldoc import load_yaml

ENSURE = "  - {id: kf, kubefate.ensure: {version: v1.0.2}}\n"
INSTALL = "  - {id: go, cluster.ensure: {parties: all}}\n"


def problems(folder: Path, steps: str, *, head: str = "", **given: object) -> list[Problem]:
    for number, chart in (("1", "v1.3.0-a"), ("2", "v1.5.0")):
        lines = ("name: p{0}", "namespace: p{0}", "chartName: fate", "chartVersion: {1}", "partyId: {0}", "modules: []")
        text = "\n".join(lines).format(number, chart)
        (folder / f"{number}.yaml").write_text(text)
    text = f"apiVersion: fatetui/v1\nname: t\n{head}parties: [{{file: 1.yaml}}, {{file: 2.yaml}}]\nsteps:\n{steps}"
    try:
        load_script(load_yaml(text, "s.yaml"), folder, Given(**given), declarations())  # type: ignore[arg-type]
    except ScriptError as error:
        return list(error.problems)
    return []


def test_it_is_told_at_the_version_with_what_would_do(tmp_path: Path) -> None:
    (found,) = problems(tmp_path, ENSURE + INSTALL)
    assert (found.code, found.step) == ("E-CHART", "kf")
    assert found.span is not None
    assert (found.span.line, found.span.column) == (5, 41)
    assert "p2 cannot be installed: KubeFATE v1.0.2 cannot render fate v1.5.0" in str(found.message)
    assert "v1.2.0 or newer" in str(found.hint)


@pytest.mark.parametrize(
    "steps",
    [
        "  - {id: kf, kubefate.ensure: {}}\n" + INSTALL,
        "  - {id: kf, kubefate.ensure: {version: 1.1.1}}\n" + INSTALL,
        ENSURE + "  - {id: go, cluster.update: {parties: [p2]}}\n",
        ENSURE + "  - {id: in, kubefate.login: {url: ''}}\n" + INSTALL,
        ENSURE + "  - {id: lint, config.lint: {files: all}}\n" + INSTALL,
    ],
)
def test_the_versions_meet_however_they_are_written(tmp_path: Path, steps: str) -> None:
    assert [found.code for found in problems(tmp_path, steps)] == ["E-CHART"]


def test_a_version_that_a_variable_gives_is_known(tmp_path: Path) -> None:
    head = "vars: {kf: {type: string, default: v1.0.2}}\n"
    steps = '  - {id: kf, kubefate.ensure: {version: "${kf}"}}\n' + INSTALL
    assert [found.code for found in problems(tmp_path, steps, head=head)] == ["E-CHART"]
    assert problems(tmp_path, steps, head=head, sets=("kf=v1.2.0",)) == []


@pytest.mark.parametrize(
    "steps",
    [
        INSTALL,
        "  - {id: kf, kubefate.ensure: {version: v1.2.0}}\n" + INSTALL,
        "  - {id: kf, kubefate.ensure: {version: v1.0.1}}\n" + INSTALL,
        ENSURE + "  - {id: go, cluster.ensure: {parties: [1]}}\n",
        ENSURE + "  - {id: in, kubefate.login: {url: 'http://kf'}}\n" + INSTALL,
        ENSURE + "  - {id: there, context.use: {name: other}}\n" + INSTALL,
        ENSURE + "  - {id: back, config.set: {file: 2.yaml, values: {chartVersion: v1.3.0-a}}}\n" + INSTALL,
        "  - {id: kf, kubefate.ensure: {version: v1.0.2}, when: false}\n" + INSTALL,
    ],
)
def test_what_only_the_run_can_tell_is_left_to_it(tmp_path: Path, steps: str) -> None:
    assert problems(tmp_path, steps) == []


def test_steps_that_are_left_out_do_not_count(tmp_path: Path) -> None:
    assert problems(tmp_path, ENSURE + INSTALL, skip=("kf",)) == []
