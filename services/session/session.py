"""One context of one kubeconfig, opened: connection, what is followed, the parties in it, KubeFATE's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from services.kubernetes import Snapshot, WritePolicy, connect
from services.late import made, on_demand
from services.session.following import Following
from services.session.heartbeat import Heartbeat
from services.session.parties import PartyBoard
from services.session.views import Link, Trust, View, Wanted

if TYPE_CHECKING:
    from services.kubernetes import Cluster, ServerVersion
    from services.session.boards import BoardBoard
    from services.session.checkups import CheckupBoard
    from services.session.demofaults import FaultBoard
    from services.session.drifting import DriftBoard
    from services.session.elsewhere import ElsewhereBoard
    from services.session.forwards import ForwardBoard
    from services.session.holdings import Holdings
    from services.session.names import NameBoard
    from services.session.permissions import Permissions
    from services.session.planning import PlanBoard
    from services.session.recordlooks import RecordBoard
    from services.session.registries import RegistryBoard
    from services.session.service import ServiceWatch
    from services.session.tables import TableBoard
    from services.session.tasks import TaskBoard
    from services.session.toys import ToyBoard
    from services.session.wizards import WizardBoard


class Session:
    """Owns everything that is remote of one context. Made by `open`, ended by `close`; contacts nothing before.

    What only some screens look at is made when the first of them does, and ended in the order told here.
    """

    toys: ToyBoard = on_demand("services.session.toys:ToyBoard", "cluster tasks archives")
    plans: PlanBoard = on_demand("services.session.planning:PlanBoard", "cluster tasks")
    tasks: TaskBoard = on_demand("services.session.tasks:TaskBoard", "context kubeconfig state only_reads")
    tables: TableBoard = on_demand("services.session.tables:TableBoard", "cluster")
    checkups: CheckupBoard = on_demand("services.session.checkups:CheckupBoard", "cluster archives")
    records: RecordBoard = on_demand("services.session.recordlooks:RecordBoard", "cluster")
    drifts: DriftBoard = on_demand("services.session.drifting:DriftBoard", "cluster")
    faults: FaultBoard = on_demand("services.session.demofaults:FaultBoard", "cluster")
    holdings: Holdings = on_demand("services.session.holdings:Holdings", "cluster")
    boards: BoardBoard = on_demand("services.session.boards:BoardBoard", "cluster")
    elsewhere: ElsewhereBoard = on_demand("services.session.elsewhere:ElsewhereBoard", "cluster kubeconfig")
    names: NameBoard = on_demand("services.session.names:NameBoard", "cluster")
    forwards: ForwardBoard = on_demand("services.session.forwards:ForwardBoard", "cluster")
    registries: RegistryBoard = on_demand("services.session.registries:RegistryBoard")
    wizard: WizardBoard = on_demand("services.session.wizards:WizardBoard", "cluster kubeconfig state")
    permissions: Permissions = on_demand("services.session.permissions:Permissions", "cluster")
    service: ServiceWatch = on_demand("services.session.service:ServiceWatch", "cluster")

    def __init__(self, cluster: Cluster, kubeconfig: Path | None, state: Path | None) -> None:
        self.cluster = cluster
        self.kubeconfig = kubeconfig
        self.state = state
        self.parties = PartyBoard(self)
        self._following = Following(cluster)
        self._began = datetime.now(UTC)
        self._heartbeat = Heartbeat(cluster, self._following.again)

    @classmethod
    async def open(
        cls, kubeconfig: Path | None, context: str | None, *, read_only: bool = False, state: Path | None = None
    ) -> Self:
        """A session by `context`; what was done is kept in the folder `state`. Raises ContextError or
        CertificateError."""
        policy = WritePolicy.READ_ONLY if read_only else WritePolicy.ALLOW
        session = cls(await connect(kubeconfig, context, policy=policy), kubeconfig, state)
        await session.want(Wanted("Namespace"))
        return session

    @property
    def archives(self) -> Path | None:
        """Where evidence is kept; None when none is."""
        return self.state / "evidence" if self.state is not None else None

    @property
    def context(self) -> str:
        """The context's name."""
        return self.cluster.context

    @property
    def version(self) -> ServerVersion | None:
        """The server's; None until it has answered."""
        return self._heartbeat.version

    @property
    def namespace(self) -> str:
        """The context's own namespace."""
        return self.cluster.namespace

    @property
    def read_only(self) -> bool:
        """Whether every write is refused."""
        return self.cluster.policy is WritePolicy.READ_ONLY

    def only_reads(self) -> bool:
        """The same, for those who ask again and again."""
        return self.read_only

    def let_write(self, *, allowed: bool) -> None:
        """Whether things may be changed from now on; what was begun goes on."""
        self.cluster.allow(WritePolicy.ALLOW if allowed else WritePolicy.READ_ONLY)

    @property
    def revision(self) -> int:
        """Another number whenever anything that is known changed."""
        looked: int = sum(board.revision for board in made(self))
        return self._following.version + self._heartbeat.revision + looked

    async def want(self, *wanted: Wanted) -> None:
        """Follow all of `wanted`, until released."""
        for one in wanted:
            await self._following.want(one)

    def release(self, *wanted: Wanted) -> None:
        """End what `want` began; it is kept up for a while in case somebody comes back."""
        for one in wanted:
            self._following.release(one)

    def view(self, wanted: Wanted) -> View:
        """What is known of `wanted`: of objects that are not followed, nothing yet."""
        view = self._following.view(wanted) or View(Snapshot(), Trust.LOADING, self._began)
        lost = self._heartbeat.lost
        if lost is None or view.trust is not Trust.LIVE:
            return view
        # Whoever follows it has not noticed yet.
        return replace(view, trust=Trust.STALE, since=lost[0], error=lost[1])

    def link(self) -> Link:
        """The connection as a whole: the best of what is looked at, for one answer proves that it stands."""
        links, lost = self._following.links(), self._heartbeat.lost
        if lost is not None and any(link.trust is Trust.LIVE for link in links):
            return Link(Trust.STALE, *lost)
        for trust in (Trust.LIVE, Trust.LOADING, Trust.STALE, Trust.FAILED, Trust.DENIED, Trust.UNKNOWN_KIND):
            found = [link for link in links if link.trust is trust]
            if found:
                return min(found, key=lambda link: link.since)
        return Link(Trust.LOADING, self._began)

    @property
    def loading(self) -> bool:
        """Whether something that is looked at was never seen yet, and no trouble with it either."""
        return any(link.trust is Trust.LOADING for link in self._following.links())

    async def sweep(self) -> None:
        """Housekeeping, to be called now and then."""
        await self._following.sweep()

    async def close(self) -> None:
        """End every watch, then the connection."""
        await self._heartbeat.close()
        for board in made(self):
            await board.close()
        await self._following.close()
        await self.cluster.close()
