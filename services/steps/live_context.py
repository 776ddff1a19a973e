"""The engine's side of `StepContext`: one for each try of a step."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from services.i18n import Message, _, language
from services.kubernetes import Strain
from services.steps.context import Clients, Mode, RunState
from services.steps.events import Diagnosed, Event, Evidence, EvidenceSeen, Phase, Progress, Reason
from services.steps.failures import Declined, InputNeeded
from services.steps.journal import Journal
from services.steps.parties import PartySet

if TYPE_CHECKING:
    from services.party import PartyFile

Ask = Callable[[Message], Awaitable[bool]]
"""Puts a question to the operator; True is yes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a run goes about it. `timeout` is for the whole run, in seconds; `finally` steps have only their own."""

    mode: Mode = Mode.LIVE
    strict: bool = False
    assume_yes: bool = False
    allow_local_exec: bool = False
    resume: bool = False
    timeout: float | None = None
    ask: Ask | None = None


@dataclass(slots=True, kw_only=True)
class World:
    """What every step of a run shares."""

    clients: Clients
    parties: PartySet
    workspace: Path
    journal: Journal
    emit: Callable[[Event], None]
    options: RunOptions
    state: RunState = field(default_factory=RunState)
    script: Path | None = None
    """The script's file; None for what no file holds."""
    archives: Path | None = None
    """Where evidence of rollouts outlives them."""
    strain: Strain = field(default_factory=Strain)
    """What the clients met of API servers in trouble."""
    on_crash: Callable[[Exception], str | None] = lambda crash: None
    """Keeps a defect's traceback; returns where."""


class LiveContext:
    """Implements `services.steps.context.StepContext`."""

    def __init__(self, world: World, step_id: str, *, deadline: float, interval: float) -> None:
        self.step_id = step_id
        self.mode = world.options.mode
        self.clients = world.clients
        self.state = world.state
        self.workspace = world.workspace
        self.language = language()
        self.interactive = world.options.ask is not None
        self.allow_local_exec = world.options.allow_local_exec
        self.assume_yes = world.options.assume_yes
        self.archives = world.archives
        self.phase = Phase.OBSERVE
        self.warnings: list[Reason] = []
        self.last_progress: Message | None = None
        self._world = world
        self._deadline = deadline
        self._interval = interval

    @property
    def parties(self) -> tuple[PartyFile, ...]:
        return self._world.parties.current()

    @property
    def remaining(self) -> float:
        return max(0.0, self._deadline - asyncio.get_running_loop().time())

    @property
    def interval(self) -> float:
        return self._interval

    def progress(self, message: Message, *, about: str = "") -> None:
        self.last_progress = message
        self._world.emit(Progress(self.step_id, self.phase, message, about))

    def evidence(self, evidence: Evidence) -> None:
        self._world.emit(EvidenceSeen(self.step_id, evidence))

    def diagnose(self, reason: Reason, *, about: str = "") -> None:
        self._world.emit(Diagnosed(self.step_id, reason, about))

    def warn(self, reason: Reason) -> None:
        self.warnings.append(reason)
        self.diagnose(reason)

    def remember(self, key: str, value: str) -> None:
        self._world.journal.remembered(self.step_id, key, value)

    def recalled(self, key: str) -> str | None:
        return self._world.journal.recalled(self.step_id, key)

    async def confirm(self, question: Message) -> None:
        if self.assume_yes or self.mode is not Mode.LIVE:
            return
        ask = self._world.options.ask
        if ask is None:
            raise InputNeeded(
                _("a question needs an answer"), cause=question, remedy=_("Run at a terminal, or give --yes")
            )
        if not await ask(question):
            raise Declined(_("declined"), cause=question)
