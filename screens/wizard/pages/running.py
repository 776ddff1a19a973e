"""The engine at work: a column for each party, then the tests. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from rich.cells import set_cell_size

from screens.look import HEALTH, Tone, health_word
from screens.tasks.look import STATUS, reason_lines, safe
from screens.widgets.lines import Line, Row
from screens.widgets.wrapping import folded
from screens.wizard.engine import STUCK
from screens.wizard.view import View
from services.doctor import PartyView
from services.errors import Exit
from services.i18n import Message, _
from services.kubefate import NAMESPACE
from services.rollout.rules import images
from services.steps import Reason
from services.text import one_line
from services.wizard.progress import BASE, TESTS, Installation, Lane, Test

_NARROWEST, _GAP = 28, 2
_LAST_WORDS, _LONGEST_WORDS = 40, 160
_MOST_PIECES = 4
"""Lines of one sentence in a column; the rest of it stands in :tasks."""
_MOST_REASONS = 2
_LOGGED = re.compile(r"\[[A-Z]+\](?: \[[^\]]*\])* - (?:\[[^\]]*\] ?)+: ?")
"""What FATE's log puts before its words: level, time, job, thread, function, line. The transcript keeps it."""
_PULLS = frozenset(rule.id for rule in images.RULES)


def install_lines(view: View) -> Iterator[Line]:
    """Where the run is, what stopped it, and a column for KubeFATE and each party."""
    run = view.installation
    if view.task is None:
        yield str(_("Nothing is being installed: Ctrl-N on page Plan begins it")), Tone.MUTED
        return
    yield from _banner(view)
    yield from ((f"! {safe(one)}", Tone.WARN) for one in run.got_over)
    yield from _columns(view)
    yield "", Tone.PLAIN
    for stage in run.stages.values():
        if stage.status is not None:
            word, glyph, tone = STATUS[stage.status]
            yield f"{glyph} {stage.id}  {word}", tone
        elif stage.begun:
            yield f"… {stage.id}  {safe(stage.said) if stage.said is not None else ''}", Tone.BUSY
        else:
            yield f"· {stage.id}", Tone.MUTED


def _banner(view: View) -> Iterator[Line]:
    run, task = view.installation, view.task
    failed = run.failed
    if failed is not None and run.done("cluster.ensure"):
        yield f"✓ {_('All parties are healthy and stable. Ctrl-N goes on')}", Tone.GOOD
        yield f"✗ {_('Stopped in step {step}: the next pages tell why', step=failed.id)}", Tone.BAD
    elif failed is not None:
        yield f"✗ {_('Stopped in step {step}', step=failed.id)}", Tone.BAD
        if failed.reason is not None:
            yield from reason_lines(failed.reason)
        yield _way_on(view, failed.reason)
    elif task is not None and not task.running and task.exit is Exit.INTERRUPTED:
        told = _("Stopped. What KubeFATE had begun goes on by itself; F6 goes on here, with the same jobs")
        yield f"○ {told}", Tone.WARN
    elif run.done("cluster.ensure"):
        yield f"✓ {_('All parties are healthy and stable. Ctrl-N goes on')}", Tone.GOOD
    else:
        told = _("You may leave this page: it goes on. Once fatetui was left, the wizard resumes it. Ctrl-X stops it")
        yield str(told), Tone.MUTED


def _way_on(view: View, reason: Reason | None) -> Line:
    mending = view.mending
    if mending is not None and mending.running:
        return f"… {safe(mending.deed.title)}: {_('then the installation goes on by itself')}", Tone.BUSY
    if mending is not None:
        return f"✗ {safe(mending.deed.title)}: {_('that failed; :tasks tells why')}", Tone.BAD
    if reason is not None and reason.code == STUCK:
        told = _("F6 removes it from KubeFATE and installs again; F4 looks for causes; Ctrl-B leads back to the plan")
    else:
        told = _("Mend it, then F6 goes on from there; F4 looks for causes; Ctrl-B leads back to the plan")
    return str(told), Tone.STRONG


