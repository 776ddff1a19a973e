"""`:board`, `:hosts` and `:names` on the demo: whether boards answer, ports forwarded, hosts lines."""

from __future__ import annotations

import httpx
import pytest
from textual.pilot import Pilot

from screens.boards import BoardsScreen, HostsScreen, NamesScreen
from services.access import Reached
from services.pods import is_ready
from tests.screens.conftest import console, goes_to, screen_of, until
from tests.screens.federation import found_federation


async def boards(pilot: Pilot[int]) -> BoardsScreen:
    """The boards of two parties, once they were looked at and the pods run."""
    await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
    await goes_to(pilot, "board", "boards")
    screen = screen_of(pilot)
    assert isinstance(screen, BoardsScreen)
    session = pilot.app.session  # type: ignore[attr-defined]
    await until(pilot, lambda: len(session.boards.boards) == 2)
    await until(pilot, lambda: all(map(is_ready, session.parties.pods.items)) and len(session.parties.pods) > 8)
    await until(pilot, lambda: not any(board.checking for board in session.boards.boards.values()))
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_board_that_answers_is_told_with_its_way(size: tuple[int, int]):
    async with console(size) as pilot:
        screen = await boards(pilot)
        await pilot.press("r")
        session = pilot.app.session  # type: ignore[attr-defined]
        await until(pilot, lambda: isinstance(session.boards.boards["fate-10000"].result, Reached))
        await until(pilot, lambda: "answers 200" in str(screen.details.content))
        await pilot.press("c")
        await until(pilot, lambda: "10000.fateboard" in pilot.app.clipboard)


async def test_a_port_is_forwarded_and_taken_back():
    async with console() as pilot:
        await boards(pilot)
        board = pilot.app.session.boards.boards["fate-10000"]  # type: ignore[attr-defined]
        await pilot.press("f")
        await until(pilot, lambda: board.forward is not None)
        url = board.forward.url
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(url)).status_code == 200
        await pilot.press("f")
        await until(pilot, lambda: board.forward is None)
        async with httpx.AsyncClient(trust_env=False) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get(url)


async def test_enter_forwards_a_port_to_a_board_whose_name_nobody_serves(monkeypatch: pytest.MonkeyPatch):
    opened: list[str] = []

    async def browser(url: str) -> bool:
        opened.append(url)
        return True

    monkeypatch.setattr("screens.boards.screen.open_in_browser", browser)
    async with console() as pilot:
        await boards(pilot)
        board = pilot.app.session.boards.boards["fate-10000"]  # type: ignore[attr-defined]
        board.result = Reached("ingress", "http://10000.fateboard.kubefate.net/", 200)
        await pilot.press("enter")
        await until(pilot, lambda: len(opened) == 1)
        assert (opened[0], board.forward) == (board.address.url, None)
        board.result = Reached("port-forward", "http://127.0.0.1:1/", 200)
        await pilot.press("enter")
        await until(pilot, lambda: len(opened) == 2)
        assert board.forward is not None
        assert opened[1] == board.forward.url
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(opened[1])).status_code == 200


async def test_hosts_lines_for_every_system_and_what_became_of_the_names(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("services.access.names._system_addresses", lambda _name: [])
    async with console() as pilot:
        await boards(pilot)
        await pilot.press("h")
        await until(pilot, lambda: isinstance(pilot.app.screen, HostsScreen))
        screen = screen_of(pilot)
        assert isinstance(screen, HostsScreen)

        def told(text: str) -> bool:
            return any(text in line for line, _tone in screen.text.lines)

        await until(pilot, lambda: all(map(told, ("# BEGIN fatetui", "9999.fateboard.kubefate.net", "sudo sed"))))
        await goes_to(pilot, "names", "names")
        names = screen_of(pilot)
        assert isinstance(names, NamesScreen)
        await until(pilot, lambda: "straight to the ingress" in str(names.details.content))
        await until(pilot, lambda: names.table.rows[0].cells[1].text == "! not resolved")
        await pilot.press("c", "enter")
        await until(pilot, lambda: "9999.fateboard.kubefate.net" in pilot.app.clipboard)


async def test_b_leads_from_a_party_to_its_board():
    async with console() as pilot:
        await boards(pilot)
        await goes_to(pilot, "pa", "parties")
        parties = screen_of(pilot)
        await until(pilot, lambda: len(parties.table.rows) == 2)  # type: ignore[attr-defined]
        await pilot.press("down", "b")
        await until(pilot, lambda: isinstance(pilot.app.screen, BoardsScreen))
        screen = screen_of(pilot)
        assert isinstance(screen, BoardsScreen)
        await until(pilot, lambda: (board := screen.selected()) is not None and board.party == "fate-9999")


async def test_without_parties_there_is_a_sentence():
    async with console() as pilot:
        await goes_to(pilot, "board", "boards")
        screen = screen_of(pilot)
        assert isinstance(screen, BoardsScreen)
        await until(pilot, lambda: "no board" in str(screen.picture.content))
