"""What a script would change, for whoever is about to be asked whether to run it: a dry run that says nothing."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fatetui.script.problems import Problem
from fatetui.script.runner import Request, perform_script
from services.errors import Exit, FatetuiError
from services.steps import Change, Event, Mode, Reason, RunOptions, Status, StepEnded
from services.wizard import file_plans, write_files


class Foreseen:
    """Reads a dry run: what would change, and what would stop it."""

    def __init__(self) -> None:
        self.changes: list[Change] = []
        self.reason: Reason | None = None

    def event(self, event: Event) -> None:
        match event:
            case StepEnded(changes=changes, reason=reason):
                self.changes += changes
                if event.status is Status.FAILED and self.reason is None:
                    self.reason = reason

    def problems(self, problems: Sequence[Problem]) -> None:
        self.reason = Reason(problems[0].code, problems[0].message)

    def error(self, reason: Reason) -> None:
        self.reason = self.reason or reason

    def close(self, code: Exit) -> None: ...


async def foresee(files: Mapping[str, str], kubeconfig: Path | None, context: str | None) -> Foreseen:
    """What the script among `files`, the first of them, would do. Writes nothing but a folder that goes again."""
    told = Foreseen()
    with tempfile.TemporaryDirectory(prefix="fatetui-plan-") as folder:
        plans = file_plans(Path(folder), files)
        write_files(plans)
        options = RunOptions(mode=Mode.DRY_RUN, assume_yes=True)
        request = Request(
            script=str(plans[0].path),
            options=options,
            kubeconfig=kubeconfig,
            context=context,
            journal=Path(folder, "journals"),
        )
        try:
            await perform_script(request, told)
        except FatetuiError as error:
            told.reason = Reason(error.code, error.message, remedy=error.remedy)
    return told
