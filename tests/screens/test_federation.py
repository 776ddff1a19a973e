"""`:federation`: boxes and arrows by what stands in the cluster, from party to party by keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from screens.federation import FederationScreen, LinkScreen
from screens.federation.boxes import PartyBox
from screens.federation.drawing import Canvas, box, exchange_box, exchanges
from screens.look import Tone
from screens.resources import ResourceScreen
from screens.toy import ToyScreen
from screens.widgets.table import Cell
from services.doctor import KnownParty
from services.kubernetes import connect, contexts
from services.sandbox import DemoProcess
from services.session.elsewhere import ElsewhereBoard
from services.session.wiring import Wire, Wired, joined
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation

WIRES = st.builds(
    Wire,
    st.none() | st.integers(1, 99999),
    st.text(max_size=50),
    st.integers(1, 65535),
    st.none() | st.tuples(st.integers(30000, 32767)),
)


async def federation(pilot: Pilot[int]) -> FederationScreen:
    await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
    await goes_to(pilot, "fed", "federation")
    screen = screen_of(pilot)
    assert isinstance(screen, FederationScreen)
    await until(pilot, lambda: len(screen.query(PartyBox)) == 2)
    await until(pilot, lambda: all("▶" in str(one.content) for one in screen.query(PartyBox)))
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (200, 50)])
async def test_two_parties_and_their_routes(size: tuple[int, int]):
    async with console(size) as pilot:
        screen = await federation(pilot)
        first, second = screen.query(PartyBox)
        wanted = ("listens at 30010", "30009", "✓ listens there")
        await until(pilot, lambda: all(words in str(first.content) for words in wanted))
        await until(pilot, lambda: "30010" in str(second.content))
        await until(pilot, lambda: screen.focused is first)
        await pilot.press("right")
        await until(pilot, lambda: screen.query(PartyBox).first().arrow == 0)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LinkScreen))
        link = screen_of(pilot)
        assert isinstance(link, LinkScreen)
        await until(pilot, lambda: any("back" in line for line, _tone in link.text.lines))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("left", "down")
        await until(pilot, lambda: screen.selected is not None and screen.selected.party.title == "fate-9999")
        await pilot.press("t")
        await until(pilot, lambda: isinstance(pilot.app.screen, ToyScreen))
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ResourceScreen))


async def test_without_a_party_there_is_a_sentence():
    async with console() as pilot:
        await goes_to(pilot, "fed", "federation")
        screen = screen_of(pilot)
        assert isinstance(screen, FederationScreen)
        await until(pilot, lambda: "There is no party" in str(screen.picture.content))


@given(
    st.text(max_size=60), st.lists(WIRES, max_size=4), st.integers(20, 200), st.sampled_from(["✓ healthy", "✗ 失败了"])
)
def test_no_line_is_wider_than_the_screen(name: str, wires: list[Wire], width: int, state: str):
    wired = Wired(KnownParty(name, name, "9999"), (30091,), tuple(wires))
    drawn = box(wired, [(state, Tone.GOOD)], [Cell("· untested")] * len(wires), Canvas(width), 0)
    for line in str(drawn).split("\n"):
        assert cell_len(line) <= max(width, 40)


def test_a_star_has_its_exchange_and_plain_characters_where_no_others_are():
    star = [
        Wired(KnownParty(name, name, name), (), (Wire(None, "10.9.9.9", 30000, None),)) for name in ("9999", "10000")
    ]
    ((address, parties),) = exchanges(star).items()
    assert parties == ["9999", "10000"]
    drawn = str(exchange_box(address, parties, Canvas(80, plain=True)))
    assert "10.9.9.9:30000" in drawn
    assert "<-- 10000" in drawn
    assert drawn.isascii()


def test_of_many_routes_the_bad_ones_are_drawn_and_the_others_counted():
    wires = tuple(Wire(party, "node", 30000 + party, (30000 + party,)) for party in range(1, 50))
    wires = (*wires[:40], replace(wires[40], listens=(1,)), *wires[41:])
    wired = Wired(KnownParty("fate-9999", "fate-9999", "9999"), (30050,), wires)
    toys = [Cell() for _wire in wires]
    few = str(box(wired, [], toys, Canvas(80)))
    assert (few.count("▶"), "▶ 41" in few, "routes more: 44" in few) == (5, True, True)
    assert str(box(wired, [], toys, Canvas(80), 7)).count("▶") == 49


def test_a_route_to_another_cluster_is_compared_with_what_listens_there():
    here = Wired(KnownParty("a", "a", "9999"), (30009,), (Wire(10000, "node", 30010, None), Wire(7, "node", 1, None)))
    there = Wired(KnownParty("b", "b", "10000"), (30010,), (Wire(9999, "node", 30008, None),))
    assert [wire.fits for wire in joined([here], [here, there])[0].wires] == [True, None]
    assert [wire.fits for wire in joined([there], [here, there])[0].wires] == [False]


async def test_parties_of_another_context_join_the_picture():
    async with DemoProcess(speed=50, clusters=2) as demo:
        kubeconfig = Path(demo.kubeconfig)
        one, two = contexts(kubeconfig).names
        await found_federation(kubeconfig)
        async with await connect(kubeconfig, two) as cluster:
            board = ElsewhereBoard(cluster, kubeconfig)
            assert await board.others() == [one]
            board.choose([one, "nowhere"])
            assert board._task is not None
            await board._task
            assert [view.party.title for view in board.found[one].views] == ["fate-10000", "fate-9999"]
            assert [len(wired.wires) for wired in board.wired] == [1, 1]
            assert board.found["nowhere"].error is not None
            async with await connect(kubeconfig, one) as home:
                for context, chosen in ((home, (two, "nowhere")), (cluster, ())):
                    gone_to = ElsewhereBoard(context, kubeconfig)
                    gone_to.succeed(board)
                    assert gone_to.chosen == chosen
                    await gone_to.close()
            await board.close()
