"""A vocabulary of two fake verbs over a world that is a set of names, and a player of plans."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from services.errors import Exit
from services.i18n import _
from services.steps import (
    Change,
    Declaration,
    Journal,
    Params,
    PartySet,
    Plan,
    PlannedStep,
    Risk,
    Run,
    RunOptions,
    Selection,
    Status,
    Step,
    StepEnded,
    World,
)


class FakeParams(Params):
    name: str = "x"
    value: Any = None


@dataclass
class FakeWorld:
    """`done` is what exists; `hooks` run in a phase of the step with that name."""

    done: set[str] = field(default_factory=set)
    calls: list[tuple[str, str]] = field(default_factory=list)
    hooks: dict[tuple[str, str], Callable[[Any], Awaitable[None]]] = field(default_factory=dict)

    async def enter(self, phase: str, name: str, ctx: Any) -> None:
        self.calls.append((phase, name))
        if hook := self.hooks.get((phase, name)):
            await hook(ctx)

    def acted(self) -> list[str]:
        return [name for phase, name in self.calls if phase == "act"]


@dataclass
class Played:
    exit: Exit
    events: list[Any]

    @property
    def ended(self) -> dict[str, StepEnded]:
        return {event.step: event for event in self.events if isinstance(event, StepEnded)}

    @property
    def statuses(self) -> dict[str, Status]:
        return {step: event.status for step, event in self.ended.items()}


class Stage:
    """Makes planned steps of the fake verbs, and plays them."""

    def __init__(self, directory: Path) -> None:
        self.world = FakeWorld()
        self.directory = directory
        self.run: Run | None = None
        world = self.world

        class Ensure(Step[FakeParams]):
            async def observe(self, ctx: Any) -> bool:
                await world.enter("observe", self.params.name, ctx)
                return self.params.name in world.done

            def compare(self, ctx: Any, seen: bool) -> Sequence[Change]:
                name = self.params.name
                return () if seen else [Change(f"thing/{name}", _("make {name}", name=name))]

            async def act(self, ctx: Any, seen: bool, changes: Sequence[Change]) -> None:
                await world.enter("act", self.params.name, ctx)
                world.done.add(self.params.name)

            async def wait(self, ctx: Any, seen: bool) -> None:
                await world.enter("wait", self.params.name, ctx)

            async def verify(self, ctx: Any, seen: bool) -> dict[str, Any]:
                await world.enter("verify", self.params.name, ctx)
                return {"name": self.params.name, "value": self.params.value}

        class Test(Ensure):
            def compare(self, ctx: Any, seen: bool) -> Sequence[Change]:
                return ()

        summary = _("A thing exists")
        self.ensure = Declaration("thing.ensure", Ensure, FakeParams, Risk.WRITE, summary, short="name")
        self.test = Declaration("thing.test", Test, FakeParams, Risk.READ, summary, runs=True, short="name")

    def step(self, id_: str, *, runs: bool = False, params: Any = None, **controls: Any) -> PlannedStep:
        declaration = self.test if runs else self.ensure
        return PlannedStep(id_, declaration, {"name": id_} if params is None else params, **controls)

    async def play(
        self,
        *steps: PlannedStep,
        finally_steps: Sequence[PlannedStep] = (),
        journal: Journal | None = None,
        selection: Selection = Selection(),  # noqa: B008 - frozen
        variables: dict[str, Any] | None = None,
        emit: Callable[[Any], None] = lambda event: None,
        **options: Any,
    ) -> Played:
        events: list[Any] = []

        def heard(event: Any) -> None:
            events.append(event)
            emit(event)

        world = World(
            clients=None,
            parties=PartySet(),
            workspace=self.directory,
            journal=journal or Journal(),
            emit=heard,
            options=RunOptions(**options),
            on_crash=lambda crash: "/tmp/crash.txt",
        )
        plan = Plan("fake", steps, tuple(finally_steps), variables or {})
        self.run = Run(plan, world, selection=selection, environment={})
        return Played(await self.run.execute(), events)


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    return Stage(tmp_path)
