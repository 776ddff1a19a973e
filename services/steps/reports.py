"""Reports of a run, for CI (JUnit) and for people (Markdown): readers of the step results, masked and harmless."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree import ElementTree as ET

from services.durations import format_duration
from services.redact import secrets
from services.steps.context import RunState
from services.steps.events import Evidence, Reason, Status, StepEnded
from services.text import visible

_NOT_RUN = {Status.SKIPPED, Status.WOULD_CHANGE}
# Characters that no escape brings into XML 1.0, and that are not controls.
_NO_XML = {0xFFFE: "\N{REPLACEMENT CHARACTER}", 0xFFFF: "\N{REPLACEMENT CHARACTER}"}


def junit_xml(state: RunState, *, properties: Mapping[str, str] | None = None) -> str:
    """JUnit XML: the script is the suite, a step is a case (product.md §4.5). Skipped and would-change are skipped.

    `properties` of the suite say with what it ran: versions, exit code.
    """
    ended = state.ended
    suite = ET.Element(
        "testsuite",
        name=_clean(state.name),
        tests=str(len(ended)),
        failures=str(sum(step.status is Status.FAILED for step in ended)),
        errors="0",
        skipped=str(sum(step.status in _NOT_RUN for step in ended)),
        time=f"{sum(step.seconds for step in ended):.3f}",
    )
    if properties:
        listed = ET.SubElement(suite, "properties")
        for name, value in properties.items():
            ET.SubElement(listed, "property", name=_clean(name), value=_clean(value))
    for step in ended:
        case = ET.SubElement(suite, "testcase", name=_clean(step.step), classname=step.verb, time=f"{step.seconds:.3f}")
        _outcome(case, step)
    root = ET.Element("testsuites")
    root.append(suite)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _outcome(case: ET.Element, step: StepEnded) -> None:
    said = reason_text(step.reason) if step.reason else ""
    if step.status is Status.FAILED:
        code = step.reason.code if step.reason else "E-INTERNAL"
        ET.SubElement(case, "failure", type=code, message=_clean(said.partition("\n")[0])).text = said
    elif step.status in _NOT_RUN:
        ET.SubElement(case, "skipped", message=_clean(step.status.value))
    elif said:
        ET.SubElement(case, "system-out").text = said


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
    told = [_clean(str(part)) for part in parts if part is not None]
    return "\n".join([*told, reason.next_command] if reason.next_command else told)


def _evidence(evidence: Evidence) -> str:
    return f"{evidence.subject} {evidence.field} = {evidence.value}"


def _clean(text: str) -> str:
    """Masked before anything is replaced, so that a secret is met as it is; then what XML 1.0 forbids is replaced."""
    return visible(secrets.mask(text)).translate(_NO_XML)


def _cell(text: str) -> str:
    return _clean(" ".join(text.split())).replace("|", "\\|")
