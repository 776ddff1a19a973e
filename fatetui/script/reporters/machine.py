"""JSON for programs: a line for each event as it comes, or one document at the end."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fatetui.output import Output, stamp
from fatetui.script.problems import Problem
from fatetui.script.reporters.records import STREAM_VERSION, error_record, problem_record, record_of
from services.errors import Exit
from services.steps.events import Event, Reason, RunEnded


class NdjsonReporter:
    """One JSON object a line: first the stream's version, last `run.end`, whatever happened between."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._ended = False
        self._write({"type": "stream", "version": STREAM_VERSION})

    def event(self, event: Event) -> None:
        self._ended = self._ended or isinstance(event, RunEnded)
        self._write(record_of(event))

    def problems(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            self._write(problem_record(problem))

    def error(self, reason: Reason) -> None:
        self._write(error_record(reason))

    def close(self, code: Exit) -> None:
        if not self._ended:
            self._write(record_of(RunEnded(code, 0.0, {})))

    def _write(self, record: dict[str, Any]) -> None:
        self._output.line(json.dumps({"ts": stamp(), **record}, ensure_ascii=False))


class JsonReporter:
    """One document when all is over."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._document: dict[str, Any] = {"version": STREAM_VERSION, "started": stamp()}
        self._steps: dict[str, dict[str, Any]] = {}
        self._problems: list[dict[str, Any]] = []

    def event(self, event: Event) -> None:
        record = record_of(event)
        kind = record.pop("type")
        match kind:
            case "run.start":
                planned = record.pop("steps")
                self._document |= {"run": record, "planned": planned}
            case "run.end":
                self._document["run"] |= record
            case "step.end":
                self._step(record).update(record)
            case "evidence" | "diagnosis":
                self._step(record).setdefault(kind, []).append(record)

    def problems(self, problems: Sequence[Problem]) -> None:
        self._problems += [problem_record(problem) for problem in problems]

    def error(self, reason: Reason) -> None:
        self._document["error"] = error_record(reason)["reason"]

    def close(self, code: Exit) -> None:
        document = {
            **self._document,
            "ended": stamp(),
            "exit": int(code),
            "problems": self._problems,
            "steps": list(self._steps.values()),
        }
        self._output.line(json.dumps(document, ensure_ascii=False, indent=2))

    def _step(self, record: dict[str, Any]) -> dict[str, Any]:
        return self._steps.setdefault(record["step"], {})
