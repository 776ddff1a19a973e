"""`:toy` on the demo: a pair is tested, stopped, refused; what it told stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from textual.pilot import Pilot

from fatetui.app import FatetuiApp
from screens.parties import PartiesScreen
from screens.toy import ToyScreen, TranscriptScreen
from services.pods import is_ready
from services.session import Pair, Session, ToyRun
from services.toy import Outcome
from tests.screens.conftest import console, goes_to, noticed, screen_of, until
from tests.screens.federation import found_federation

SIZES = ((80, 24), (120, 36))
PAIR = Pair("fate-10000", 9999)


@asynccontextmanager
async def toy(
    size: tuple[int, int] = (120, 36), *, scenario: str | None = None, speed: float = 50
) -> AsyncIterator[Pilot[int]]:
    """The screen `:toy` over two parties whose pods are ready."""
    async with console(size, scenario=scenario, speed=speed) as pilot:
        app = pilot.app
        assert isinstance(app, FatetuiApp)
        assert app.kubeconfig is not None
        await found_federation(app.kubeconfig)
        await goes_to(pilot, "toy", "toy")
        screen = screen_of(pilot)
        assert isinstance(screen, ToyScreen)
        session = session_of(pilot)
        await until(pilot, lambda: screen.matrix.pair is not None and screen.count_text() == "(0/4)")
        await until(pilot, lambda: all_ready(session))
        yield pilot


def all_ready(session: Session) -> bool:
    own = [pod for pod in session.parties.pods.items if pod["metadata"]["namespace"].startswith("fate-")]
    return len(own) > 1 and all(map(is_ready, own))


def session_of(pilot: Pilot[int]) -> Session:
    session = pilot.app.session  # type: ignore[attr-defined]
    assert isinstance(session, Session)
    return session


def run_of(pilot: Pilot[int], pair: Pair = PAIR) -> ToyRun | None:
    return session_of(pilot).toys.runs.get(pair)


def told(pilot: Pilot[int]) -> str:
    screen = pilot.app.screen
    return str(screen.told.content) if isinstance(screen, ToyScreen) else ""


async def on_the_pair(pilot: Pilot[int]) -> None:
    """Guest 10000 is the second row, host 9999 the first column."""
    screen = pilot.app.screen
    assert isinstance(screen, ToyScreen)
    await pilot.press("j")
    await until(pilot, lambda: screen.matrix.pair == PAIR)


@pytest.mark.parametrize("size", SIZES)
async def test_a_pair_is_tested_and_its_verdict_stays(size: tuple[int, int]) -> None:
    async with toy(size) as pilot:
        await until(pilot, lambda: "untested" in told(pilot))
        await on_the_pair(pilot)
        await pilot.press("t")
        await until(pilot, lambda: (run := run_of(pilot)) is not None and not run.running)
        run = run_of(pilot)
        assert run is not None
        assert run.error is None, str(run.error)
        assert run.result is not None
        assert run.result.outcome is Outcome.PASS
        await until(pilot, lambda: "passed" in told(pilot) and "secure_sum" in told(pilot))
        screen = screen_of(pilot)
        assert isinstance(screen, ToyScreen)
        await until(pilot, lambda: any("secure_sum" in line for line, _tone in screen.lines.lines))
        await until(pilot, lambda: screen.keys.region.bottom == size[1] and screen.lines.region.height > 3)
        await goes_to(pilot, "po", "pods")
        await goes_to(pilot, "toy", "toy")
        await until(pilot, lambda: screen_of(pilot).count_text() == "(1/4)")


async def test_a_test_goes_on_without_its_screen_and_can_be_stopped() -> None:
    # The submit waits a minute of the demo for the other party, and is not over before it is stopped.
    async with toy(scenario="toy-peer-unreachable", speed=3) as pilot:
        await on_the_pair(pilot)
        await pilot.press("t")
        await until(pilot, lambda: (run := run_of(pilot)) is not None and bool(run.lines))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, TranscriptScreen))
        transcript = pilot.app.screen
        assert isinstance(transcript, TranscriptScreen)
        await until(pilot, lambda: bool(transcript.text.lines))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ToyScreen))
        session_of(pilot).toys.stop()
        await until(pilot, lambda: (run := run_of(pilot)) is not None and not run.running)
        run = run_of(pilot)
        assert run is not None
        assert run.stopped
        await until(pilot, lambda: "Stopped by the operator" in told(pilot))


async def test_the_key_of_the_parties_page_leads_to_the_partys_row() -> None:
    async with toy() as pilot:
        await goes_to(pilot, "pa", "parties")
        parties = screen_of(pilot)
        assert isinstance(parties, PartiesScreen)
        await until(pilot, lambda: len(parties.table.rows) == 2)
        chosen = parties.selected_party()
        assert chosen is not None
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ToyScreen))
        screen = pilot.app.screen
        assert isinstance(screen, ToyScreen)
        await until(pilot, lambda: (pair := screen.matrix.pair) is not None and pair.guest == chosen.party.title)
        assert screen.matrix.pair is not None
        assert str(screen.matrix.pair.host) != chosen.party.party_id


async def test_read_only_tests_nothing() -> None:
    async with console(read_only=True) as pilot:
        await goes_to(pilot, "toy", "toy")
        await until(pilot, lambda: "no party to test" in str(screen_of(pilot).query_one("PicturePane").content))  # type: ignore[attr-defined]
        await pilot.press("t")
        await until(pilot, lambda: noticed(pilot, "Read-only"))
