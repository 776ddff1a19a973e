"""What a checkup costs besides the network: the CPU time of `fatetui doctor`, waits left out."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from benchmarks.demo import ARTICLE, cpu_seconds
from benchmarks.results import Budget, Limit, Result, interleaved
from services.sandbox import DemoProcess

ROUNDS = 9
# What any program needs that speaks to Kubernetes and to KubeFATE from Python.
PEER = "import kubernetes.aio, httpx"


def measure() -> list[Result]:
    """`fatetui doctor` on the article's two parties, on the demo."""
    ours, peer = asyncio.run(_checkups())
    return [Result("`fatetui doctor`, CPU time", ours, "ms", Budget(Limit.OVER_PEER, 300), f"`{PEER}`", peer)]


async def _checkups() -> list[float]:
    async with DemoProcess() as demo:
        with tempfile.TemporaryDirectory() as home:
            shared = ["--kubeconfig", str(demo.kubeconfig)]
            script = ["--script", str(ARTICLE), "--yes", "--journal", str(Path(home) / "journal"), *shared]
            await asyncio.to_thread(cpu_seconds, _fatetui(*script))
            return await asyncio.to_thread(
                interleaved,
                ROUNDS,
                lambda: cpu_seconds(_fatetui("doctor", *shared)) * 1000,
                lambda: cpu_seconds([sys.executable, "-c", PEER]) * 1000,
            )


def _fatetui(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "fatetui", *arguments]
