"""`:runs` over journals of real runs: one that was killed can be read and resumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.runs import RunScreen, RunsScreen
from screens.tasks import ConfirmScreen
from services.errors import Exit
from services.steps import Journal
from services.steps.events import Status, StepEnded
from tests.screens.conftest import app_of, console, goes_to, screen_of, until


def journals(state: Path) -> None:
    """A run that was killed in its second step, and one that was done."""
    killed = Journal.open(state / "runs" / "one" / "journal.ndjson", resume=False)
    killed.run_started("two-party", "prod", resumed=False, workspace=state, script=state / "two party.yaml")
    killed.step_started("login", "kubefate.login", "h1", 1)
    killed.step_ended("h1", StepEnded("login", "kubefate.login", Status.OK, 0.1, None))
    killed.step_started("install", "cluster.ensure", "h2", 1)
    killed.close()
    done = Journal.open(state / "runs" / "two" / "journal.ndjson", resume=False)
    done.run_started("[red]markup[/]", "prod", resumed=False)
    done.run_ended(Exit.OK, {})
    done.close()


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_how_runs_ended_and_how_one_goes_on(size: tuple[int, int], tmp_path: Path) -> None:
    journals(tmp_path)
    async with console(size, state=tmp_path) as pilot:
        await goes_to(pilot, "runs", "runs")
        screen = screen_of(pilot)
        assert isinstance(screen, RunsScreen)
        await until(pilot, lambda: len(screen.table.rows) == 2)
        assert [row.cells[3].text for row in screen.table.rows] == ["✓ done", "▲ killed"]
        assert screen.table.rows[0].cells[1].text == "[red]markup[/]"
        assert "install" in screen.table.rows[1].text

        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, RunScreen))
        text = screen_of(pilot)
        assert isinstance(text, RunScreen)
        await until(pilot, lambda: bool(text.text.lines))
        told = "\n".join(line for line, _tone in text.text.lines)
        assert "✓ login (kubefate.login)" in told
        assert "▲ install (cluster.ensure)  begun, and never ended" in told
        assert f"cd {tmp_path} && fatetui --script 'two party.yaml' --resume" in told


SCRIPT = """apiVersion: fatetui/v1
name: a-namespace
steps:
  - namespace.ensure: {names: [fate-again]}
"""


async def test_a_runs_script_is_run_again_after_a_look(tmp_path: Path) -> None:
    file = tmp_path / "again.yaml"
    file.write_text(SCRIPT)
    for script, name in ((file, "a-namespace"), (None, "no-file"), (tmp_path / "gone.yaml", "gone")):
        journal = Journal.open(tmp_path / "runs" / name / "journal.ndjson", resume=False)
        journal.run_started(name, "prod", resumed=False, workspace=tmp_path, script=script)
        journal.run_ended(Exit.OK, {})
        journal.close()
    async with console(state=tmp_path) as pilot:
        await goes_to(pilot, "script", "runs")
        screen = screen_of(pilot)
        assert isinstance(screen, RunsScreen)
        await until(pilot, lambda: len(screen.table.rows) == 3)
        notices = app_of(pilot).notices
        for name, told in (("no-file", "No file holds"), ("gone", "gone.yaml")):
            screen.table.move_to(next(row.uid for row in screen.table.rows if name in row.text))
            await pilot.press("i")
            await until(pilot, lambda told=told: any(told in str(notice.text) for notice in notices))
        screen.table.move_to(next(row.uid for row in screen.table.rows if "a-namespace" in row.text))
        await pilot.press("i")
        app = app_of(pilot)
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen) and app.screen.agree.has_focus)
        await pilot.press("enter")
        session = app_of(pilot).session
        assert session is not None
        await until(pilot, lambda: bool(session.tasks.tasks) and session.tasks.tasks[-1].exit is Exit.OK)
        await until(pilot, lambda: len(screen.table.rows) == 4)
