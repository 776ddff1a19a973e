"""What the tests of `fatetui lint` do alike."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fatetui.cli import run

ARTICLE = Path(__file__).parents[4] / "examples" / "article"
NAMES = ("fate-9999.yaml", "fate-10000.yaml")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    code = run(["lint", *arguments, "--output", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["exit"] == code
    return code, [finding for file in document["files"] for finding in file["findings"]]
