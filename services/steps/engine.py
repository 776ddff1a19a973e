"""The run: steps in order, `finally` whatever happens, interruption in two stages, one exit code."""

from __future__ import annotations

import asyncio
import os
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, replace
from typing import Any

from services.errors import Exit, FatetuiError
from services.i18n import Message, _
from services.steps.conditions import ConditionTypeError, evaluate
from services.steps.context import Mode
from services.steps.events import (
    GOT_OVER,
    Phase,
    Progress,
    Reason,
    RunEnded,
    RunStarted,
    Status,
    StepEnded,
    StepStarted,
)
from services.steps.execution import Execution, Outcome
from services.steps.failures import (
    AssertionFailed,
    BadCondition,
    MissingOutput,
    crash_reason,
    exit_of,
    reason_of,
)
from services.steps.live_context import World
from services.steps.plan import OnError, Plan, PlannedStep, Selection
from services.steps.reasons import INTERRUPTED, NOT_SELECTED, NOT_WHEN, UNTOLD, blocked
from services.steps.references import Unknown
from services.steps.scope import Scope, party_values
from services.text import one_line

POSTPONED = frozenset({Exit.FAILED, Exit.TIMEOUT, Exit.KUBEFATE})
"""Failures that in a dry run may only mean that an earlier step has not really run."""


@dataclass(frozen=True, slots=True)
class _Instance:
    """A planned step about to run: as itself, or for one party of many."""

    planned: PlannedStep
    id: str
    index: int
    scope: Scope


