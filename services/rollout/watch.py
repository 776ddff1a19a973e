"""A rollout watched: the party's verdict each time it changes, from watches alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, suppress
from typing import TYPE_CHECKING

from services.rollout.assessing import KINDS
from services.rollout.fields import Object, Terms
from services.rollout.freshness import Beginning
from services.rollout.judge import Judge, Scope
from services.rollout.modules import Expectation
from services.rollout.pulls import Pulls, pulls_of
from services.rollout.verdict import Verdict

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Store
    from services.rollout.evidence import Recorder

# Verdicts also change by time alone (grace, stability): seconds between two looks when nothing happens.
_TICK = 1.0
# Events carry no labels; what a pod is held up by is only told there.
_UNLABELLED = frozenset({"Event"})
_NAMESPACE_INTERVAL = 5.0
# Nodes tell how large the images are that they have got: worth a question now and then while more are to come.
_NODES_INTERVAL = 30.0
# A large image may take minutes: whoever waits is told now and then how long it is by now.
_TOLD_AGAIN = 30.0
# How long a restart can keep a wait from ending, at most: longer lives are proof enough.
_RESTART_WINDOW = 60.0


async def watch_rollout(
    cluster: Cluster,
    namespace: str,
    *,
    labels: str = "",
    expect: Expectation | None = None,
    expect_any: bool = True,
    anew: bool = False,
    grace: float = 300.0,
    stable_for: float = 0.0,
    recorder: Recorder | None = None,
    on_pulls: Callable[[Pulls], None] | None = None,
) -> AsyncGenerator[Verdict]:
    """Verdicts on the objects of `namespace` with `labels`, one for each change.

    It ends after a failed verdict (a hopeless class, or a transient one beyond `grace` seconds) and goes on otherwise,
    also after a healthy one: the caller decides and sets the deadline. What had failed before the watch began counts
    only once it fails again (freshness.Beginning), unless all of it was made `anew` by the caller: then nothing is
    older than what is watched. With `expect_any` an empty namespace is not healthy. `recorder` is shown everything that
    is seen, `on_pulls` is told whenever an image has come, and now and then. Errors of the cluster pass through, those
    that may pass after `grace` too.
    """
    from services.kubernetes import Store

    judging = _Judging(
        Scope(namespace, namespace, expect=expect or Expectation(empty_allowed=not expect_any)),
        lambda: Terms(grace=grace, stable_for=stable_for, window=max(stable_for, _RESTART_WINDOW)),
    )
    store, place = Store(), _Namespace(cluster, namespace, grace)
    pulling = _Pulling(cluster, on_pulls) if on_pulls is not None else None
    told: Verdict | None = None
    beginning: Beginning | None = None
    async with AsyncExitStack() as stack:
        kinds = await _follow(cluster, store, namespace, labels, stack)
        while True:
            version = store.version
            by_kind = {kind: store.snapshot(kind, namespace).items for kind in kinds}
            if recorder is not None:
                recorder.see(by_kind)
            if await place.look():
                judging.know("Namespace", () if place.found is None else (place.found,))
            verdict, terms = judging.verdict(by_kind)
            if pulling is not None:
                await pulling.see(by_kind, terms)
            beginning = beginning or (Beginning.of_nothing(terms) if anew else Beginning.of(verdict, terms))
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


class _Judging:
    """The verdict on one namespace, of which only what has changed is judged again, and each second what is in trouble.

    A verdict and the patience with it go by the same clock.
    """

    def __init__(self, scope: Scope, terms: Callable[[], Terms]) -> None:
        self._name = scope.name
        self._terms = terms
        self._now = terms()
        self._judge = Judge([scope], lambda: self._now)
        self._known: dict[str, tuple[Object, ...]] = {}
        self._next = 0.0

    def know(self, kind: str, objects: tuple[Object, ...]) -> None:
        """All objects of a kind that there are."""
        if kind not in self._known or self._known[kind] is not objects:
            self._known[kind] = objects
            self._judge.take(kind, objects)

    def verdict(self, by_kind: Mapping[str, tuple[Object, ...]]) -> tuple[Verdict, Terms]:
        """The verdict now, and by which terms."""
        self._now, now = self._terms(), asyncio.get_running_loop().time()
        for kind, objects in by_kind.items():
            self.know(kind, objects)
        if now >= self._next:
            self._next = now + _TICK
            self._judge.tick()
        return self._judge.verdict(self._name), self._now


class _Namespace:
    """The namespace itself, looked up again every few seconds: a watch of all namespaces is often not allowed."""

    def __init__(self, cluster: Cluster, name: str, grace: float) -> None:
        self._cluster = cluster
        self._name = name
        self._grace = grace
        self._lost: float | None = None
        self._next = 0.0
        self._known = False
        self.found: Object | None = None

    async def look(self) -> bool:
        """Look, if it is time again; whether it may be seen at all."""
        from services.kubernetes import Forbidden, KubernetesError

        now = asyncio.get_running_loop().time()
        if now >= self._next:
            self._next = now + _NAMESPACE_INTERVAL
            try:
                self.found = await self._cluster.find("Namespace", self._name)
            except Forbidden:
                pass
            except KubernetesError as error:
                # A server that restarts is no reason to end: what is followed bears it as well.
                self._lost = self._lost or now
                if not error.transient or now - self._lost >= self._grace:
                    raise
            else:
                self._known, self._lost = True, None
        return self._known


class _Pulling:
    """Tells of images on their way."""

    def __init__(self, cluster: Cluster, tell: Callable[[Pulls], None]) -> None:
        self._cluster = cluster
        self._tell = tell
        self._nodes: tuple[Object, ...] = ()
        self._next = 0.0
        self._told: tuple[int, bool] = (0, False)
        self._again = 0.0

    async def see(self, by_kind: Mapping[str, tuple[Object, ...]], terms: Terms) -> None:
        pods, events = by_kind["Pod"], by_kind.get("Event", ())
        pulls = pulls_of(pods, events, self._nodes, terms)
        if not pulls.complete:
            await self._look()
            pulls = pulls_of(pods, events, self._nodes, terms)
        now, step = asyncio.get_running_loop().time(), (pulls.here, bool(pulls.pulling))
        if step != self._told or (pulls.pulling and now >= self._again):
            self._told, self._again = step, now + _TOLD_AGAIN
            self._tell(pulls)

    async def _look(self) -> None:
        from services.kubernetes import KubernetesError

        now = asyncio.get_running_loop().time()
        if now >= self._next:
            self._next = now + _NODES_INTERVAL
            # Who may not see nodes has an estimate by the number of images.
            with suppress(KubernetesError):
                self._nodes = tuple((await self._cluster.list("Node")).items)
