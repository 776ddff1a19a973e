"""The wizard as tests go through it."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.wizard import WizardScreen
from services.session import Session
from services.wizard import PAGES
from tests.screens.conftest import goes_to, screen_of, until

ANSWERED = tuple(page.id for page in PAGES if not page.changes)


def session_of(pilot: Pilot[int]) -> Session:
    """What the console has open."""
    session = pilot.app.session  # type: ignore[attr-defined]
    assert isinstance(session, Session)
    return session


async def wizard(pilot: Pilot[int]) -> WizardScreen:
    """The wizard, once it has looked at the cluster."""
    screen = await comes_again(pilot)
    await until(pilot, lambda: session_of(pilot).wizard.seen.checks is not None)
    await on_page(pilot, screen, "start")
    return screen


async def comes_again(pilot: Pilot[int]) -> WizardScreen:
    """The wizard by its command, from whatever view."""
    await goes_to(pilot, "wizard", "wizard")
    screen = screen_of(pilot)
    assert isinstance(screen, WizardScreen)
    return screen


async def on_page(pilot: Pilot[int], screen: WizardScreen, page: str) -> None:
    """Wait until `page` is shown, its fields made, and the focus where keys are wanted."""
    title = next(str(one.title) for one in PAGES if one.id == page)
    await until(pilot, lambda: screen.page == page and screen.settled and title in str(screen.heading.content))


async def goes(pilot: Pilot[int], screen: WizardScreen, page: str) -> None:
    """By Ctrl-N from page to page."""
    for one in ANSWERED[ANSWERED.index(screen.page) + 1 : ANSWERED.index(page) + 1]:
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, one)


def told(screen: WizardScreen, text: str) -> bool:
    """Whether a line of the page has `text`."""
    return any(text in line for line, _tone in screen.lines.lines)
