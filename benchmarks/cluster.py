"""Five thousand pods listed into the store, and thousands of watch events a second."""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession

from benchmarks.results import Budget, Limit, Result
from benchmarks.server import NAMESPACE, PODS, WATCHED
from benchmarks.startup import write_kubeconfig
from services.kubernetes import Cluster, Store, connect

ROUNDS = 5
PAGE = 250
BEAT = 0.005
PODS_PATH = f"/api/v1/namespaces/{NAMESPACE}/pods"
LINE_LIMIT = 1 << 20


@dataclass(slots=True)
class Figures:
    """What the rounds gave, one entry each; seconds, and events per second."""

    lists: list[float] = field(default_factory=list)
    raw_lists: list[float] = field(default_factory=list)
    stalls: list[float] = field(default_factory=list)
    events: list[float] = field(default_factory=list)
    raw_events: list[float] = field(default_factory=list)


def measure() -> list[Result]:
    """The list, its longest stall and its memory, and the watch."""
    return asyncio.run(_measure())


async def _measure() -> list[Result]:
    figures = Figures()
    async with _server("bare") as (_url, _version, kubeconfig):
        bare_memory = await _peak_memory(kubeconfig)
    async with _server() as (url, version, kubeconfig):
        memory = await _peak_memory(kubeconfig)
        for _round in range(ROUNDS):
            async with await connect(kubeconfig) as cluster, ClientSession(url, read_bufsize=LINE_LIMIT) as session:
                await _one_round(figures, cluster, session, version)
    median = statistics.median
    raw = "aiohttp + json.loads, collector paused"
    return [
        Result(
            f"list of {PODS:,} pods into the store",
            median(figures.lists),
            "s",
            Budget(Limit.TIMES_PEER, 1.3),
            raw,
            median(figures.raw_lists),
        ),
        Result("its longest stall of the event loop", median(figures.stalls) * 1000, "ms", Budget(Limit.AT_MOST, 100)),
        Result("its process's peak memory", memory, "MB", Budget(Limit.AT_MOST, 200)),
        Result("the same, pods without managedFields", bare_memory, "MB", Budget(Limit.AT_MOST, 200)),
        Result(
            "watch events into the store",
            median(figures.events),
            "events/s",
            Budget(Limit.AT_LEAST, 3000),
            raw,
            median(figures.raw_events),
        ),
    ]


async def _one_round(figures: Figures, cluster: Cluster, session: ClientSession, version: str) -> None:
    figures.raw_lists.append(await _raw_list(session))
    async with _heartbeat(figures.stalls):
        figures.lists.append(await follow_once(cluster))
    figures.raw_events.append(await _raw_watch(session, version))
    figures.events.append(await _watch(cluster, version))


async def follow_once(cluster: Cluster) -> float:
    """Seconds until a follower has the whole list in its store."""
    store = Store()
    began = time.perf_counter()
    async with cluster.follow(store, "Pod", NAMESPACE) as follower:
        await follower.synced()
        seconds = time.perf_counter() - began
        assert len(store.snapshot("Pod")) == PODS
        return seconds


async def _raw_list(session: ClientSession) -> float:
    items: list[object] = []
    token = ""
    began = time.perf_counter()
    gc.disable()
    try:
        while True:
            query = {"limit": str(PAGE), **({"continue": token} if token else {})}
            async with session.get(PODS_PATH, params=query) as answer:
                page = json.loads(await answer.read())
            items += page["items"]
            token = page["metadata"].get("continue", "")
            if not token:
                return time.perf_counter() - began
    finally:
        gc.enable()


async def _watch(cluster: Cluster, version: str) -> float:
    store, seen = Store(), 0
    began = time.perf_counter()
    async with cluster.watch("Pod", NAMESPACE, resource_version=version) as events:
        async for event in events:
            store.put(cluster.context, "Pod", event.object)
            seen += 1
            if seen == WATCHED:
                break
    return WATCHED / (time.perf_counter() - began)


async def _raw_watch(session: ClientSession, version: str) -> float:
    query = {"watch": "true", "resourceVersion": version}
    seen = 0
    began = time.perf_counter()
    gc.disable()
    try:
        async with session.get(PODS_PATH, params=query) as answer:
            while seen < WATCHED:
                json.loads(await answer.content.readline())
                seen += 1
    finally:
        gc.enable()
    return WATCHED / (time.perf_counter() - began)


@asynccontextmanager
async def _heartbeat(stalls: list[float]) -> AsyncIterator[None]:
    """Add the longest time the event loop did not come back to a task that sleeps for a moment."""
    longest = 0.0

    async def beat() -> None:
        nonlocal longest
        while True:
            began = time.perf_counter()
            await asyncio.sleep(BEAT)
            longest = max(longest, time.perf_counter() - began - BEAT)

    task = asyncio.create_task(beat())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        stalls.append(longest)


@asynccontextmanager
async def _server(*arguments: str) -> AsyncIterator[tuple[str, str, Path]]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "benchmarks.server", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        ready = json.loads(await process.stdout.readline())
        with tempfile.TemporaryDirectory() as home:
            kubeconfig = Path(home) / "kubeconfig"
            write_kubeconfig(kubeconfig, ready["url"])
            yield ready["url"], ready["version"], kubeconfig
    finally:
        process.stdin.close()
        await process.wait()


async def _peak_memory(kubeconfig: Path) -> float:
    """Peak resident memory, in MB, of a process that does nothing but one list (benchmarks.listing)."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.listing", str(kubeconfig), stdout=asyncio.subprocess.PIPE
    )
    out, _err = await process.communicate()
    return float(out)
