"""Files that were saved from the console, told from all others."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from services.session.saved import saved_files, saved_name, saved_text


def test_only_what_was_saved_from_here_is_listed(tmp_path: Path) -> None:
    name = saved_name("../pods", "csv", datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC))
    assert "/" not in name
    (tmp_path / name).write_bytes(b"NAME\nweb\xff\n")
    (tmp_path / "fate-9999.yaml").touch()
    (tmp_path / "x-20210506T070809.csv").mkdir()
    assert [(saved.name, saved.size) for saved in saved_files(tmp_path)] == [(name, 10)]
    assert saved_text(tmp_path, f"../{name}") == "NAME\nweb\ufffd\n"
