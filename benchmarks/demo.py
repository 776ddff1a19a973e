"""The demo's start and size, and what the article's script costs the runner and the demo."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.results import Budget, Limit, Result, memory_of
from services.sandbox import DemoProcess

ROUNDS = 7
ARTICLE_ROUNDS = 3
ARTICLE = Path(__file__).parents[1] / "examples" / "article" / "two-party.yaml"
BARE_SERVER = """\
import asyncio
from aiohttp import web
async def serve():
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print("ready", flush=True)
    await asyncio.Event().wait()
asyncio.run(serve())
"""


class ProcessFailed(RuntimeError):
    """A process did not end well: its time means nothing."""


def measure() -> list[Result]:
    """Start and memory beside a bare aiohttp server, then the article, each time on a fresh demo."""
    return [*asyncio.run(_starts()), *asyncio.run(_articles())]


async def _starts() -> list[Result]:
    demos: list[tuple[float, float]] = []
    bares: list[tuple[float, float]] = []
    for _round in range(ROUNDS):
        demos.append(await _demo_start())
        bares.append(await _bare_start())
    ready, size = (statistics.median(column) for column in zip(*demos, strict=True))
    bare_ready, bare_size = (statistics.median(column) for column in zip(*bares, strict=True))
    peer = "bare aiohttp server"
    return [
        Result("demo ready", ready, "ms", Budget(Limit.AT_MOST, 1000), peer, bare_ready),
        Result("demo's memory once ready", size, "MB", Budget(Limit.AT_MOST, 120), peer, bare_size),
    ]


async def _demo_start() -> tuple[float, float]:
    began = time.perf_counter()
    async with DemoProcess():
        return (time.perf_counter() - began) * 1000, memory_of(_only_child())


async def _bare_start() -> tuple[float, float]:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", BARE_SERVER, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    try:
        await process.stdout.readline()
        return (time.perf_counter() - began) * 1000, memory_of(process.pid)
    finally:
        process.kill()
        await process.wait()


def _only_child() -> int:
    return int(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()[0])


async def _articles() -> list[Result]:
    rounds = [await _article() for _round in range(ARTICLE_ROUNDS)]
    seconds, peak = (statistics.median(column) for column in zip(*rounds, strict=True))
    return [
        Result("article's script, the runner's CPU time", seconds, "s", Budget(Limit.AT_MOST, 2)),
        Result("demo's peak memory, two parties", peak, "MB", Budget(Limit.AT_MOST, 120)),
    ]


async def _article() -> tuple[float, float]:
    """CPU seconds of the runner's process, its start included, and the peak memory of the demo, which is another."""
    with tempfile.TemporaryDirectory() as journal:
        async with DemoProcess() as demo:
            arguments = ["--script", ARTICLE, "--yes", "--kubeconfig", demo.kubeconfig, "--journal", journal]
            seconds = await asyncio.to_thread(cpu_seconds, [sys.executable, "-m", "fatetui", *map(str, arguments)])
            return seconds, memory_of(_only_child(), "VmHWM")


def cpu_seconds(command: list[str]) -> float:
    """CPU time of a process that ends well, its start included. Raises ProcessFailed."""
    quiet = [(os.POSIX_SPAWN_OPEN, descriptor, os.devnull, os.O_WRONLY, 0) for descriptor in (1, 2)]
    pid = os.posix_spawn(command[0], command, os.environ, file_actions=quiet)
    _pid, status, usage = os.wait4(pid, 0)
    if code := os.waitstatus_to_exitcode(status):
        raise ProcessFailed(f"exit code {code}")
    return usage.ru_utime + usage.ru_stime
