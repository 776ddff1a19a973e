"""One owner per (context, kind, namespace): lists, watches, and keeps a store true through every trouble."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Self

from services.kubernetes.backoff import Backoff
from services.kubernetes.errors import Forbidden, Gone, KindNotServed, KubernetesError, NotFound, Unauthorized
from services.kubernetes.objects import slimmer
from services.kubernetes.store import Key, Store, key_of
from services.kubernetes.watching import EventType, Selection, WatchEvent, list_all, watch

if TYPE_CHECKING:
    from services.kubernetes.api import Api


POLL = 5.0
"""Seconds between lists, at least, where watching is not allowed."""
_SHARE = 10.0
"""How much longer than a list takes the pause after it is: what is large is asked for less often."""
_WATCH_AGAIN = 60.0
"""Seconds after which watching is tried again: a role may be given meanwhile."""


class Liveness(StrEnum):
    """How far what the store shows can be trusted (design.md §5)."""

    STARTING = "starting"
    LIVE = "live"
    STALE = "stale"
    DENIED = "denied"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class FollowState:
    """The state, since when, and the error behind it. `polled` are the seconds between lists where watching is not
    allowed."""

    liveness: Liveness
    since: datetime
    error: KubernetesError | None = None
    polled: float = 0.0


class Follower:
    """Follows one kind into a store while it is entered as an async context manager.

    A lost connection is a state, never an end: the last known objects stay, and `state` says since when they are stale.
    """

    def __init__(self, cluster: Api, store: Store, kind: str, namespace: str | None, labels: str) -> None:
        self._cluster = cluster
        self._store = store
        self._kind = kind
        self._namespace = namespace
        self._labels = labels
        self._keys: set[Key] = set()
        self._task: asyncio.Task[None] | None = None
        self._former: set[asyncio.Task[None]] = set()
        self._first = asyncio.Event()
        self.state = FollowState(Liveness.STARTING, datetime.now(UTC))

    async def __aenter__(self) -> Self:
        self._task = asyncio.create_task(self._run(), name=f"follow {self._kind}")
        self._task.add_done_callback(self._ended)
        return self

    async def __aexit__(self, *exc: object) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, *self._former, return_exceptions=True)
        self._store.drop(self._cluster.context, self._kind, self._keys)

    def again(self) -> None:
        """List and watch anew, at once: whatever connection there was may be dead without a sign of it."""
        if self._task is not None and not self._task.done():
            # Here and not in the next task: one that is cancelled before its first step would not come to it.
            self._task.cancel()
            self._former.add(self._task)
            self._task.add_done_callback(self._former.discard)
            self._task = asyncio.create_task(self._anew(), name=f"follow {self._kind} again")
            self._task.add_done_callback(self._ended)

    async def _anew(self) -> None:
        await asyncio.gather(*self._former, return_exceptions=True)
        await self._run()

    async def synced(self) -> None:
        """Wait for the first full list. The caller sets the deadline.

        Raises the error when the kind is denied or not served; trouble that may pass is waited out.
        """
        await self._first.wait()
        if self._task is not None and self._task.done():
            self._task.result()  # it never ends by itself: this raises what no one foresaw
        if self.state.liveness in (Liveness.DENIED, Liveness.GONE) and self.state.error is not None:
            raise self.state.error

    def _ended(self, task: asyncio.Task[None]) -> None:
        if task is self._task:
            self._first.set()

    async def _run(self) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._list_and_watch(backoff)
            except Gone:
                # Normal after a restart of the server: what it kept of the past is lost, so list again.
                await backoff.pause()
            except (Unauthorized, Forbidden) as error:
                await self._halted(Liveness.DENIED, error, backoff)
            except (NotFound, KindNotServed) as error:
                await self._halted(Liveness.GONE, error, backoff)
            except KubernetesError as error:
                self._trouble(error)
                await backoff.pause()

    async def _list_and_watch(self, backoff: Backoff) -> None:
        resource = await self._cluster.resource(self._kind)
        selection = Selection(resource, self._namespace, self._labels)
        version, took = await self._list(selection)
        changes = watch(self._cluster.transport, selection, version, self._trouble)
        try:
            async with aclosing(changes) as events:
                async for event in events:
                    backoff.reset()
                    self._take_in(event)
        except Forbidden as error:
            await self._poll(selection, max(POLL, _SHARE * took), error)

    async def _poll(self, selection: Selection, pause: float, error: Forbidden) -> None:
        """List again and again, for a while: what may be listed only is known a little later."""
        until = asyncio.get_running_loop().time() + _WATCH_AGAIN
        while asyncio.get_running_loop().time() < until:
            self._become(Liveness.LIVE, error, polled=pause)
            await asyncio.sleep(pause)
            await self._list(selection)

    async def _list(self, selection: Selection) -> tuple[str, float]:
        """Put what there is into the store; the list's version, and how many seconds it took."""
        began = asyncio.get_running_loop().time()
        listing = await list_all(self._cluster.transport, selection, slimmer())
        context = self._cluster.context
        known = {key_of(obj) for obj in listing}
        self._store.drop(context, self._kind, self._keys - known)
        self._keys = known
        self._store.put_all(context, self._kind, listing)
        if not self.state.polled:
            self._trouble(None)
        self._first.set()
        return listing.resource_version, asyncio.get_running_loop().time() - began

    def _take_in(self, event: WatchEvent) -> None:
        if event.type is EventType.DELETED:
            key = key_of(event.object)
            self._keys.discard(key)
            self._store.drop(self._cluster.context, self._kind, (key,))
        else:
            self._keys.add(self._store.put(self._cluster.context, self._kind, event.object))

    async def _halted(self, liveness: Liveness, error: KubernetesError, backoff: Backoff) -> None:
        self._become(liveness, error)
        self._first.set()
        await backoff.pause()

    def _trouble(self, error: KubernetesError | None) -> None:
        self._become(Liveness.STALE if error else Liveness.LIVE, error)

    def _become(self, liveness: Liveness, error: KubernetesError | None, *, polled: float = 0.0) -> None:
        since = self.state.since if self.state.liveness is liveness else datetime.now(UTC)
        self.state = FollowState(liveness, since, error, polled)
