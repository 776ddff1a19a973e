"""A toy test as a cell, a sentence, lines. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from textual.content import Content

from screens.look import Tone, age
from screens.widgets.table import Cell
from screens.widgets.text import toned
from services.i18n import _
from services.text import one_line
from services.toy import Outcome

if TYPE_CHECKING:
    from screens.widgets.lines import Line
    from services.i18n import Message
    from services.session import ToyRun

OUTCOMES: dict[Outcome, tuple[Message, str, Tone]] = {
    Outcome.PASS: (_("passed"), "✓", Tone.GOOD),
    Outcome.SUBMIT_FAILED: (_("refused"), "✗", Tone.BAD),
    Outcome.WRONG_PARTY: (_("wrong party"), "✗", Tone.BAD),
    Outcome.JOB_FAILED: (_("job failed"), "✗", Tone.BAD),
    Outcome.NO_RESOURCE: (_("no cores"), "!", Tone.WARN),
    Outcome.TIMEOUT: (_("timed out"), "!", Tone.WARN),
    Outcome.UNKNOWN: (_("unclear"), "?", Tone.UNSURE),
}
"""How a test ended, in a word short enough for the matrix."""


def state_of(run: ToyRun | None, now: datetime) -> Cell:
    """Glyph and word; `· untested` for a pair that nobody tested."""
    if run is None:
        return Cell(f"· {_('untested')}", Tone.MUTED)
    if run.running:
        return Cell(f"… {age(run.seconds(now))}", Tone.BUSY)
    if run.outcome is not None:
        return outcome_cell(run.outcome)
    if run.stopped:
        return Cell(f"○ {_('stopped')}", Tone.UNSURE)
    return outcome_cell(None)


def aged(run: ToyRun | None, now: datetime) -> Cell:
    """The same with its age: what was proved long ago may hold no more."""
    state = state_of(run, now)
    return state if run is None or run.running else Cell(f"{state.text} {age(_since(run, now))}", state.tone)


def outcome_cell(outcome: Outcome | None) -> Cell:
    """How a test ended; None for one that could not be run."""
    if outcome is None:
        return Cell(f"✗ {_('not run')}", Tone.BAD)
    word, glyph, tone = OUTCOMES[outcome]
    return Cell(f"{glyph} {word}", tone)


def verdict(guest: str, host: int, run: ToyRun | None, now: datetime) -> Content:
    """The pair, how its test stands, why, and what to do."""
    state = state_of(run, now)
    pair = _("guest {guest}, host {host}", guest=one_line(guest, 40), host=host)
    head = Content.assemble(toned(str(pair), Tone.STRONG), "  ", toned(state.text, state.tone))
    if run is not None and not run.running:
        took = _("took {seconds} s, {age} ago", seconds=round(run.seconds(now)), age=age(_since(run, now)))
        head = Content.assemble(head, "  ", toned(str(took), Tone.MUTED))
    return Content("\n").join([head, *_reasons(run)])


def transcript(lines: Iterable[tuple[Message, bool]]) -> Iterator[Line]:
    """The lines of a run; those that are ours are told from those of the pod."""
    for text, ours in lines:
        yield (f"» {text}", Tone.BUSY) if ours else (str(text), Tone.PLAIN)


def _since(run: ToyRun, now: datetime) -> float:
    return (now - (run.ended or now)).total_seconds()


def _reasons(run: ToyRun | None) -> Iterator[Content]:
    if run is None:
        yield Content(str(_("No test of this pair is known")))
    elif run.running:
        yield Content(one_line(str(run.said or _("Looking for the guest's pod"))))
    elif run.result is not None:
        yield Content(one_line(str(run.result.reason)))
        yield from _advice(run.result.note, "!", Tone.WARN)
        yield from _advice(run.result.remedy, "→", Tone.MUTED)
        if run.result.job_id:
            yield toned(str(_("FATE job {job}", job=one_line(run.result.job_id, 60))), Tone.MUTED)
    elif run.past is not None:
        yield Content(one_line(run.past.said))
        if run.job:
            yield toned(str(_("FATE job {job}", job=one_line(run.job, 60))), Tone.MUTED)
    elif run.error is not None:
        yield Content(one_line(f"{run.error.code} {run.error}"))
        yield from _advice(run.error.remedy, "→", Tone.MUTED)
    elif run.job:
        yield Content(str(_("Stopped by the operator; FATE job {job} goes on", job=one_line(run.job, 60))))
    else:
        yield Content(str(_("Stopped by the operator, before FATE took the job")))


def _advice(text: Message | None, glyph: str, tone: Tone) -> Iterator[Content]:
    if text is not None:
        yield toned(f"  {glyph} {one_line(str(text))}", tone)
