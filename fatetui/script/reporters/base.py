"""What a reporter is: a reader of a run's event stream, and of what keeps a run from starting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from fatetui.script.problems import Problem
from services.errors import Exit
from services.steps.events import Event, Reason


class Reporter(Protocol):
    """Reads one run. Every run ends with exactly one `close`, whose exit code is the process's."""

    def event(self, event: Event) -> None:
        """Something happened in the run."""

    def problems(self, problems: Sequence[Problem]) -> None:
        """The script cannot run, for these reasons."""

    def error(self, reason: Reason) -> None:
        """The run could not begin, or broke off outside of any step."""

    def close(self, code: Exit) -> None:
        """Nothing more comes."""


class Several:
    """One stream, many readers."""

    def __init__(self, reporters: Sequence[Reporter]) -> None:
        self._reporters = tuple(reporters)

    def event(self, event: Event) -> None:
        self._each(lambda reporter: reporter.event(event))

    def problems(self, problems: Sequence[Problem]) -> None:
        self._each(lambda reporter: reporter.problems(problems))

    def error(self, reason: Reason) -> None:
        self._each(lambda reporter: reporter.error(reason))

    def close(self, code: Exit) -> None:
        self._each(lambda reporter: reporter.close(code))

    def _each(self, tell: Callable[[Reporter], None]) -> None:
        for reporter in self._reporters:
            tell(reporter)
