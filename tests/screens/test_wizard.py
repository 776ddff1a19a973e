"""The install wizard: page by page, from nothing to a proved federation, at every size."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.events import Key
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from screens.editor.area import YamlArea
from screens.faults import FaultsScreen
from screens.wizard import WizardScreen
from screens.wizard.fields import Choice, Field
from screens.wizard.sheet import Sheet
from services.errors import Exit
from services.i18n import verbatim
from services.session import Deed, Task
from services.steps import Diagnosed, Evidence, EvidenceSeen, Phase, Progress, Reason, RunStarted, Status, StepEnded
from services.wizard.progress import Installation
from tests.screens.conftest import app_of, console, goes_to, noticed, screen_of, until
from tests.screens.wizardry import ANSWERED, comes_again, goes, on_page, session_of, told, wizard
from themes import THEMES

SIZES = ((80, 24), (80, 25), (96, 26), (120, 30), (160, 48), (200, 20))
DEED = Deed(verbatim("Install"), "federation", ())


pytestmark = pytest.mark.usefixtures("workspace")


async def test_every_page_shows_its_keys_and_its_focus_at_every_size():
    async with console(SIZES[0]) as pilot:
        screen = await wizard(pilot)
        for page in ANSWERED:
            await goes(pilot, screen, page)
            await _at_every_size(pilot, screen)
            for field in screen.query(Field):
                field.take_focus()
                await until(pilot, lambda: _in_sight(screen))
        # Of an installation that is made up: nothing is begun.
        screen.engine.installation, screen.engine.task = made_up(), Task(1, DEED, datetime.now(UTC))
        for page, word in {
            "install": "R10",
            "verify": "passed",
            "boards": "notebook",
            "summary": "What comes next",
        }.items():
            screen.go(page)
            await on_page(pilot, screen, page)
            await until(pilot, lambda word=word: told(screen, word))  # type: ignore[misc]
            await _at_every_size(pilot, screen)


def made_up() -> Installation:
    """KubeFATE done, one party failed in the middle of its pods, the other one well and tested with itself."""
    run, steps = Installation(), {"kubefate": "kubefate.ensure", "install": "cluster.ensure", "matrix": "toy.matrix"}
    stuck = Reason("R10", verbatim("Container python of pod python-0 runs and is not ready"), remedy=verbatim("Wait"))
    for event in (
        RunStarted("federation", "demo", False, tuple(steps.items())),
        StepEnded("kubefate", "kubefate.login", Status.OK, 1.0, None),
        Progress("install", Phase.WAIT, verbatim("job 123 is Running"), about="job:fate-9999"),
        Diagnosed("install", stuck, about="workloads:fate-9999"),
        Progress("install", Phase.WAIT, verbatim("job 124 is Success"), about="job:fate-10000"),
        StepEnded("install", "cluster.ensure", Status.FAILED, 1.0, None, reason=stuck),
        Progress("matrix", Phase.WAIT, verbatim("The job is running"), about="toy:10000-10000"),
        EvidenceSeen("matrix", Evidence("toy_example/10000-10000", "outcome", "pass")),
    ):
        run.take(event)
    return run


async def _at_every_size(pilot: Pilot[int], screen: WizardScreen) -> None:
    """The action row and what has the focus are in sight, there is something to read, and nothing is cut off."""
    for size in (*SIZES, SIZES[0]):
        await pilot.resize_terminal(*size)
        await until(pilot, lambda size=size: (screen.size.width, screen.size.height) == size)  # type: ignore[misc]
        await until(pilot, lambda: _in_sight(screen))
        await until(pilot, lambda: "Next" in str(screen.keys.content) and screen.lines.size.height >= 3)
        await until(pilot, lambda: all(cell_len(line) <= screen.lines.size.width for line, _tone in screen.lines.lines))


def _in_sight(screen: WizardScreen) -> bool:
    """Whether what has the focus is on the screen, above the keys."""
    focused = screen.focused
    if focused is None:
        return False
    region = focused.region
    return region.height > 0 and region.y >= 2 and region.bottom <= screen.keys.region.y


async def test_enter_alone_leads_from_nothing_to_both_boards_and_a_second_time_nothing_changes(workspace: Path):
    async with console(state=workspace / "state") as pilot:
        screen = await wizard(pilot)
        keys = 0
        while screen.page != "plan":
            before, field = screen.page, screen.focused
            await pilot.press("enter")
            keys += 1
            await until(pilot, lambda before=before, field=field: (screen.page, screen.focused) != (before, field))  # type: ignore[misc]
            await on_page(pilot, screen, screen.page)
        assert keys <= 24
        await until(pilot, lambda: told(screen, "~ create Namespace kube-fate"))
        assert not (workspace / "federation").exists()
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "install")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert screen.page == "install", "it cannot be left before all are healthy"
        tasks = session_of(pilot).tasks
        await until(pilot, lambda: screen.engine.installed)
        await until(pilot, lambda: told(screen, "healthy and stable"))
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "verify")
        await until(pilot, lambda: [task.exit for task in tasks.tasks] == [Exit.OK])
        await until(pilot, lambda: sum(line.count("✓ passed") for line, _tone in screen.lines.lines) == 4)
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "boards")
        await until(pilot, lambda: sum("✓ answers" in line for line, _tone in screen.lines.lines) == 4)
        await until(pilot, lambda: told(screen, "Windows"))
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "summary")
        await until(pilot, lambda: told(screen, "The federation stands"))
        made = [workspace / "federation" / name for name in ("federation.yaml", "report.md")]
        await until(pilot, lambda: all(path.exists() for path in made))
        # Nothing is left to resume.
        await until(pilot, lambda: not list((workspace / "state" / "wizard").glob("*")))
        # What stands is recognised: a second time nothing would change.
        await pilot.press("f3")
        await on_page(pilot, screen, "plan")
        await until(pilot, lambda: told(screen, "installed already"))
        # Somebody else's federation would be taken over as it stands: a plan of nothing, too.
        board = session_of(pilot).wizard
        board.given.clear()
        await pilot.press("f5")
        await until(pilot, lambda: board.given.get("start") == "adopt")
        screen.go("start")
        await on_page(pilot, screen, "start")
        for page in ("cluster", "plan"):
            await pilot.press("ctrl+n")
            await on_page(pilot, screen, page)
        await until(pilot, lambda: told(screen, "installed already"))
        # The last page is left by the key that led from page to page.
        screen.go("summary")
        await on_page(pilot, screen, "summary")
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is not screen)


async def test_answers_survive_going_back_leaving_and_coming_again_to_the_page_that_was_left(workspace: Path):
    async with console(state=workspace / "state") as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "federation")
        screen.fields.query(Input).first().value = "7, 8"
        await until(pilot, lambda: session_of(pilot).wizard.given.get("parties") == "7, 8")
        await pilot.press("ctrl+b")
        await on_page(pilot, screen, "base")
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "federation")
        assert screen.fields.query(Input).first().value == "7, 8"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: screen_of(pilot).place.view != "wizard")
    kept = next((workspace / "state" / "wizard").glob("*.yaml")).read_text()
    assert "7, 8" in kept
    async with console(state=workspace / "state") as pilot:
        screen = await wizard(pilot)
        await until(pilot, lambda: told(screen, "left on page Federation"))
        await pilot.press("enter")
        await on_page(pilot, screen, "federation")
        assert screen.fields.query(Input).first().value == "7, 8"


async def test_who_comes_again_in_the_same_console_goes_on_with_what_failed(workspace: Path):
    async with console(state=workspace / "state", scenario="crash-loop") as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "federation")
        screen.fields.query(Input).first().value = "7, 10000"
        await until(pilot, lambda: session_of(pilot).wizard.given.get("parties") == "7, 10000")
        await pilot.press("f3")
        await on_page(pilot, screen, "plan")
        await until(pilot, lambda: screen.engine.rehearsal is not None)
        await pilot.press("ctrl+n")
        await on_page(pilot, screen, "install")
        # To an installation that goes on the wizard leads by itself.
        await pilot.press("escape", "escape")
        await until(pilot, lambda: screen_of(pilot).place.view != "wizard")
        screen = await comes_again(pilot)
        await on_page(pilot, screen, "install")
        await until(pilot, lambda: told(screen, "Stopped in step install") and told(screen, "R07"))
        await until(pilot, lambda: told(screen, "$ kubectl -n fate-10000 logs"))
        # The list says so too, and calls nothing done that was never begun.
        screen.go("summary")
        await on_page(pilot, screen, "summary")
        marks = ("! Install\n", "· Verify\n")
        await until(pilot, lambda: all(mark in str(screen.pages.content) for mark in marks))
        screen.go("install")
        await on_page(pilot, screen, "install")
        await lift(pilot, "crash-loop")
        screen = await comes_again(pilot)
        await on_page(pilot, screen, "start")
        await until(pilot, lambda: screen.query_one(Choice).value == "resume")
        await until(pilot, lambda: told(screen, "stopped in step install: R07"))
        await pilot.press("f5", "enter")
        await on_page(pilot, screen, "install")
        await until(pilot, lambda: told(screen, "R07"))
        # Backwards and forwards nothing is lost.
        await pilot.press("ctrl+b", "ctrl+b")
        await on_page(pilot, screen, "parties")
        assert session_of(pilot).wizard.answers.parties == [7, 10000]
        await pilot.press("escape")
        await pilot.press("down", "down", "enter")
        await on_page(pilot, screen, "install")
        await pilot.press("f6")
        await until(pilot, lambda: not isinstance(pilot.app.screen, WizardScreen))
        await pilot.press("enter")
        await until(pilot, lambda: screen.engine.installed and screen.engine.installation.failed is None)


async def lift(pilot: Pilot[int], fault: str) -> None:
    """By the view of the demo's faults."""
    await goes_to(pilot, "fault", "faults")
    faults = session_of(pilot).faults
    await until(pilot, lambda: any(one.name == fault and one.on for one in faults.faults or ()))
    screen = screen_of(pilot)
    assert isinstance(screen, FaultsScreen)
    await until(pilot, lambda: any(row.uid == fault for row in screen.table.rows))
    await pilot.press(*["j"] * next(at for at, row in enumerate(screen.table.rows) if row.uid == fault), "enter")
    await until(pilot, lambda: any(one.name == fault and not one.on for one in faults.faults or ()))


