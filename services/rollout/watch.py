"""A rollout watched: the party's verdict each time it changes, from watches alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

from services.rollout.assess import KINDS, WorkloadObjects, assess
from services.rollout.fields import Object, Terms
from services.rollout.freshness import Beginning
from services.rollout.modules import Expectation
from services.rollout.verdict import Verdict

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Store
    from services.rollout.evidence import Recorder

# Verdicts also change by time alone (grace, stability): seconds between two looks when nothing happens.
_TICK = 1.0
# Events carry no labels; what a pod is held up by is only told there.
_UNLABELLED = frozenset({"Event"})
_NAMESPACE_INTERVAL = 5.0
# How long a restart can keep a wait from ending, at most: longer lives are proof enough.
_RESTART_WINDOW = 60.0


async def watch_rollout(
    cluster: Cluster,
    namespace: str,
    *,
    labels: str = "",
    expect: Expectation | None = None,
    expect_any: bool = True,
    grace: float = 300.0,
    stable_for: float = 0.0,
    recorder: Recorder | None = None,
) -> AsyncGenerator[Verdict]:
    """Verdicts on the objects of `namespace` with `labels`, one for each change.

    It ends after a failed verdict (a hopeless class, or a transient one beyond `grace` seconds) and goes on otherwise,
    also after a healthy one: the caller decides and sets the deadline. What had failed before the watch began counts
    only once it fails again (freshness.Beginning). With `expect_any` an empty namespace is not healthy. `recorder` is
    shown everything that is seen. Errors of the cluster pass through.
    """
    from services.kubernetes import Store

    expect = expect or Expectation(empty_allowed=not expect_any)
    store, place = Store(), _Namespace(cluster, namespace)
    told: Verdict | None = None
    beginning: Beginning | None = None
    async with AsyncExitStack() as stack:
        kinds = await _follow(cluster, store, namespace, labels, stack)
        while True:
            version = store.version
            by_kind = {kind: store.snapshot(kind, namespace).items for kind in kinds}
            if recorder is not None:
                recorder.see(by_kind)
            objects = WorkloadObjects(by_kind, await place.look(), namespace, place.known)
            terms = Terms(grace=grace, stable_for=stable_for, window=max(stable_for, _RESTART_WINDOW))
            verdict = assess(objects, expect, terms)
            beginning = beginning or Beginning.of(verdict, terms)
            verdict = beginning.believed(verdict, terms.now)
            if told is None or not verdict.same_as(told):
                told = verdict
                yield verdict
            if verdict.hopeless:
                return
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await store.changed(version)


async def _follow(
    cluster: Cluster, store: Store, namespace: str, labels: str, stack: AsyncExitStack
) -> tuple[str, ...]:
    """Follow what a verdict looks at; the kinds that may be seen. Pods must be."""
    from services.kubernetes import Forbidden, KindNotServed

    followers = {
        kind: await stack.enter_async_context(
            cluster.follow(store, kind, namespace, labels="" if kind in _UNLABELLED else labels)
        )
        for kind in KINDS
    }
    seen = []
    for kind, follower in followers.items():
        try:
            await follower.synced()
        except (Forbidden, KindNotServed):
            if kind == "Pod":
                raise
        else:
            seen.append(kind)
    return tuple(seen)


class _Namespace:
    """The namespace itself, looked up again every few seconds: a watch of all namespaces is often not allowed."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self._cluster = cluster
        self._name = name
        self._found: Object | None = None
        self._next = 0.0
        self.known = False

    async def look(self) -> Object | None:
        from services.kubernetes import Forbidden

        now = asyncio.get_running_loop().time()
        if now >= self._next:
            self._next = now + _NAMESPACE_INTERVAL
            with suppress(Forbidden):
                self._found = await self._cluster.find("Namespace", self._name)
                self.known = True
        return self._found
