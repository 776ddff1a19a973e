"""The article by script on the embedded demo: from an empty cluster to a verified federation."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from services.sandbox import DemoProcess
from tests.e2e.conftest import Program, article

pytestmark = pytest.mark.slow


async def test_from_empty_to_verified_then_nothing_to_change(
    program: Program, fresh_demo: DemoProcess, tmp_path: Path
) -> None:
    first = await program.run(*article(fresh_demo.kubeconfig, tmp_path / "first"))
    assert first.code == 0, first.out[-4000:] + first.err
    assert first.ended("toy")["data"]["secure_sum"] == pytest.approx(2000.0, abs=1e-6)
    boards = first.ended("boards")["data"]["boards"]
    assert [(board["party"], board["status"]) for board in boards] == [(9999, 200), (10000, 200)]
    assert first.statuses["install"] == "changed"

    second = await program.run(*article(fresh_demo.kubeconfig, tmp_path / "second"))
    assert second.code == 0, second.out[-4000:] + second.err
    assert "changed" not in second.statuses.values(), second.statuses

    rehearsal = await program.run(*article(fresh_demo.kubeconfig, tmp_path / "third", "--dry-run"))
    assert rehearsal.code == 0, rehearsal.statuses


async def test_a_rehearsal_on_a_fresh_demo_writes_nothing(
    program: Program, fresh_demo: DemoProcess, tmp_path: Path
) -> None:
    rehearsal = await program.run(*article(fresh_demo.kubeconfig, tmp_path, "--dry-run"))
    assert rehearsal.code == 2, rehearsal.out[-4000:] + rehearsal.err
    assert rehearsal.statuses["install"] == "would-change"
    async with httpx.AsyncClient(base_url=fresh_demo.url) as client:
        log = (await client.get("/_demo/requests")).json()
    ours = [entry for entry in log["requests"] if entry["write"] and "fatetui" in entry.get("agent", "fatetui")]
    assert ours == []
