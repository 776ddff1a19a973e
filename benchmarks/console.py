"""The console on a real pseudo-terminal: its first paint and rows, and how it bears ten thousand pods that change."""

from __future__ import annotations

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.bare import LINE
from benchmarks.crowd import NAMESPACE, PODS
from benchmarks.results import Budget, Limit, Result, interleaved, memory_of
from benchmarks.startup import write_kubeconfig
from benchmarks.terminal import Terminal, terminal
from services.kubernetes import connect
from services.party import read_party_file
from services.sandbox import DemoProcess
from services.sandbox.charts import render_chart

ROUNDS = 7
PRESSES = 100
RATE = 1000
IDLE = 10.0
_PEER = "benchmarks.bare"
_PARTY = b"fate-9999"
PARTY = Path(__file__).parents[1] / "examples" / "article" / "fate-9999.yaml"
CURSOR = b"48;2;47;74;107m"
"""How the row under the cursor begins: the colour of `cursor-background` in fatetui-dark."""


def measure() -> list[Result]:
    """Start, then the crowd."""
    return [*asyncio.run(_starts()), *_crowd()]


async def _starts() -> list[Result]:
    async with DemoProcess() as demo:
        await _found(Path(demo.kubeconfig))
        kubeconfig = str(demo.kubeconfig)
        paint, line, rows, pods = await asyncio.to_thread(
            interleaved,
            ROUNDS,
            lambda: _until(b"fatetui", "--kubeconfig", kubeconfig),
            lambda: _until(LINE.encode(), module=_PEER),
            lambda: _until(_PARTY, "--kubeconfig", kubeconfig),
            lambda: _until(_PARTY, kubeconfig, module=_PEER),
        )
    return [
        Result("console's first paint", paint, "ms", Budget(Limit.AT_MOST, 500), "bare Textual app, one line", line),
        Result(
            "console's first rows, a party",
            rows,
            "ms",
            Budget(Limit.AT_MOST, 1000),
            "the same, pods by kubernetes.aio",
            pods,
        ),
    ]


async def _found(kubeconfig: Path) -> None:
    """A party's objects, without waiting for its images."""
    file = read_party_file(PARTY)
    async with await connect(kubeconfig) as cluster:
        await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": file.namespace}})
        for obj in render_chart(file.spec, file.chart_version):
            obj["metadata"].setdefault("namespace", file.namespace)
            await cluster.create(obj)


def _until(text: bytes, *arguments: str, module: str = "fatetui") -> float:
    """Milliseconds from the start of a program until it has painted `text`."""
    with tempfile.TemporaryDirectory() as home:
        began = time.perf_counter()
        with terminal(Path(home), *arguments, module=module) as screen:
            return (screen.until(text) - began) * 1000


def _crowd() -> list[Result]:
    with tempfile.TemporaryDirectory() as folder, _server() as (url, server):
        home = Path(folder)
        kubeconfig = home / "kubeconfig"
        write_kubeconfig(kubeconfig, url)
        with terminal(home, "--kubeconfig", str(kubeconfig)) as screen:
            screen.until("● live".encode())
            screen.forget()
            began = time.perf_counter()
            screen.send(f":pods {NAMESPACE}\r".encode())
            listed = screen.until(f"({PODS})".encode()) - began
            screen.watch(2)
            idle = _share(screen, IDLE)
            assert server.stdin is not None
            server.stdin.write(f"{RATE}\n".encode())
            server.stdin.flush()
            screen.watch(2)
            cpu, wall = screen.cpu, time.perf_counter()
            presses = sorted(_press(screen, number) for number in range(1, PRESSES + 1))
            busy = (screen.cpu - cpu) / (time.perf_counter() - wall) * 100
            memory = memory_of(screen.process.pid)
    crowd = f"{PODS:,} pods"
    under = f"{crowd}, {RATE:,} events/s"
    return [
        Result(f"console: {crowd} listed", listed, "s", Budget(Limit.AT_MOST, 5)),
        Result(f"console: CPU, idle over {crowd}", idle, "%", Budget(Limit.AT_MOST, 1)),
        Result(
            f"console: key press to paint, p95, {under}", presses[int(PRESSES * 0.95)], "ms", Budget(Limit.AT_MOST, 50)
        ),
        Result(
            f"console: key press to paint, median, {under}", statistics.median(presses), "ms", Budget(Limit.AT_MOST, 50)
        ),
        Result(f"console: CPU, {under}", busy, "%", Budget(Limit.AT_MOST, 30)),
        Result(f"console: memory, {under}", memory, "MB", Budget(Limit.AT_MOST, 200)),
    ]


def _share(screen: Terminal, seconds: float) -> float:
    """Of one core, in per cent."""
    before = screen.cpu
    screen.watch(seconds)
    return (screen.cpu - before) / seconds * 100


def _press(screen: Terminal, number: int) -> float:
    """Milliseconds from a press of `j` until the row below has the cursor."""
    screen.watch(0.15)
    screen.forget()
    began = time.perf_counter()
    screen.send(b"j")
    row = f"pod-{number:05d}".encode()
    return (screen.until(CURSOR + b" " + row, CURSOR + row) - began) * 1000


@contextmanager
def _server() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.crowd"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["url"], process
    finally:
        process.stdin.close()
        process.wait()
