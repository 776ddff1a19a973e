"""The federations of the examples."""

from __future__ import annotations

from pathlib import Path as FilePath

import pytest

from services.party import PartyFile, read_party_file

EXAMPLES = FilePath(__file__).parents[3] / "examples"


@pytest.fixture
def article() -> list[PartyFile]:
    return [read_party_file(EXAMPLES / "article" / f"fate-{number}.yaml") for number in (9999, 10000)]


@pytest.fixture
def three() -> list[PartyFile]:
    folder = EXAMPLES / "v1.11.2-three-parties" / "parties"
    return [read_party_file(folder / f"{number}.yaml") for number in (9999, 10000, 9998)]
