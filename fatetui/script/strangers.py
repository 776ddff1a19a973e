"""Parties that the steps of a script name and the script does not have: told before anything is begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from fatetui.script.problems import nearest_or_all
from services.i18n import _
from services.steps.scope import Scope, check
from services.steps.selection import OfScript, names_of, party_among

if TYPE_CHECKING:
    from fatetui.script.document import Script
    from fatetui.script.problems import Problems
    from services.steps.plan import PlannedStep
    from services.yamldoc import Path

_MAKES_FILES = frozenset({"config.new", "config.set"})


def tell_strangers(script: Script, environment: Mapping[str, str], problems: Problems) -> None:
    """Add each name of no party. What hangs on the run, or on files that a step makes, is left to the run."""
    if any(step.verb in _MAKES_FILES for step in script.plan.all_steps):
        return
    parties, scope = script.parties.current(), Scope(script.plan.variables, environment)
    for place, step in _steps(script):
        for path, wanted in _named(step, scope):
            if party_among(parties, wanted) is None:
                message = _("The script has no party {wanted}", wanted=wanted)
                hint = nearest_or_all(str(wanted), names_of(parties))
                problems.add("E-PARTY", message, (*place, *path), step=step.id, hint=hint)


def _steps(script: Script) -> Iterator[tuple[Path, PlannedStep]]:
    """The steps that are to run, each with its place."""
    chosen = script.selection.chosen(script.plan)
    for section, steps in (("steps", script.plan.steps), ("finally", script.plan.finally_steps)):
        for index, step in enumerate(steps):
            if section == "finally" or step.id in chosen:
                yield (section, index, step.verb), step


def _named(step: PlannedStep, scope: Scope) -> Iterator[tuple[Path, int | str]]:
    try:
        model = check(step.declaration.params, step.params, scope).model
    except LookupError:
        return
    if model is not None:
        yield from _named_in(model)


def _named_in(model: BaseModel) -> Iterator[tuple[Path, int | str]]:
    """The parties that parameters name, each with its place below them."""
    for name, field in type(model).model_fields.items():
        of_script = any(isinstance(mark, OfScript) for mark in field.metadata)
        for path, value in _members(name, getattr(model, name)):
            if isinstance(value, BaseModel):
                yield from (((*path, *below), wanted) for below, wanted in _named_in(value))
            elif of_script and value != "all":
                yield path, value


def _members(name: str, value: Any) -> list[tuple[Path, Any]]:
    return [((name, i), one) for i, one in enumerate(value)] if isinstance(value, tuple) else [((name,), value)]
