"""What is followed of a cluster, once for all who look at it."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from services.kubernetes import Follower, KubernetesError, Liveness, Snapshot, Store

if TYPE_CHECKING:
    from services.kubernetes import Cluster

# Seconds that something is still followed after the last one looked away: going back is instant.
LINGER = 30.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """Objects of one kind: of one namespace or (None) all, with all of `labels`."""

    kind: str
    namespace: str | None = None
    labels: str = ""


class Trust(StrEnum):
    """How far a view can be trusted; each is shown as a picture of its own."""

    LOADING = "loading"
    FAILED = "failed"
    """Never seen yet, and it is being tried again."""
    LIVE = "live"
    STALE = "stale"
    """Seen once, not up to date since."""
    DENIED = "denied"
    UNKNOWN_KIND = "unknown kind"


@dataclass(frozen=True, slots=True)
class View:
    """Objects at one moment, how far they can be trusted since when, and the error behind it."""

    snapshot: Snapshot
    trust: Trust
    since: datetime
    error: KubernetesError | None = None


@dataclass(slots=True)
class _Followed:
    """One follower with a store of its own: two that overlap must not take away each other's objects."""

    follower: Follower
    store: Store
    stack: AsyncExitStack
    users: int = 0
    idle_since: float = field(default=0.0)

    @property
    def trust(self) -> Trust:
        liveness = self.follower.state.liveness
        if liveness is Liveness.STALE:
            # The first list is a change of the store, even when it is empty.
            return Trust.STALE if self.store.version else Trust.FAILED
        return _TRUST[liveness]


_TRUST = {
    Liveness.STARTING: Trust.LOADING,
    Liveness.LIVE: Trust.LIVE,
    Liveness.DENIED: Trust.DENIED,
    Liveness.GONE: Trust.UNKNOWN_KIND,
}


class Following:
    """All that is followed of one cluster: an owner for each (kind, namespace, labels), counted by its users."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._followed: dict[Wanted, _Followed] = {}

    @property
    def version(self) -> int:
        """Another number whenever an object changed."""
        return sum(followed.store.version for followed in self._followed.values())

    async def want(self, wanted: Wanted) -> None:
        """Follow `wanted` until it is released as often as it was wanted."""
        if wanted not in self._followed:
            store, stack = Store(), AsyncExitStack()
            follower = self._cluster.follow(store, wanted.kind, wanted.namespace, labels=wanted.labels)
            self._followed[wanted] = _Followed(follower, store, stack)
            await stack.enter_async_context(follower)
        self._followed[wanted].users += 1

    def release(self, wanted: Wanted) -> None:
        """One user fewer."""
        followed = self._followed.get(wanted)
        if followed is not None:
            followed.users -= 1
            followed.idle_since = asyncio.get_running_loop().time()

    def view(self, wanted: Wanted) -> View | None:
        """What is known of `wanted`; None when nobody follows it."""
        followed = self._followed.get(wanted)
        if followed is None:
            return None
        state = followed.follower.state
        return View(followed.store.snapshot(wanted.kind), followed.trust, state.since, state.error)

    def views(self) -> list[View]:
        """All views that somebody looks at."""
        return [view for wanted, followed in self._followed.items() if followed.users and (view := self.view(wanted))]

    async def sweep(self) -> None:
        """End what nobody has looked at for a while."""
        now = asyncio.get_running_loop().time()
        for wanted, followed in list(self._followed.items()):
            if followed.users <= 0 and now - followed.idle_since > LINGER:
                del self._followed[wanted]
                await followed.stack.aclose()

    async def close(self) -> None:
        """End all."""
        followed, self._followed = self._followed, {}
        for one in followed.values():
            await one.stack.aclose()
