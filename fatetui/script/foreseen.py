"""What is known of a script's steps before any of them runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.steps.scope import Scope, check

if TYPE_CHECKING:
    from pydantic import BaseModel

    from services.steps.plan import Plan, PlannedStep, Selection
    from services.yamldoc import Path

MAKES_FILES = frozenset({"config.new", "config.set"})
"""Verbs of steps that may make another file of any party's."""


def steps_to_run(plan: Plan, selection: Selection) -> Iterator[tuple[Path, PlannedStep]]:
    """The steps that are to run, what stands in `finally` included, each with the place of its verb."""
    chosen = selection.chosen(plan)
    for section, steps in (("steps", plan.steps), ("finally", plan.finally_steps)):
        for index, step in enumerate(steps):
            if section == "finally" or step.id in chosen:
                yield (section, index, step.verb), step


def params_of(step: PlannedStep, scope: Scope) -> BaseModel | None:
    """The parameters of a step with their defaults; None where some hang on the run."""
    try:
        return check(step.declaration.params, step.params, scope).model
    except LookupError:
        return None
