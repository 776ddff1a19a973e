"""KubeFATE's own word: asked now and again, since it has no watch."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.kubefate import KubeFate, KubeFateError, NoWayIn, credentials_from_cluster, find_route
from services.kubernetes import KubernetesError

if TYPE_CHECKING:
    from services.doctor import ServiceView
    from services.kubernetes import Cluster

# Seconds between questions: while it answers, and while it does not.
ASK_AGAIN = 5.0
TRY_AGAIN = 15.0


async def kubefate_session(cluster: Cluster) -> KubeFate | NoWayIn:
    """A logged-in session by the first way in, which the caller closes, or why there is none.

    Raises what else may go wrong: a refused login, an unsupported version.
    """
    try:
        route = await find_route(cluster)
    except NoWayIn as none:
        return none
    try:
        session = KubeFate(route, await credentials_from_cluster(cluster), cluster.policy)
        await session.login()
    except BaseException:
        await route.close()
        raise
    return session


class ServiceWatch:
    """Asks KubeFATE while anybody wants to know."""

    def __init__(self, cluster: Cluster) -> None:
        self.view: ServiceView | None = None
        self.revision = 0
        self._cluster = cluster
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to ask; again is no error."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name="KubeFATE")

    def again(self) -> None:
        """Ask anew, at once: the way in may be another one now."""
        if self._task is not None:
            self._task.cancel()
            self._task = None
            self.start()

    def try_again(self) -> None:
        """Ask at once where it did not answer the last time."""
        if self.view is not None and self.view.problem is not None:
            self.again()

    async def close(self) -> None:
        """Ask no more."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        from services.doctor import ServiceView

        while True:
            try:
                session = await kubefate_session(self._cluster)
                if isinstance(session, NoWayIn):
                    raise session
                await self._ask(session)
            except KubeFateError as error:
                self._tell(ServiceView(problem=error))
            except KubernetesError:
                # The connection's own trouble, which is shown as such: what was known stays.
                pass
            await asyncio.sleep(TRY_AGAIN)

    async def _ask(self, session: KubeFate) -> None:
        """Ask until it fails."""
        from services.doctor import ask_kubefate

        try:
            while True:
                view = await ask_kubefate(session)
                self._tell(view)
                if isinstance(view.problem, FatetuiError):
                    return
                await asyncio.sleep(ASK_AGAIN)
        finally:
            await session.close()

    def _tell(self, view: ServiceView) -> None:
        if view != self.view:
            self.view = view
            self.revision += 1
