"""Events as JSON records: masked, harmless, with stable field names."""

from __future__ import annotations

from typing import Any

from fatetui.output import cleaned
from fatetui.script.problems import Problem
from services.i18n import Message
from services.steps.events import (
    Change,
    Diagnosed,
    Event,
    Evidence,
    EvidenceSeen,
    Progress,
    Reason,
    RunEnded,
    RunStarted,
    StepEnded,
    StepStarted,
)

STREAM_VERSION = "fatetui.stream/v1"


def record_of(event: Event) -> dict[str, Any]:
    """`event` as a record: `type`, and the fields of its kind."""
    return cleaned(_fields(event))


def problem_record(problem: Problem) -> dict[str, Any]:
    """A problem of the script as a record."""
    return cleaned(
        {
            "type": "problem",
            "file": problem.source,
            "line": problem.span.line if problem.span else None,
            "column": problem.span.column if problem.span else None,
            "code": problem.code,
            "step": problem.step,
            "message": str(problem.message),
            "hint": _text(problem.hint),
        }
    )


def error_record(reason: Reason) -> dict[str, Any]:
    """A failure outside of all steps as a record."""
    return cleaned({"type": "error", "reason": _reason(reason)})


def _fields(event: Event) -> dict[str, Any]:
    match event:
        case RunStarted():
            steps = [{"id": step, "verb": verb} for step, verb in event.steps]
            return {
                "type": "run.start",
                "name": event.name,
                "context": event.context,
                "dry_run": event.dry_run,
                "steps": steps,
                "versions": event.versions,
            }
        case StepStarted():
            return {
                "type": "step.start",
                "step": event.step,
                "verb": event.verb,
                "index": event.index,
                "total": event.total,
                "line": event.line,
                "summary": str(event.summary),
            }
        case Progress():
            return {
                "type": "progress",
                "step": event.step,
                "phase": event.phase.value,
                "message": str(event.message),
                "about": event.about,
            }
        case EvidenceSeen():
            return {"type": "evidence", "step": event.step, **_evidence(event.evidence)}
        case Diagnosed():
            return {"type": "diagnosis", "step": event.step, "reason": _reason(event.reason), "about": event.about}
        case StepEnded():
            return _step_ended(event)
        case RunEnded():
            return {
                "type": "run.end",
                "exit": int(event.exit),
                "seconds": round(event.seconds, 3),
                "counts": {status.value: count for status, count in event.counts.items()},
                "left_running": event.left_running,
            }


def _step_ended(event: StepEnded) -> dict[str, Any]:
    return {
        "type": "step.end",
        "step": event.step,
        "verb": event.verb,
        "line": event.line,
        "result": event.status.value,
        "seconds": round(event.seconds, 3),
        "attempts": event.attempts,
        "changes": [_change(change) for change in event.changes],
        "reason": _reason(event.reason) if event.reason else None,
        "data": event.outputs,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "subject": change.subject,
        "summary": str(change.summary),
        "before": change.before,
        "after": change.after,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "code": reason.code,
        "message": str(reason.message),
        "cause": _text(reason.cause),
        "remedy": _text(reason.remedy),
        "evidence": [_evidence(evidence) for evidence in reason.evidence],
        "next_command": reason.next_command,
    }


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {"subject": evidence.subject, "field": evidence.field, "value": evidence.value, "age": evidence.age}


def _text(message: Message | None) -> str | None:
    return None if message is None else str(message)
