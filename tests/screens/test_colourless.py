"""Without colours everything is readable, and what is chosen is seen: in greys, and with a terminal's own colours."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.segment import Segment
from textual.pilot import Pilot
from textual.widgets import OptionList

from screens.listing import ListingScreen
from screens.tasks import ChooseScreen, ConfirmScreen
from screens.widgets.jumping import JumpScreen
from tests.screens.conftest import app_of, console, goes_to, screen_of, until
from tests.screens.federation import found_federation
from themes import THEMES

Look = tuple[object, object, bool]


def looks(pilot: Pilot[int], line: int) -> Iterator[tuple[str, Look]]:
    """The words of a line of the screen, each with colour, background, and whether both are exchanged."""
    strip = pilot.app.screen._compositor.render_strips()[line]
    for segment in strip:
        if segment.text.strip():
            yield segment.text.strip(), _look(segment)


def _look(segment: Segment) -> Look:
    style = segment.style
    assert style is not None
    return style.color, style.bgcolor, bool(style.reverse)


def background(look: Look) -> object:
    colour, behind, inverse = look
    return (colour, inverse) if inverse else (behind, inverse)


def unreadable(pilot: Pilot[int]) -> list[str]:
    """Words in the colour of what is behind them."""
    found = (look for line in range(pilot.app.size.height) for look in looks(pilot, line))
    return [
        word
        for word, (colour, behind, _inverse) in found
        # A terminal's own colours are another for text and for what is behind it.
        if colour == behind and not getattr(colour, "is_default", True)
    ]


def line_of(pilot: Pilot[int], word: str) -> int | None:
    lines = range(pilot.app.size.height)
    return next((line for line in lines if any(word in text for text, _look in looks(pilot, line))), None)


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_what_is_chosen_is_seen_in_no_colour(theme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console((80, 24)) as pilot:
        pilot.app.theme = theme
        kubeconfig = app_of(pilot).kubeconfig
        assert kubeconfig is not None
        await found_federation(kubeconfig)
        await goes_to(pilot, "dp fate-9999", "deployments")
        screen = screen_of(pilot)
        assert isinstance(screen, ListingScreen)
        await until(pilot, lambda: len(screen.table.rows) > 2)

        def rows_differ() -> bool:
            first, second = (line_of(pilot, row.cells[0].text) for row in screen.table.rows[:2])
            if first is None or second is None:
                return False
            return _backgrounds(pilot, first).isdisjoint(_backgrounds(pilot, second))

        await until(pilot, lambda: not unreadable(pilot) and rows_differ())

        await pilot.press("P")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        options = pilot.app.screen.query_one(OptionList)

        def options_differ() -> bool:
            top = options.content_region.y
            return _differ(_of(pilot, top, "Remove: Remove"), _of(pilot, top + 1, "Edit: Edit"))

        await until(pilot, lambda: not unreadable(pilot) and options_differ())
        await pilot.press("escape", "ctrl+d")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        question = pilot.app.screen
        assert isinstance(question, ConfirmScreen)
        await until(pilot, lambda: not question.agree.disabled)

        def buttons_differ() -> bool:
            line = question.agree.content_region.y
            return _differ(_of(pilot, line, "Cancel"), _of(pilot, line, "Remove"))

        for key in ("tab", "tab"):
            await pilot.press(key)
            await until(pilot, lambda: not unreadable(pilot) and buttons_differ())


@pytest.mark.parametrize("theme", [theme.name for theme in THEMES])
async def test_below_the_letters_that_lead_to_panes_the_panes_are_seen(theme: str) -> None:
    async with console((80, 24)) as pilot:
        pilot.app.theme = theme
        kubeconfig = app_of(pilot).kubeconfig
        assert kubeconfig is not None
        await found_federation(kubeconfig)
        await goes_to(pilot, "fed", "federation")
        await until(pilot, lambda: len(screen_of(pilot).panes) > 1)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(pilot.app.screen, JumpScreen))
        await until(pilot, lambda: "fate-9999" in pilot.app.export_screenshot(simplify=True))


def _backgrounds(pilot: Pilot[int], line: int) -> set[object]:
    return {background(look) for _word, look in looks(pilot, line)}


def _of(pilot: Pilot[int], line: int, word: str) -> object:
    """What is behind a word of a line; None while it is not there."""
    return next((background(look) for text, look in looks(pilot, line) if word in text), None)


def _differ(one: object, other: object) -> bool:
    return None not in (one, other) and one != other
