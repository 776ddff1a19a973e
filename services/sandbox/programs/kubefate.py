"""The KubeFATE service's container: its database awaited, then the stand-in, a tenant of the demo's own API."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import TYPE_CHECKING

from services.sandbox.programs.ports import HttpPort
from services.sandbox.programs.program import Container

if TYPE_CHECKING:
    from services.kubernetes import Cluster
    from services.sandbox.kubefate import Records, StandIn, StandInFaults

PORT = 8080
_CRASHED = 2
_NO_DATABASE = 1
_START_SECONDS = 2.0
# Three tries, 5 s apart, then the process ends (kubefate.md §3.2).
_TRIES, _TRY_SECONDS = 3, 5.0
_MONGO_PORT, _MARIADB_PORT = 27017, 3306

Connect = Callable[[], AbstractAsyncContextManager["Cluster"]]


class KubeFateProgram:
    """The program of the kubefate container. `connect` opens a client of the demo's own API.

    The records live as long as their database's pod: another database pod is an empty database.
    """

    def __init__(self, connect: Connect, faults: Callable[[], StandInFaults]) -> None:
        self._connect = connect
        self._faults = faults
        self._records: dict[str, Records] = {}

    def records(self, database: str) -> Records:
        """What the pod `database` keeps: namespace and name."""
        from services.sandbox.kubefate import Records

        return self._records.setdefault(database, Records())

    async def __call__(self, container: Container) -> int:
        if await container.sleep(_START_SECONDS):
            return 0
        database = await self._database(container)
        if database is None:
            return 0 if container.stopping.is_set() else _NO_DATABASE
        async with self._connect() as cluster, self._serving(container, cluster, database) as standin:
            return await _until_ended(container, standin.crashed.wait())

    @asynccontextmanager
    async def _serving(self, container: Container, cluster: Cluster, database: str) -> AsyncIterator[StandIn]:
        # The client library is heavy, and most of the demo's life passes without a KubeFATE.
        from services.sandbox.kubefate import StandIn

        environment = container.environment
        standin = StandIn(
            cluster,
            container.image.rpartition(":")[2],
            username=environment.get("FATECLOUD_USER_USERNAME", "admin"),
            password=environment.get("FATECLOUD_USER_PASSWORD", "admin"),
            records=self.records(database),
            faults=self._faults(),
            clock=container.clock,
        )
        port = HttpPort(standin.build_app)
        container.listen(PORT, port)
        container.log(f"[GIN-debug] Listening and serving HTTP on 0.0.0.0:{PORT}")
        try:
            yield standin
        finally:
            await port.close()

    async def _database(self, container: Container) -> str | None:
        """Namespace and name of the database's pod once it takes connections; None when it does not, or the container
        ends."""
        host, port = _database_address(container)
        for _ in range(_TRIES):
            with suppress(ConnectionRefusedError, TimeoutError, socket.gaierror):
                pod = await container.network.locate(host, port, container.namespace)
                return f"{pod['metadata']['namespace']}/{pod['metadata']['name']}"
            container.log(f"initDb error: dial tcp {host}:{port}: i/o timeout, retry after {_TRY_SECONDS:.0f}s")
            if await container.sleep(_TRY_SECONDS):
                return None
        container.log(f"panic: initDb error: dial tcp {host}:{port}: i/o timeout")
        return None


def _database_address(container: Container) -> tuple[str, int]:
    mongo = container.environment.get("FATECLOUD_MONGO_URL")
    if mongo is not None:
        host, _, port = mongo.partition(":")
        return host, int(port or _MONGO_PORT)
    environment = container.environment
    return environment.get("FATECLOUD_DB_HOST", "mariadb"), int(environment.get("FATECLOUD_DB_PORT", _MARIADB_PORT))


async def _until_ended(container: Container, crashed: Awaitable[object]) -> int:
    crash = asyncio.ensure_future(crashed)
    stop = asyncio.ensure_future(container.stopping.wait())
    try:
        await asyncio.wait((crash, stop), return_when=asyncio.FIRST_COMPLETED)
        return _CRASHED if crash.done() else 0
    finally:
        crash.cancel()
        stop.cancel()
