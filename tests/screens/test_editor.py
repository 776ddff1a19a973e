"""`:config` and the editor: problems as they are typed, fixes on one key, nothing lost, applied with a plan."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from screens.editor import DiffScreen, EditorScreen, FilesScreen, FormScreen
from screens.editor.review import ReviewScreen
from screens.tasks import ConfirmScreen
from screens.tasks.asking import AskScreen, ChooseScreen
from tests.screens.conftest import app_of, console, goes_to, screen_of, until

ARTICLE = Path(__file__).parents[2] / "examples" / "article"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The article's two files, one of them with a wrong port and a misspelt key."""
    for party in (9999, 10000):
        shutil.copy(ARTICLE / f"fate-{party}.yaml", tmp_path)
    path = tmp_path / "fate-9999.yaml"
    path.write_text(path.read_text().replace("partyPort: 30010", "partyPort: 30019"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


async def editor(pilot: Pilot[int], name: str = "fate-9999.yaml") -> EditorScreen:
    """The editor of one file, once lint has looked."""
    await goes_to(pilot, "config", "config")
    files = screen_of(pilot)
    assert isinstance(files, FilesScreen)
    await until(pilot, lambda: len(files.table.rows) == 2)
    files.table.move_to(name)
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
    screen = screen_of(pilot)
    assert isinstance(screen, EditorScreen)
    await until(pilot, lambda: screen.focused is screen.area and bool(screen.problems.lines))
    return screen


def told(screen: EditorScreen) -> str:
    return "\n".join(line for line, _tone in screen.problems.lines)


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_problem_across_files_is_found_shown_and_mended_on_one_key(size: tuple[int, int], folder: Path):
    async with console(size) as pilot:
        screen = await editor(pilot)
        await until(pilot, lambda: "X01" in told(screen))
        wrong = next(number for number, line in enumerate(screen.area.text.splitlines()) if "30019" in line)
        while (before := screen.area.cursor_location)[0] != wrong:
            await pilot.press("f8")
            await until(pilot, lambda before=before: screen.area.cursor_location != before)  # type: ignore[misc]
        # What is said of the cursor's place follows it once it rests.
        await until(pilot, lambda: "X01" in str(screen.spot.content))
        await pilot.press("f4")
        await until(pilot, lambda: "X01" not in told(screen))
        assert "partyPort: 30010" in screen.area.text
        await pilot.press("f3")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        diff = screen_of(pilot)
        assert isinstance(diff, DiffScreen)
        await until(pilot, lambda: any(line.startswith("+") and "30010" in line for line, _tone in diff.text.lines))
        assert [line for line, _tone in diff.text.lines[:2]] == [
            "--- fate-9999.yaml  (on the disk)",
            "+++ fate-9999.yaml  (here)",
        ]
        await pilot.press("escape")
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert "+" in str(pilot.app.screen.query_one("#plan", Static).content)
        await pilot.press("enter")
        await until(pilot, lambda: "30010" in (folder / "fate-9999.yaml").read_text())


async def test_letters_are_text_and_colons_too(folder: Path):
    async with console() as pilot:
        screen = await editor(pilot)
        await pilot.press("q", "colon", "slash", "question_mark", "d")
        await until(pilot, lambda: screen.area.text.startswith("q:/?d"))
        await until(pilot, lambda: "✗" in told(screen))
        await pilot.press("ctrl+z")
        await until(pilot, lambda: not screen.area.text.startswith("q"))


async def test_leaving_with_unsaved_text_asks(folder: Path):
    async with console() as pilot:
        screen = await editor(pilot)
        await pilot.press("x")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.area.text.startswith("x")
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilesScreen))
        assert not (folder / "fate-9999.yaml").read_text().startswith("x")


async def test_somebody_elses_change_is_never_overwritten_unasked(folder: Path, monkeypatch: pytest.MonkeyPatch):
    # Lint comes long after any key: what was typed is the operator's from the first letter on.
    monkeypatch.setattr("screens.editor.screen._PAUSE", 3600)
    async with console() as pilot:
        screen = await editor(pilot)
        path = folder / "fate-9999.yaml"
        theirs = path.read_text() + "# theirs\n"
        path.write_text(theirs)
        await until(pilot, lambda: screen.area.text == theirs)
        await pilot.press("x")
        await until(pilot, lambda: screen.area.text.startswith("x"))
        path.write_text(theirs + "# again\n")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        assert screen.area.text.startswith("x")
        assert path.read_text() == theirs + "# again\n"
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DiffScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "down", "down", "enter")
        await until(pilot, lambda: screen.area.text == theirs + "# again\n")
        # Mine is not lost either.
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.area.text.startswith("x"))
        path.write_text("# at last\n")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: path.read_text().startswith("x"))
        await until(pilot, lambda: pilot.app.screen is screen)
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.area.text == "# at last\n")


async def test_a_file_that_vanishes_is_written_again_or_given_up(folder: Path):
    async with console() as pilot:
        screen = await editor(pilot)
        path = folder / "fate-9999.yaml"
        path.unlink()
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "enter")
        await until(pilot, path.exists)
        await until(pilot, lambda: pilot.app.screen is screen)
        path.unlink()
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("down", "down", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilesScreen))
        files = screen_of(pilot)
        assert isinstance(files, FilesScreen)
        await until(pilot, lambda: [row.uid for row in files.table.rows] == ["fate-10000.yaml"])


