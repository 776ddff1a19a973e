"""The demo's API server over 10,000 running pods, alone in a process: `python -m benchmarks.crowd`.

Prints its URL. For each line on its standard input it changes so many pods a second from then on; ends with its input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from itertools import cycle
from typing import Any, cast

from services.sandbox.api import build_app, listen
from services.sandbox.resources import RESOURCES
from services.sandbox.runtime import NodeRuntime
from services.sandbox.store import ObjectStore

PODS = 10_000
NAMESPACE = "crowd"
SETTINGS = 30
"""Environment entries of a pod, which make it 4 kB."""
BURSTS = 10
"""A second: changes come in bursts, as from a kubelet."""


async def main() -> None:
    """Serve until standard input ends."""
    store = ObjectStore()
    store.create(RESOURCES["Namespace"], {"metadata": {"name": NAMESPACE}})
    for number in range(PODS):
        pod = _pod(number)
        store.create(RESOURCES["Pod"], pod)
        store.update(RESOURCES["Pod"], pod, subresource="status")
    # Nobody enters these pods: there is no node behind them.
    runner, url = await listen(build_app(store, cast(NodeRuntime, None)))
    print(json.dumps({"url": url}), flush=True)
    churn: asyncio.Task[None] | None = None
    while line := await asyncio.to_thread(sys.stdin.readline):
        if churn is not None:
            churn.cancel()
        churn = asyncio.create_task(_churn(store, int(line)))
    await runner.cleanup()


async def _churn(store: ObjectStore, rate: int) -> None:
    """Restart one pod after the other, far apart from each other in every order that they are shown in."""
    numbers = cycle((number * 7919) % PODS for number in range(PODS))
    loop = asyncio.get_running_loop()
    following = loop.time()
    while True:
        for _change in range(rate // BURSTS):
            store.mutate(RESOURCES["Pod"], NAMESPACE, _name(next(numbers)), _restart, subresource="status")
        following += 1 / BURSTS
        await asyncio.sleep(following - loop.time())


def _restart(pod: dict[str, Any]) -> None:
    pod["status"]["containerStatuses"][0]["restartCount"] += 1


def _name(number: int) -> str:
    return f"pod-{number:05d}"


def _pod(number: int) -> dict[str, Any]:
    settings = [{"name": f"FATE_SETTING_{row:03d}", "value": "x" * 50} for row in range(SETTINGS)]
    return {
        "metadata": {
            "name": _name(number),
            "namespace": NAMESPACE,
            "labels": {"app": f"app-{number % 50}", "pod-template-hash": "5b9c"},
        },
        "spec": {
            "nodeName": f"node-{number % 100}",
            "containers": [{"name": "main", "image": "federatedai/python:1.11.2-release", "env": settings}],
        },
        "status": {
            "phase": "Running",
            "podIP": f"10.{number // 65536}.{number // 256 % 256}.{number % 256}",
            "conditions": [
                {"type": kind, "status": "True", "lastTransitionTime": "2026-01-01T00:00:00Z"}
                for kind in ("Initialized", "Ready", "ContainersReady", "PodScheduled")
            ],
            "containerStatuses": [
                {
                    "name": "main",
                    "ready": True,
                    "started": True,
                    "restartCount": 0,
                    "image": "federatedai/python:1.11.2-release",
                    "state": {"running": {"startedAt": "2026-01-01T00:00:00Z"}},
                }
            ],
        },
    }


if __name__ == "__main__":
    asyncio.run(main())