async def test_up_and_down_lead_from_field_to_field_and_page_down_reads_on_below_them():
    async with console(SIZES[0]) as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "access")
        fields = list(screen.query(Field))
        assert len(fields) > 3
        await until(pilot, lambda: "PgDn" in str(screen.lines.border_title))
        await pilot.press("down", "down")
        await until(pilot, lambda: fields[2].has_focus_within)
        await pilot.press("up")
        await until(pilot, lambda: fields[1].has_focus_within)
        await pilot.press("pagedown")
        await until(pilot, lambda: screen.lines.hidden[0] > 0)
        assert fields[1].has_focus_within
        await until(pilot, lambda: _in_sight(screen))
        await pilot.press("escape", "down")
        # The row that Enter would open is to be seen without colours.
        await until(pilot, lambda: "›" in str(screen.pages.content) and "Enter opens it" in screen.count_text())


async def test_what_is_read_is_broken_anew_at_once_when_there_is_more_room(monkeypatch: pytest.MonkeyPatch):
    async def nothing(_sessions: object) -> None:
        """No pulse comes to its help."""

    async with console(SIZES[0]) as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "plan")
        await until(pilot, lambda: screen.engine.rehearsal is not None and told(screen, "the parties ask for"))
        room = screen.lines.size.width
        assert all(cell_len(line) <= room for line, _tone in screen.lines.lines)
        monkeypatch.setattr("fatetui.sessions.Sessions._pulse", nothing)
        await pilot.resize_terminal(160, 48)
        await until(pilot, lambda: any(cell_len(line) > room for line, _tone in screen.lines.lines))


