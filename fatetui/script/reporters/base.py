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
    """One stream, many readers.

    One that cannot write any more, as on a full disk, reads no more, and is told of at the end: in the middle it would
    end a run that installs things.
    """

    def __init__(self, reporters: Sequence[Reporter]) -> None:
        self._reporters = list(reporters)
        self._lost: OSError | None = None

    def event(self, event: Event) -> None:
        self._each(lambda reporter: reporter.event(event))

    def problems(self, problems: Sequence[Problem]) -> None:
        self._each(lambda reporter: reporter.problems(problems))

    def error(self, reason: Reason) -> None:
        self._each(lambda reporter: reporter.error(reason))

    def close(self, code: Exit) -> None:
        """Raises OSError where something could not be written."""
        self._each(lambda reporter: reporter.close(code))
        if self._lost is not None:
            raise self._lost

    def _each(self, tell: Callable[[Reporter], None]) -> None:
        for reporter in tuple(self._reporters):
            try:
                tell(reporter)
            except OSError as error:
                self._lost = self._lost or error
                self._reporters.remove(reporter)
