"""One list into a store in a fresh process, whose peak memory it prints: `python -m benchmarks.listing KUBECONFIG`."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from benchmarks.cluster import follow_once
from benchmarks.results import memory_of
from services.kubernetes import connect


async def main(kubeconfig: Path) -> None:
    """Print it, in MB."""
    async with await connect(kubeconfig) as cluster:
        await follow_once(cluster)
    print(memory_of(os.getpid(), "VmHWM"))


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