async def test_what_has_the_focus_is_seen_without_colours(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with console(SIZES[0]) as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "parties")
        focused, other = (
            field.query_one(Input).styles.background.brightness for field in list(screen.query(Field))[:2]
        )
        assert abs(focused - other) > 0.5
        await pilot.press("f2")
        await until(pilot, lambda: bool(pilot.app.screen.query(OptionList)))
        options = pilot.app.screen.query_one(OptionList)
        chosen = options.get_visual_style("option-list--option-highlighted").background
        assert abs(chosen.brightness - options.styles.background.brightness) > 0.5


async def test_the_caret_is_seen_in_every_theme():
    async with console(SIZES[0]) as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "parties")
        for theme in THEMES:
            pilot.app.theme = theme.name
            field = screen.fields.query(Input).first()
            await until(pilot, lambda theme=theme: pilot.app.current_theme.name == theme.name and field.has_focus)  # type: ignore[misc] # noqa: B023
            await until(pilot, lambda: _caret_is_seen(field))  # noqa: B023


def _caret_is_seen(field: Input) -> bool:
    return field.get_visual_style("input--cursor").background != field.styles.background


async def test_keys_wait_for_the_page_that_they_are_for_and_one_that_will_not_do_cannot_be_left():
    async with console() as pilot:
        screen = await wizard(pilot)
        # All at once, as a slow line delivers them: pages are made meanwhile, and no key is lost or goes elsewhere.
        for key in (*["ctrl+n"] * ANSWERED.index("federation"), *", 9999"):
            pilot.app.post_message(Key(key, key if len(key) == 1 else None))
        await on_page(pilot, screen, "federation")
        await until(pilot, lambda: screen.fields.query(Input).first().value == "9999, 10000, 9999")
        about = screen.query(Field).first().query_one(".field-about")
        await until(pilot, lambda: "id of its own" in str(about.content))  # type: ignore[attr-defined]
        await pilot.press("ctrl+n")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert screen.page == "federation"
        await pilot.press("f3")
        await on_page(pilot, screen, "plan")
        await until(pilot, lambda: told(screen, "id of its own"))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: noticed(pilot, "Still open"))


