"""The parties of a cluster, found by their labels and judged as their objects change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from services.doctor import CLUSTER_WIDE, KnownParty, PartyView, Sight, parties_of, party_view
from services.kubefate.deployment import SERVICE_NAME
from services.kubernetes import Snapshot, name_of
from services.pods import is_ready
from services.rollout import (
    FOLLOWED,
    KINDS,
    FederationVerdict,
    Judge,
    Verdict,
    WorkloadObjects,
    assess,
    assess_federation,
)
from services.rollout.fields import number
from services.session.underway import Work, works
from services.session.views import Trust, View, Wanted

if TYPE_CHECKING:
    from services.kubernetes import Object
    from services.session.session import Session

_WORKLOADS = ("Deployment", "StatefulSet")


class PartyBoard:
    """Every party in sight with its verdict. `refresh` brings it up to date, which costs next to nothing when nothing
    changed; its first time, or `watch`, begins it.

    All namespaces are looked at where that is allowed, else the context's own.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._namespace: str | None = None
        self._watched: tuple[Wanted, ...] = ()
        self._seen: dict[str, Snapshot] = {}
        self._parties: tuple[KnownParty, ...] = ()
        self._labelled: tuple[KnownParty, ...] = ()
        self._judge: Judge | None = None
        self._serves = False

    async def watch(self) -> None:
        """Follow what verdicts rest on, from now on."""
        if not self._watched:
            await self._follow(None)
            self._session.service.start()

    @property
    def view(self) -> View:
        """How far the parties can be trusted: as far as the workloads and pods they are found by."""
        views = [self._session.view(self._wanted(kind)) for kind in (*_WORKLOADS, "Pod")]
        order = list(Trust)
        return max(views, key=lambda view: (view.trust is not Trust.LIVE, -order.index(view.trust)))

    @property
    def blind(self) -> tuple[str, ...]:
        """Kinds that may not be seen, or that the cluster does not serve."""
        hidden = (Trust.DENIED, Trust.UNKNOWN_KIND)
        return tuple(wanted.kind for wanted in self._watched if self._session.view(wanted).trust in hidden)

    async def refresh(self, *, tick: bool) -> tuple[PartyView, ...]:
        """The parties now. `tick`: a second or so has passed since the last time that was said."""
        await self.watch()
        await self._narrow()
        snapshots = {wanted.kind: self._session.view(wanted).snapshot for wanted in self._watched}
        underway = {work.party.title: work for work in works(self._session.tasks.running, self._session.context)}
        self._find(snapshots, [work.party for work in underway.values()])
        if self._judge is None:
            return ()
        blind = self.blind
        for kind in FOLLOWED:
            if kind not in blind and self._seen.get(kind) is not snapshots.get(kind):
                self._seen[kind] = snapshots[kind]
                self._judge.take(kind, snapshots[kind].items)
                if kind == "Deployment":
                    self._mind_kubefate(snapshots[kind])
        if tick:
            self._judge.tick()
        service = self._session.service.view
        sight = Sight(self.pods, snapshots.get("Event", ()), snapshots.get("Node", ()))
        views = (party_view(party, sight, self._judge.verdict(party.title), service) for party in self._parties)
        return tuple(_told(view, underway.get(view.party.title)) for view in views)

    def sees(self, namespaces: Iterable[str]) -> bool:
        """Whether all that happens in these is in sight, and up to date."""
        return self.view.trust is Trust.LIVE and (self._namespace is None or {*namespaces} <= {self._namespace})

    @property
    def found(self) -> tuple[KnownParty, ...]:
        """The parties as of the last refresh."""
        return self._parties

    @property
    def pods(self) -> Snapshot:
        """All pods in sight, those of parties and others."""
        return self.seen("Pod")

    def seen(self, kind: str) -> Snapshot:
        """All objects in sight of a kind that verdicts rest on."""
        return self._session.view(self._wanted(kind)).snapshot

    @property
    def has_kubefate(self) -> bool:
        """Whether a KubeFATE is installed, be it well or not."""
        return any(map(_is_kubefate, self.seen("Deployment")))

    def _mind_kubefate(self, deployments: Iterable[Object]) -> None:
        """Once KubeFATE has become ready, nobody is told for long that it does not answer."""
        before = self._serves
        self._serves = any(number(one, "status", "readyReplicas") for one in deployments if _is_kubefate(one))
        if self._serves and not before:
            self._session.service.try_again()

    @property
    def nodes(self) -> tuple[int, int]:
        """How many nodes are ready, and how many there are."""
        nodes = self.seen("Node").items
        return sum(map(is_ready, nodes)), len(nodes)

    @property
    def federation(self) -> FederationVerdict:
        """The verdict on all parties together, as of the last refresh."""
        return self._judge.federation() if self._judge is not None else assess_federation({})

    def verdict_of(self, namespace: str) -> Verdict | None:
        """The verdict on all that runs in a namespace that is no party's, as KubeFATE's own; None for nothing there."""
        by_kind = {
            kind: tuple(
                obj
                for obj in self._session.view(self._wanted(kind)).snapshot
                if obj["metadata"].get("namespace") == namespace
            )
            for kind in KINDS
        }
        if not any(by_kind[kind] for kind in ("Pod", *_WORKLOADS)):
            return None
        return assess(WorkloadObjects(by_kind, None, namespace))

    def _find(self, snapshots: dict[str, Snapshot], underway: Iterable[KnownParty]) -> None:
        """Look for parties again when workloads came or went; those that are `underway` may have none."""
        if self._judge is None or any(self._seen.get(kind) is not snapshots.get(kind) for kind in _WORKLOADS):
            self._labelled = parties_of(obj for kind in _WORKLOADS for obj in snapshots.get(kind, Snapshot()))
        found = {(party.namespace, party.name): party for party in self._labelled}
        for party in underway:
            if self._namespace in (None, party.namespace):
                found.setdefault((party.namespace, party.name), party)
        parties = tuple(found[place] for place in sorted(found))
        if parties != self._parties or self._judge is None:
            self._parties = parties
            self._judge = Judge([party.scope for party in parties])
            self._seen.clear()

    def _wanted(self, kind: str) -> Wanted:
        return Wanted(kind, None if kind in CLUSTER_WIDE else self._namespace)

    async def _follow(self, namespace: str | None) -> None:
        before, self._namespace = self._watched, namespace
        self._watched = tuple(self._wanted(kind) for kind in FOLLOWED)
        await self._session.want(*self._watched)
        self._session.release(*before)

    async def _narrow(self) -> None:
        """Where all namespaces may not be seen, look at the context's own."""
        denied = self._session.view(self._wanted("Pod")).trust is Trust.DENIED
        if self._watched and self._namespace is None and denied:
            await self._follow(self._session.namespace)


def _is_kubefate(deployment: Object) -> bool:
    return name_of(deployment) == SERVICE_NAME


def _told(view: PartyView, work: Work | None) -> PartyView:
    return replace(view, doing=work.told) if work is not None else view