class Run:
    """A plan being run, once. Everything it does it tells as events to `world.emit`.

    `context` is the name of the Kubernetes context, `versions` what reports record of the programs involved.
    """

    def __init__(
        self,
        plan: Plan,
        world: World,
        *,
        selection: Selection = Selection(),  # noqa: B008 - frozen
        context: str | None = None,
        versions: Mapping[str, str] | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._plan = plan
        self._world = world
        self._chosen = selection.chosen(plan)
        self._context = context
        self._versions = versions or {}
        self._scope = Scope(plan.variables, environment, world.state.outputs)
        self._counts: Counter[Status] = Counter()
        self._blocked: dict[str, str] = {}
        """Steps not to be stood on, each with the failed step that is to blame."""
        self._stopped_by: str | None = None
        self._exit: Exit | None = None
        self._interrupts = 0
        self._finishing = False
        self._work: asyncio.Task[None] | None = None
        self._deadline: float | None = None

    def interrupt(self) -> None:
        """Ctrl-C. The first ends the steps and lets `finally` run; the second ends everything at once."""
        self._interrupts += 1
        if self._work is not None and (self._interrupts > 1 or not self._finishing):
            self._work.cancel()

    async def execute(self) -> Exit:
        """Run the plan to its end. Failures of steps are events and the exit code, never exceptions."""
        loop = asyncio.get_running_loop()
        begun = loop.time()
        options = self._world.options
        if options.timeout is not None:
            self._deadline = begun + options.timeout
        dry = options.mode is Mode.DRY_RUN
        self._world.state.name = self._plan.name
        self._world.journal.run_started(
            self._plan.name,
            self._context,
            resumed=options.resume,
            workspace=self._world.workspace,
            script=self._world.script,
        )
        steps = tuple((step.id, step.verb) for step in self._plan.all_steps)
        self._world.emit(RunStarted(self._plan.name, self._context, dry, steps, self._versions))
        await self._guarded(self._run_steps(), patience=0)
        self._finishing = True
        self._deadline = None
        await self._guarded(self._run_finally(), patience=1)
        code = self._exit_code()
        left = dict(self._world.state.jobs_running)
        self._world.journal.run_ended(code, left)
        self._world.emit(RunEnded(code, loop.time() - begun, dict(self._counts), tuple(left)))
        return code

    async def _guarded(self, work: Coroutine[Any, Any, None], *, patience: int) -> None:
        """Do `work` unless, or until, the run has been interrupted more often than `patience`."""
        if self._interrupts > patience:
            work.close()
            return
        self._work = asyncio.create_task(work)
        try:
            await self._work
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if not self._interrupts or (task is not None and task.cancelling()):
                raise
        finally:
            self._work = None

    async def _run_steps(self) -> None:
        for index, planned in enumerate(self._plan.steps, start=1):
            await self._step(planned, index, self._obstacle(planned))

    async def _run_finally(self) -> None:
        for index, planned in enumerate(self._plan.finally_steps, start=len(self._plan.steps) + 1):
            await self._step(planned, index, None)

    def _obstacle(self, planned: PlannedStep) -> Reason | None:
        """Why a step's turn does not come; None when it does."""
        if planned.id not in self._chosen:
            record = self._world.journal.records.get(planned.id)
            if record is not None and record.done:
                self._world.state.outputs[planned.id] = record.outputs
            return NOT_SELECTED
        if planned.needs is not None:
            culprit = next((self._blocked[need] for need in planned.needs if need in self._blocked), None)
        else:
            culprit = self._stopped_by if self._plan.on_error is OnError.STOP else None
        if culprit is None:
            return None
        self._blocked[planned.id] = culprit
        return blocked(culprit)

    async def _step(self, planned: PlannedStep, index: int, obstacle: Reason | None) -> None:
        whole = _Instance(planned, planned.id, index, self._scope)
        if obstacle is not None:
            self._start(whole)
            self._end(whole, Outcome(Status.SKIPPED, reason=obstacle), seconds=0.0)
        elif planned.for_each_party:
            await self._for_each_party(whole)
        else:
            await self._instance(whole)

    async def _for_each_party(self, whole: _Instance) -> None:
        try:
            parties = self._world.parties.current()
        except FatetuiError as error:
            self._start(whole)
            self._end(whole, self._failure(whole, error), seconds=0.0)
            return
        gathered: dict[str, Any] = {}
        for party in parties:
            values = party_values(party)
            instance = replace(whole, id=f"{whole.id}[{party.name}]", scope=self._scope.with_party(values))
            await self._instance(instance)
            gathered[party.name] = self._world.state.outputs.get(instance.id, {})
            if instance.id in self._blocked:
                self._blocked[whole.id] = instance.id
            if instance.id in self._scope.pending:
                self._scope.pending.add(whole.id)
        self._world.state.outputs[whole.id] = gathered

    async def _instance(self, instance: _Instance) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        self._start(instance)
        execution = Execution(instance.planned, instance.id, self._world, instance.scope, run_deadline=self._deadline)
        met = self._world.strain.met.copy()
        try:
            outcome = await self._outcome(instance, execution)
        except asyncio.CancelledError:
            interrupted = Outcome(Status.FAILED, reason=INTERRUPTED)
            self._end(instance, interrupted, seconds=loop.time() - begun, execution=execution)
            raise
        strained = self._world.strain.told(met)
        if strained is not None:
            self._world.emit(Progress(instance.id, Phase.ASSERT, strained, about=GOT_OVER))
        self._end(instance, outcome, seconds=loop.time() - begun, execution=execution)

    async def _outcome(self, instance: _Instance, execution: Execution) -> Outcome:
        try:
            holds = self._holds(instance)
            if holds is False:
                return Outcome(Status.SKIPPED, reason=NOT_WHEN)
            outcome = Outcome(Status.WOULD_CHANGE, reason=UNTOLD) if holds is not True else await execution.run()
        except FatetuiError as error:
            return self._failure(instance, error)
        except Exception as crash:  # A defect in one step must not keep `finally` from running.
            return self._failed(instance, crash_reason(crash, self._world.on_crash(crash)), Exit.INTERNAL)
        if outcome.reason is UNTOLD and not self._counts[Status.WOULD_CHANGE]:
            # It hangs on steps that a dry run only lists, and nothing is known to change.
            return replace(outcome, status=Status.SKIPPED)
        return outcome

    def _holds(self, instance: _Instance) -> bool | Unknown:
        if instance.planned.when is None:
            return True
        try:
            return evaluate(instance.planned.when, instance.scope)
        except ConditionTypeError as error:
            raise BadCondition(_("`when` cannot compare {what}", what=one_line(str(error)))) from None
        except LookupError as error:
            raise MissingOutput(_("`when` asks for {name}, which is not there", name=one_line(str(error)))) from None

    def _failure(self, instance: _Instance, error: FatetuiError) -> Outcome:
        reason = reason_of(error)
        if self._world.options.mode is Mode.DRY_RUN and self._may_be_early(error):
            status = Status.WOULD_CHANGE if self._counts[Status.WOULD_CHANGE] else Status.SKIPPED
            return Outcome(status, reason=replace(UNTOLD, cause=_sentence(reason)))
        return self._failed(instance, reason, exit_of(error))

    def _may_be_early(self, error: FatetuiError) -> bool:
        """Whether in a dry run `error` may only mean that an earlier step has not really run."""
        if self._counts[Status.WOULD_CHANGE]:
            return exit_of(error) in POSTPONED
        return bool(self._scope.pending) and isinstance(error, AssertionFailed)

    def _failed(self, instance: _Instance, reason: Reason, code: Exit) -> Outcome:
        if instance.planned.allow_failure:
            return Outcome(Status.WARNED, reason=reason)
        self._exit = self._exit or code
        self._stopped_by = self._stopped_by or instance.id
        self._blocked[instance.id] = instance.id
        return Outcome(Status.FAILED, reason=reason)

    def _start(self, instance: _Instance) -> None:
        planned = instance.planned
        total = len(self._plan.all_steps)
        summary = planned.declaration.summary
        self._world.emit(StepStarted(instance.id, planned.verb, instance.index, total, planned.line, summary))

    def _end(
        self, instance: _Instance, outcome: Outcome, *, seconds: float, execution: Execution | None = None
    ) -> None:
        planned, status = instance.planned, outcome.status
        self._counts[status] += 1
        if outcome.outputs is None and self._world.options.mode is Mode.DRY_RUN and status is not Status.FAILED:
            self._scope.pending.add(instance.id)
        outputs = dict(outcome.outputs or {})
        known = self._world.state.outputs.get(instance.id, {}) if outcome.reason is NOT_SELECTED else outputs
        changed = status is Status.CHANGED
        self._world.state.outputs[instance.id] = {"status": status.value, "changed": changed, **known}
        attempts = max(1, execution.attempts) if execution else 1
        ended = StepEnded(
            instance.id, planned.verb, status, seconds, planned.line, outcome.changes, outcome.reason, outputs, attempts
        )
        if execution is not None and execution.attempts:
            self._world.journal.step_ended(execution.hash, ended)
        self._world.state.ended.append(ended)
        self._world.emit(ended)

    def _exit_code(self) -> Exit:
        if self._interrupts:
            return Exit.INTERRUPTED
        if self._exit is not None:
            return self._exit
        if self._counts[Status.WOULD_CHANGE]:
            return Exit.DIFFERENCES
        return Exit.FAILED if self._world.options.strict and self._counts[Status.WARNED] else Exit.OK


def _sentence(reason: Reason) -> Message:
    """A reason's message, and its cause where it has one."""
    return _("{message}: {cause}", message=reason.message, cause=reason.cause) if reason.cause else reason.message
