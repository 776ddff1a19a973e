"""The run: statuses, exit codes, controls, dry runs, interruption."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from services.errors import Exit, FatetuiError
from services.i18n import _
from services.steps import InputNeeded, Mode, Reason, Retry, RunEnded, Selection, Status, StepEnded, StepFailed
from services.steps.conditionparser import parse_condition


class Refused(FatetuiError):
    code = "T-REFUSED"
    exit = Exit.KUBEFATE


class Passing(FatetuiError):
    code = "T-PASSING"
    transient = True


class Hopeless(FatetuiError):
    code = "T-HOPELESS"
    hopeless = True


def failing(error: Exception):
    async def fail(ctx: Any) -> None:
        raise error

    return fail


async def forever(ctx: Any) -> None:
    await asyncio.Event().wait()


async def test_first_run_changes_and_second_changes_nothing(stage):
    first = await stage.play(stage.step("a"), stage.step("b"))
    second = await stage.play(stage.step("a"), stage.step("b"))
    assert (first.exit, set(first.statuses.values())) == (Exit.OK, {Status.CHANGED})
    assert (second.exit, set(second.statuses.values())) == (Exit.OK, {Status.OK})
    assert stage.world.acted() == ["a", "b"]


async def test_phases_come_in_order(stage):
    await stage.play(stage.step("a"))
    assert [phase for phase, _name in stage.world.calls] == ["observe", "act", "wait", "verify"]


async def test_failure_blocks_what_follows_but_not_finally(stage):
    stage.world.hooks["act", "a"] = failing(Refused(_("no")))
    played = await stage.play(stage.step("a"), stage.step("b"), finally_steps=[stage.step("z")])
    assert played.exit is Exit.KUBEFATE
    assert played.statuses == {"a": Status.FAILED, "b": Status.SKIPPED, "z": Status.CHANGED}
    assert played.ended["b"].reason.code == "E-BLOCKED"


async def test_needs_let_independent_steps_run_after_a_failure(stage):
    stage.world.hooks["act", "b"] = failing(Refused(_("no")))
    played = await stage.play(
        stage.step("a"), stage.step("b"), stage.step("c", needs=("a",)), stage.step("d", needs=("b",))
    )
    assert played.statuses["c"] is Status.CHANGED
    assert played.statuses["d"] is Status.SKIPPED
    assert played.exit is Exit.KUBEFATE


@pytest.mark.parametrize(("strict", "code"), [(False, Exit.OK), (True, Exit.FAILED)])
async def test_allowed_failure_warns_and_fails_only_strict_runs(stage, strict, code):
    stage.world.hooks["act", "a"] = failing(Refused(_("no")))
    played = await stage.play(stage.step("a", allow_failure=True), stage.step("b"), strict=strict)
    assert played.statuses == {"a": Status.WARNED, "b": Status.CHANGED}
    assert played.exit is code


async def test_warning_of_a_step_is_its_status(stage):
    async def warn(ctx: Any) -> None:
        ctx.warn(Reason("T-WARN", _("odd")))

    stage.world.hooks["wait", "a"] = warn
    played = await stage.play(stage.step("a"))
    assert (played.ended["a"].status, played.ended["a"].reason.code) == (Status.WARNED, "T-WARN")


@pytest.mark.usefixtures("leaping")
async def test_deadline_ends_a_step_with_5_and_what_was_last_seen(stage):
    async def stuck(ctx: Any) -> None:
        ctx.progress(_("pod pending"))
        await forever(ctx)

    stage.world.hooks["wait", "a"] = stuck
    played = await stage.play(stage.step("a", timeout=60))
    assert played.exit is Exit.TIMEOUT
    assert "pod pending" in str(played.ended["a"].reason.cause)


@pytest.mark.usefixtures("leaping")
async def test_the_runs_own_timeout_does_not_reach_finally(stage):
    stage.world.hooks["wait", "a"] = forever
    played = await stage.play(stage.step("a"), finally_steps=[stage.step("z")], timeout=60)
    assert (played.exit, played.statuses["z"]) == (Exit.TIMEOUT, Status.CHANGED)


async def test_retry_tries_again_with_a_fresh_observation(stage):
    left = [Refused(_("one")), Refused(_("two"))]

    async def twice(ctx: Any) -> None:
        if left:
            raise left.pop()

    stage.world.hooks["wait", "a"] = twice
    played = await stage.play(stage.step("a", retry=Retry(2, 0.0)))
    assert (played.exit, played.ended["a"].attempts) == (Exit.OK, 3)


async def test_what_merely_runs_is_not_tried_again_unasked(stage):
    stage.world.hooks["act", "a"] = failing(Passing(_("flaky")))
    played = await stage.play(stage.step("a", runs=True))
    assert (played.exit, played.ended["a"].attempts) == (Exit.FAILED, 1)


async def test_hopeless_failures_are_not_tried_again_even_where_asked(stage):
    stage.world.hooks["act", "a"] = failing(Hopeless(_("swapped ids")))
    played = await stage.play(stage.step("a", retry=Retry(3, 0.0)))
    assert (played.exit, played.ended["a"].attempts) == (Exit.FAILED, 1)


async def test_defect_in_a_step_is_10_and_finally_runs(stage):
    stage.world.hooks["observe", "a"] = failing(ZeroDivisionError("secret text"))
    played = await stage.play(stage.step("a"), finally_steps=[stage.step("z")])
    assert (played.exit, played.statuses["z"]) == (Exit.INTERNAL, Status.CHANGED)
    reason = played.ended["a"].reason
    assert "secret text" not in str(reason.message)
    assert "/tmp/crash.txt" in str(reason.remedy)


async def test_a_step_may_carry_its_own_exit_code(stage):
    stage.world.hooks["observe", "a"] = failing(StepFailed(Reason("T", _("no")), exit_code=Exit.REFUSED))
    assert (await stage.play(stage.step("a"))).exit is Exit.REFUSED


async def test_question_without_anybody_to_answer_is_6(stage):
    async def ask(ctx: Any) -> None:
        await ctx.confirm(_("sure?"))

    stage.world.hooks["act", "a"] = ask
    played = await stage.play(stage.step("a"))
    assert (played.exit, played.ended["a"].reason.code) == (Exit.INPUT_NEEDED, InputNeeded.code)
    assert (await stage.play(stage.step("a"), assume_yes=True)).exit is Exit.OK


async def test_assertions_see_outputs_and_variables(stage):
    good = {"path": "value", "near": "${wanted}", "tolerance": 0.1}
    step = stage.step("a", params={"name": "a", "value": 2000}, assertions=(good,))
    assert (await stage.play(step, variables={"wanted": 2000.0})).exit is Exit.OK
    played = await stage.play(step, variables={"wanted": 1.0})
    assert (played.exit, played.ended["a"].reason.code) == (Exit.FAILED, "E-ASSERT")


async def test_outputs_reach_later_steps_and_conditions(stage):
    played = await stage.play(
        stage.step("a", params={"name": "a", "value": [7]}),
        stage.step("b", params={"name": "b", "value": "${steps.a.value[0]}"}, when=parse_condition("steps.a.changed")),
        stage.step("c", when=parse_condition('steps.a.status == "failed"')),
    )
    assert played.ended["b"].outputs["value"] == 7
    assert played.statuses["c"] is Status.SKIPPED


async def test_output_of_a_step_left_out_is_missing(stage):
    second = stage.step("b", params={"name": "${steps.a.name}"})
    played = await stage.play(stage.step("a"), second, selection=Selection(start="b"))
    assert (played.exit, played.ended["b"].reason.code) == (Exit.FAILED, "E-OUTPUT")


@pytest.mark.parametrize(
    ("selection", "ran"),
    [
        (Selection(start="b"), ["b", "c"]),
        (Selection(only=frozenset({"a", "c"})), ["a", "c"]),
        (Selection(skip=frozenset({"b"})), ["a", "c"]),
    ],
)
async def test_selection(stage, selection, ran):
    await stage.play(*map(stage.step, "abc"), selection=selection)
    assert stage.world.acted() == ran


class TestDryRun:
    async def test_nothing_is_done_and_differences_are_2(self, stage):
        played = await stage.play(stage.step("a"), stage.step("t", runs=True), mode=Mode.DRY_RUN)
        assert played.exit is Exit.DIFFERENCES
        assert played.statuses == {"a": Status.WOULD_CHANGE, "t": Status.SKIPPED}
        assert stage.world.calls == [("observe", "a")]

    async def test_nothing_to_change_is_0_even_with_tests_listed(self, stage):
        stage.world.done.add("a")
        last = stage.step("b", params={"name": "${steps.t.name}"})
        played = await stage.play(stage.step("a"), stage.step("t", runs=True), last, mode=Mode.DRY_RUN)
        assert (played.exit, played.statuses["b"]) == (Exit.OK, Status.SKIPPED)

    async def test_nothing_is_tried_again(self, stage):
        stage.world.hooks["observe", "a"] = failing(Passing(_("flaky")))
        played = await stage.play(stage.step("a", retry=Retry(3, 0.0)), mode=Mode.DRY_RUN)
        assert (played.exit, played.ended["a"].attempts) == (Exit.FAILED, 1)

    async def test_outputs_of_steps_not_run_are_unknown(self, stage):
        second = stage.step("b", params={"name": "b", "value": "${steps.a.value}"})
        third = stage.step("c", when=parse_condition("steps.b.changed"))
        played = await stage.play(stage.step("a"), second, third, mode=Mode.DRY_RUN)
        assert set(played.statuses.values()) == {Status.WOULD_CHANGE}
        assert stage.world.acted() == []

    async def test_failure_that_may_be_early_is_a_difference(self, stage):
        stage.world.hooks["observe", "b"] = failing(Refused(_("no KubeFATE yet")))
        played = await stage.play(stage.step("a"), stage.step("b"), mode=Mode.DRY_RUN)
        assert (played.exit, played.statuses["b"]) == (Exit.DIFFERENCES, Status.WOULD_CHANGE)
        stage.world.done.add("a")
        assert (await stage.play(stage.step("a"), stage.step("b"), mode=Mode.DRY_RUN)).exit is Exit.KUBEFATE


class TestInterruption:
    @staticmethod
    def at(stage: Any, phase: str, name: str, *, times: int = 1) -> None:
        async def interrupt(ctx: Any) -> None:
            for _time in range(times):
                stage.run.interrupt()
            await forever(ctx)

        stage.world.hooks[phase, name] = interrupt

    async def test_in_a_wait_finally_runs_and_jobs_are_told(self, stage):
        async def begin(ctx: Any) -> None:
            ctx.state.jobs_running["job-1"] = "fate-9999"

        stage.world.hooks["act", "a"] = begin
        self.at(stage, "wait", "a")
        played = await stage.play(stage.step("a"), stage.step("b"), finally_steps=[stage.step("z")])
        assert played.exit is Exit.INTERRUPTED
        assert played.statuses == {"a": Status.FAILED, "z": Status.CHANGED}
        assert played.ended["a"].reason.code == "E-INTERRUPTED"
        assert isinstance(played.events[-1], RunEnded)
        assert played.events[-1].left_running == ("job-1",)

    async def test_twice_leaves_finally_out(self, stage):
        self.at(stage, "wait", "a", times=2)
        played = await stage.play(stage.step("a"), finally_steps=[stage.step("z")])
        assert (played.exit, "z" in played.statuses) == (Exit.INTERRUPTED, False)

    async def test_a_write_on_its_way_is_seen_through(self, stage):
        async def write(ctx: Any) -> None:
            stage.run.interrupt()
            await asyncio.sleep(0)

        stage.world.hooks["act", "a"] = write
        played = await stage.play(stage.step("a"))
        assert (played.exit, "a" in stage.world.done) == (Exit.INTERRUPTED, True)

    async def test_first_one_during_finally_lets_it_finish(self, stage):
        async def interrupt(ctx: Any) -> None:
            stage.run.interrupt()
            await asyncio.sleep(0)

        stage.world.hooks["wait", "z"] = interrupt
        played = await stage.play(finally_steps=[stage.step("z")])
        assert (played.exit, played.statuses["z"]) == (Exit.INTERRUPTED, Status.CHANGED)

    async def test_cancelled_from_outside_it_ends(self, stage):
        stage.world.hooks["wait", "a"] = forever
        waiting = asyncio.Event()

        def heard(event: Any) -> None:
            waiting.set()

        playing = asyncio.create_task(stage.play(stage.step("a"), emit=heard))
        await waiting.wait()
        playing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await playing


async def test_every_start_has_one_end(stage):
    stage.world.hooks["act", "b"] = failing(Refused(_("no")))
    played = await stage.play(*map(stage.step, "abc"))
    ended = [event.step for event in played.events if isinstance(event, StepEnded)]
    assert ended == ["a", "b", "c"]
    assert sum(played.events[-1].counts.values()) == 3
