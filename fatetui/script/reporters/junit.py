"""JUnit XML for CI: the script is the suite, a step is a case; what keeps a script from running is a failed case."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fatetui.script.problems import Problem, render
from services.errors import Exit
from services.files import write_atomically
from services.i18n import verbatim
from services.steps.context import RunState
from services.steps.events import Event, Reason, RunStarted, Status, StepEnded
from services.steps.reports import junit_report


class JunitReporter:
    """Writes the file at the end of the run, whole or not at all."""

    def __init__(self, path: Path, name: str) -> None:
        self._path = path
        self._state = RunState(name=name)
        self._versions: dict[str, str] = {}

    def event(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._state.name = event.name
                self._versions = dict(event.versions)
            case StepEnded():
                self._state.ended.append(event)

    def problems(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            reason = Reason(problem.code, verbatim(render([problem])))
            self._fail(problem.step or "script", reason, problem.span.line if problem.span else None)

    def error(self, reason: Reason) -> None:
        self._fail("run", reason, None)

    def close(self, code: Exit) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        properties = {**self._versions, "exit": str(int(code))}
        write_atomically(self._path, junit_report(self._state, properties=properties))

    def _fail(self, step: str, reason: Reason, line: int | None) -> None:
        self._state.ended.append(StepEnded(step, "script", Status.FAILED, 0.0, line, reason=reason))
