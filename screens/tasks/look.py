"""Tasks, changes and reasons as cells and lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.widgets.table import Cell
from services.durations import format_duration
from services.errors import Exit
from services.i18n import _
from services.redact import secrets
from services.steps import (
    STAYS,
    Diagnosed,
    EvidenceSeen,
    Progress,
    RunEnded,
    Status,
    StepEnded,
    StepStarted,
)
from services.text import one_line, visible
from services.yamldoc import dump_yaml

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.i18n import Message
    from services.session import Task
    from services.steps import (
        Change,
        Event,
        Reason,
    )

STATUS: dict[Status, tuple[Message, str, Tone]] = {
    Status.OK: (_("ok"), "✓", Tone.GOOD),
    Status.CHANGED: (_("changed"), "●", Tone.GOOD),
    Status.SKIPPED: (_("skipped"), "-", Tone.MUTED),
    Status.WARNED: (_("with a warning"), "!", Tone.WARN),
    Status.FAILED: (_("failed"), "✗", Tone.BAD),
    Status.WOULD_CHANGE: (_("would change"), "~", Tone.BUSY),
}


def state_of(task: Task, now: datetime) -> Cell:
    """Glyph and word of how a task stands."""
    if task.running:
        return Cell(f"… {_('running')} {format_duration(task.seconds(now))}", Tone.BUSY)
    if task.exit is Exit.OK:
        return Cell(f"✓ {_('done')}", Tone.GOOD)
    if task.exit is Exit.INTERRUPTED:
        return Cell(f"○ {_('stopped')}", Tone.UNSURE)
    return Cell(f"✗ {_('failed')}", Tone.BAD)


def ended_notice(task: Task) -> tuple[Message, Tone]:
    """What the operator is told when a task has ended."""
    title = task.deed.title
    if task.exit is Exit.OK:
        return _("{task}: done", task=title), Tone.GOOD
    if task.exit is Exit.INTERRUPTED:
        return _("{task}: stopped", task=title), Tone.WARN
    reason = task.reason.message if task.reason is not None else "-"
    return _("{task}: failed: {reason} (:tasks tells more)", task=title, reason=safe(reason)), Tone.BAD


def change_line(change: Change) -> Line:
    """One change, and from what to what."""
    told = safe(change.summary)
    if change.before is not None and change.after is not None:
        told = f"{told}  ({safe(change.before)} → {safe(change.after)})"
    return f"  ~ {told}", Tone.PLAIN


def change_lines(change: Change) -> Iterator[Line]:
    """One change, and each field that becomes otherwise as a difference."""
    yield change_line(change) if not change.fields else (f"  ~ {safe(change.summary)}", Tone.PLAIN)
    for field in change.fields:
        for sign, value, tone in (("-", field.before, Tone.BAD), ("+", field.after, Tone.GOOD)):
            if value is not None:
                yield from ((f"    {sign} {line}", tone) for line in _written(field.path, value))


def _written(path: str, value: object) -> Iterator[str]:
    """A field as YAML."""
    for line in dump_yaml({path: value}).splitlines():
        yield visible(secrets.mask(line), keep="")


def stays_lines(events: Iterable[Event]) -> Iterator[Line]:
    """What is left when everything was done."""
    for event in events:
        if isinstance(event, Progress) and event.about == STAYS:
            yield f"  ! {safe(event.message)}", Tone.WARN


def reason_lines(reason: Reason) -> Iterator[Line]:
    """Code and sentence, cause, evidence, remedy, command."""
    yield f"  ✗ {reason.code} {safe(reason.message)}", Tone.BAD
    if reason.cause is not None:
        yield f"      {safe(reason.cause)}", Tone.MUTED
    for evidence in reason.evidence:
        yield f"      {safe(f'{evidence.subject} {evidence.field} = {evidence.value}')}", Tone.MUTED
    if reason.remedy is not None:
        yield f"      → {safe(reason.remedy)}", Tone.PLAIN
    if reason.next_command is not None:
        yield f"      $ {safe(reason.next_command)}", Tone.PLAIN


def event_lines(event: Event) -> Iterator[Line]:
    """What an event of a run says."""
    match event:
        case StepStarted():
            yield f"[{event.index}/{event.total}] {event.verb}  {safe(event.summary)}", Tone.STRONG
        case Progress():
            yield f"  … {safe(event.message)}", Tone.BUSY
        case EvidenceSeen(evidence=seen):
            yield f"    {safe(f'{seen.subject} {seen.field} = {seen.value}')}", Tone.MUTED
        case Diagnosed():
            yield from reason_lines(event.reason)
        case StepEnded():
            yield from _step_ended(event)
        case RunEnded():
            word = _("ended after {time}, exit code {code}", time=format_duration(event.seconds), code=int(event.exit))
            yield str(word), Tone.GOOD if event.exit is Exit.OK else Tone.BAD
            if event.left_running:
                jobs = safe(", ".join(event.left_running))
                yield str(_("KubeFATE goes on with jobs {jobs}", jobs=jobs)), Tone.WARN


def safe(text: Message | str) -> str:
    """One line, masked, harmless."""
    return one_line(secrets.mask(str(text)), 400)


def _step_ended(event: StepEnded) -> Iterator[Line]:
    word, glyph, tone = STATUS[event.status]
    yield f"  {glyph} {word}  {format_duration(event.seconds)}", tone
    for change in event.changes:
        yield change_line(change)
    if event.reason is not None:
        yield from reason_lines(event.reason)