async def test_keys_and_values_are_offered_while_they_are_typed(folder: Path):
    async with console() as pilot:
        screen = await editor(pilot)
        await pilot.press("enter", "up", *"chartn")
        await until(pilot, lambda: [one.word for one in screen.popup.offers] == ["chartName"])
        await pilot.press("tab")
        await until(pilot, lambda: screen.area.text.startswith("chartName: "))
        await until(
            pilot, lambda: {one.word for one in screen.popup.offers} == {"fate", "fate-exchange", "fate-serving"}
        )
        await pilot.press("down", "enter")
        await until(pilot, lambda: screen.area.text.startswith("chartName: fate-exchange\n"))
        await until(pilot, lambda: not screen.popup.display)
        await until(pilot, lambda: "chartName" in str(screen.spot.content))


async def test_the_peers_file_beside_and_both_made_to_match(folder: Path):
    path = folder / "fate-10000.yaml"
    path.write_text(path.read_text().replace("nodePort: 30010", "nodePort: 30017"))
    async with console() as pilot:
        screen = await editor(pilot)
        await pilot.press("f6")
        await until(pilot, lambda: screen.peer is not None and "✗" in str(screen.pair.content))
        await pilot.press("ctrl+g", "ctrl+o", "ctrl+g")
        await until(pilot, lambda: "✓" in str(screen.pair.content))
        await until(pilot, lambda: "partyPort: 30017" in screen.areas[0].text)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: "partyPort: 30017" in (folder / "fate-9999.yaml").read_text())
        await pilot.press("f6")
        await until(pilot, lambda: screen.peer is None)


async def test_windows_newlines_and_a_mark_stay(folder: Path):
    path = folder / "fate-9999.yaml"
    text = path.read_text().replace("\n", "\r\n")
    path.write_bytes(text.encode("utf-8-sig"))
    async with console() as pilot:
        screen = await editor(pilot)
        await pilot.press(*"# x", "enter", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: pilot.app.screen is screen)
        await until(pilot, lambda: path.read_bytes() == f"# x\r\n{text}".encode("utf-8-sig"))


async def test_what_has_errors_is_not_installed_and_what_has_none_is_proposed(folder: Path):
    async with console() as pilot:
        screen = await editor(pilot)
        await pilot.press("f10")
        await until(pilot, lambda: bool(pilot.app.notices))  # type: ignore[attr-defined]
        assert not isinstance(pilot.app.screen, ConfirmScreen)
        await pilot.press("f9")
        await until(pilot, lambda: "✗" not in told(screen))
        await pilot.press("f10")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))


async def test_an_empty_folder_says_what_to_do(tmp_path: Path):
    for path in tmp_path.glob("*.yaml"):
        path.unlink()
    async with console() as pilot:
        await goes_to(pilot, "config", "config")
        screen = screen_of(pilot)
        assert isinstance(screen, FilesScreen)
        await until(pilot, lambda: "no party file" in str(screen.picture.content))


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_the_same_file_as_a_form(size: tuple[int, int], folder: Path):
    async with console(size) as pilot:
        screen = await editor(pilot)
        before = screen.area.text
        await pilot.press("f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        form = screen_of(pilot)
        assert isinstance(form, FormScreen)
        await until(pilot, lambda: form.table.move_to("proxy.partyList[0].partyPort"))
        await until(pilot, lambda: "30010" in str(form.spot.content))
        await pilot.press("f4")
        await until(pilot, lambda: "partyPort: 30010" in app_of(pilot).workbench.sheets["fate-9999.yaml"].text)
        assert form.table.move_to("proxy.type")
        await pilot.press("right")
        await until(pilot, lambda: "type: LoadBalancer" in app_of(pilot).workbench.sheets["fate-9999.yaml"].text)
        await pilot.press("u")
        await until(pilot, lambda: "type: Load" not in app_of(pilot).workbench.sheets["fate-9999.yaml"].text)
        assert form.table.move_to("egg.count")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        asked = pilot.app.screen
        await pilot.press("backspace", "x", "enter")
        await until(pilot, lambda: "x" in str(asked.query_one("#complaint", Static).content))
        assert pilot.app.screen is asked
        await pilot.press("backspace", "3", "enter")
        await until(pilot, lambda: pilot.app.screen is form)
        await pilot.press("f2")
        await until(pilot, lambda: "count: 3" in screen.area.text)
        assert screen.area.text == before.replace("count: 1", "count: 3").replace("30019", "30010")
        await pilot.press("ctrl+z")
        await until(pilot, lambda: screen.area.text == before)


async def test_a_broken_file_has_no_form_but_a_sentence(folder: Path):
    async with console() as pilot:
        await editor(pilot)
        await pilot.press("left_curly_bracket", "f2")
        await until(pilot, lambda: isinstance(pilot.app.screen, FormScreen))
        form = screen_of(pilot)
        assert isinstance(form, FormScreen)
        await until(pilot, lambda: "F2 goes back" in str(form.picture.content))


async def test_a_clone_and_a_migration_are_seen_before_they_are_written(folder: Path):
    async with console() as pilot:
        await editor(pilot)
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilesScreen))
        await pilot.press("c")
        await until(pilot, lambda: isinstance(pilot.app.screen, AskScreen))
        await pilot.press(*"7", "enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
        clone = screen_of(pilot)
        assert isinstance(clone, EditorScreen)
        assert "partyId: 7" in clone.area.text
        assert not (folder / "fate-7.yaml").exists()
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, FilesScreen))
        await until(pilot, (folder / "fate-7.yaml").exists)
        await pilot.press("m")
        await until(pilot, lambda: isinstance(pilot.app.screen, ChooseScreen))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, ReviewScreen))
        assert "+chartVersion" in str(pilot.app.screen.query_one("#plan", Static).content)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, EditorScreen))
