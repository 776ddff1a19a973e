"""Reports of a run, for CI (JUnit) and for people (Markdown): readers of the step results, masked and harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.durations import format_duration
from services.junit import Case, clean, junit_xml
from services.steps.context import RunState
from services.steps.events import Evidence, Reason, Status, StepEnded

_NOT_RUN = {Status.SKIPPED, Status.WOULD_CHANGE}


def junit_report(state: RunState, *, properties: Mapping[str, str] | None = None) -> str:
    """JUnit XML: the script is the suite, a step is a case (product.md §4.5). Skipped and would-change are skipped."""
    return junit_xml(state.name, [_case(step) for step in state.ended], properties=properties)


def _case(step: StepEnded) -> Case:
    failed = step.status is Status.FAILED
    return Case(
        name=step.step,
        group=step.verb,
        seconds=step.seconds,
        failure=(step.reason.code if step.reason else "E-INTERNAL") if failed else "",
        skipped=step.status.value if step.status in _NOT_RUN else "",
        said=reason_text(step.reason) if step.reason else "",
    )


def markdown(state: RunState) -> str:
    """A page for people: a table of steps, what failed and why, and the notes."""
    lines = [f"# {_cell(state.name)}", "", "| step | does | result | time |", "|---|---|---|---|"]
    lines += [
        f"| {_cell(step.step)} | {_cell(step.verb)} | {step.status.value} | {format_duration(step.seconds)} |"
        for step in state.ended
    ]
    lines += _told([step for step in state.ended if step.reason is not None])
    if state.notes:
        lines += ["", *(f"- {_cell(str(note))}" for note in state.notes)]
    return "\n".join(lines) + "\n"


def _told(steps: Sequence[StepEnded]) -> list[str]:
    lines: list[str] = []
    for step in steps:
        assert step.reason is not None
        lines += ["", f"## {_cell(step.step)}: {step.reason.code}", "", "```text", reason_text(step.reason), "```"]
    return lines


def reason_text(reason: Reason) -> str:
    """What happened, why, what it rests on and what to do: a line each."""
    parts = [reason.message, reason.cause, *(_evidence(one) for one in reason.evidence), reason.remedy]
    told = [clean(str(part)) for part in parts if part is not None]
    return "\n".join([*told, reason.next_command] if reason.next_command else told)


def _evidence(evidence: Evidence) -> str:
    return f"{evidence.subject} {evidence.field} = {evidence.value}"


def _cell(text: str) -> str:
    return clean(" ".join(text.split())).replace("|", "\\|")
