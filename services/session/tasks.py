"""What the operator has begun: deeds, rehearsed before, followed while they run, kept to be read again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services import steps
from services.errors import Exit
from services.session.deed import AnyDeed, Deed, ScriptDeed
from services.session.journals import Journals
from services.session.task import Task

if TYPE_CHECKING:
    from services.steps import Change, Event, Journal, Reason, Run, RunClients, RunOptions, Selection

_PARTING = 10.0
"""Seconds that an interrupted task gets to see its write through when the session ends."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What a deed would change, or (`reason`) why it cannot be done; `events` are all that was told on the way."""

    changes: tuple[Change, ...]
    reason: Reason | None
    events: tuple[Event, ...] = ()

    def commands(self, deed: AnyDeed) -> tuple[str, ...]:
        """What would be typed by hand for just these changes; of one that cannot be done all that it stands for."""
        if self.reason is not None:
            return deed.commands
        return deed.commands_of([event for event in self.events if isinstance(event, steps.StepEnded)])


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
        self.journals = Journals(state, context)
        self._context = context
        self._read_only = read_only
        self._kubeconfig = kubeconfig
        self._ended: list[Task] = []
        self._running: dict[int, tuple[Run, asyncio.Task[None]]] = {}

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
        journal, resume = self.journals.begin(deed, self._workspace(deed), stack)
        task = Task(len(self.tasks) + 1, deed, datetime.now(UTC))
        self.tasks.append(task)
        mode = steps.Mode.READ_ONLY if self._read_only() else steps.Mode.LIVE
        clients = steps.RunClients(self._kubeconfig, self._context or None, mode)
        audit = steps.AuditLog(self.journals.audit, "console")

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
        audit = steps.AuditLog(self.journals.audit, "console")
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
            archives=self.journals.evidence if options.mode is steps.Mode.LIVE else None,
        )
        return steps.Run(deed.plan(), world, selection=selection or steps.Selection(), context=self._context)

    def _workspace(self, deed: AnyDeed) -> Path:
        return deed.workspace if isinstance(deed, ScriptDeed) else self.workspace
