"""What a wizard of a session begins with: answers of files beside those of one that was broken off."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from services.kubernetes import Cluster
from services.session.wizards import WizardBoard
from services.wizard.answers import Filed
from services.wizard.facts import Facts
from services.wizard.unfinished import Keeper


@pytest.mark.parametrize(
    ("filed", "start"),
    [
        ({}, "resume"),
        ({"folder": "federation"}, "resume"),
        ({"folder": "elsewhere"}, "new"),
        ({"folder": "federation", "chart": "v1.9.2"}, "new"),
        ({"start": "adopt"}, "adopt"),
    ],
)
def test_a_wizard_that_was_broken_off_is_gone_on_with_unless_a_file_wants_another(
    filed: dict[str, str], start: str, tmp_path: Path
) -> None:
    Keeper(tmp_path, "lab").keep({"folder": "federation", "chart": "v1.11.2"}, "install")
    board = WizardBoard(cast("Cluster", SimpleNamespace(context="lab")), None, tmp_path)
    board.seen.facts = Facts(unfinished=True)
    board.take(Filed(filed))
    assert board.answers.texts["start"] == start
    assert board.kept
