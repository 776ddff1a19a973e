"""What a reporter is: a reader of a run's event stream, and of what keeps a run from starting."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import Protocol, TextIO

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


class Output:
    """Lines to a stream that may be closed under us: a reader who left must not end a run that installs things."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self._open = True

    def line(self, text: str = "") -> None:
        """Write `text` and a line end."""
        self.write(text + "\n")

    def write(self, text: str) -> None:
        """Write `text` at once."""
        if not self._open:
            return
        try:
            self.stream.write(text)
            self.stream.flush()
        except UnicodeEncodeError:
            encoding = self.stream.encoding or "ascii"
            self.stream.write(text.encode(encoding, "replace").decode(encoding))
            self.stream.flush()
        except (BrokenPipeError, ValueError):
            self._open = False
            _silence(self.stream)


def _silence(stream: TextIO) -> None:
    """Keep the interpreter from complaining about the closed pipe when it flushes at its end."""
    if stream in (sys.stdout, sys.stderr):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


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
