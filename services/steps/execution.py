"""One step, from its references resolved to its end: tries, phases, deadlines, and what became of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.durations import format_duration
from services.errors import FatetuiError
from services.i18n import _, verbatim
from services.steps.assertions import Assertion, check_all
from services.steps.context import Mode
from services.steps.events import Change, Phase, Progress, Reason, Status
from services.steps.failures import BadParameters, MissingOutput, StepTimeout, reason_of
from services.steps.journal import StepRecord
from services.steps.live_context import LiveContext, World
from services.steps.plan import PlannedStep, Retry, input_hash
from services.steps.reasons import DONE_EARLIER, LISTED, UNTOLD
from services.steps.scope import Checked, Scope, check
from services.steps.step import Outputs, Step
from services.text import one_line

ACT_GRACE = 10.0
"""Seconds that a write already on its way gets to finish when its run is interrupted or its time is up."""
TRANSIENT_RETRY = Retry(times=2, delay=1.0)
"""Failures that pass by themselves are tried again even where the script asks for no retry."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a step came out, before its controls have their say."""

    status: Status
    changes: tuple[Change, ...] = ()
    outputs: Outputs | None = None
    """None when they cannot be known: the step did not run."""
    reason: Reason | None = None


class Execution:
    """Runs one planned step, for one party where it is for each."""

    def __init__(
        self, planned: PlannedStep, step_id: str, world: World, scope: Scope, *, run_deadline: float | None
    ) -> None:
        self.attempts = 0
        self.hash = ""
        self._planned = planned
        self._id = step_id
        self._world = world
        self._scope = scope
        self._run_deadline = run_deadline

    async def run(self) -> Outcome:
        """Try the step until it comes out well or its retries are spent. Raises FatetuiError."""
        checked, assertions = self._resolve()
        if checked is None:
            return Outcome(Status.WOULD_CHANGE, reason=UNTOLD)
        self.hash = input_hash(self._planned.verb, checked.data)
        declaration = self._planned.declaration
        if self._mode is Mode.DRY_RUN and declaration.runs:
            return Outcome(Status.SKIPPED, reason=LISTED)
        record = self._world.journal.records.get(self._id)
        trusted = record if self._world.options.resume and record and record.hash == self.hash else None
        while True:
            self.attempts += 1
            self._world.journal.step_started(self._id, self._planned.verb, self.hash, self.attempts)
            # A fresh one for each try: what a failed try left in it must not colour the next.
            step = declaration.step(checked.model)
            try:
                return await self._attempt(step, assertions, trusted)
            except FatetuiError as error:
                trusted = None
                delay = self._delay_after(error)
                if delay is None:
                    raise
                self._tell_retry(error)
            await asyncio.sleep(delay)

    @property
    def _mode(self) -> Mode:
        return self._world.options.mode

    def _resolve(self) -> tuple[Checked | None, list[Assertion]]:
        """Parameters and assertions with every reference replaced; None for parameters not to be known yet."""
        try:
            checked = check(self._planned.declaration.params, self._planned.params, self._scope)
            expected = [check(Assertion, assertion, self._scope) for assertion in self._planned.assertions]
        except LookupError as error:
            name = one_line(str(error.args[0]) if error.args else "")
            raise MissingOutput(
                _("no step of this run has given {name}", name=name), remedy=_("Run the step that gives it as well")
            ) from None
        for errors in (checked.errors, *(one.errors for one in expected)):
            if errors:
                place = ".".join(map(str, errors[0]["loc"]))
                raise BadParameters(_("{place} is not valid", place=place), cause=verbatim(one_line(errors[0]["msg"])))
        assertions = [one.model for one in expected if isinstance(one.model, Assertion)]
        return (checked if checked.complete else None), assertions

    async def _attempt(self, step: Step[Any], assertions: Sequence[Assertion], trusted: StepRecord | None) -> Outcome:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._planned.timeout
        if self._run_deadline is not None:
            deadline = min(deadline, self._run_deadline)
        ctx = LiveContext(self._world, self._id, deadline=deadline, interval=self._planned.interval)
        try:
            async with asyncio.timeout_at(deadline):
                outcome = await self._phases(step, ctx, trusted)
        except TimeoutError:
            raise self._timed_out(ctx) from None
        if outcome.outputs is not None:
            check_all(assertions, outcome.outputs)
        if ctx.warnings and outcome.status in (Status.OK, Status.CHANGED, Status.SKIPPED):
            return Outcome(Status.WARNED, outcome.changes, outcome.outputs, ctx.warnings[0])
        return outcome

    async def _phases(self, step: Step[Any], ctx: LiveContext, trusted: StepRecord | None) -> Outcome:
        runs = self._planned.declaration.runs
        seen = await step.observe(ctx)
        ctx.phase = Phase.COMPARE
        changes = tuple(step.compare(ctx, seen))
        if trusted is not None and trusted.done and not changes and not (runs and self._is_overtaken()):
            # What it did once it need not do again; what it ensures is read back, for its outputs may have moved.
            ctx.phase = Phase.ASSERT
            outputs = trusted.outputs if runs else await step.verify(ctx, seen)
            return Outcome(Status.SKIPPED, outputs=outputs, reason=DONE_EARLIER)
        if self._mode is Mode.DRY_RUN and changes:
            return Outcome(Status.WOULD_CHANGE, changes)
        if self._mode is not Mode.DRY_RUN:
            if changes or runs:
                ctx.phase = Phase.ACT
                self._world.journal.acting(self._id, tuple(change.subject for change in changes))
                await self._act(step, ctx, seen, changes)
            ctx.phase = Phase.WAIT
            await step.wait(ctx, seen)
        ctx.phase = Phase.ASSERT
        outputs = await step.verify(ctx, seen)
        return Outcome(Status.CHANGED if changes else Status.OK, changes, outputs)

    def _is_overtaken(self) -> bool:
        """Whether what ran once ran on something that is another now: it says nothing of what is there."""
        return self._world.journal.overtaken(self._id, [ended.step for ended in self._world.state.ended])

    async def _act(self, step: Step[Any], ctx: LiveContext, seen: Any, changes: Sequence[Change]) -> None:
        """Interrupted in the middle of a write, see the write through: half a write is what nobody can resume.

        What merely `runs` (a test, a command) is broken off at once.
        """
        if self._planned.declaration.runs:
            await step.act(ctx, seen, changes)
            return
        acting = asyncio.create_task(step.act(ctx, seen, changes))
        try:
            await asyncio.shield(acting)
        except asyncio.CancelledError:
            if not acting.done():
                await _finish(acting)
            raise

    def _delay_after(self, error: FatetuiError) -> float | None:
        """Seconds until the next try after `error`; None when there is none."""
        if self._mode is Mode.DRY_RUN:
            return None  # A rehearsal changes nothing, so waiting brings nothing about that it could see.
        if error.hopeless:
            return None
        retry = self._planned.retry
        # A second run of something that runs is the author's decision, never ours.
        if retry.times == 0 and error.transient and not self._planned.declaration.runs:
            retry = TRANSIENT_RETRY
        if self.attempts > retry.times:
            return None
        now = asyncio.get_running_loop().time()
        if self._run_deadline is not None and now + retry.delay >= self._run_deadline:
            return None
        return retry.delay

    def _tell_retry(self, error: FatetuiError) -> None:
        message = _("try {attempt} failed: {error}", attempt=self.attempts, error=reason_of(error).message)
        self._world.emit(Progress(self._id, Phase.OBSERVE, message))

    def _timed_out(self, ctx: LiveContext) -> StepTimeout:
        if self._run_deadline is not None and self._run_deadline <= asyncio.get_running_loop().time():
            message = _("the run's time is up (--timeout)")
        else:
            message = _("not done within {time}", time=format_duration(self._planned.timeout))
        cause = _("last seen: {progress}", progress=ctx.last_progress) if ctx.last_progress else None
        return StepTimeout(message, cause=cause, remedy=_("Give the step a longer `timeout`, or look why it is slow"))


async def _finish(acting: asyncio.Task[None]) -> None:
    """Wait a little for `acting`, whatever becomes of it; cancel it when the wait is cut short or too long."""
    # A defect met by then is not told: it would stand for the interruption, and the run would go on.
    with contextlib.suppress(Exception):
        async with asyncio.timeout(ACT_GRACE):
            await acting
