"""What the wizard is told beside its pages: answers of a file, the name of a context that is marked as production."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Static

from screens.tasks import AskScreen
from screens.wizard import WizardScreen
from services.wizard import read_filed
from tests.screens.conftest import app_of, console, until
from tests.screens.wizardry import goes, on_page, session_of, wizard

SMALLEST = (80, 24)
SECOND = "fatetui-demo-2"
pytestmark = pytest.mark.usefixtures("workspace")


async def test_answers_of_a_file_lead_to_what_is_open_and_say_where_they_are_wrong(tmp_path: Path):
    file = tmp_path / "half.yaml"
    file.write_text("chart: v1.11.2\nkubefate: v1.4.5\ndomain: fate.lan\nimages: mirror\nparties: 1, x\n")
    async with console(SMALLEST) as pilot:
        session_of(pilot).wizard.take(read_filed(file))
        screen = await wizard(pilot)
        assert session_of(pilot).wizard.answers.texts["start"] == "new"
        for page in ("access", "registry", "federation"):
            await pilot.press("ctrl+n")
            await on_page(pilot, screen, page)
            if page == "registry":
                screen.fields.query(Input).first().value = "hub.lan/fate"
                await until(pilot, lambda: "registry" in session_of(pilot).wizard.given)
        problem = session_of(pilot).wizard.answers.problems[0]
        assert str(problem.message).startswith(f"{file}:5: ")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: any(f"{file}:5" in str(one.text) for one in app_of(pilot).notices))
        assert screen.page == "federation"
        screen.fields.query(Input).first().value = "1, 2"
        await until(pilot, lambda: not session_of(pilot).wizard.answers.problems)
        await goes(pilot, screen, "plan")
        assert session_of(pilot).wizard.answers.domain == "fate.lan"


async def test_on_a_context_of_production_nothing_begins_before_its_name_is_typed(workspace: Path):
    async with console(SMALLEST, production=("fatetui-*",)) as pilot:
        screen = await wizard(pilot)
        await pilot.press("f3")
        await on_page(pilot, screen, "plan")
        await until(pilot, lambda: screen.engine.rehearsal is not None)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press(*"federatio", "enter")
        assert isinstance(pilot.app.screen, AskScreen)
        assert screen.engine.task is None
        await pilot.press("escape")
        await on_page(pilot, screen, "plan")
        assert screen.engine.task is None
        assert not (workspace / "federation").exists()
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press(*"federation", "enter")
        await on_page(pilot, screen, "install")
        assert screen.engine.task is not None
        await until(pilot, (workspace / "federation" / "federation.yaml").exists)


async def test_a_party_s_context_that_is_production_wants_the_name_typed_too(workspace: Path):
    async with console(SMALLEST, clusters=2, production=(SECOND,)) as pilot:
        screen, board = await wizard(pilot), session_of(pilot).wizard
        assert not app_of(pilot).production
        board.answer("10000.context", SECOND)
        board.answer("placement", "several")
        await until(pilot, lambda: board.seen.facts is not None and SECOND in board.seen.facts.others)
        await reads_the_plan(pilot, screen)
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        question = pilot.app.screen.query(Static).first()
        assert f"{SECOND} is marked as production" in str(question.content)
        await pilot.press("escape")
        await on_page(pilot, screen, "plan")
        assert screen.engine.task is None
        assert not (workspace / "federation").exists()
        # Where no party is on it, nobody is asked.
        board.answer("10000.context", session_of(pilot).context)
        await reads_the_plan(pilot, screen)
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "install")
        assert screen.engine.task is not None


async def reads_the_plan(pilot: Pilot[int], screen: WizardScreen) -> None:
    """The plan of the answers as they stand, once it has nothing against it."""
    if screen.page != "plan":
        await pilot.press("f3")
    await on_page(pilot, screen, "plan")
    await until(pilot, lambda: screen.obstacle(session_of(pilot)) is None and screen.engine.rehearsal is not None)
