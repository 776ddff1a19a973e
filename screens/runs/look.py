"""A run of the past as cells and lines. Pure."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

from screens.look import Tone
from screens.tasks.look import STATUS
from screens.widgets.lines import Line
from screens.widgets.prose import fields
from screens.widgets.table import Cell, Column, Row
from services.durations import format_duration
from services.errors import Exit
from services.i18n import Message, _
from services.steps.events import Status
from services.steps.history import PastRun, PastStep
from services.text import one_line

COLUMNS = (
    Column(_("BEGAN"), rank=0, least=19, most=19, key="age"),
    Column(_("RUN"), rank=0, least=10, most=40, key="name"),
    Column(_("CONTEXT"), rank=2, least=8, most=24, key="context"),
    Column(_("RESULT"), rank=0, least=12, most=24, key="health"),
    Column(_("STEPS"), rank=2, least=5, most=8, right=True, key="steps"),
    Column(_("CHANGED"), rank=3, least=7, most=8, right=True, key="changed"),
    Column(_("TOOK"), rank=3, least=5, most=8, right=True, key="took"),
    Column(_("ENDED AT"), rank=1, least=12, most=40, key="why"),
)
_EXITS: dict[Exit, Message] = {
    Exit.OK: _("done"),
    Exit.FAILED: _("failed"),
    Exit.REFUSED: _("refused by preflight"),
    Exit.TIMEOUT: _("out of time"),
    Exit.INTERRUPTED: _("interrupted"),
}


def run_identity(run: PastRun) -> str:
    """What one run is found by."""
    return f"{run.journal}#{run.number}"


def state_of(run: PastRun) -> Cell:
    """Glyph and word of how a run ended, if it did."""
    if run.running:
        return Cell(f"… {_('running')}", Tone.BUSY, 1)
    if run.exit is None:
        return Cell(f"▲ {_('killed')}", Tone.WARN, 0)
    word = _EXITS.get(run.exit, _("ended with {code}", code=int(run.exit)))
    if run.exit is Exit.OK:
        return Cell(f"✓ {word}", Tone.GOOD, 3)
    if run.exit is Exit.INTERRUPTED:
        return Cell(f"○ {word}", Tone.UNSURE, 2)
    return Cell(f"✗ {word}", Tone.BAD, 0)


def run_row(run: PastRun) -> Row:
    """One run."""
    state, failed = state_of(run), run.failed
    well = sum(step.status not in (None, Status.FAILED) for step in run.steps)
    changed = sum(len(step.changes) for step in run.steps)
    seconds = (run.seen - run.began).total_seconds()
    cells = (
        Cell(f"{run.began.astimezone():%Y-%m-%d %H:%M:%S}", order=run.began),
        Cell(one_line(run.name, 60) + (f"  ({_('resumed')})" if run.resumed else ""), Tone.STRONG),
        Cell(one_line(run.context, 30)),
        state,
        Cell(f"{well}/{len(run.steps)}", order=well),
        Cell(str(changed), order=changed),
        Cell(format_duration(seconds), order=seconds),
        Cell("" if failed is None else one_line(f"{failed.id}  {failed.code}", 60), state.tone),
    )
    return Row(run_identity(run), cells, run, tone=state.tone)


def run_lines(run: PastRun) -> Iterator[Line]:
    """All that its journal tells of a run."""
    state = state_of(run)
    yield one_line(run.name, 200), Tone.STRONG
    yield state.text, state.tone
    yield from fields(
        (_("Context"), one_line(run.context) or "-"),
        (_("Began"), f"{run.began.astimezone():%Y-%m-%d %H:%M:%S}"),
        (_("Journal"), one_line(str(run.journal), 300)),
    )
    yield "", Tone.PLAIN
    for step in run.steps:
        yield from _step_lines(step)
    if run.left_running:
        yield "", Tone.PLAIN
        yield str(_("KubeFATE jobs that went on without it")), Tone.WARN
        for job, about in run.left_running.items():
            yield f"  {one_line(job)}  {one_line(str(about))}", Tone.PLAIN
    if run.resumable:
        yield "", Tone.PLAIN
        yield str(_("It can be resumed: what ended well is looked at and not done again")), Tone.STRONG
        where = f"cd {shlex.quote(run.workspace)} && " if run.workspace else ""
        script = shlex.quote(Path(run.script).name) if run.script else "FILE"
        for flag in ("--resume", "--dry-run"):
            yield f"  $ {one_line(f'{where}fatetui --script {script} {flag}', 400)}", Tone.PLAIN


def _step_lines(step: PastStep) -> Iterator[Line]:
    if step.status is None:
        word, glyph, tone = _("begun, and never ended"), "▲", Tone.WARN
    else:
        word, glyph, tone = STATUS[step.status]
    took = "" if step.ended is None else format_duration((step.ended - step.began).total_seconds())
    tries = f"  {_('tries: {count}', count=step.tries)}" if step.tries > 1 else ""
    code = f"  {one_line(step.code)}" if step.code else ""
    verb = "" if step.verb == step.id else f" ({one_line(step.verb)})"
    yield f"{glyph} {one_line(step.id)}{verb}  {word}  {took}{tries}{code}", tone
    for change in step.changes:
        yield f"    {one_line(change, 300)}", Tone.MUTED
