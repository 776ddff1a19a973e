"""What is to be done, before it is: verbs of the engine's vocabulary, or a whole script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import steps
from services.i18n import Message

if TYPE_CHECKING:
    from services.steps import Change, PartySet, PartySource, Plan, Risk, StepEnded

OF_PARTIES = ("cluster.",)
"""Verbs that are about a script's parties, and have to name theirs."""


@dataclass(frozen=True, slots=True)
class Deed:
    """Something to be done: verbs of the vocabulary with their parameters, in order. `name` is the object's, to be
    typed where that is asked for."""

    title: Message
    name: str
    steps: tuple[tuple[str, Mapping[str, Any]], ...]
    parties: tuple[PartySource, ...] = ()
    local: bool = False
    """Whether it may start programs of this machine: the operator was asked about just that."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """What stands in the places of capital words of its commands, beside the parameters."""

    @property
    def sources(self) -> PartySet:
        """Its parties."""
        return steps.PartySet(self.parties)

    @property
    def risk(self) -> Risk:
        """The greatest of its steps."""
        return _greatest({steps.declarations()[verb].risk for verb, _params in self.steps})

    @property
    def runs(self) -> bool:
        """Whether something of it is done each time, whatever there is already."""
        return any(steps.declarations()[verb].runs for verb, _params in self.steps)

    @property
    def commands(self) -> tuple[str, ...]:
        """What would be typed by hand instead."""
        return tuple(dict.fromkeys(line for verb, params in self.steps for line in self._by_hand(verb, params)))

    def commands_of(self, ended: Sequence[StepEnded]) -> tuple[str, ...]:
        """What would be typed by hand for what a rehearsal found to be changed, each step's end in `ended`."""
        changes = {event.step: event.changes for event in ended}
        told: list[str] = []
        for planned, (verb, params) in zip(self.plan().steps, self.steps, strict=True):
            found = changes.get(planned.id, ())
            if found or planned.declaration.runs or planned.declaration.risk is steps.Risk.READ:
                told += self._by_hand(verb, params, found)
        return tuple(dict.fromkeys(told))

    def plan(self) -> Plan:
        """The plan that the engine runs."""
        found = steps.declarations()
        planned = tuple(
            # What comes from a cluster or a keyboard refers to nothing.
            steps.PlannedStep(f"{verb}-{number}" if len(self.steps) > 1 else verb, found[verb], steps.literal(params))
            for number, (verb, params) in enumerate(self.steps, start=1)
        )
        return steps.Plan(self.name, planned)

    def _by_hand(self, verb: str, params: Mapping[str, Any], changes: Sequence[Change] | None = None) -> Iterator[str]:
        """The commands of one step: by hand each party is a command of its own."""
        files = [source.path for source in self.parties if source.path is not None]
        own = files if verb.startswith(OF_PARTIES) else []
        for words in [{"file": file} for file in own] or [{}]:
            yield from steps.commands_for(verb, {**self.words, **words, **params}, changes)


@dataclass(frozen=True, slots=True)
class ScriptDeed:
    """A whole script with its party files. Its journal is the one of `fatetui --script` in the same folder: whichever
    of the two was broken off, the other one can go on."""

    title: Message
    name: str
    script: Plan
    sources: PartySet
    workspace: Path
    file: Path | None = None
    commands: tuple[str, ...] = ()

    @property
    def risk(self) -> Risk:
        """The greatest of its steps."""
        return _greatest({step.declaration.risk for step in self.script.all_steps})

    @property
    def runs(self) -> bool:
        """Whether something of it is done each time, whatever there is already."""
        return any(step.declaration.runs for step in self.script.all_steps)

    def commands_of(self, ended: Sequence[StepEnded]) -> tuple[str, ...]:
        """What would be typed by hand instead: a script stands for the whole of it."""
        return self.commands

    def plan(self) -> Plan:
        """The plan that the engine runs."""
        return self.script


AnyDeed = Deed | ScriptDeed


def _greatest(risks: set[Risk]) -> Risk:
    return next(risk for risk in (steps.Risk.DESTROY, steps.Risk.WRITE, steps.Risk.READ) if risk in risks)
