"""The console by keyboard alone, on the demo, at the sizes it has to work at."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest
from textual.command import CommandPalette
from textual.events import Key
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widgets import Input, Static

from screens.catalog import VIEWS
from screens.help import HelpScreen
from screens.listing import ListingScreen
from screens.overview import OverviewScreen
from screens.parties import PartiesScreen
from screens.party.tab import TABS
from screens.place import Place
from screens.reading import DescriptionScreen, LogScreen, YamlScreen
from screens.reading.text import TextScreen
from screens.resources import ContainersScreen
from screens.widgets.jumping import JumpScreen
from services.i18n import _, language
from services.session import Trust
from tests.screens.conftest import app_of, console, goes_to, noticed, screen_of, until
from tests.screens.federation import found_federation

ARTICLE = Path(__file__).parents[2] / "examples" / "article"
SIZES = ((80, 24), (120, 36), (200, 50))


def listing(pilot: Pilot[int]) -> ListingScreen:
    screen = screen_of(pilot)
    assert isinstance(screen, ListingScreen)
    return screen


def names(screen: ListingScreen) -> set[str]:
    return {row.text for row in screen.table.rows}


@pytest.mark.parametrize("size", SIZES)
async def test_every_view_is_reached_by_its_words_and_fits(
    size: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("fate-9999.yaml", "fate-10000.yaml"):
        shutil.copy(ARTICLE / name, tmp_path)
    monkeypatch.chdir(tmp_path)
    async with console(size, state=tmp_path / "state") as pilot:
        await found_federation(pilot.app.kubeconfig)  # type: ignore[attr-defined]
        for view in VIEWS.values():
            if view.words:
                await goes_to(pilot, view.words[-1], view.id)
                await fits(pilot, size)
        await goes_to(pilot, "pa", "parties")
        await until(pilot, lambda: len(listing(pilot).table.rows) == 2)
        await pilot.press("enter")
        for number, (tab, _title) in enumerate(TABS, start=1):
            await pilot.press(str(number))
            await until(pilot, lambda tab=tab: screen_of(pilot).place.view == tab)
            await fits(pilot, size)
        await pilot.press("escape")
        await until(pilot, lambda: screen_of(pilot).place.view == "parties")


async def fits(pilot: Pilot[int], size: tuple[int, int]) -> None:
    """Header above, keys below, between them whatever has the focus: all of it on the screen."""
    screen = screen_of(pilot)
    await until(pilot, lambda: screen.is_current and bool(str(screen.keys.content).strip()))
    if isinstance(screen, ListingScreen):
        await until(pilot, lambda: bool(screen.table.rows) or screen.picture.display)
    whole = Region(0, 0, *size)

    def framed() -> bool:
        keys = screen.keys.region
        return screen.header.region.y == 0 and keys.bottom == size[1] and whole.contains_region(keys)

    def focus_in_sight() -> bool:
        focused = screen.focused
        if focused is None or not focused.display:
            return True
        seen = focused.region.intersection(whole)
        return seen.height >= 1 and seen.right <= size[0] and seen.y < screen.keys.region.y

    await until(pilot, framed)
    await until(pilot, focus_in_sight)


async def test_from_a_pod_to_its_description_yaml_and_log_and_back() -> None:
    async with console() as pilot:
        await goes_to(pilot, "po kube-system", "pods")
        table = screen_of(pilot)
        assert isinstance(table, ListingScreen)
        await until(pilot, lambda: len(table.table.rows) > 1)
        before = table.table.current
        assert before is not None
        await pilot.press("j")
        await until(pilot, lambda: (row := table.table.current) is not None and row.uid != before.uid)
        chosen = table.table.current
        for key, kind in (("d", DescriptionScreen), ("y", YamlScreen), ("l", LogScreen)):
            await pilot.press(key)
            await until(pilot, lambda kind=kind: isinstance(pilot.app.screen, kind))
            text = screen_of(pilot)
            assert isinstance(text, TextScreen)
            # A container may have written nothing.
            await until(pilot, lambda text=text: bool(text.text.lines) or isinstance(text, LogScreen))
            await pilot.press("escape")
            await until(pilot, lambda: pilot.app.screen is table)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ContainersScreen))
        containers = screen_of(pilot)
        assert isinstance(containers, ContainersScreen)
        await until(pilot, lambda: len(containers.table.rows) == 1)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, LogScreen))
        await pilot.press("escape", "escape")
        await until(pilot, lambda: pilot.app.screen is table)
        assert table.table.current is not None
        assert chosen is not None
        assert table.table.current.uid == chosen.uid


async def test_filters_narrow_and_escape_takes_them_away_first() -> None:
    async with console() as pilot:
        await goes_to(pilot, "po all", "pods")
        screen = screen_of(pilot)
        assert isinstance(screen, ListingScreen)
        await until(pilot, lambda: len(screen.table.rows) > 1)
        every = len(screen.table.rows)
        await pilot.press("slash", *"coredns", "enter")
        await until(pilot, lambda: 0 < len(screen.table.rows) < every)
        assert all("coredns" in text for text in names(screen))
        await pilot.press("escape")
        await until(pilot, lambda: len(screen.table.rows) == every)
        assert screen_of(pilot) is screen
        await pilot.press("slash", *"no such pod", "enter")
        await until(pilot, lambda: screen.picture.display)


async def test_an_empty_cluster_says_so() -> None:
    async with console() as pilot:
        await goes_to(pilot, "pa", "parties")
        screen = screen_of(pilot)
        assert isinstance(screen, PartiesScreen)
        await until(pilot, lambda: "There is no party" in str(screen.picture.content))


async def test_the_language_changes_at_once() -> None:
    async with console() as pilot:
        await goes_to(pilot, "no", "nodes")
        await pilot.press("L")
        await until(pilot, lambda: language() == "zh")
        await until(pilot, lambda: "ZH" in str(screen_of(pilot).header.content))


async def test_the_way_here_is_told_in_the_language_of_the_moment() -> None:
    async with console() as pilot:
        await goes_to(pilot, "no", "nodes")
        screen_of(pilot).app.enter(Place("doctor", title=_("Why")))

        def way() -> str:
            return " ".join(str(crumbs.content) for crumbs in screen_of(pilot).query("#crumbs").results(Static))

        await until(pilot, lambda: "› Why" in way())
        await pilot.press("L")
        await until(pilot, lambda: "› 原因" in way())


async def test_help_lists_what_the_screen_offers() -> None:
    async with console() as pilot:
        await pilot.press("question_mark")
        await until(pilot, lambda: isinstance(pilot.app.screen, HelpScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, OverviewScreen))


async def test_a_mistyped_word_is_told_with_the_nearest() -> None:
    async with console() as pilot:
        await pilot.press("colon", *"pds", "enter")
        await until(pilot, lambda: noticed(pilot, "pod"))


async def test_namespaces_get_numbers_as_they_are_used_and_contexts_are_opened_on_a_view() -> None:
    async with console() as pilot:
        await goes_to(pilot, "ns kube-system", "pods")
        await goes_to(pilot, "svc", "services")
        await until(pilot, lambda: screen_of(pilot).place == Place("services", "kube-system"))
        await pilot.press("0")
        await until(pilot, lambda: screen_of(pilot).place == Place("services"))
        await pilot.press("1")
        await until(pilot, lambda: screen_of(pilot).place == Place("services", "kube-system"))
        await pilot.press("2")
        await until(pilot, lambda: noticed(pilot, "number 2"))
        before = app_of(pilot).session
        await goes_to(pilot, "no /control", "nodes")
        await until(pilot, lambda: screen_of(pilot).filter_text == "control")
        await pilot.press("colon", *f"po kube-system @{before.context}", "enter")  # type: ignore[union-attr]
        await until(pilot, lambda: screen_of(pilot).place == Place("pods", "kube-system"))
        assert app_of(pilot).session is before


async def test_the_last_view_is_one_key_away() -> None:
    async with console() as pilot:
        await goes_to(pilot, "no", "nodes")
        await goes_to(pilot, "ns", "namespaces")
        await pilot.press("minus")
        await until(pilot, lambda: screen_of(pilot).place.view == "nodes")


@pytest.mark.parametrize("turns", [0, 3, 30, 200])
async def test_a_key_that_is_held_down_while_screens_come_and_go_is_harmless(turns: int) -> None:
    async with console((80, 24)) as pilot:
        app = app_of(pilot)
        for word, view in (("po", "pods"), ("no", "nodes"), ("ns", "namespaces")):
            await goes_to(pilot, word, view)
        assert app._driver is not None
        for key in ("left_square_bracket", "left_square_bracket", "right_square_bracket", "right_square_bracket") * 8:
            app._driver.send_message(Key(key, None))
            for _turn in range(turns):
                await asyncio.sleep(0)
        await pilot.press("left_square_bracket")
        await until(pilot, lambda: screen_of(pilot).place.view == "nodes")
        # Cancelled in the middle, leaving a screen takes the application with it, and says nothing.
        assert app.is_running
        assert [screen.place.view for screen in app.travels.screens] == ["nodes"]


@pytest.mark.parametrize("turns", range(4))
async def test_who_leaves_a_screen_or_the_console_before_the_screen_is_made_breaks_nothing(turns: int) -> None:
    async with console() as pilot:
        app = app_of(pilot)
        for leave in (app.back, app.exit):
            app.enter(Place("wizard"))
            for _turn in range(turns):
                await asyncio.sleep(0)
            leave()
            for _turn in range(100):
                await asyncio.sleep(0)
    # What broke would have been raised at the end of the block, too.
    assert app.crash is None


async def test_read_only_is_said_and_the_connection_is_live() -> None:
    async with console(read_only=True) as pilot:
        session = pilot.app.session  # type: ignore[attr-defined]
        await until(pilot, lambda: session.link().trust is Trust.LIVE)
        await until(pilot, lambda: "READ-ONLY" in str(screen_of(pilot).header.content))


async def test_a_burst_after_the_colon_belongs_to_the_prompt():
    async with console() as pilot:
        app = pilot.app
        for key in (":", *"pods"):
            # As a terminal sends what was pasted or typed ahead: all at once.
            app.post_message(Key("colon" if key == ":" else key, key))
        prompt = screen_of(pilot).prompt
        await until(pilot, lambda: prompt.field.value == "pods")


async def test_what_is_typed_ahead_of_the_prompts_end_belongs_to_the_screen():
    async with console() as pilot:
        await goes_to(pilot, "po all", "pods")
        screen = screen_of(pilot)
        assert isinstance(screen, ListingScreen)
        await until(pilot, lambda: len(screen.table.rows) > 1)
        for key in ("slash", "e", "enter", "space"):
            pilot.app.post_message(Key(key, {"slash": "/", "enter": "\r", "space": " "}.get(key, key)))
        await until(pilot, lambda: len(screen.table.marks) == 1 and screen.filter_text == "e")


async def test_words_are_listed_and_lead_somewhere_and_panes_are_jumped_to() -> None:
    async with console() as pilot:
        await pilot.press("ctrl+a")
        await until(pilot, lambda: screen_of(pilot).place.view == "aliases")
        screen = screen_of(pilot)
        assert isinstance(screen, ListingScreen)
        await until(pilot, lambda: any(row.uid == "nodes" for row in screen.table.rows))
        await until(pilot, lambda: any("DaemonSet" in text for text in names(screen)))
        screen.table.move_to("nodes")
        await pilot.press("enter")
        await until(pilot, lambda: screen_of(pilot).place.view == "nodes")
        await goes_to(pilot, "wizard", "wizard")
        wizard = screen_of(pilot)
        await until(pilot, lambda: len(wizard.panes) > 2)
        before = wizard.focused
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, JumpScreen))
        await pilot.press("s")
        await until(pilot, lambda: pilot.app.screen is wizard)
        await until(pilot, lambda: wizard.focused not in (None, before) or wizard.focused is wizard.focus_chain[1])


async def test_the_palette_speaks_the_language_of_the_moment() -> None:
    async with console() as pilot:
        await pilot.press("L")
        await until(pilot, lambda: language() == "zh")
        await pilot.press("ctrl+p")
        await until(pilot, lambda: isinstance(pilot.app.screen, CommandPalette) and bool(pilot.app.screen.query(Input)))
        assert pilot.app.screen.query_one(Input).placeholder == "搜索操作或视图…"
