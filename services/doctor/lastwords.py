"""The logs that tell why: of containers that are not well, in this life and the one before."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from services.errors import FatetuiError

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object

LINES = 60
BYTES = 32 * 1024
DEADLINE = 5.0
_AT_ONCE = 6
# A federation whose every pod crashes says the same many times.
_MOST = 40


class Words(NamedTuple):
    """A container's log in one of its lives, keyed as Situation keys it."""

    namespace: str
    pod: str
    container: str
    previous: bool


async def last_words(cluster: Cluster, pods: Iterable[Object]) -> Mapping[tuple[str, str, str, bool], str]:
    """The ends of the logs of containers that are not ready or have restarted. What cannot be read is left out."""
    gate = asyncio.Semaphore(_AT_ONCE)
    wanted = [words for pod in pods for words in unwell(pod)][:_MOST]

    async def read(words: Words) -> str:
        async with gate:
            try:
                async with asyncio.timeout(DEADLINE):
                    return await cluster.logs(
                        words.pod,
                        words.namespace,
                        container=words.container,
                        previous=words.previous,
                        tail=LINES,
                        limit_bytes=BYTES,
                    )
            except (FatetuiError, TimeoutError):
                return ""

    texts = await asyncio.gather(*map(read, wanted))
    return {words: text for words, text in zip(wanted, texts, strict=True) if text.strip()}


def unwell(pod: Object) -> Iterator[Words]:
    """The logs of `pod` that are worth reading."""
    metadata, status = pod["metadata"], pod.get("status") or {}
    for group in ("initContainerStatuses", "containerStatuses"):
        for one in status.get(group) or ():
            state = one.get("state") or {}
            restarted = bool(one.get("restartCount"))
            ended_well = (state.get("terminated") or {}).get("exitCode") == 0
            if restarted:
                yield Words(metadata["namespace"], metadata["name"], one["name"], True)
            # A container that waits has nothing to say yet.
            if ("running" in state or "terminated" in state) and not ended_well and (restarted or not one.get("ready")):
                yield Words(metadata["namespace"], metadata["name"], one["name"], False)
