"""The doctor of a session: looks when asked to, and from then on keeps what it found true as objects change."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from services.kubernetes import KubernetesError, Snapshot
from services.session.looking import Looking

if TYPE_CHECKING:
    from services.doctor import Checkup, Gathered, KnownParty, PartyView
    from services.kubernetes import Cluster, Object
    from services.rollout import Diagnostician, Terms
    from services.session.parties import PartyBoard

_TICK = 5.0
"""Seconds after which ages and patience are reckoned anew."""


class CheckupBoard(Looking):
    """`latest` is the last checkup, up to date as far as `refresh` was told. Logs, ways in and KubeFATE's own words are
    those of the last look."""

    def __init__(self, cluster: Cluster, archives: Path | None) -> None:
        super().__init__(cluster)
        self.latest: Checkup | None = None
        self._archives = archives
        self._gathered: Gathered | None = None
        self._diagnostician: Diagnostician | None = None
        self._terms: Terms | None = None
        self._next = 0.0
        self._seen: dict[str, Snapshot] = {}
        self._looked_at: dict[str, tuple[Object, ...]] = {}

    def run(self, parties: Sequence[KnownParty]) -> None:
        """Look at `parties` and at what they stand on; not twice at once."""
        self._look(self._run(tuple(parties)), "checkup")

    def refresh(self, board: PartyBoard, views: tuple[PartyView, ...]) -> None:
        """Take in what has happened since, as far as `board` sees it; next to nothing when nothing has."""
        from services.rollout import FOLLOWED

        gathered, now = self._gathered, asyncio.get_running_loop().time()
        if gathered is None or self.running or not board.sees(gathered.namespaces):
            return
        blind = board.blind
        seen = {kind: board.seen(kind) for kind in FOLLOWED if kind not in blind}
        changed = {kind: found for kind, found in seen.items() if self._seen.get(kind) is not found}
        if changed or now >= self._next:
            self._take(gathered, changed, views, late=now >= self._next)

    def _take(
        self, gathered: Gathered, changed: dict[str, Snapshot], views: tuple[PartyView, ...], *, late: bool
    ) -> None:
        from services.doctor import checkup, followed, looked_at
        from services.rollout import Terms

        self._seen |= changed
        # The rest stays the very same object by object, by which the diagnostician knows it.
        for kind, found in changed.items():
            self._looked_at[kind] = looked_at(kind, found, gathered.namespaces)
        if late or self._terms is None:
            self._terms, self._next = Terms(), asyncio.get_running_loop().time() + _TICK
        self.latest = checkup(followed(gathered, self._looked_at), self._terms, self._diagnostician, views)
        self.revision += 1

    async def _run(self, parties: tuple[KnownParty, ...]) -> None:
        # All rules of diagnosis: for those who ask for them.
        from services.doctor import checkup, gather, unreachable
        from services.rollout import Diagnostician

        self._gathered, self._terms = None, None
        self._seen.clear()
        self._looked_at.clear()
        async with self._kubefate() as kubefate:
            try:
                gathered = await gather(self._cluster, parties, kubefate, archives=self._archives)
            except KubernetesError as error:
                self.latest = unreachable(self._cluster.context, self._cluster.server, error)
                return
        self._diagnostician = Diagnostician()
        self.latest = checkup(gathered, diagnostician=self._diagnostician)
        self._gathered = gathered
