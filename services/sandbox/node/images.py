"""The registry as a node sees it: pulls that take their time, and pulls that fail in a container engine's words."""

from __future__ import annotations

import asyncio
import fnmatch
import hashlib

from services.sandbox.clock import Clock

_PULL_SECONDS = 6.0
_FIRST_BACKOFF = 10.0
_LONGEST_BACKOFF = 300.0


class PullFailed(Exception):
    """The text is what the container engine answered."""


class Images:
    """The images of one node. `refused` maps patterns of references to the engine's answer, with `{image}` in it."""

    NOT_FOUND = (
        "rpc error: code = Unknown desc = Error response from daemon: "
        "manifest for {image} not found: manifest unknown: manifest unknown"
    )

    def __init__(self, clock: Clock) -> None:
        self.refused: dict[str, str] = {}
        self._clock = clock
        self._present: set[str] = set()
        self._pulls: dict[str, asyncio.Task[None]] = {}

    def is_present(self, image: str) -> bool:
        return image in self._present

    def preload(self, *images: str) -> None:
        """Have `images` without a pull."""
        self._present.update(images)

    def forget(self, pattern: str) -> None:
        """Remove the images that `pattern` names."""
        self._present = {image for image in self._present if not fnmatch.fnmatchcase(image, pattern)}

    async def pull(self, image: str) -> None:
        """Bring an image; two pods that want the same one share the pull. Raises PullFailed."""
        pull = self._pulls.get(image)
        if pull is None or pull.done():
            pull = self._pulls[image] = asyncio.create_task(self._download(image))
        await asyncio.shield(pull)

    async def _download(self, image: str) -> None:
        for pattern, answer in self.refused.items():
            if fnmatch.fnmatchcase(image, pattern):
                await self._clock.sleep(1)
                raise PullFailed(answer.format(image=image))
        await self._clock.sleep(_PULL_SECONDS)
        self._present.add(image)


def digest(image: str) -> str:
    """An image id, the same for the same reference."""
    repository = image.partition("@")[0]
    return f"docker-pullable://{repository.rpartition(':')[0] or repository}@sha256:" + (
        hashlib.sha256(image.encode()).hexdigest()
    )


def backoff(failures: int) -> float:
    """Simulated seconds before another try, as the kubelet counts them for pulls and for restarts."""
    return min(_LONGEST_BACKOFF, _FIRST_BACKOFF * 2.0 ** (failures - 1))
