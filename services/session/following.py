"""What is followed of a cluster, once for all who look at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.kubernetes import Liveness, Snapshot, Store, metadata
from services.session.views import Link, Trust, View, Wanted

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Follower, Object

# Seconds that something is still followed after the last one looked away: going back is instant.
LINGER = 30.0


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


@dataclass(slots=True)
class _Borrowed:
    """What is looked at through a follower of all namespaces. The chosen objects are kept until something changes."""

    wider: Wanted
    chooses: Callable[[Object], bool]
    users: int = 0
    version: int = -1
    snapshot: Snapshot = field(default_factory=Snapshot)

    def of(self, whole: Snapshot) -> Snapshot:
        if self.version != whole.version:
            self.version = whole.version
            self.snapshot = Snapshot(tuple(filter(self.chooses, whole)), whole.version)
        return self.snapshot


_TRUST = {
    Liveness.STARTING: Trust.LOADING,
    Liveness.LIVE: Trust.LIVE,
    Liveness.DENIED: Trust.DENIED,
    Liveness.GONE: Trust.UNKNOWN_KIND,
}


class Following:
    """All that is followed of one cluster: an owner for each (kind, namespace, labels), counted by its users.

    What is part of something that is followed already is looked at through it: followed twice, it would be held twice.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._followed: dict[Wanted, _Followed] = {}
        self._borrowed: dict[Wanted, _Borrowed] = {}

    @property
    def version(self) -> int:
        """Another number whenever an object changed."""
        return sum(followed.store.version for followed in self._followed.values())

    async def want(self, wanted: Wanted) -> None:
        """Follow `wanted` until it is released as often as it was wanted."""
        borrowed = self._borrowed.get(wanted) or self._borrow(wanted)
        if borrowed is not None:
            borrowed.users += 1
            self._followed[borrowed.wider].users += 1
            return
        if wanted not in self._followed:
            store, stack = Store(), AsyncExitStack()
            follower = self._cluster.follow(store, wanted.kind, wanted.namespace, labels=wanted.labels)
            self._followed[wanted] = _Followed(follower, store, stack)
            await stack.enter_async_context(follower)
        self._followed[wanted].users += 1

    def release(self, wanted: Wanted) -> None:
        """One user fewer."""
        borrowed = self._borrowed.get(wanted)
        if borrowed is not None:
            borrowed.users -= 1
            if not borrowed.users:
                del self._borrowed[wanted]
            wanted = borrowed.wider
        followed = self._followed.get(wanted)
        if followed is not None:
            followed.users -= 1
            followed.idle_since = asyncio.get_running_loop().time()

    def view(self, wanted: Wanted) -> View | None:
        """What is known of `wanted`; None when nobody follows it."""
        borrowed = self._borrowed.get(wanted)
        followed = self._followed.get(borrowed.wider if borrowed is not None else wanted)
        if followed is None:
            return None
        state, place = followed.follower.state, wanted.namespace if borrowed is not None else None
        snapshot = followed.store.snapshot(wanted.kind, place)
        if borrowed is not None and wanted.labels:
            snapshot = borrowed.of(snapshot)
        return View(snapshot, followed.trust, state.since, state.error, state.polled)

    def links(self) -> list[Link]:
        """How it is with all that somebody looks at."""
        used = [followed for followed in self._followed.values() if followed.users]
        return [Link(followed.trust, followed.follower.state.since, followed.follower.state.error) for followed in used]

    def again(self) -> None:
        """Ask for all of it at once: the cluster answers again."""
        for followed in self._followed.values():
            followed.follower.again()

    async def sweep(self) -> None:
        """End what nobody has looked at for a while; follow by itself what turned out not to be seen as part of all."""
        for wanted, borrowed in list(self._borrowed.items()):
            if self._followed[borrowed.wider].trust is Trust.DENIED:
                await self._return(wanted, borrowed)
        now = asyncio.get_running_loop().time()
        for wanted, followed in list(self._followed.items()):
            if followed.users <= 0 and now - followed.idle_since > LINGER:
                del self._followed[wanted]
                await followed.stack.aclose()

    async def close(self) -> None:
        """End all."""
        self._borrowed.clear()
        followed, self._followed = self._followed, {}
        for one in followed.values():
            await one.stack.aclose()

    def _borrow(self, wanted: Wanted) -> _Borrowed | None:
        """`wanted` as part of what is followed of all namespaces, where that is so."""
        wider = Wanted(wanted.kind)
        followed = self._followed.get(wider)
        chooses = _chooser(wanted)
        if wanted in self._followed or wider == wanted or followed is None or chooses is None:
            return None
        if followed.trust is Trust.DENIED:
            return None
        self._borrowed[wanted] = _Borrowed(wider, chooses)
        return self._borrowed[wanted]

    async def _return(self, wanted: Wanted, borrowed: _Borrowed) -> None:
        users = borrowed.users
        for _user in range(users):
            self.release(wanted)
        for _user in range(users):
            await self.want(wanted)


def _chooser(wanted: Wanted) -> Callable[[Object], bool] | None:
    """Whether an object has the labels of `wanted`; None for labels that are more than a list of equations."""
    pairs = [term.split("=", 1) for term in wanted.labels.split(",") if term]
    if any(len(pair) < 2 or pair[0].endswith("!") or pair[1].startswith("=") for pair in pairs):
        return None
    labels = {key.strip(): value.strip() for key, value in pairs}

    def chooses(obj: Object) -> bool:
        own = metadata(obj).get("labels") or {}
        return all(own.get(key) == value for key, value in labels.items())

    return chooses
