"""Parties that the steps of a script name and the script does not have: told before anything is begun."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from fatetui.script.foreseen import MAKES_FILES, params_of, steps_to_run
from fatetui.script.problems import nearest_or_all
from services.i18n import _
from services.steps.scope import Scope
from services.steps.selection import OfScript, names_of, party_among

if TYPE_CHECKING:
    from fatetui.script.document import Script
    from fatetui.script.problems import Problems
    from services.yamldoc import Path


def tell_strangers(script: Script, environment: Mapping[str, str], problems: Problems) -> None:
    """Add each name of no party. What hangs on the run, or on files that a step makes, is left to the run."""
    if any(step.verb in MAKES_FILES for step in script.plan.all_steps):
        return
    parties, scope = script.parties.current(), Scope(script.plan.variables, environment)
    for place, step in steps_to_run(script.plan, script.selection):
        params = params_of(step, scope)
        for path, wanted in _named(params) if params is not None else ():
            if party_among(parties, wanted) is None:
                message = _("The script has no party {wanted}", wanted=wanted)
                hint = nearest_or_all(str(wanted), names_of(parties))
                problems.add("E-PARTY", message, (*place, *path), step=step.id, hint=hint)


def _named(model: BaseModel) -> Iterator[tuple[Path, int | str]]:
    """The parties that parameters name, each with its place below them."""
    for name, field in type(model).model_fields.items():
        of_script = any(isinstance(mark, OfScript) for mark in field.metadata)
        for path, value in _members(name, getattr(model, name)):
            if isinstance(value, BaseModel):
                yield from (((*path, *below), wanted) for below, wanted in _named(value))
            elif of_script and value != "all":
                yield path, value


def _members(name: str, value: Any) -> list[tuple[Path, Any]]:
    return [((name, i), one) for i, one in enumerate(value)] if isinstance(value, tuple) else [((name,), value)]
