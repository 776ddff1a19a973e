"""The wizard's install page killed with SIGKILL, five times, and resumed: the same jobs, nothing twice."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from services.kubefate import KubeFate
from services.kubernetes import connect
from services.sandbox import DemoProcess
from services.session import kubefate_session
from tests.e2e.test_terminal import Terminal, terminal

pytestmark = pytest.mark.slow

MOMENTS = ("preflight", "kubefate", "namespaces", "install", "matrix")
"""Each time the program is killed as soon as this step has begun."""
F3, ENTER, NEXT = b"\x1bOR", b"\r", b"\x0e"
DEADLINE = 240.0


def entries(state: Path) -> list[dict[str, object]]:
    """What the journal has so far, a torn last line left out."""
    found = list(state.glob("runs/*/journal.ndjson"))
    text = found[0].read_text() if found else ""
    return [json.loads(line) for line in text.splitlines() if line.endswith("}")]


def until_journal(state: Path, reading: Terminal, step: str, kind: str, before: int) -> None:
    """Wait until the journal tells of `step` behind its first `before` entries."""
    end = time.monotonic() + DEADLINE
    while not any(one["type"] == kind and one.get("step") == step for one in entries(state)[before:]):
        assert time.monotonic() < end, f"{step} never came; the end was {reading.written[-1500:]!r}"
        reading.take()


def begin(reading: Terminal, *, resumed: bool) -> None:
    """From the first page to the install page."""
    if resumed:
        reading.until(b"in step")
        reading.send(ENTER)
    else:
        reading.until(b"No party of FATE")
        reading.send(F3)
    reading.until(b"Keep data")
    reading.until(b"Ctrl-N writes")
    reading.send(NEXT)


async def jobs_of(cluster: DemoProcess) -> set[str]:
    """The jobs that KubeFATE has, by id."""
    async with await connect(cluster.kubeconfig) as client:
        session = await kubefate_session(client)
        assert isinstance(session, KubeFate)
        try:
            return {job.id for job in await session.jobs()}
        finally:
            await session.close()


async def test_killed_on_the_install_page_at_five_moments_and_resumed(tmp_path: Path):
    state, folder = tmp_path / "state", tmp_path / "federation"
    answers = tmp_path / "answers.yaml"
    answers.write_text(f"folder: {folder}\n")
    async with DemoProcess(speed=20) as cluster:
        arguments = ("wizard", "--answers", str(answers), "--kubeconfig", str(cluster.kubeconfig))
        for number, moment in enumerate(MOMENTS):
            before = len(entries(state))
            with terminal(*arguments, state=state) as running:
                begin(running, resumed=number > 0)
                until_journal(state, running, moment, "step.start", before)
                running.process.kill()
                running.process.wait()
        before = len(entries(state))
        with terminal(*arguments, state=state) as running:
            begin(running, resumed=True)
            until_journal(state, running, "report", "step.end", before)
        # KubeFATE's own word: a kill between its answer and the journal's line leaves a job that nobody wrote down.
        there = await jobs_of(cluster)
    told = entries(state)
    jobs = [one["value"] for one in told if str(one.get("key", "")).startswith("job:")]
    assert len(there) == 2, there
    assert len(jobs) == len(set(jobs))
    assert set(jobs) <= there
    assert [one["exit"] for one in told if one["type"] == "run.end"] in ([], [0])
    failed = [one for one in told if one["type"] == "step.end" and one["status"] == "failed"]
    assert not failed, failed