async def test_a_choice_that_nobody_made_follows_what_it_rests_on():
    async with console() as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "version")
        chart, kubefate = screen.query(Choice)
        await pilot.press("end")
        await until(pilot, lambda: (chart.value, kubefate.value) == ("v1.3.0-a", "v1.0.2"))
        await pilot.press("enter", "enter")
        await on_page(pilot, screen, "access")
        assert session_of(pilot).wizard.answers.kubefate == "v1.0.2"


async def test_questions_come_and_go_with_answers_the_step_list_leads_anywhere_f8_tells_the_commands():
    async with console() as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "access")
        assert "domain" in {field.question.id for field in screen.query(Field)}
        screen.query(Choice).first().focus()
        await pilot.press("end")
        await until(pilot, lambda: screen.settled and "domain" not in {one.question.id for one in screen.query(Field)})
        await until(pilot, lambda: told(screen, "No DNS"))
        await pilot.press("f8")
        await until(pilot, lambda: told(screen, "serviceurl: localhost:8080"))
        # What is read has the page meanwhile, and what is copied is what would be typed.
        await until(pilot, lambda: not screen.fields.display)
        await until(pilot, lambda: app_of(pilot).clipboard.startswith("cd federation\n"))
        await pilot.press("f8")
        await until(pilot, lambda: screen.fields.display and isinstance(screen.focused, Choice))
        await pilot.press("f8", "escape")
        await until(pilot, lambda: screen.pages.has_focus)
        await pilot.press("down", "enter")
        await on_page(pilot, screen, "registry")
        await until(pilot, lambda: told(screen, "images"))


async def test_what_a_page_needs_to_be_left_stands_below_it_on_eighty_columns():
    async with console(SIZES[0]) as pilot:
        screen = await wizard(pilot)

        def keys() -> str:
            return str(screen.keys.content)

        for page in ANSWERED:
            await goes(pilot, screen, page)
            wanted = {"^N Next": True, "F8 By hand": True, "^B Back": page != "start", "F3 Plan": page != "plan"}
            wanted |= {"F2 YAML": page == "parties", "F6 Try": page == "registry"}
            await until(pilot, lambda wanted=wanted: {key: key in keys() for key in wanted} == wanted)  # type: ignore[misc]
        screen.engine.installation, screen.engine.task = made_up(), Task(1, DEED, datetime.now(UTC))
        screen.go("install")
        await on_page(pilot, screen, "install")
        await until(pilot, lambda: "^X Stop" in keys() and "F6" not in keys())
        screen.engine.task.exit = Exit.FAILED
        screen.engine.task.ended = datetime.now(UTC)
        screen.go("verify")
        await on_page(pilot, screen, "verify")
        await until(pilot, lambda: "F6 Try" in keys() and "^X" not in keys() and "F4 Why" in keys())


async def test_a_party_is_edited_as_yaml_with_lint_and_given_back_to_the_form():
    async with console() as pilot:
        screen = await wizard(pilot)
        await goes(pilot, screen, "federation")
        screen.fields.query(Input).first().value = "7"
        await until(pilot, lambda: session_of(pilot).wizard.given.get("parties") == "7")
        await goes(pilot, screen, "parties")
        await pilot.press("f2")
        await until(pilot, lambda: bool(screen.query(Sheet)) and bool(screen.query(YamlArea)))
        area = screen.query_one(YamlArea)
        wrong = area.text.replace("namespace: fate-7", "namespace: Fate_7")
        area.replace(wrong, (0, 0), area.document.end)
        await until(pilot, lambda: bool(session_of(pilot).wizard.given.get("7.yaml")))
        await pilot.press("f2")
        await until(pilot, lambda: screen.settled and not screen.query(Sheet))
        await pilot.press("ctrl+n")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert screen.page == "parties"
        await pilot.press("f2")
        await until(pilot, lambda: bool(screen.query(Sheet)))
        await pilot.press("f7")
        await until(pilot, lambda: screen.settled and not screen.query(Sheet))
        assert "7.yaml" not in session_of(pilot).wizard.given
        await goes(pilot, screen, "plan")
