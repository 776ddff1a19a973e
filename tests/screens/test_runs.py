"""`:runs` over journals of real runs: one that was killed can be read and resumed."""

from __future__ import annotations

from pathlib import Path

import pytest

from screens.runs import RunScreen, RunsScreen
from services.errors import Exit
from services.steps import Journal
from services.steps.events import Status, StepEnded
from tests.screens.conftest import console, goes_to, screen_of, until


def journals(state: Path) -> None:
    """A run that was killed in its second step, and one that was done."""
    killed = Journal.open(state / "runs" / "one" / "journal.ndjson", resume=False)
    killed.run_started("two-party", "prod", resumed=False, workspace=state)
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
        assert f"cd {tmp_path} && fatetui --script FILE --resume" in told
