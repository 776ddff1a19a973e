"""The install wizard: page by page, from nothing to a proved federation, at every size."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from screens.wizard import WizardScreen
from screens.wizard.fields import Choice, Field
from services.errors import Exit
from services.wizard import PAGES, QUESTIONS
from tests.screens.conftest import console, goes_to, screen_of, until

SIZES = ((80, 24), (80, 25), (96, 26), (120, 30), (160, 48), (200, 20))


async def wizard(pilot: Pilot[int]) -> WizardScreen:
    """The wizard, once it has looked at the cluster."""
    await goes_to(pilot, "wizard", "wizard")
    screen = screen_of(pilot)
    assert isinstance(screen, WizardScreen)
    board = pilot.app.session.wizard  # type: ignore[attr-defined]
    await until(pilot, lambda: board.facts is not None)
    await until(pilot, lambda: any("Kubernetes" in line for line, _tone in screen.lines.lines))
    return screen


async def on_page(pilot: Pilot[int], screen: WizardScreen, page: str) -> None:
    """Wait until `page` is shown and has the focus."""
    number = next(number for number, one in enumerate(PAGES) if one.id == page)
    await until(pilot, lambda: f"({number + 1}/{len(PAGES)})" == screen.count_text())
    await until(pilot, lambda: str(PAGES[number].title) in str(screen.heading.content))
    asks = any(question.page == page for question in QUESTIONS)
    await until(pilot, lambda: _focused_page(screen) == (page if asks else None))


def _focused_page(screen: WizardScreen) -> str | None:
    """The page of the field that has the focus; None outside of fields."""
    field = next((one for one in screen.query(Field) if one.has_focus_within), None)
    return field.question.page if field is not None else None


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own: the wizard writes into the one that it is in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_every_page_shows_its_keys_and_its_focus(size: tuple[int, int]):
    async with console(size) as pilot:
        screen = await wizard(pilot)
        for page in PAGES[1:7]:
            await pilot.press("ctrl+n")
            await on_page(pilot, screen, page.id)
            assert "Next" in str(screen.keys.content)
            focused = screen.focused
            assert focused is not None
            for _field in screen.query(Field):
                await until(pilot, lambda: screen.focused is not None and _in_sight(screen))
                await pilot.press("tab")


def _in_sight(screen: WizardScreen) -> bool:
    """Whether what has the focus is on the screen, above the keys."""
    focused = screen.focused
    assert focused is not None
    region = focused.region
    return region.height > 0 and region.y >= 2 and region.bottom <= screen.keys.region.y


async def test_from_nothing_to_a_proved_federation(workspace: Path):
    async with console(state=workspace / "state") as pilot:
        screen = await wizard(pilot)
        await pilot.press("f3")
        await on_page(pilot, screen, "plan")
        await until(pilot, lambda: any("~ create Namespace kube-fate" in line for line, _tone in screen.lines.lines))
        assert not (workspace / "federation").exists()
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "install")
        tasks = pilot.app.session.tasks  # type: ignore[attr-defined]
        await until(pilot, lambda: [task.exit for task in tasks.tasks] == [Exit.OK], deadline=90)
        await until(pilot, lambda: any("federation stands" in line for line, _tone in screen.lines.lines))
        assert {path.name for path in (workspace / "federation").iterdir()} >= {"federation.yaml", "fate-9999.yaml"}
        # What stands is recognised: a second time nothing would change.
        await pilot.press("ctrl+b")
        await on_page(pilot, screen, "plan")
        await until(pilot, lambda: any("Nothing would change" in line for line, _tone in screen.lines.lines))


async def test_answers_survive_going_back_and_leaving(workspace: Path):
    async with console(state=workspace / "state") as pilot:
        screen = await wizard(pilot)
        for page in ("version", "access", "registry", "federation"):
            await pilot.press("ctrl+n")
            await on_page(pilot, screen, page)
        field = screen.fields.query(Input).first()
        field.value = "7, 8"
        await until(pilot, lambda: pilot.app.session.wizard.given.get("parties") == "7, 8")  # type: ignore[attr-defined]
        await pilot.press("ctrl+b")
        await on_page(pilot, screen, "registry")
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "federation")
        assert screen.fields.query(Input).first().value == "7, 8"
        await goes_to_by_escape(pilot)
    assert "7, 8" in next((workspace / "state" / "wizard").glob("*.yaml")).read_text()


async def goes_to_by_escape(pilot: Pilot[int]) -> None:
    await pilot.press("escape")
    await until(pilot, lambda: screen_of(pilot).place.view == "parties")


async def test_a_page_that_will_not_do_cannot_be_left_and_says_why():
    async with console() as pilot:
        screen = await wizard(pilot)
        for page in ("version", "access", "registry", "federation"):
            await pilot.press("ctrl+n")
            await on_page(pilot, screen, page)
        screen.fields.query(Input).first().value = "9999, 9999"
        about = screen.query(Field).first().query_one(".field-about")
        await until(pilot, lambda: "id of its own" in str(about.content))  # type: ignore[attr-defined]
        await pilot.press("ctrl+n")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert screen.count_text().startswith("(5/")


async def test_without_an_ingress_the_domain_is_not_asked_for():
    async with console() as pilot:
        screen = await wizard(pilot)
        for page in ("version", "access"):
            await pilot.press("ctrl+n")
            await on_page(pilot, screen, page)
        assert len(screen.query(Field)) == 2
        screen.query(Choice).first().focus()
        await pilot.press("end")
        await until(pilot, lambda: len(screen.query(Field)) == 1)
