"""The console on a demo of its own: a federation made of the charts' labels, without waiting for images."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import app as textual_app
from textual import pilot as textual_pilot
from textual.css.query import NoMatches
from textual.pilot import Pilot
from textual.screen import ModalScreen, Screen

from fatetui.app import FatetuiApp, Start
from fatetui.settings import Settings
from fatetui.settings.models import MainSettings
from screens.base import ConsoleScreen
from services.i18n import use_language
from services.sandbox import DemoProcess
from services.session import heartbeat

DEADLINE = 180.0
"""Seconds until what is waited for is given up: far above what the slowest machine takes."""
_MOMENT = 0.02
"""Seconds in which a screen's own timers, of layout and painting, come round."""
_MOST_TURNS = 500
"""Of the loop: a log that runs is never through."""


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Every test begins in English, and so does whatever comes after it."""
    use_language("en")
    yield
    use_language("en")


@pytest.fixture(autouse=True)
def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual's pilot takes a console for idle that used no processor for a moment. On a machine with other work that
    is one which was given none: the next key would overtake what the last one began."""
    for module in (textual_app, textual_pilot):
        monkeypatch.setattr(module, "wait_for_idle", _idle)
    # Its other patience, half a minute for what the screen's parts were sent, is no longer than anybody's here.
    monkeypatch.setattr(Pilot._wait_for_screen, "__defaults__", (DEADLINE,))


async def _idle(*_how_long: float) -> None:
    """Return once nobody on this loop has anything to do: who waits for a timer, a thread or the network has not."""
    await asyncio.sleep(_MOMENT)
    ready = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    for _turn in range(_MOST_TURNS):
        if not ready:
            return
        await asyncio.sleep(0)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A demo that is slow to answer is not taken for one that is lost: what is shown and may be done rests on that."""
    monkeypatch.setattr(heartbeat, "_PATIENCE", DEADLINE)


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own: the wizard writes into the one that it is in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@asynccontextmanager
async def console(
    size: tuple[int, int] = (120, 36),
    *,
    read_only: bool = False,
    main: MainSettings | None = None,
    production: tuple[str, ...] = (),
    state: Path | None = None,
    scenario: str | None = None,
    speed: float = 50,
    clusters: int = 1,
) -> AsyncIterator[Pilot[int]]:
    """The console on the first cluster of a fresh demo, entered and left."""
    settings = Settings(main=main or MainSettings(production=list(production)))
    async with DemoProcess(scenario=scenario, speed=speed, clusters=clusters) as demo:
        app = FatetuiApp(Start(Path(demo.kubeconfig), read_only=read_only, settings=settings, state=state))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: app.session is not None)
            yield pilot


async def until(pilot: Pilot[Any], condition: Callable[[], bool], *, deadline: float = DEADLINE) -> None:
    """Wait until `condition` holds, on a screen that keys can go to."""
    async with asyncio.timeout(deadline):
        while not (_holds(condition) and _takes_keys(pilot.app.screen)):
            await pilot.pause()


def _holds(condition: Callable[[], bool]) -> bool:
    """Whether it holds already: of parts that are not made yet nothing does."""
    try:
        return condition()
    except NoMatches:
        return False


def _takes_keys(screen: Screen[Any]) -> bool:
    """Whether it has all of its parts, and where it asks something the focus is on one of them: both come later than
    the screen itself."""
    asks = isinstance(screen, ModalScreen) and bool(screen.focus_chain)
    return screen.is_mounted and (screen.focused is not None or not asks)


def noticed(pilot: Pilot[int], words: str) -> bool:
    """Whether a notice has `words`."""
    return any(words in str(notice.text) for notice in app_of(pilot).notices)


def app_of(pilot: Pilot[int]) -> FatetuiApp:
    """The application."""
    assert isinstance(pilot.app, FatetuiApp)
    return pilot.app


def screen_of(pilot: Pilot[int]) -> ConsoleScreen:
    """The screen shown, which is one of the console's."""
    screen = pilot.app.screen
    assert isinstance(screen, ConsoleScreen)
    return screen


async def goes_to(pilot: Pilot[int], command: str, view: str) -> None:
    """Type `command` after `:` and wait for the view."""
    await pilot.press("colon", *command, "enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, ConsoleScreen) and screen_of(pilot).place.view == view)
