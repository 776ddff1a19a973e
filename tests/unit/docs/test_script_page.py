"""The guide's table of the tutorial's steps is what the verbs say of themselves; its script is one."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from fatetui.script.document import load_script
from fatetui.script.given import Given
from services.steps import declarations
from services.yamldoc import load_yaml

EXAMPLES = Path(__file__).parents[3] / "examples" / "article"
PAGE = (Path(__file__).parents[3] / "docs" / "script.md").read_text(encoding="utf-8")


def test_the_tutorials_steps_are_those_that_the_verbs_name() -> None:
    rows = re.findall(r"^\| (S\d\d.*?) \|.*?\| (.*?) \|$", PAGE, re.MULTILINE)
    told = {step: set(re.findall(r"`([a-z]+(?:\.[a-z]+)?)`", verbs)) for steps, verbs in rows for step in _steps(steps)}
    known: dict[str, set[str]] = {f"S{number:02}": set() for number in range(1, 34)}
    for declaration in declarations().values():
        for step in declaration.article:
            known[step].add(declaration.verb)
    assert list(told) == list(known)
    assert not {step: verbs - known[step] for step, verbs in told.items() if verbs - known[step]}
    assert {step for step, verbs in told.items() if not verbs} == {step for step, verbs in known.items() if not verbs}


def _steps(written: str) -> list[str]:
    first, *last = re.findall(r"S(\d\d)", written)
    return [f"S{number:02}" for number in range(int(first), int(last[0] if last else first) + 1)]


def test_the_script_of_the_page_can_be_run(tmp_path: Path) -> None:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for name in ("fate-9999.yaml", "fate-10000.yaml"):
        shutil.copy(EXAMPLES / name, tmp_path)
    given = Given(sets=("ip=10.0.0.5",), environment={"KUBEFATE_PASSWORD": "planted"})
    script = load_script(load_yaml(text, "page"), tmp_path, given, declarations())
    assert [step.id for step in script.plan.all_steps] == ["login", "toy-run", "report-write"]
    known = {one.data["partyId"] for one in script.parties.current()}
    tested = {party for step in script.plan.steps for pair in step.params.get("pairs", ()) for party in pair.values()}
    assert tested <= known
