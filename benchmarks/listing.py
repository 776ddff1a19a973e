"""One list into a store in a fresh process, whose peak memory it prints: `python -m benchmarks.listing KUBECONFIG`."""

from __future__ import annotations

import asyncio
import resource
import sys
from pathlib import Path

from benchmarks.cluster import follow_once
from services.kubernetes import connect


async def main(kubeconfig: Path) -> None:
    """Print the peak resident memory in MB (getrusage(2) counts KiB on Linux)."""
    async with await connect(kubeconfig) as cluster:
        await follow_once(cluster)
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
