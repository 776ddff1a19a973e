"""Examples beside the tutorial's, on the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.conftest import ROOT, Program

pytestmark = pytest.mark.slow


async def test_two_parties_meet_at_an_exchange(program: Program, tmp_path: Path) -> None:
    script = ROOT / "examples" / "exchange" / "federation.yaml"
    run = await program.run("--script", script, "--demo", "--journal", tmp_path, "--output", "ndjson")
    assert run.code == 0, run.out[-4000:] + run.err
    tests = run.ended("toy")["data"]["tests"]
    passed = [(test["guest"], test["host"]) for test in tests if test["outcome"] == "pass"]
    assert passed == [(9999, 9999), (10000, 10000), (9999, 10000), (10000, 9999)]
    assert {board["status"] for board in run.ended("boards")["data"]["boards"]} == {200}
