"""A checkup as rows and lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from screens.look import HEALTH, Tone, health_word
from screens.widgets.lines import Line
from screens.widgets.table import Cell, Column, Row
from services.doctor import Checkup, Problem, plain_text, problem_lines
from services.i18n import _
from services.redact import secrets
from services.rollout import Diagnosis
from services.text import one_line

COLUMNS = (
    Column(_("STATE"), rank=0, least=13, most=14, key="health"),
    Column(_("RULE"), rank=1, least=4, most=6, key="rule"),
    Column(_("WHAT IS WRONG"), rank=0, least=50, most=160, key="what"),
    Column(_("OBJECT"), rank=2, least=16, most=60, key="name"),
    Column(_("FOLLOWS FROM"), rank=3, least=6, most=12, key="because"),
)
_ADVICE = "advice"


def rows(checkup: Checkup) -> list[Row]:
    """Causes first, each with what follows from it behind; then advice."""
    roots = [one for one in checkup.problems if not one.diagnosis.explained_by]
    ordered = [
        problem
        for root in roots
        for problem in (root, *(one for one in checkup.problems if one.diagnosis.explained_by == root.diagnosis.id))
    ]
    left = [one for one in checkup.problems if one not in ordered]
    return [*map(_problem, [*ordered, *left]), *(_advice(one) for one in checkup.advice)]


def narrow(checkup: Checkup, namespace: str | None, name: str) -> Checkup:
    """What concerns one namespace, or one object: the object itself, what made it, or what rests on it."""
    if not namespace and not name:
        return checkup

    def about(found: Diagnosis) -> bool:
        places = (found.place, *found.places)
        inside = not namespace or any(namespace in (place.namespace, place.name) for place in places)
        named = not name or any(place.name and name.startswith(place.name) for place in places)
        return inside and (named or any(name in fact.subject for fact in found.evidence))

    problems = tuple(one for one in checkup.problems if about(one.diagnosis))
    return replace(checkup, problems=problems, advice=tuple(one for one in checkup.advice if about(one)))


def lines(problem: Problem, checkup: Checkup) -> Iterator[Line]:
    """One problem: what, evidence, why, what to do."""
    first, *others = problem_lines(problem, checkup)
    advice = problem.diagnosis in checkup.advice
    yield secrets.mask(first), Tone.STRONG if advice else HEALTH[problem.diagnosis.health][2]
    for line in others:
        yield secrets.mask(line), Tone.PLAIN if line.strip().startswith(("$", "=")) else Tone.MUTED


def report(checkup: Checkup) -> Iterator[Line]:
    """The whole checkup as `fatetui doctor` tells it."""
    for line in plain_text(checkup).splitlines():
        mark = line.strip()[:1]
        yield line, {"✓": Tone.GOOD, "✗": Tone.BAD, "?": Tone.UNSURE}.get(mark, Tone.PLAIN)


def _problem(problem: Problem) -> Row:
    found = problem.diagnosis
    because = found.explained_by.partition(" ")[0].partition(":")[0] if found.explained_by else ""
    tone = HEALTH[found.health][2]
    cells = (
        Cell(health_word(found.health), tone, order=found.health.gravity),
        Cell(found.rule, Tone.STRONG),
        Cell(one_line(secrets.mask(str(found.message)))),
        Cell(found.subject, Tone.MUTED),
        Cell(one_line(because), Tone.MUTED),
    )
    return Row(found.id, cells, problem, tone=tone)


def _advice(found: Diagnosis) -> Row:
    cells = (
        Cell(f"· {_('note')}", Tone.MUTED, order=-1),
        Cell(found.rule),
        Cell(one_line(secrets.mask(str(found.message))), Tone.MUTED),
        Cell(found.subject, Tone.MUTED),
        Cell(),
    )
    return Row(f"{_ADVICE} {found.id}", cells, Problem(found), tone=Tone.MUTED)
