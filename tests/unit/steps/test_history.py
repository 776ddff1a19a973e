"""Runs of the past, as their journals tell them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.errors import Exit
from services.steps import Journal, Status, locked
from services.steps.history import past_runs, runs_of


def at(stage: Any) -> Path:
    folder = stage.directory / "runs" / "work-demo-1"
    return folder / "journal.ndjson"


async def played(stage: Any, *steps: Any, resume: bool = False) -> None:
    journal = Journal.open(at(stage), resume=resume)
    await stage.play(*steps, journal=journal, resume=resume)
    journal.close()


async def test_a_run_that_failed_and_its_resumption_are_two(stage: Any) -> None:
    async def refuse(ctx: Any) -> None:
        raise RuntimeError("b")

    stage.world.hooks["act", "b"] = refuse
    await played(stage, stage.step("a"), stage.step("b"))
    del stage.world.hooks["act", "b"]
    await played(stage, stage.step("a"), stage.step("b"), resume=True)

    first, second = past_runs(stage.directory)
    assert (first.resumed, second.resumed) == (False, True)
    assert first.exit not in (None, Exit.OK)
    assert first.failed is not None
    assert (first.failed.id, first.failed.status) == ("b", Status.FAILED)
    assert [step.id for step in first.steps] == ["a", "b"]
    assert first.steps[0].status is Status.CHANGED
    assert first.steps[0].changes
    assert second.exit is Exit.OK
    assert second.failed is None
    assert not second.resumable


async def test_one_that_was_killed_has_no_end_and_one_that_runs_holds_its_lock(stage: Any) -> None:
    await played(stage, stage.step("a"), stage.step("b"))
    path = at(stage)
    lines = path.read_bytes().splitlines(keepends=True)
    cut = next(place for place, line in enumerate(lines) if b'"step.start"' in line and b'"b"' in line)
    path.write_bytes(b"".join(lines[: cut + 1]))

    (killed,) = runs_of(path)
    assert killed.killed
    assert killed.resumable
    assert killed.failed is not None
    assert killed.failed.id == "b"
    with locked(path.with_name("lock")):
        (running,) = runs_of(path)
    assert running.running
    assert not running.resumable


async def test_a_damaged_journal_hides_no_other(stage: Any) -> None:
    await played(stage, stage.step("a"))
    other = stage.directory / "runs" / "other" / "journal.ndjson"
    other.parent.mkdir()
    other.write_bytes(b'{"type": "run.start"}\ngarbage\n{"type": "run.end"}\n')
    (run,) = past_runs(stage.directory)
    assert run.journal == at(stage)


async def test_of_a_journal_that_was_just_made_there_is_nothing_yet(tmp_path: Path) -> None:
    (tmp_path / "script.ndjson").touch()
    assert list(runs_of(tmp_path / "script.ndjson")) == []


BEGUN = '{"type": "run.start", "ts": "2026-01-01T00:00:00Z"}'


@pytest.mark.parametrize(
    "lines",
    [
        ['{"type": "run.start"}'],
        ['{"type": "run.start", "ts": "yesterday"}'],
        ['{"type": "run.start", "ts": "2026-01-01T00:00:00Z", "pid": 99999999999999999999}'],
        [BEGUN, '{"type": "run.end", "ts": "2026-01-01T00:00:00Z", "exit": []}'],
        [BEGUN, '{"type": "step.end", "ts": "2026-01-01T00:00:00Z", "status": {}}'],
        [BEGUN, '{"type": "step.end", "ts": "2026-01-01T00:00:00Z", "status": "ok", "changes": 5}'],
    ],
)
def test_a_journal_that_somebody_wrote_into_tells_nothing_and_hides_no_other(tmp_path: Path, lines: list[str]):
    for name, text in (("console-1", "\n".join(lines)), ("console-2", BEGUN)):
        path = tmp_path / "runs" / "here" / f"{name}.ndjson"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{text}\n")
    assert [run.journal.stem for run in past_runs(tmp_path)] == ["console-2"]
    Journal.open(tmp_path / "runs" / "here" / "console-1.ndjson", resume=True).close()
