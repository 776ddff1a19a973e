"""A shell in a pane of the console: what a terminal makes of what is written, what keys send, a real session."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from fatetui.settings.models import MainSettings
from screens.shell import ShellScreen
from screens.shell.emulation import BRACKETED_PASTE, Emulation
from screens.shell.keys import sequence_of
from tests.screens.conftest import app_of, console, goes_to, noticed, screen_of, until


def emulation(columns: int = 20, lines: int = 4) -> tuple[Emulation, list[str]]:
    """A terminal, and what it answers."""
    answers: list[str] = []
    return Emulation(columns, lines, answers.append), answers


def shown(terminal: Emulation, number: int) -> str:
    return "".join(text for text, _style in terminal.line(number))


@pytest.mark.parametrize(
    ("key", "character", "sent"),
    [
        ("a", "a", "a"),
        ("colon", ":", ":"),
        ("party", "甲", "甲"),
        ("enter", "\r", "\r"),
        ("backspace", "\x7f", "\x7f"),
        ("tab", "\t", "\t"),
        ("shift+tab", None, "\x1b[Z"),
        ("ctrl+c", "\x03", "\x03"),
        ("ctrl+d", None, "\x04"),
        ("ctrl+backslash", "\x1c", "\x1c"),
        ("alt+b", None, "\x1bb"),
        ("up", None, "\x1b[A"),
        ("ctrl+left", None, "\x1b[1;5D"),
        ("home", None, "\x1b[H"),
        ("f1", None, "\x1bOP"),
        ("f5", None, "\x1b[15~"),
        ("shift+f5", None, "\x1b[15;2~"),
        ("delete", None, "\x1b[3~"),
        ("pageup", None, "\x1b[5~"),
        ("something", None, ""),
    ],
)
def test_a_key_is_sent_as_terminals_send_it(key: str, character: str | None, sent: str) -> None:
    assert sequence_of(key, character, application=False) == sent


def test_cursor_keys_have_two_modes() -> None:
    assert sequence_of("up", None, application=True) == "\x1bOA"
    assert sequence_of("shift+up", None, application=True) == "\x1b[1;2A"


def test_a_full_screen_program_leaves_the_screen_as_it_was() -> None:
    terminal, _answers = emulation()
    terminal.feed(b"$ top\r\n")
    terminal.feed(b"\x1b[?1049h\x1b[H\x1b[2Jload: 0.1\x1b[3;1Hpods")
    assert shown(terminal, 0).startswith("load: 0.1")
    terminal.feed(b"\x1b[?1049l")
    assert shown(terminal, 0).startswith("$ top")
    assert terminal.cursor == (0, 1)
    assert "pods" not in terminal.text()


def test_what_has_scrolled_away_can_be_read_again() -> None:
    terminal, _answers = emulation()
    terminal.feed(b"".join(b"line %d\r\n" % number for number in range(20)))
    assert "line 19" in terminal.text()
    for _ in range(3):
        terminal.scroll(up=True)
    assert terminal.scrolled
    assert "line 19" not in terminal.text()
    assert terminal.cursor is None
    terminal.feed(b"x")
    assert not terminal.scrolled
    assert "line 19" in terminal.text()


def test_a_program_is_answered_where_the_cursor_is_and_does_not_say_how_wide_the_pane_is() -> None:
    terminal, answers = emulation()
    terminal.feed(b"abc\x1b[6n\x1b[?3h")
    assert answers == ["\x1b[1;4R"]
    assert cell_len(shown(terminal, 0)) == 20


def test_colours_and_wide_characters_keep_their_places() -> None:
    terminal, _answers = emulation()
    terminal.feed("\x1b[38;5;208;1m甲方\x1b[0m \x1b[33mb\x1b[105mr\x1b[m".encode())
    (first, strong), *_rest = terminal.line(0)
    assert first == "甲方"
    assert strong.bold
    assert strong.color is not None
    assert strong.color.triplet is not None
    assert strong.color.triplet.hex == "#ff8700"
    assert cell_len(shown(terminal, 0)) == 20
    styles = dict(terminal.line(0))
    assert styles["b"].color is not None
    assert styles["b"].color.name == "yellow"


def test_pasting_is_told_to_programs_that_asked() -> None:
    terminal, _answers = emulation()
    assert not terminal.has_mode(BRACKETED_PASTE)
    terminal.feed(b"\x1b[?2004h")
    assert terminal.has_mode(BRACKETED_PASTE)


FRAGMENTS = st.sampled_from(
    [
        *(b"\x1b[", b"\x1b]0;", b"\x1b(", b"\x9b"),
        *(b"?", b";", b"9999", b"1049", b">4;1m"),
        *(b"m", b"h", b"l", b"J", b"r", b"A", b"S", b"L", b"M"),
    ]
)


@given(st.lists(FRAGMENTS | st.binary(max_size=8), max_size=40), st.integers(1, 30), st.integers(1, 10))
def test_nothing_that_is_written_ends_it_or_gets_out(pieces: list[bytes], columns: int, lines: int) -> None:
    terminal, _answers = emulation(columns, lines)
    for piece in pieces:
        terminal.feed(piece)
        terminal.scroll(up=True)
    terminal.resize(max(1, lines), max(1, columns))
    for number in range(max(1, columns)):
        assert shown(terminal, number).isprintable()
    assert terminal.cursor is None or min(terminal.cursor) >= 0


async def in_a_shell(pilot: Pilot[int]) -> ShellScreen:
    await goes_to(pilot, "pods kube-system", "pods")
    await until(pilot, lambda: any(one.id == "shell" and one.refused is None for one in app_of(pilot).offers()))
    await pilot.press("s")
    await until(pilot, lambda: isinstance(pilot.app.screen, ShellScreen))
    screen = screen_of(pilot)
    assert isinstance(screen, ShellScreen)
    return screen


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
async def test_a_shell_in_the_console(size: tuple[int, int], tmp_path: Path) -> None:
    async with console(size, main=MainSettings(shell="pane"), state=tmp_path) as pilot:
        screen = await in_a_shell(pilot)
        await until(pilot, lambda: "#" in screen.pane.emulation.text())
        await until(pilot, lambda: screen.pane.has_focus)
        await pilot.press(*"echo six times $((6 * 7))", "enter")
        await until(pilot, lambda: "six times 42" in screen.pane.emulation.text())
        # Letters that mean something elsewhere are the shell's.
        await pilot.press(*"echo :q / ? L", "enter")
        await until(pilot, lambda: screen.pane.emulation.text().count(":q / ? L") == 2)
        assert pilot.app.screen is screen
        await pilot.press(*"exit 7", "enter")
        await until(pilot, lambda: pilot.app.screen is not screen)
        await until(pilot, lambda: noticed(pilot, "exit code 7"))
        assert screen_of(pilot).place.view == "pods"
        session = pilot.app.session  # type: ignore[attr-defined]
        await until(pilot, lambda: any("Shell in" in str(task.deed.title) for task in session.tasks.tasks))


async def test_it_can_be_left_before_its_end() -> None:
    async with console(main=MainSettings(shell="pane")) as pilot:
        screen = await in_a_shell(pilot)
        await until(pilot, lambda: "#" in screen.pane.emulation.text())
        await pilot.press("ctrl+right_square_bracket")
        await until(pilot, lambda: screen_of(pilot).place.view == "pods")
