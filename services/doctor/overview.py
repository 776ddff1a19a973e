"""The federation at one moment, as `fatetui status` shows it: what KubeFATE says beside what Kubernetes shows."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.doctor.parties import KnownParty
from services.errors import FatetuiError
from services.kubefate import FateCluster, Job, KubeFateError, NoWayIn
from services.pods import is_ready
from services.rollout import FOLLOWED, FederationVerdict, Health, Judge, Pulls, Verdict, Why, disagreement, pulls_of
from services.rollout.fields import items, number

if TYPE_CHECKING:
    from services.i18n import Message
    from services.kubefate import KubeFate
    from services.kubernetes import Cluster, Follower, Object, Store

_WIDE = frozenset({"Node", "Namespace", "IngressClass"})
_TICK = 1.0
# KubeFATE has no watch: it is asked again this often, in seconds.
_ASK_AGAIN = 5.0


@dataclass(frozen=True, slots=True)
class ServiceView:
    """KubeFATE at one moment. `problem` is why nothing else is known."""

    version: str = ""
    address: str = ""
    clusters: Mapping[tuple[str, str], FateCluster] = field(default_factory=dict)
    jobs: tuple[Job, ...] = ()
    problem: FatetuiError | None = None


@dataclass(frozen=True, slots=True)
class PartyView:
    """A party: KubeFATE's word and Kubernetes' truth. `disagreement` is there when the two do not fit, `pulls` while
    images are on their way, `doing` while somebody here is at work on it: what they told last."""

    party: KnownParty
    chart: str
    said: str
    verdict: Verdict
    ready: int
    pods: int
    disagreement: Why | None = None
    pulls: Pulls | None = None
    restarts: int = 0
    """Of its containers, as long as its pods live."""
    doing: Message | None = None

    @property
    def foremost(self) -> Why | None:
        """What is told where there is room for one thing: the root cause, else where KubeFATE disagrees, else a
        remark."""
        first = self.verdict.first
        return (self.disagreement or first) if first is None or first.remark else first


class Sight:
    """Pods and events by namespace, and nodes: what is told of a party besides its verdict."""

    def __init__(self, pods: Iterable[Object], events: Iterable[Object] = (), nodes: Iterable[Object] = ()) -> None:
        self.pods = _by_namespace(pods)
        self.events = _by_namespace(events)
        self.nodes = tuple(nodes)

    def pulls(self, namespace: str, pods: Iterable[Object]) -> Pulls | None:
        """The images of `pods` while any is on its way; None once all are there."""
        found = pulls_of(pods, self.events.get(namespace, ()), self.nodes)
        return None if found.complete else found


def _by_namespace(objects: Iterable[Object]) -> dict[str, list[Object]]:
    found: dict[str, list[Object]] = {}
    for obj in objects:
        found.setdefault(obj["metadata"].get("namespace", ""), []).append(obj)
    return found


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything on the screen. `blind` are kinds that may not be seen."""

    context: str
    kubernetes: str
    parties: tuple[PartyView, ...]
    federation: FederationVerdict
    service: ServiceView | None
    nodes_ready: int = 0
    nodes: int = 0
    blind: tuple[str, ...] = ()


async def ask_kubefate(kubefate: KubeFate | FatetuiError) -> ServiceView:
    """KubeFATE's own words; its failures, and why there is no session of it, are part of them."""
    if isinstance(kubefate, FatetuiError):
        return ServiceView(problem=kubefate)
    try:
        clusters, jobs = await kubefate.clusters(), await kubefate.jobs()
    except KubeFateError as error:
        return ServiceView(problem=error)
    by_name = {(cluster.name, cluster.namespace): cluster for cluster in clusters}
    return ServiceView(str(kubefate.version or ""), kubefate.route.address, by_name, tuple(jobs))


async def overviews(
    cluster: Cluster, parties: Sequence[KnownParty], kubefate: KubeFate | NoWayIn | None = None
) -> AsyncGenerator[Overview]:
    """The federation now, and again whenever something of it changes; `kubefate` None is not asked at all.

    Raises the cluster's errors when pods may not be seen; other kinds that may not be seen are told as `blind`.
    """
    import asyncio

    from services.kubernetes import Store

    store = Store()
    version = (await cluster.version()).git
    judge = Judge([party.scope for party in parties])
    async with AsyncExitStack() as stack:
        blind = await _follow(cluster, store, parties, stack)
        service = await _asked(kubefate)
        asked = asyncio.get_running_loop().time()
        while True:
            seen = store.version
            yield _overview(cluster.context, version, store, judge, parties, service, blind)
            with suppress(TimeoutError):
                async with asyncio.timeout(_TICK):
                    await store.changed(seen)
            judge.tick()
            if asyncio.get_running_loop().time() - asked >= _ASK_AGAIN:
                service, asked = await _asked(kubefate), asyncio.get_running_loop().time()


async def _asked(kubefate: KubeFate | NoWayIn | None) -> ServiceView | None:
    return await ask_kubefate(kubefate) if kubefate is not None else None


async def _follow(
    cluster: Cluster, store: Store, parties: Sequence[KnownParty], stack: AsyncExitStack
) -> tuple[str, ...]:
    """Follow what verdicts rest on; the kinds that may not be seen."""
    from services.kubernetes import Forbidden, KindNotServed

    namespaces = tuple(dict.fromkeys(party.namespace for party in parties))
    followers: list[tuple[str, Follower]] = [
        (kind, await stack.enter_async_context(cluster.follow(store, kind, place)))
        for kind in FOLLOWED
        for place in ((None,) if kind in _WIDE else namespaces)
    ]
    blind = []
    for kind, follower in followers:
        try:
            await follower.synced()
        except (Forbidden, KindNotServed):
            if kind == "Pod":
                raise
            blind.append(kind)
    return tuple(dict.fromkeys(blind))


def _overview(
    context: str,
    version: str,
    store: Store,
    judge: Judge,
    parties: Sequence[KnownParty],
    service: ServiceView | None,
    blind: tuple[str, ...],
) -> Overview:
    for kind in FOLLOWED:
        if kind not in blind:
            judge.take(kind, store.snapshot(kind).items)
    nodes = store.snapshot("Node").items
    sight = Sight(store.snapshot("Pod"), store.snapshot("Event"), nodes)
    return Overview(
        context,
        version,
        tuple(party_view(party, sight, judge.verdict(party.title), service) for party in parties),
        judge.federation(),
        service,
        sum(map(is_ready, nodes)),
        len(nodes),
        blind,
    )


def party_view(party: KnownParty, sight: Sight, verdict: Verdict, service: ServiceView | None) -> PartyView:
    """`party` beside KubeFATE's word, if there is any; `sight` may hold what is others'."""
    scope = party.scope
    own = [pod for pod in sight.pods.get(party.namespace, ()) if scope.holds(pod)]
    record = service.clusters.get((party.name, party.namespace)) if service else None
    chart = f"{record.chart_name} {record.chart_version}" if record else ""
    if not chart and party.file is not None:
        chart = f"{party.file.chart_name} {party.file.chart_version}"
    said = record.status.value if record else ""
    # Work in progress is no contradiction: KubeFATE has no word for it.
    settled = verdict.health is not Health.PROGRESSING
    against = disagreement(record, verdict) if record and settled else None
    pulls = sight.pulls(party.namespace, own) if verdict.health is not Health.HEALTHY else None
    restarts = sum(
        number(status, "restartCount") for pod in own for status in items(pod, "status", "containerStatuses")
    )
    return PartyView(party, chart, said, verdict, sum(map(is_ready, own)), len(own), against, pulls, restarts)
