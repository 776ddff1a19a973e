"""Live rules over the sandbox's API server, in process, and party files written for one test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from services.kubernetes import Cluster, connect
from tests.unit.steps.vocabulary.place import Place, furnished


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with furnished(tmp_path) as made:
        yield made


@pytest.fixture
async def cluster(place: Place) -> AsyncIterator[Cluster]:
    async with await connect(place.kubeconfig) as connected:
        yield connected
