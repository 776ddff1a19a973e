"""The journal: torn lines, resumption from every cut, what is remembered; and the lock."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from services.errors import Exit
from services.redact import Redactor
from services.steps import Journal, LockHeld, Status, locked, run_key
from services.steps.failures import JournalDamaged, JournalUnwritable
from services.steps.lock import is_held


def opened(stage: Any, *, resume: bool = False) -> Journal:
    return Journal.open(stage.directory / "journal.ndjson", resume=resume)


async def recorded(stage: Any) -> list[bytes]:
    """The lines of one whole run: two things ensured and a test run."""

    async def submit(ctx: Any) -> None:
        if ctx.recalled("job") is None:
            ctx.remember("job", "job-1")

    stage.world.hooks["act", "b"] = submit
    journal = opened(stage)
    played = await stage.play(stage.step("a"), stage.step("b"), stage.step("t", runs=True), journal=journal)
    journal.close()
    assert played.exit is Exit.OK
    return (stage.directory / "journal.ndjson").read_bytes().splitlines(keepends=True)


async def resumed(stage: Any) -> Any:
    journal = opened(stage, resume=True)
    try:
        steps = (stage.step("a"), stage.step("b"), stage.step("t", runs=True))
        return await stage.play(*steps, journal=journal, resume=True)
    finally:
        journal.close()


async def test_file_is_private_and_every_line_is_json(stage):
    lines = await recorded(stage)
    types = [json.loads(line)["type"] for line in lines]
    assert types[0] == "run.start"
    assert types[-1] == "run.end"
    assert "step.remember" in types
    assert stat.S_IMODE((stage.directory / "journal.ndjson").stat().st_mode) == 0o600


async def test_resumed_from_every_cut_nothing_is_done_twice(stage):
    lines = await recorded(stage)
    path = stage.directory / "journal.ndjson"
    for cut in range(1, len(lines)):
        for torn in (b"", lines[cut][: len(lines[cut]) // 2], lines[cut].rstrip(b"\n")):
            path.write_bytes(b"".join(lines[:cut]) + torn)
            before = len(stage.world.acted())
            played = await resumed(stage)
            assert played.exit is Exit.OK
            assert set(stage.world.acted()[before:]) <= {"t"}, cut
            for line in path.read_bytes().splitlines():
                json.loads(line)


async def test_finished_test_is_not_run_again_and_keeps_its_outputs(stage):
    await recorded(stage)
    played = await resumed(stage)
    assert played.statuses["t"] is Status.SKIPPED
    assert played.ended["t"].outputs["name"] == "t"
    assert stage.world.acted().count("t") == 1


async def test_what_no_longer_holds_is_done_again(stage):
    await recorded(stage)
    stage.world.done.discard("a")
    played = await resumed(stage)
    assert played.statuses["a"] is Status.CHANGED
    assert played.statuses["b"] is Status.SKIPPED


async def test_a_test_of_what_was_changed_since_is_run_again(stage):
    await recorded(stage)
    stage.world.done.discard("a")  # another cluster of the same name, say
    played = await resumed(stage)
    assert played.statuses["t"] is Status.OK
    assert stage.world.acted().count("t") == 2
    assert (await resumed(stage)).statuses["t"] is Status.SKIPPED


async def test_so_it_is_where_the_run_that_changed_it_was_killed_before(stage):
    lines = await recorded(stage)
    stage.world.done.discard("b")
    await resumed(stage)
    path = stage.directory / "journal.ndjson"
    again = path.read_bytes().splitlines(keepends=True)[len(lines) :]
    acted = next(place for place, line in enumerate(again) if b"step.act" in line and b'"b"' in line)
    path.write_bytes(b"".join((*lines, *again[: acted + 1])))
    before = stage.world.acted().count("t")
    assert (await resumed(stage)).statuses["b"] is Status.SKIPPED
    assert stage.world.acted().count("t") == before + 1


async def test_other_parameters_are_another_step(stage):
    await recorded(stage)
    journal = opened(stage, resume=True)
    changed = stage.step("t", runs=True, params={"name": "t", "value": 1})
    played = await stage.play(changed, journal=journal, resume=True)
    journal.close()
    assert played.statuses["t"] is Status.OK


async def test_interrupted_step_recalls_its_job_and_a_finished_one_forgets(stage):
    lines = await recorded(stage)
    kept = [line for line in lines if b"step.end" not in line or b'"a"' in line]
    (stage.directory / "journal.ndjson").write_bytes(b"".join(kept))
    journal = opened(stage, resume=True)
    assert journal.recalled("b", "job") == "job-1"
    journal.close()
    (stage.directory / "journal.ndjson").write_bytes(b"".join(lines))
    journal = opened(stage, resume=True)
    assert journal.recalled("b", "job") is None
    journal.close()


async def test_fresh_run_makes_everything_before_it_history(stage):
    await recorded(stage)
    journal = opened(stage)
    assert journal.records == {}
    journal.run_started("again", None, resumed=False)
    journal.close()
    journal = opened(stage, resume=True)
    assert journal.records == {}
    journal.close()


async def test_damage_in_the_middle_is_told(stage):
    lines = await recorded(stage)
    (stage.directory / "journal.ndjson").write_bytes(b"".join([lines[0], b"{garbage\n", *lines[1:]]))
    with pytest.raises(JournalDamaged, match="line 2"):
        opened(stage, resume=True)


async def test_secrets_are_masked(stage, monkeypatch):
    redactor = Redactor()
    redactor.register("Planted-1")
    monkeypatch.setattr("services.steps.journal.secrets", redactor)
    journal = opened(stage)
    await stage.play(stage.step("a", params={"name": "a", "value": {"x": "Planted-1", "token": "t0"}}), journal=journal)
    journal.close()
    text = (stage.directory / "journal.ndjson").read_text()
    assert "Planted-1" not in text
    assert '"t0"' not in text


def test_second_runner_is_told_who_holds_the_lock(tmp_path):
    with locked(tmp_path / "lock"):
        with pytest.raises(LockHeld, match=f"pid {os.getpid()}") as caught, locked(tmp_path / "lock"):
            pass
        assert caught.value.exit is Exit.LOCKED
    with locked(tmp_path / "lock"):
        pass


def test_lock_of_a_dead_process_never_blocks(tmp_path):
    path = tmp_path / "lock"
    code = (
        "import os; from pathlib import Path; from services.steps import locked\n"
        f"with locked(Path({str(path)!r})): os._exit(9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 9
    assert path.read_text().startswith("pid ")
    with locked(path):
        pass


def test_lock_is_per_workspace_and_context(tmp_path):
    keys = {run_key(tmp_path, "a"), run_key(tmp_path, "b"), run_key(tmp_path / "x", "a"), run_key(tmp_path, None)}
    assert len(keys) == 4
    assert all("/" not in key for key in keys)


FULL = Path("/dev/full")


def fill(journal: Journal) -> None:
    """Whatever is written from now on finds no room."""
    full = os.open(FULL, os.O_WRONLY)
    os.dup2(full, journal._descriptor or -1)
    os.close(full)


@pytest.mark.parametrize("phase", ["observe", "act", "verify"])
async def test_a_run_that_cannot_be_written_down_is_not_gone_on_with(stage, phase):
    journal = Journal.open(stage.directory / "journal", resume=False)

    async def full(ctx: Any) -> None:
        fill(journal)

    stage.world.hooks[phase, "a"] = full
    played = await stage.play(stage.step("a"), stage.step("b"), finally_steps=[stage.step("z")], journal=journal)
    journal.close()
    failed = "a" if phase == "observe" else "b"
    assert (played.exit, played.ended[failed].reason.code) == (Exit.FILE, "E-JOURNAL-WRITE")
    assert "No space left" in str(played.ended[failed].reason.cause)
    assert played.statuses["z"] is Status.CHANGED
    assert ("a" in stage.world.done) is (phase != "observe")
    assert "b" not in stage.world.done


async def test_an_end_that_cannot_be_written_is_no_failure_and_can_be_told(stage):
    journal = Journal.open(stage.directory / "journal", resume=False)

    async def full(ctx: Any) -> None:
        fill(journal)

    stage.world.hooks["verify", "a"] = full
    played = await stage.play(stage.step("a"), journal=journal)
    assert played.exit is Exit.OK
    assert "No space left" in str(journal.untold.cause)
    journal.close()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalUnwritable, match="cannot be written"):
        Journal.open(tmp_path / "file" / "journal", resume=False)
    with pytest.raises(JournalUnwritable, match="cannot be written"), locked(tmp_path / "file" / "lock"):
        pass


def test_where_files_cannot_be_locked_no_runner_works_and_nobody_is_said_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_asked: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refused)
    with pytest.raises(JournalUnwritable), locked(tmp_path / "lock"):
        pass
    assert not is_held(tmp_path / "lock")
