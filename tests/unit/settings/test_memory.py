"""What the console remembers by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from fatetui.memory import Memory, recall, remember


def test_what_was_remembered_is_recalled_and_old_lines_are_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "state" / "console.json"
    lines = [f"line {number}" for number in range(300)]
    remember(path, Memory(theme="fatetui-light", typed={":": lines}))
    assert recall(path) == Memory(theme="fatetui-light", typed={":": lines[-200:]})
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "{", '{"theme": 1}', '{"of": "a later version"}', "\udcff"])
def test_a_file_that_is_not_ours_is_no_loss(tmp_path: Path, text: str) -> None:
    path = tmp_path / "console.json"
    path.write_bytes(text.encode(errors="surrogateescape"))
    assert recall(path) == Memory()


def test_nowhere_to_remember_is_fine() -> None:
    remember(None, Memory(theme="x"))
    assert recall(None) == Memory()
