"""What image registries say of the images that are wanted: asked when the operator wants it, told as it comes."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from services.registry import Answer, Credentials, Outcome, ask_registries


class RegistryBoard:
    """One round of questions at a time. What was answered for other images, or another login, is forgotten."""

    def __init__(self) -> None:
        self.revision = 0
        self.answers: dict[str, Answer] = {}
        self._asked: tuple[tuple[str, ...], Credentials | None] = ((), None)
        self._asking: asyncio.Task[None] | None = None

    @property
    def asking(self) -> bool:
        """Whether answers are still to come."""
        return self._asking is not None and not self._asking.done()

    def of(self, images: Sequence[str]) -> dict[str, Answer]:
        """The answers about `images`; none while others were asked about."""
        return dict(self.answers) if self._asked[0] == tuple(images) else {}

    def ask(self, images: Sequence[str], credentials: Credentials | None) -> None:
        """Ask every registry for its images, anew."""
        if self._asking is not None:
            self._asking.cancel()
        self.answers, self._asked = {}, (tuple(images), credentials)
        self._asking = asyncio.create_task(self._ask(images, credentials), name="registries")
        self.revision += 1

    async def close(self) -> None:
        """Ask no more."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)

    async def _ask(self, images: Sequence[str], credentials: Credentials | None) -> None:
        async with aclosing(ask_registries(images, credentials)) as answers:
            async for answer in answers:
                self.answers[answer.image] = answer
                self.revision += 1


def smallest(answers: dict[str, Answer], images: Sequence[str]) -> str:
    """The image that is pulled quickest, as far as that is known."""
    known = {one.image: one.size for one in answers.values() if one.outcome is Outcome.THERE and one.size}
    return min(known, key=lambda image: known[image] or 0) if known else images[0]
