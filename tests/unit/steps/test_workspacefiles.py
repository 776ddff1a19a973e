"""Files of the workspace: written whole, or told why not; and how paths are shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.files import shortest
from services.steps.workspacefiles import FileNotWritten, write_file


def test_folders_are_made_and_the_file_replaced(tmp_path: Path):
    for text in ("one", "two"):
        write_file(tmp_path / "a/b/c.txt", text)
    assert [path.read_text() for path in (tmp_path / "a/b").iterdir()] == ["two"]


def test_what_cannot_be_written_is_told_and_leaves_nothing(tmp_path: Path):
    (tmp_path / "a").mkdir()
    with pytest.raises(FileNotWritten, match="Cannot write"):
        write_file(tmp_path / "a", "text")
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


@pytest.mark.parametrize(
    ("path", "shown"),
    [("{here}/parties/a.yaml", "parties/a.yaml"), ("/etc/a", "/etc/a"), ("<stdin>", "<stdin>"), ("b.yaml", "b.yaml")],
)
def test_paths_are_shown_from_here_where_that_is_shorter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: str, shown: str
):
    monkeypatch.chdir(tmp_path)
    assert shortest(path.format(here=tmp_path)) == shown
