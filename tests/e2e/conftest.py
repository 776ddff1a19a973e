"""The program as its user runs it: a process, its output, its exit code."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from services.sandbox import DemoProcess

ROOT = Path(__file__).parents[2]
ARTICLE = ROOT / "examples" / "article" / "two-party.yaml"
DEADLINE = 240.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run of the program ended."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """The NDJSON records of its standard output."""
        return [json.loads(line) for line in self.out.splitlines()]

    def ended(self, step: str) -> dict[str, Any]:
        """The `step.end` record of `step`."""
        return next(one for one in self.records if one["type"] == "step.end" and one["step"] == step)

    @property
    def statuses(self) -> dict[str, str]:
        """Result of each step that ended."""
        return {one["step"]: one["result"] for one in self.records if one["type"] == "step.end"}


@dataclass(slots=True)
class Program:
    """Runs `python -m fatetui` with a home of its own."""

    home: Path
    environment: dict[str, str] = field(default_factory=dict)

    async def run(self, *arguments: object, deadline: float = DEADLINE, stdin: str | None = None) -> Outcome:
        process = await self.start(*arguments)
        async with asyncio.timeout(deadline):
            out, err = await process.communicate(stdin.encode() if stdin is not None else None)
        assert process.returncode is not None
        return Outcome(process.returncode, out.decode(), err.decode())

    async def start(self, *arguments: object) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "fatetui",
            *map(str, arguments),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            cwd=ROOT,
            limit=1 << 22,
            env={**os.environ, "HOME": str(self.home), "XDG_STATE_HOME": str(self.home), **self.environment},
        )


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@asynccontextmanager
async def demo(scenario: str | None = None, *, speed: float = 40.0) -> AsyncIterator[DemoProcess]:
    """A fresh demo in a process of its own."""
    async with DemoProcess(scenario=scenario, speed=speed) as process:
        yield process


@pytest.fixture
async def fresh_demo() -> AsyncIterator[DemoProcess]:
    async with demo() as process:
        yield process


def article(kubeconfig: Path, journal: Path, *more: object, script: Path = ARTICLE) -> Sequence[object]:
    """Arguments that run the article's script on `kubeconfig`, told as NDJSON."""
    return (
        "--script",
        script,
        "--kubeconfig",
        kubeconfig,
        "--journal",
        journal,
        "--output",
        "ndjson",
        *more,
    )


async def line_with(stream: asyncio.StreamReader | None, wanted: Callable[[str], bool]) -> str:
    """The first line of `stream` that is `wanted`; fails when the stream ends before."""
    assert stream is not None
    async with asyncio.timeout(DEADLINE):
        async for raw in stream:
            if wanted(line := raw.decode()):
                return line
    raise AssertionError("the stream ended before the line came")


def interrupt(process: asyncio.subprocess.Process) -> None:
    """What Ctrl-C sends."""
    process.send_signal(signal.SIGINT)
