"""What the operator has begun: plans of steps, rehearsed before, followed while they run, kept to be read again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import steps
from services.errors import Exit
from services.i18n import Message

if TYPE_CHECKING:
    from services.steps import (
        Change,
        Event,
        Journal,
        PartySet,
        PartySource,
        PastRun,
        Plan,
        Reason,
        Risk,
        Run,
        RunClients,
        RunOptions,
        Selection,
        StepStarted,
    )

MOST_EVENTS = 4000
"""Of one task; older ones are dropped first."""
OF_PARTIES = ("cluster.",)
"""Verbs that are about a script's parties, and have to name theirs."""
_OF_A_PARTY = ("job", "workloads")
"""What is told of a party, as `Progress.about` begins."""
_JOURNALS_KEPT = 50
_PARTING = 10.0
"""Seconds that an interrupted task gets to see its write through when the session ends."""


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

    def plan(self) -> Plan:
        """The plan that the engine runs."""
        found = steps.declarations()
        planned = tuple(
            # What comes from a cluster or a keyboard refers to nothing.
            steps.PlannedStep(f"{verb}-{number}" if len(self.steps) > 1 else verb, found[verb], steps.literal(params))
            for number, (verb, params) in enumerate(self.steps, start=1)
        )
        return steps.Plan(self.name, planned)

    def _by_hand(self, verb: str, params: Mapping[str, Any]) -> Iterator[str]:
        """The commands of one step: by hand each party is a command of its own."""
        files = [source.path for source in self.parties if source.path is not None]
        own = files if verb.startswith(OF_PARTIES) else []
        for words in [{"file": file} for file in own] or [{}]:
            yield from steps.commands_for(verb, {**self.words, **words, **params})


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

    def plan(self) -> Plan:
        """The plan that the engine runs."""
        return self.script


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a deed would change, or (`reason`) why it cannot be done; `events` are all that was told on the way."""

    changes: tuple[Change, ...]
    reason: Reason | None
    events: tuple[Event, ...] = ()


AnyDeed = Deed | ScriptDeed


@dataclass(slots=True)
class Task:
    """A deed being done. Until `ended` it has no `exit`."""

    number: int
    deed: AnyDeed
    began: datetime
    ended: datetime | None = None
    exit: Exit | None = None
    said: Message | None = None
    """What it told last."""
    reason: Reason | None = None
    """Why it failed."""
    events: deque[Event] = field(default_factory=lambda: deque(maxlen=MOST_EVENTS))
    told: int = 0
    """How many events there were, the dropped ones included."""
    step: StepStarted | None = None
    """The one that it is in."""
    of_parties: dict[str, Message] = field(default_factory=dict)
    """What that step told last of each party, by name."""

    def take(self, event: Event) -> None:
        """Keep what its run tells."""
        self.events.append(event)
        self.told += 1
        match event:
            case steps.StepStarted():
                self.step = event
            case steps.Progress():
                self.said = event.message
                kind, _colon, party = event.about.partition(":")
                if kind in _OF_A_PARTY:
                    self.of_parties[party] = event.message
            case steps.StepEnded():
                self.step, self.of_parties = None, {}
                if event.status is steps.Status.FAILED:
                    self.reason = self.reason or event.reason

    @property
    def running(self) -> bool:
        """Whether it still goes on."""
        return self.ended is None

    def seconds(self, now: datetime) -> float:
        """How long it took, or takes by now."""
        return ((self.ended or now) - self.began).total_seconds()


class TaskBoard:
    """All tasks of a session. `state` is the folder of journals and of the audit log; None keeps neither.

    `context` is "" where there is none yet; `read_only` says whether every write is to be refused.
    """

    def __init__(
        self,
        context: str,
        kubeconfig: Path | None,
        state: Path | None,
        read_only: Callable[[], bool] = lambda: False,
    ) -> None:
        self.revision = 0
        self.tasks: list[Task] = []
        self.workspace = Path.cwd()
        self._context = context
        self._read_only = read_only
        self._kubeconfig = kubeconfig
        self._state = state
        self._ended: list[Task] = []
        self._running: dict[int, tuple[Run, asyncio.Task[None]]] = {}

    def past_runs(self) -> list[PastRun]:
        """What was run from this machine, by scripts and by the console. Reads files."""
        return list(steps.past_runs(self._state)) if self._state is not None else []

    def journals_stamp(self) -> object:
        """Another value when a journal was written since. Reads folders."""
        files = (self._state / "runs").glob("*/*.ndjson*") if self._state is not None else ()
        return sorted((str(path), path.stat().st_mtime_ns) for path in files)

    @property
    def audit_path(self) -> Path | None:
        """Where the audit log is; None when none is kept."""
        return self._state / "audit.ndjson" if self._state is not None else None

    def take_ended(self) -> list[Task]:
        """The tasks that have ended since this was asked last."""
        ended, self._ended = self._ended, []
        return ended

    @property
    def running(self) -> list[Task]:
        """Those that go on."""
        return [task for task in self.tasks if task.running]

    async def rehearse(self, deed: AnyDeed) -> Rehearsal:
        """What `deed` would change now: the same run, with nothing written."""
        events: list[Event] = []
        clients = steps.RunClients(self._kubeconfig, self._context or None, steps.Mode.DRY_RUN)
        try:
            options = steps.RunOptions(mode=steps.Mode.DRY_RUN)
            await self._run(deed, clients, steps.Journal(), events.append, options).execute()
        finally:
            await clients.close()
        ended = [event for event in events if isinstance(event, steps.StepEnded)]
        failed = next((event.reason for event in ended if event.status == "failed"), None)
        return Rehearsal(tuple(change for event in ended for change in event.changes), failed, tuple(events))

    def begin(self, deed: AnyDeed, selection: Selection | None = None) -> Task:
        """Do `deed`, or what is selected of it; what becomes of it is told by the task.

        A session that only reads refuses every write in it.

        Raises LockHeld for a script that somebody else runs, and OSError where no journal can be kept.
        """
        stack = ExitStack()
        journal, resume = self._journal(deed, stack)
        task = Task(len(self.tasks) + 1, deed, datetime.now(UTC))
        self.tasks.append(task)
        mode = steps.Mode.READ_ONLY if self._read_only() else steps.Mode.LIVE
        clients = steps.RunClients(self._kubeconfig, self._context or None, mode)
        audit = steps.AuditLog(self.audit_path, "console")

        def take(event: Event) -> None:
            audit.event(event)
            self._take(task, event)

        options = steps.RunOptions(
            mode=mode, assume_yes=True, resume=resume, allow_local_exec=isinstance(deed, Deed) and deed.local
        )
        run = self._run(deed, clients, journal, take, options, selection)
        doing = asyncio.create_task(self._do(task, run, clients, stack), name=f"task {task.number}")
        self._running[task.number] = run, doing
        self.revision += 1
        return task

    def note(self, deed: Deed, began: datetime, ended: Exit, change: Change, reason: Reason | None = None) -> None:
        """Keep what was done beside the engine, as a toy test that was watched or a shell: among the tasks and in the
        audit log."""
        task = Task(len(self.tasks) + 1, deed, began, datetime.now(UTC), ended, reason=reason)
        ((verb, _params),) = deed.steps
        status = steps.Status.OK if ended is Exit.OK else steps.Status.FAILED
        seconds = task.seconds(task.began)
        told = (
            steps.RunStarted(deed.name, self._context, False, ((verb, verb),)),
            steps.StepEnded(verb, verb, status, seconds, None, (change,), reason),
        )
        audit = steps.AuditLog(self.audit_path, "console")
        for event in told:
            audit.event(event)
            self._take(task, event)
        self.tasks.append(task)
        self.revision += 1

    def stop(self, task: Task) -> None:
        """End `task` after the write that it is in; what it began elsewhere may go on."""
        running = self._running.get(task.number)
        if running is not None:
            running[0].interrupt()

    async def close(self) -> None:
        """End all tasks."""
        for run, _doing in self._running.values():
            run.interrupt()
        waited = [doing for _run, doing in self._running.values()]
        if waited:
            await asyncio.wait(waited, timeout=_PARTING)
        for doing in waited:
            doing.cancel()
        await asyncio.gather(*waited, return_exceptions=True)

    async def _do(self, task: Task, run: Run, clients: RunClients, stack: ExitStack) -> None:
        try:
            task.exit = await run.execute()
        finally:
            task.exit = Exit.INTERRUPTED if task.exit is None else task.exit
            task.ended = datetime.now(UTC)
            self._running.pop(task.number, None)
            self._ended.append(task)
            self.revision += 1
            stack.close()
            await clients.close()

    def _take(self, task: Task, event: Event) -> None:
        task.take(event)
        self.revision += 1

    def _run(
        self,
        deed: AnyDeed,
        clients: RunClients,
        journal: Journal,
        emit: Any,
        options: RunOptions,
        selection: Selection | None = None,
    ) -> Run:
        world = steps.World(
            clients=clients,
            strain=clients.strain,
            parties=deed.sources,
            workspace=self._workspace(deed),
            script=deed.file if isinstance(deed, ScriptDeed) else None,
            journal=journal,
            emit=emit,
            options=options,
            archives=self._state / "evidence" if self._state is not None and options.mode is steps.Mode.LIVE else None,
        )
        return steps.Run(deed.plan(), world, selection=selection or steps.Selection(), context=self._context)

    def _workspace(self, deed: AnyDeed) -> Path:
        return deed.workspace if isinstance(deed, ScriptDeed) else self.workspace

    def _journal(self, deed: AnyDeed, stack: ExitStack) -> tuple[Journal, bool]:
        """Where the run is written down, until `stack` is closed, and whether it goes on with what stands there."""
        if self._state is None:
            return steps.Journal(), False
        home = self._state / "runs" / steps.run_key(self._workspace(deed), self._context)
        if isinstance(deed, ScriptDeed):
            stack.enter_context(steps.locked(home / "lock"))
            path = home / "journal.ndjson"
            resume = path.exists()
        else:
            for old in sorted(home.glob("console-*.ndjson"))[: 1 - _JOURNALS_KEPT]:
                old.unlink(missing_ok=True)
            path, resume = home / f"console-{datetime.now(UTC):%Y%m%dT%H%M%S.%f}.ndjson", False
        journal = steps.Journal.open(path, resume=resume)
        stack.callback(journal.close)
        return journal, resume


def _greatest(risks: set[Risk]) -> Risk:
    return next(risk for risk in (steps.Risk.DESTROY, steps.Risk.WRITE, steps.Risk.READ) if risk in risks)
