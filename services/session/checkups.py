"""The doctor of a session: looks when asked to, and keeps what it came to until it comes to something else."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.kubefate import KubeFate
from services.kubernetes import KubernetesError
from services.session.service import kubefate_session

if TYPE_CHECKING:
    from services.doctor import Checkup, KnownParty
    from services.kubernetes import Cluster


class CheckupBoard:
    """`latest` is the last checkup, made at `at` in `seconds`."""

    def __init__(self, cluster: Cluster, archives: Path | None) -> None:
        self.revision = 0
        self.latest: Checkup | None = None
        self.at: datetime | None = None
        self.seconds = 0.0
        self._cluster = cluster
        self._archives = archives
        self._task: asyncio.Task[None] | None = None

    @property
    def running(self) -> bool:
        """Whether it is being looked."""
        return self._task is not None and not self._task.done()

    def run(self, parties: Sequence[KnownParty]) -> None:
        """Look at `parties` and at what they stand on; not twice at once."""
        if not self.running:
            self._task = asyncio.create_task(self._run(tuple(parties)), name="checkup")
            self.revision += 1

    async def close(self) -> None:
        """Look no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, parties: tuple[KnownParty, ...]) -> None:
        # All rules of diagnosis: for those who ask for them.
        from services.doctor import checkup, gather, unreachable

        loop = asyncio.get_running_loop()
        begun = loop.time()
        kubefate = await self._kubefate()
        try:
            found = checkup(await gather(self._cluster, parties, kubefate, archives=self._archives))
        except KubernetesError as error:
            found = unreachable(self._cluster.context, self._cluster.server, error)
        finally:
            if isinstance(kubefate, KubeFate):
                await kubefate.close()
        self.latest, self.at, self.seconds = found, datetime.now(UTC), loop.time() - begun
        self.revision += 1

    async def _kubefate(self) -> KubeFate | FatetuiError:
        try:
            return await kubefate_session(self._cluster)
        except FatetuiError as error:
            return error
