"""The program's own log: masked, one line a record, never on the terminal."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from fatetui.logfile import NAME, log_file, logged
from services.redact import secrets


def test_what_is_logged_is_masked_in_file_and_on_screen(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    secrets.register("planted-secret-value")
    state = tmp_path / "state"
    with logged(state) as lines:
        logging.getLogger(NAME).info("a token: %s\x1b[31m\nand more", "planted-secret-value")
        logging.getLogger("somebody.else").warning("careful")
        logging.getLogger("somebody.else").info("chatter")
    text = log_file(state).read_text()
    assert [line for _level, line in lines] == text.splitlines()
    assert [level for level, _line in lines] == [logging.INFO, logging.WARNING]
    assert "planted-secret-value" not in text
    assert "\x1b" not in text
    assert log_file(state).stat().st_mode & 0o777 == 0o600
    logging.getLogger(NAME).info("after the end")
    assert "after the end" not in log_file(state).read_text()
    assert capfd.readouterr() == ("", "")


def test_without_a_place_the_last_lines_are_kept_all_the_same(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with logged(blocked / "state") as lines:
        logging.getLogger(NAME).info("seen")
    assert [line.rpartition(": ")[2] for _level, line in lines][-1] == "seen"
    assert "No log file" in lines[0][1]
