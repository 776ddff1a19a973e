"""Pictures of screens against those in snapshots/: what nobody meant to change is seen.

`make snapshots` writes them anew; look at each before it is committed.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from screens.editor import EditorScreen
from screens.federation.boxes import PartyBox
from screens.listing import ListingScreen
from screens.wizard import WizardScreen
from services.i18n import use_language
from services.rollout import Health
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "snapshots"
ACCEPT = "FATETUI_ACCEPT_SNAPSHOTS"
SETTLED = 60.0
"""Seconds in which the slowest machine has shown all that a picture has."""
Shows = Callable[[Pilot[int]], Awaitable[None]]


async def parties(pilot: Pilot[int]) -> None:
    """Two healthy parties."""
    await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
    await goes_to(pilot, "pa", "parties")
    screen = screen_of(pilot)
    assert isinstance(screen, ListingScreen)
    await until(pilot, lambda: len(screen.table.rows) == 2)
    await until(pilot, lambda: all(row.subject.verdict.health is Health.HEALTHY for row in screen.table.rows))
    session = pilot.app.session  # type: ignore[attr-defined]
    await until(pilot, lambda: session.service.view is not None and session.version is not None)
    # Columns never shrink while one looks; how wide they are must not depend on what was seen on the way.
    screen.table.retitle()


async def federation(pilot: Pilot[int]) -> None:
    await parties(pilot)
    await goes_to(pilot, "fed", "federation")
    await until(
        pilot, lambda: sum("listens there" in str(box.content) for box in screen_of(pilot).query(PartyBox)) == 2
    )


async def wizard(pilot: Pilot[int]) -> None:
    await goes_to(pilot, "wizard", "wizard")
    screen = screen_of(pilot)
    assert isinstance(screen, WizardScreen)
    await until(pilot, lambda: screen.settled and screen.focused is not None)


async def editor(pilot: Pilot[int]) -> None:
    await goes_to(pilot, "config", "config")
    files = screen_of(pilot)
    assert isinstance(files, ListingScreen)
    await until(pilot, lambda: len(files.table.rows) == 2)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
    screen = screen_of(pilot)
    assert isinstance(screen, EditorScreen)
    await until(pilot, lambda: screen.focused is screen.area and bool(screen.problems.lines))


async def files(pilot: Pilot[int]) -> None:
    use_language("zh")
    await goes_to(pilot, "config", "config")
    screen = screen_of(pilot)
    assert isinstance(screen, ListingScreen)
    await until(pilot, lambda: len(screen.table.rows) == 2)


PICTURES: dict[str, tuple[tuple[int, int], Shows]] = {
    "parties-120x36": ((120, 36), parties),
    "federation-80x24": ((80, 24), federation),
    "wizard-80x24": ((80, 24), wizard),
    "editor-120x36": ((120, 36), editor),
    "files-zh-80x24": ((80, 24), files),
}


@pytest.mark.parametrize("name", PICTURES)
async def test_it_looks_as_it_was_accepted(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for party in (9999, 10000):
        shutil.copy(ROOT / "examples" / "article" / f"fate-{party}.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    size, shows = PICTURES[name]
    async with console(size) as pilot:
        await shows(pilot)
        for field in (*pilot.app.screen.query(Input), *pilot.app.screen.query(TextArea)):
            field.cursor_blink = False
        kept = SNAPSHOTS / f"{name}.svg"
        accepted = kept.read_text(encoding="utf-8") if kept.exists() else ""
        # All that was not waited for comes in its own time: the picture is to become the one that was accepted.
        with suppress(TimeoutError):
            await until(pilot, lambda: taken(pilot, name) == accepted, deadline=SETTLED)
        picture = taken(pilot, name)
    if os.environ.get(ACCEPT):
        kept.write_text(picture, encoding="utf-8")
    elif picture != accepted:
        seen = tmp_path / kept.name
        seen.write_text(picture, encoding="utf-8")
        pytest.fail(f"{name} looks otherwise: compare {seen} with {kept}; make snapshots accepts it")


def taken(pilot: Pilot[int], name: str) -> str:
    """The picture as it is now, without what differs from run to run: its own identity."""
    return re.sub(r"terminal-\d+", "terminal", pilot.app.export_screenshot(title=name))
