"""The doctor of a session: looks when asked to, and keeps what it came to until it comes to something else."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.kubernetes import KubernetesError
from services.session.looking import Looking

if TYPE_CHECKING:
    from services.doctor import Checkup, KnownParty
    from services.kubernetes import Cluster


class CheckupBoard(Looking):
    """`latest` is the last checkup."""

    def __init__(self, cluster: Cluster, archives: Path | None) -> None:
        super().__init__(cluster)
        self.latest: Checkup | None = None
        self._archives = archives

    def run(self, parties: Sequence[KnownParty]) -> None:
        """Look at `parties` and at what they stand on; not twice at once."""
        self._look(self._run(tuple(parties)), "checkup")

    async def _run(self, parties: tuple[KnownParty, ...]) -> None:
        # All rules of diagnosis: for those who ask for them.
        from services.doctor import checkup, gather, unreachable

        async with self._kubefate() as kubefate:
            try:
                self.latest = checkup(await gather(self._cluster, parties, kubefate, archives=self._archives))
            except KubernetesError as error:
                self.latest = unreachable(self._cluster.context, self._cluster.server, error)
