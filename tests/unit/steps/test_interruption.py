"""Signals as they reach a run, and runs that go on where they were interrupted."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

import pytest

from fatetui.script.runner import _signals
from services.errors import Exit
from services.steps import Journal, Status


def signalled(stage: Any, *numbers: int) -> Any:
    """A hook that is struck by the signals, then would wait for ever."""

    async def strike(ctx: Any) -> None:
        with _signals(stage.run):
            for number in numbers:
                signal.raise_signal(number)
            await asyncio.Event().wait()

    return strike


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_one_signal_ends_the_steps_and_finally_runs(stage, number):
    stage.world.hooks["wait", "a"] = signalled(stage, number)
    played = await stage.play(stage.step("a"), stage.step("b"), finally_steps=[stage.step("z")])
    assert (played.exit, played.statuses) == (Exit.INTERRUPTED, {"a": Status.FAILED, "z": Status.CHANGED})


async def test_ctrl_c_after_a_polite_kill_leaves_finally_out(stage):
    stage.world.hooks["wait", "a"] = signalled(stage, signal.SIGTERM, signal.SIGINT)
    played = await stage.play(stage.step("a"), finally_steps=[stage.step("z")])
    assert (played.exit, played.statuses) == (Exit.INTERRUPTED, {"a": Status.FAILED})


async def test_interrupted_run_goes_on_with_the_job_it_had_begun(stage):
    path = stage.directory / "journal.ndjson"

    async def submit(ctx: Any) -> None:
        ctx.remember("job", "job-1")
        ctx.state.jobs_running["job-1"] = "fate-9999"

    stage.world.hooks["act", "b"] = submit
    stage.world.hooks["wait", "b"] = signalled(stage, signal.SIGINT)
    journal = Journal.open(path, resume=False)
    first = await stage.play(stage.step("a"), stage.step("b"), stage.step("c"), journal=journal)
    journal.close()
    assert (first.exit, first.events[-1].left_running) == (Exit.INTERRUPTED, ("job-1",))

    recalled: list[str | None] = []

    async def look(ctx: Any) -> None:
        recalled.append(ctx.recalled("job"))

    stage.world.hooks["wait", "b"] = look
    journal = Journal.open(path, resume=True)
    second = await stage.play(stage.step("a"), stage.step("b"), stage.step("c"), journal=journal, resume=True)
    journal.close()
    assert (second.exit, recalled) == (Exit.OK, ["job-1"])
    assert second.statuses == {"a": Status.SKIPPED, "b": Status.OK, "c": Status.CHANGED}
    assert stage.world.acted() == ["a", "b", "c"]


async def test_a_defect_met_on_the_way_out_does_not_let_the_run_go_on(stage):
    async def crash(ctx: Any) -> None:
        stage.run.interrupt()
        try:
            await asyncio.sleep(0)
            await asyncio.sleep(0)
        finally:
            raise KeyError("a defect")

    stage.world.hooks["act", "a"] = crash
    played = await stage.play(stage.step("a"), stage.step("b"), finally_steps=[stage.step("z")])
    assert (played.exit, played.statuses) == (Exit.INTERRUPTED, {"a": Status.FAILED, "z": Status.CHANGED})
