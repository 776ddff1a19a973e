"""The plan: what will run, in which order, under which controls. What was reviewed is what runs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.redact import secrets
from services.steps.conditions import Condition
from services.steps.step import Declaration


class OnError(StrEnum):
    """What a failed step means for the steps after it that name no `needs`."""

    STOP = "stop"
    CONTINUE = "continue"


@dataclass(frozen=True, slots=True)
class Retry:
    """How often a failed step is tried again, and after how many seconds."""

    times: int = 0
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step of the plan. `params` and `assertions` still hold their `${…}` references."""

    id: str
    declaration: Declaration
    params: Mapping[str, Any]
    when: Condition | None = None
    needs: tuple[str, ...] | None = None
    """Ids of the steps this one stands on; None for the order of the plan."""
    timeout: float = 600.0
    """Seconds for one try."""
    interval: float = 3.0
    """Seconds between polls where there is nothing to watch."""
    retry: Retry = Retry()
    allow_failure: bool = False
    for_each_party: bool = False
    assertions: tuple[Mapping[str, Any], ...] = ()
    line: int | None = None
    """Its first line in the script, counted from 1."""

    @property
    def verb(self) -> str:
        """The step's verb."""
        return self.declaration.verb


@dataclass(frozen=True, slots=True)
class Selection:
    """The part of a plan that runs: from a step on, only some steps, all but some."""

    start: str | None = None
    only: frozenset[str] = frozenset()
    skip: frozenset[str] = frozenset()

    def chosen(self, plan: Plan) -> frozenset[str]:
        """Ids of the steps that run. `finally` is not subject to selection."""
        ids = [step.id for step in plan.steps]
        first = ids.index(self.start) if self.start is not None else 0
        return frozenset(id_ for id_ in ids[first:] if (not self.only or id_ in self.only) and id_ not in self.skip)


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in order, and the steps that always run at the end."""

    name: str
    steps: tuple[PlannedStep, ...]
    finally_steps: tuple[PlannedStep, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    """Values of the script's variables, secrets among them."""
    on_error: OnError = OnError.STOP
    source: str = ""
    """The script's file, as its user named it."""

    @property
    def all_steps(self) -> tuple[PlannedStep, ...]:
        """Steps and finally steps, as they are counted in events."""
        return (*self.steps, *self.finally_steps)


def input_hash(verb: str, params: Any) -> str:
    """What tells a step of today from one journaled earlier under its id: its verb and its resolved parameters.

    Secrets are masked first: a hash of a short password could be guessed back. A changed secret is found by observing.
    """
    content = json.dumps([verb, secrets.mask_data(params)], sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]
