"""What is looked at when somebody asks, and kept until it is looked at anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from services.errors import FatetuiError
from services.kubefate import KubeFate
from services.session.service import kubefate_session

if TYPE_CHECKING:
    from services.kubernetes import Cluster


class Looking:
    """One look at a time; the last one ended `at`, after `seconds`."""

    def __init__(self, cluster: Cluster) -> None:
        self.revision = 0
        self.at: datetime | None = None
        self.seconds = 0.0
        self._cluster = cluster
        self._task: asyncio.Task[None] | None = None
        self._work: Coroutine[Any, Any, None] | None = None

    @property
    def running(self) -> bool:
        """Whether it is being looked."""
        return self._task is not None and not self._task.done()

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        if self._work is not None:
            self._work.close()  # one that was cancelled before it began

    def _look(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Begin `work`; while another look goes on it is dropped."""
        if self.running:
            work.close()
            return
        self._work = work
        self._task = asyncio.create_task(self._timed(work), name=name)
        self.revision += 1

    async def _timed(self, work: Coroutine[Any, Any, None]) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await work
        self.at, self.seconds = datetime.now(UTC), loop.time() - begun
        self.revision += 1

    @asynccontextmanager
    async def _kubefate(self) -> AsyncGenerator[KubeFate | FatetuiError]:
        """A session of KubeFATE for the length of a look, or why there is none."""
        kubefate: KubeFate | FatetuiError
        try:
            kubefate = await kubefate_session(self._cluster)
        except FatetuiError as error:
            kubefate = error
        try:
            yield kubefate
        finally:
            if isinstance(kubefate, KubeFate):
                await kubefate.close()
