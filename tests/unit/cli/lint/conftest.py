"""Every test of lint works in a folder with the article's two files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.cli.lint.linting import ARTICLE, NAMES


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FATETUI_LANG", "en")
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        shutil.copy(ARTICLE / name, tmp_path / name)
    return tmp_path
