"""The run's clients: opened when a step first asks for one, closed when the run is over."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

from services.kubernetes import Cluster, Strain, WritePolicy, connect
from services.steps.context import Mode

if TYPE_CHECKING:
    from services.kubefate import KubeFate, Route

_POLICIES = {
    Mode.LIVE: WritePolicy.ALLOW,
    Mode.DRY_RUN: WritePolicy.DRY_RUN,
    Mode.READ_ONLY: WritePolicy.READ_ONLY,
}


class RunClients:
    """Implements `services.steps.Clients`: one cluster and one KubeFATE session at a time."""

    def __init__(self, kubeconfig: Path | None, context: str | None, mode: Mode) -> None:
        self._kubeconfig = kubeconfig
        self._context = context
        self._policy = _POLICIES[mode]
        self.strain = Strain()
        """What all its clusters met of API servers in trouble."""
        self._cluster: Cluster | None = None
        self._kubefate: KubeFate | None = None
        # Steps may work on several parties at once; each client is made once all the same.
        self._making = asyncio.Lock()

    async def cluster(self) -> Cluster:
        async with self._making:
            return await self._connected()

    async def use_context(self, name: str) -> Cluster:
        async with self._making:
            if self._cluster is not None and self._cluster.context == name:
                return self._cluster
            cluster = await connect(self._kubeconfig, name, policy=self._policy, strain=self.strain)
            await self._close()
            self._context, self._cluster = name, cluster
            return cluster

    async def kubefate(self) -> KubeFate:
        async with self._making:
            return self._kubefate or await self._logged_in(None)

    async def login(self, route: Route | None = None, **options: Any) -> KubeFate:
        async with self._making:
            return await self._logged_in(route, **options)

    async def close(self) -> None:
        """Close what is open."""
        async with self._making:
            await self._close()

    async def _connected(self) -> Cluster:
        if self._cluster is None:
            self._cluster = await connect(self._kubeconfig, self._context, policy=self._policy, strain=self.strain)
        return self._cluster

    async def _logged_in(self, route: Route | None, **options: Any) -> KubeFate:
        """A new session; options: `credentials`, and those of `find_route` where no route is given."""
        # httpx and what else speaks to KubeFATE is loaded by the scripts that do.
        from services.kubefate import KubeFate, credentials_from_cluster, find_route

        cluster = await self._connected()
        credentials = options.pop("credentials", None)
        if route is None:
            route = await find_route(cluster, **options)
        try:
            if credentials is None:
                credentials = await credentials_from_cluster(cluster)
            session = KubeFate(route, credentials, self._policy)
            await session.login()
        except BaseException:
            await route.close()
            raise
        if self._kubefate is not None:
            await self._kubefate.close()
        self._kubefate = session
        return session

    async def _close(self) -> None:
        if self._kubefate is not None:
            await self._kubefate.close()
        if self._cluster is not None:
            await self._cluster.close()
        self._kubefate = self._cluster = None
