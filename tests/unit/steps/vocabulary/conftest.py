"""A furnished place for one step at a time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from services.steps import Retry
from tests.unit.steps.vocabulary.place import Place, furnished


@pytest.fixture(autouse=True)
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """What may pass by itself is tried again at once."""
    monkeypatch.setattr("services.steps.execution.TRANSIENT_RETRY", Retry(times=2, delay=0.0))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    async with furnished(tmp_path) as made:
        yield made


@pytest.fixture
def rollouts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every rollout is healthy at once: no controller works here, and waiting for workloads has tests of its own."""
    waited: list[str] = []

    async def healthy(ctx: Any, namespace: str, *, labels: str = "", **how: Any) -> None:
        waited.append(f"{namespace} {labels}".strip())

    for module in ("vocabulary.kubefate", "vocabulary.ingress", "vocabulary.charts", "vocabulary.fateclusters"):
        monkeypatch.setattr(f"services.steps.{module}.await_rollout", healthy)
    monkeypatch.setattr("services.steps.installs.await_rollout", healthy)
    return waited
