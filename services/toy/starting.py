"""A FATE Flow that is not up yet, waited for: charts before v1.8.0 have no probes, so that a pod is Ready long before
its FATE Flow listens, and a job is refused that would be taken a minute later (fate.md §2.2, rows 1, 2, 5, 6).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.kubernetes.backoff import Backoff
from services.party import CLUSTER_LABEL, MODULE_LABEL, PARTY_LABEL
from services.pods import started_at
from services.toy.events import Starting, ToyEvent
from services.toy.judging import Outcome, ToyVerdict
from services.toy.symptoms import Side

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.party import PartyFile

GRACE = 180.0
"""Seconds after its container's start in which a silent FATE Flow is taken for a starting one; also how long a run
waits for it at most. The charts with probes grant it 120."""
_FIRST_PAUSE = 1.0


class Patience:
    """Decides whether a refused job is worth another try, and waits for it."""

    def __init__(self, cluster: Cluster, party: PartyFile, host_id: int, on_event: Callable[[ToyEvent], None]) -> None:
        self._cluster = cluster
        self._party = party
        self._host = host_id
        self._on_event = on_event
        self._until: float | None = None
        self._backoff = Backoff(_FIRST_PAUSE)

    async def waits(self, verdict: ToyVerdict, deadline: float) -> bool:
        """Pause, if `verdict` tells of a FATE Flow that still starts and there is time left; whether it did."""
        side = verdict.symptom.unanswered if verdict.symptom else None
        if verdict.outcome is not Outcome.SUBMIT_FAILED or side is None or not await self._starts(side):
            return False
        now, pause = asyncio.get_running_loop().time(), self._backoff.next_pause()
        self._until = self._until or min(now + GRACE, deadline)
        if now + pause > self._until:
            return False
        self._on_event(Starting(self._host if side is Side.HOST else self._party.party_id or 0, pause))
        await asyncio.sleep(pause)
        return True

    async def _starts(self, side: Side) -> bool:
        """Whether a FATE Flow of that party was started just now. A peer elsewhere is not seen, and not waited for."""
        own = self._party.namespace, f"{CLUSTER_LABEL}={self._party.name}"
        namespace, who = own if side is Side.GUEST else (None, f"{PARTY_LABEL}={self._host}")
        try:
            pods = (await self._cluster.list("Pod", namespace, labels=f"{MODULE_LABEL}=python,{who}")).items
        except FatetuiError:
            # Whoever may not look at pods gets the refusal as it is.
            return False
        starts = (started_at(pod, self._party.era.python_containers) for pod in pods)
        now = datetime.now(UTC)
        return any(start is not None and (now - start).total_seconds() < GRACE for start in starts)
