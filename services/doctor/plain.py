"""A checkup as plain text: what is wrong first, then what was looked at. Masked and harmless."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from services.doctor.checking import Checkup, Problem
from services.doctor.overview import PartyView
from services.durations import format_duration
from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.kubefate import Rung
from services.redact import secrets
from services.rollout import Diagnosis, Fact, Health, Mend
from services.text import one_line

if TYPE_CHECKING:
    from services.party import Finding

SYMBOLS = {
    Health.HEALTHY: "✓",
    Health.PROGRESSING: "…",
    Health.UNKNOWN: "?",
    Health.DEGRADED: "!",
    Health.FAILED: "✗",
}
"""A glyph for each state; the word beside it says the same."""
WORDS_LINES = 12
"""Of last words only the end is shown; the bundle has them whole."""
_GOOD, _BAD, _UNKNOWN = "✓", "✗", "?"
_LEVELS = {Health.FAILED: "error", Health.DEGRADED: "warning", Health.UNKNOWN: "warning"}


def plain_text(checkup: Checkup) -> str:
    """The whole checkup, a block for each cause."""
    return "".join(secrets.mask(line).rstrip() + "\n" for line in _lines(checkup))


def problem_lines(problem: Problem, checkup: Checkup) -> Iterator[str]:
    """A problem as compilers tell theirs: what, what it rests on, why, what mends it, where to read on."""
    found = problem.diagnosis
    level = "note" if found in checkup.advice else _LEVELS.get(found.health, "note")
    yield f"{level}[{found.rule}]: {one_line(str(found.message))}"
    if problem.seen is not None:
        seen = problem.seen.isoformat(sep=" ", timespec="seconds")
        yield _bar(_("seen {at}, by the evidence kept: it has been removed since", at=seen))
    for fact in found.evidence:
        yield f"    {_fact(fact)}"
    yield from _explained(found, checkup)
    yield _bar(_("why: {cause}", cause=one_line(str(found.cause))))
    if found.remedy is not None:
        yield _bar(_("do: {remedy}", remedy=one_line(str(found.remedy))))
    yield from _mend(found.mend)
    yield _bar(_("more: {command}", command=f"fatetui explain {found.rule}"))


def _lines(checkup: Checkup) -> Iterator[str]:
    roots = [one for one in checkup.problems if not one.diagnosis.explained_by]
    for problem in roots:
        yield from problem_lines(problem, checkup)
        yield ""
    if checkup.unreachable is not None:
        yield from _error(checkup.unreachable)
        yield ""
    if not checkup.begun:
        yield from _refusals(checkup.refusals)
    yield from _last_words(checkup)
    yield from _checked(checkup)
    yield from _advice(checkup.advice)
    yield str(_summary(checkup, len(roots)))


def _explained(found: Diagnosis, checkup: Checkup) -> Iterator[str]:
    """What follows from it, each on a line: told here, and not once more."""
    if not found.explains:
        return
    followers = [one.diagnosis for one in checkup.problems if one.diagnosis.explained_by == found.id]
    for one in followers:
        yield f"    ↳ {one.rule}: {one_line(str(one.message))}"


def _fact(fact: Fact) -> str:
    age = f" ({format_duration(fact.age)})" if fact.age is not None else ""
    return f"{one_line(fact.subject, 160)} {one_line(fact.field, 120)} = {one_line(fact.value)}{age}"


def _mend(mend: Mend | None) -> Iterator[str]:
    if mend is None:
        return
    for command in mend.commands:
        yield f"    $ {one_line(shlex.join(command))}"
    if mend.step:
        arguments = ", ".join(f"{key}: {value}" for key, value in mend.arguments.items())
        yield _bar(_("step: {step}", step=one_line(f"{mend.step}: {{{arguments}}}" if arguments else mend.step)))


def _error(error: FatetuiError) -> Iterator[str]:
    yield f"error[{error.code}]: {one_line(str(error))}"
    if error.remedy is not None:
        yield _bar(_("do: {remedy}", remedy=one_line(str(error.remedy))))


def _refusals(findings: Sequence[Finding]) -> Iterator[str]:
    for finding in findings:
        yield f"error[{finding.rule}]: {one_line(str(finding.message))}"
        if finding.remedy is not None:
            yield _bar(_("do: {remedy}", remedy=one_line(str(finding.remedy))))
        yield ""


def _last_words(checkup: Checkup) -> Iterator[str]:
    for place, words in (checkup.last_words or {}).items():
        lines = [line for line in words.splitlines() if line.strip()][-WORDS_LINES:]
        if lines:
            yield str(_("Last words of {place}:", place=one_line(place)))
            yield from (f"    {one_line(line)}" for line in lines)
            yield ""


def _checked(checkup: Checkup) -> Iterator[str]:
    yield str(_("Looked at, in context {context}:", context=one_line(checkup.context, 60)))
    if checkup.kubernetes:
        yield f"  {_GOOD} " + str(_("Kubernetes {version} answers", version=one_line(checkup.kubernetes, 40)))
    yield from map(_rung, checkup.rungs)
    if not checkup.rungs and checkup.service is not None and checkup.service.problem is None:
        version, address = one_line(checkup.service.version, 40), one_line(checkup.service.address, 80)
        yield f"  {_GOOD} " + str(_("KubeFATE {version} answers at {address}", version=version, address=address))
    yield from map(_party, checkup.parties)
    if not checkup.begun:
        yield f"  {_UNKNOWN} " + str(_("No FATE is installed here yet"))
    for result in checkup.live.results if checkup.live else ():
        mark = {True: _GOOD, False: _BAD, None: _UNKNOWN}[result.ok]
        yield f"  {mark} {result.rule.id}: {one_line(str(result.said), 160)}"
    if checkup.blind:
        yield f"  {_UNKNOWN} " + str(_("Could not be read: {kinds}", kinds=", ".join(checkup.blind)))
    yield ""


def _rung(rung: Rung) -> str:
    mark = {True: _GOOD, False: _BAD, None: _UNKNOWN}[rung.ok]
    return f"  {mark} {rung.number}. {one_line(str(rung.title))}: {one_line(str(rung.detail))}"


def _party(view: PartyView) -> str:
    health = view.verdict.health
    said = str(_("KubeFATE says {word}", word=view.said)) if view.said else ""
    told = str(_("{party}: {health}, pods ready: {ready} of {all}", **_counted(view)))
    disagreement = f" ({view.disagreement.code})" if view.disagreement else ""
    pulls = f"; {one_line(str(view.pulls.message()))}" if view.pulls else ""
    return f"  {SYMBOLS[health]} {told}{', ' if said else ''}{said}{disagreement}{pulls}"


def _counted(view: PartyView) -> dict[str, object]:
    party = one_line(view.party.title, 60)
    return {"party": party, "health": view.verdict.health.word, "ready": view.ready, "all": view.pods}


def _advice(advice: Sequence[Diagnosis]) -> Iterator[str]:
    for one in advice:
        yield f"note[{one.rule}]: {one_line(str(one.message))}"
    if advice:
        yield ""


def _summary(checkup: Checkup, causes: int) -> Message:
    match checkup.exit:
        case Exit.OK if not checkup.begun:
            return _("Nothing is installed, and nothing is in the way")
        case Exit.OK:
            return _("All well")
        case Exit.REFUSED:
            return _("Nothing is installed, and it could not be. Causes: {count}", count=len(checkup.refusals) + causes)
        case Exit.KUBERNETES:
            return _("Kubernetes does not answer: nothing else could be looked at")
    return _("Not well. Causes: {count}", count=causes)


def _bar(message: Message) -> str:
    return f"    = {message}"