def _columns(view: View) -> Iterator[Line]:
    """Side by side as many as fit."""
    lanes = [lane for lane in _lanes(view) if lane.name]
    at_once = max(1, min(len(lanes), view.width // _NARROWEST))
    width = max(_NARROWEST, view.width // at_once) - _GAP
    for start in range(0, len(lanes), at_once):
        band = lanes[start : start + at_once]
        told = [list(_lane(lane, view, width)) for lane in band]
        yield "", Tone.PLAIN
        for parts in zip_longest(*told, fillvalue=("", Tone.PLAIN)):
            yield Row((set_cell_size(text, width) + " " * _GAP, tone) for text, tone in parts), Tone.PLAIN


def _lanes(view: View) -> list[Lane]:
    known = dict(view.installation.lanes)
    for party in view.made.parties if view.made is not None else ():
        known.setdefault(party.name, Lane(party.name))
    return [known.pop(BASE, Lane(BASE)), *known.values()]


def _lane(lane: Lane, view: View, width: int) -> Iterator[Line]:
    seen = view.parties.get(lane.name)
    yield one_line(lane.name), Tone.STRONG
    yield _state(lane, seen, running=view.running)
    if lane.job is not None:
        yield from _broken(_job(lane, lane.job), width, Tone.PLAIN)
    if seen is not None:
        yield str(_("{ready} of {all} pods", ready=seen.ready, all=seen.pods)), Tone.PLAIN
        pulls = sum(why.code in _PULLS for why in seen.verdict.reasons)
        if pulls:
            yield str(_("waiting for {count} images", count=pulls)), Tone.WARN
    elif lane.workloads is not None:
        yield from _broken(_without_place(safe(lane.workloads), lane), width, Tone.PLAIN)
    for reason in lane.diagnoses[-_MOST_REASONS:]:
        yield from _broken(f"✗ {reason.code} {safe(reason.message)}", width, Tone.BAD)
        if reason.remedy is not None:
            yield from _broken(f"→ {safe(reason.remedy)}", width, Tone.PLAIN)
    if seen is not None:
        yield from _others(lane, seen, width)


def _others(lane: Lane, seen: PartyView, width: int) -> Iterator[Line]:
    """What else is wrong: below what the engine blames, for most of it comes of that, and without saying that again,
    with one restart more."""
    blamed = {(one.code, told.subject) for one in lane.diagnoses for told in one.evidence}
    reasons = [why for why in seen.verdict.reasons if (why.code, why.subject) not in blamed][:_MOST_REASONS]
    for why in reasons:
        yield from _broken(f"{why.code} {safe(why.message)}", width, Tone.WARN)
    remedy = next((why.remedy for why in reasons if why.remedy is not None), None)
    if remedy is not None and not lane.diagnoses:
        yield from _broken(f"→ {safe(remedy)}", width, Tone.PLAIN)


def _job(lane: Lane, told: Message) -> str:
    """KubeFATE's word on a job, without what the column says already, and no more of its id than tells it apart."""
    job, status, doing = (told.values.get(name) for name in ("job", "status", "doing"))
    if job is not None and doing is not None:
        return str(_("job {job}: {doing}", job=safe(str(job))[:8], doing=safe(str(doing))))
    if job is not None and status is not None:
        return str(_("job {job}: {status}", job=safe(str(job))[:8], status=safe(str(status))))
    return _without_place(safe(told), lane)


def _without_place(told: str, lane: Lane) -> str:
    """What the column is headed by is not said again in it."""
    for place in (lane.name, NAMESPACE):
        told = told.removeprefix(f"{place}: ").removeprefix(f"{place}：")
    return told


def _state(lane: Lane, seen: PartyView | None, *, running: bool) -> Line:
    if lane.failed:
        return f"✗ {_('failed')}", Tone.BAD
    if lane.done:
        return f"✓ {_('done')}", Tone.GOOD
    if seen is not None:
        return health_word(seen.verdict.health), HEALTH[seen.verdict.health][2]
    begun = lane.job is not None or lane.workloads is not None
    if begun and not running:
        return f"○ {_('stopped')}", Tone.WARN
    return (f"… {_('running')}", Tone.BUSY) if begun else (f"· {_('waiting')}", Tone.MUTED)


def _broken(text: str, width: int, tone: Tone) -> Iterator[Line]:
    pieces = folded(text, width)
    if len(pieces) > _MOST_PIECES:
        pieces[_MOST_PIECES - 1 :] = [set_cell_size(pieces[_MOST_PIECES - 1], width - 1).rstrip() + "…"]
    yield from ((piece, tone) for piece in pieces)


def verify_lines(view: View) -> Iterator[Line]:
    """The matrix, then what the tests said."""
    run = view.installation
    ids = view.answers.parties
    yield from _matrix(ids, run, running=view.running)
    yield "", Tone.PLAIN
    if not run.tests and not run.done("cluster.ensure") and not view.running:
        yield (
            str(_("Nothing was tested: not all parties are installed. Page Install tells where it stopped")),
            Tone.WARN,
        )
        return
    failed, wrong = run.failed, [test for test in run.tests.values() if test.passed is False]
    if failed is not None and failed.reason is not None and failed.verb == TESTS:
        # What each pair said stands below: here what comes of it, and what can be done.
        yield f"✗ {failed.reason.code} {safe(failed.reason.message)}", Tone.BAD
        if failed.reason.remedy is not None:
            yield f"  → {safe(failed.reason.remedy)}", Tone.PLAIN
        yield str(_("F6 tests again; F4 looks for causes; Ctrl-N accepts it as it is")), Tone.STRONG
        yield "", Tone.PLAIN
    elif run.tests and not wrong and all(test.passed for test in run.tests.values()) and run.ended is not None:
        yield f"✓ {_('Every pair reaches each other. Ctrl-N goes on')}", Tone.GOOD
        yield "", Tone.PLAIN
    for test in wrong:
        yield f"✗ {test.guest} → {test.host}  {_said(test)}", Tone.BAD
    if wrong:
        yield "", Tone.PLAIN
    yield str(_("Transcript")), Tone.STRONG
    if not run.transcript:
        yield f"  {_('The tests begin once all parties run')}", Tone.MUTED
    for pair, message in run.transcript[-_LAST_WORDS:]:
        yield f"  {pair}  {safe(message)}", Tone.MUTED


def _said(test: Test) -> str:
    """What a pair's test said, without who it was, and no more of FATE's log than tells what it is about."""
    told = re.sub(rf"^.*?host {test.host}[:：]\s*", "", safe(test.said or ""))
    return one_line(_LOGGED.sub("", told), _LONGEST_WORDS)


def _matrix(ids: Sequence[int], run: Installation, *, running: bool) -> Iterator[Line]:
    """Guests down, hosts across."""
    width = max(12, *(len(str(one)) + 2 for one in ids)) if ids else 12
    corner = str(_("guest \\ host"))
    yield set_cell_size(corner, width + 4) + "".join(f"{one:<{width}}" for one in ids), Tone.STRONG
    for guest in ids:
        cells = [_cell(run.tests.get((guest, host)), running=running) for host in ids]
        named = set_cell_size(str(guest), width + 4), Tone.PLAIN
        yield Row([named, *((set_cell_size(text, width), tone) for text, tone in cells)]), Tone.PLAIN


def _cell(test: Test | None, *, running: bool) -> Line:
    if test is None or (test.passed is None and not running):
        return f"· {_('waiting') if running else _('not tested')}", Tone.MUTED
    if test.passed is None:
        return f"… {_('running')}", Tone.BUSY
    return (f"✓ {_('passed')}", Tone.GOOD) if test.passed else (f"✗ {_('failed')}", Tone.BAD)
