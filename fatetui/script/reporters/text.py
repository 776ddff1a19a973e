"""Text for people: one line per step, details below it, and on a terminal what moves right now."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from fatetui.output import Output
from fatetui.script.problems import Problem, render
from services.durations import format_duration
from services.errors import Exit
from services.files import shortest
from services.i18n import Message, _
from services.redact import secrets
from services.steps.events import (
    PLACE,
    Diagnosed,
    Event,
    Evidence,
    Phase,
    Progress,
    Reason,
    RunEnded,
    RunStarted,
    Status,
    StepEnded,
    StepStarted,
)
from services.text import one_line, visible

_SYMBOLS: Mapping[Status, tuple[str, str]] = {
    Status.OK: ("✓", "32"),
    Status.CHANGED: ("●", "36"),
    Status.SKIPPED: ("-", "2"),
    Status.WARNED: ("!", "33"),
    Status.FAILED: ("✗", "31"),
    Status.WOULD_CHANGE: ("~", "36"),
}
"""Symbol and colour of each status; the word beside it says the same."""
_WORD_WIDTH = max(len(status.value) for status in Status)
_MOST_CHANGES = 12
_NOW_AND_THEN = 15.0
"""Seconds between lines about one step that say how far it is."""


class TextReporter:
    """Writes results to `output`. `live` shows progress in a line that comes and goes, `steady` in lines that stay, now
    and then, for whoever listens; `colour` paints symbols."""

    def __init__(
        self, output: Output, errors: Output, *, source: str, live: bool, colour: bool, steady: bool = False
    ) -> None:
        self._output = output
        self._errors = errors
        self._source = source
        self._live = live
        self._steady = steady
        self._told_at = -_NOW_AND_THEN
        self._colour = colour
        self._started: StepStarted | None = None
        self._diagnosed: list[Reason] = []
        self._found: dict[str, None] = {}
        """What the step said when it looked at the end; each once, however often it was tried."""
        self._shown = False

    def event(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._run_started(event)
            case StepStarted():
                self._started, self._diagnosed, self._found = event, [], {}
                self._told_at = -_NOW_AND_THEN
                self._show(event.summary)
            case Progress():
                self._show(event.message)
                if event.phase is Phase.ASSERT:
                    self._found[_safe(event.message)] = None
            case Diagnosed():
                self._diagnosed.append(event.reason)
            case StepEnded():
                self._step_ended(event)
            case RunEnded():
                self._run_ended(event)

    def problems(self, problems: Sequence[Problem]) -> None:
        self._errors.line(render(problems))

    def error(self, reason: Reason) -> None:
        self._wipe()
        for line in _told(reason):
            self._errors.line(line)

    def close(self, code: Exit) -> None:
        self._wipe()

    def _run_started(self, event: RunStarted) -> None:
        where = event.context or "-"
        message = _("{name}: {count} steps, context {context}", name=event.name, count=len(event.steps), context=where)
        self._line(_safe(message))
        if event.dry_run:
            self._line(_safe(_("dry run: nothing is changed")))

    def _step_ended(self, event: StepEnded) -> None:
        self._wipe()
        started = self._started
        place = f"[{started.index}/{started.total}]" if started else ""
        symbol, colour = _SYMBOLS[event.status]
        word = self._painted(f"{symbol} {event.status.value:<{_WORD_WIDTH}}", colour)
        again = _safe(_("{count} tries", count=event.attempts))
        tries = f" ({again})" if event.attempts > 1 else ""
        name = event.step if event.step == event.verb else f"{event.step} ({event.verb})"
        if event.status is Status.SKIPPED and event.reason is not None:
            self._line(f"{place:>7} {word} {_safe(name)}: {_safe(event.reason.message)}")
            return
        self._line(f"{place:>7} {word} {_safe(name)}  {format_duration(event.seconds)}{tries}")
        for line in self._details(event):
            self._line(f"        {line}")

    def _details(self, event: StepEnded) -> list[str]:
        lines = [_safe(change.summary) for change in event.changes[:_MOST_CHANGES]]
        more = len(event.changes) - _MOST_CHANGES
        if more > 0:
            lines.append(_safe(_("and {count} more", count=more)))
        lines += self._found
        placed = event.reason is not None and event.status in (Status.FAILED, Status.WARNED)
        if placed and event.line is not None and self._source:
            lines.append(_safe(_("{source}:{line}:", source=self._source, line=event.line)))
        for reason in _merged((event.reason, *self._diagnosed)):
            lines += _told(reason)
        return lines

    def _run_ended(self, event: RunEnded) -> None:
        self._wipe()
        counts = ", ".join(f"{count} {status.value}" for status, count in event.counts.items() if count)
        time = format_duration(event.seconds)
        self._line(_safe(_("{counts} in {time}, exit {exit}", counts=counts or "-", time=time, exit=int(event.exit))))
        if event.left_running:
            jobs = ", ".join(event.left_running)
            self._line(_safe(_("KubeFATE goes on with jobs {jobs}; --resume follows them", jobs=jobs)))

    def _show(self, message: Message) -> None:
        """On a terminal, what moves: overwritten by whatever comes next, or a line of its own now and then."""
        if not (self._live or self._steady) or self._started is None:
            return
        started = self._started
        place = f"[{started.index}/{started.total}]"
        told = f"… {started.step}: {message}"
        if self._steady:
            if time.monotonic() - self._told_at >= _NOW_AND_THEN:
                self._told_at = time.monotonic()
                # Under it stands how the step ended, as far in.
                self._line(f"{place:>7} {_safe(told)}")
            return
        text = f"{place} {told}"
        columns = shutil.get_terminal_size().columns - 1
        self._wipe()
        # Anything but ASCII may take two columns, and a line that wraps cannot be wiped.
        self._output.write(one_line(secrets.mask(text), columns if text.isascii() else columns // 2))
        self._shown = True

    def _wipe(self) -> None:
        if self._shown:
            self._output.write("\r\x1b[2K")
            self._shown = False

    def _line(self, text: str) -> None:
        self._output.line(text.rstrip())

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self._colour else text


def _merged(reasons: Iterable[Reason | None]) -> Iterable[Reason]:
    """One reason for what is said several times, in other words around it perhaps, with the evidence of all of them."""
    told: dict[str, Reason] = {}
    for reason in filter(None, reasons):
        message = str(reason.message)
        whole = next((text for text in told if message in text), message)
        first = told.setdefault(whole, reason)
        told[whole] = replace(first, evidence=tuple(dict.fromkeys((*first.evidence, *reason.evidence))))
    return told.values()


def _told(reason: Reason) -> list[str]:
    """A reason: code and sentence, cause, evidence, remedy, next command."""
    lines = [f"{reason.code}: {_safe(reason.message)}"]
    if reason.cause is not None:
        lines.append(f"  {_safe(reason.cause)}")
    lines += [f"  {_safe(_evidence(evidence))}" for evidence in reason.evidence]
    if reason.remedy is not None:
        lines.append(f"  → {_safe(reason.remedy)}")
    if reason.next_command is not None:
        lines.append(f"  $ {_safe(reason.next_command)}")
    return lines


def _evidence(evidence: Evidence) -> str:
    if evidence.field == PLACE:
        return f"{shortest(evidence.subject)}:{evidence.value}"
    age = f" ({format_duration(evidence.age)})" if evidence.age is not None else ""
    return f"{evidence.subject} {evidence.field}: {evidence.value}{age}"


def _safe(text: Message | str) -> str:
    return visible(secrets.mask(str(text)), keep="").strip()
