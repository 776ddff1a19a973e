"""The stand-in as a whole: an application, and a server of its own where one is wanted."""

from __future__ import annotations

import asyncio

from aiohttp import web

from services.kubernetes import Cluster
from services.sandbox.clock import Clock
from services.sandbox.kubefate.dispatch import Dispatcher
from services.sandbox.kubefate.faults import StandInFaults
from services.sandbox.kubefate.records import Records
from services.sandbox.kubefate.routes import ROUTES
from services.sandbox.kubefate.service import Service
from services.sandbox.kubefate.traits import traits_of

_SHUTDOWN_SECONDS = 0.5


class StandIn:
    """One KubeFATE service process of release `version`, a tenant of `cluster`.

    `records` is its database: give the same one to the next process to have it survive a restart. `clock` says how
    fast its hours pass; real time without one. `standin_commands` is for pods from stand-in images (shared/lab).
    Raises UnknownRelease for one that does not exist; must be made inside a running event loop.
    """

    def __init__(
        self,
        cluster: Cluster,
        version: str = "v1.4.5",
        *,
        username: str = "admin",
        password: str = "admin",  # noqa: S107 - KubeFATE's published default
        records: Records | None = None,
        faults: StandInFaults | None = None,
        clock: Clock | None = None,
        standin_commands: bool = False,
    ) -> None:
        self.service = Service(
            cluster,
            traits_of(version),
            records or Records(),
            faults or StandInFaults(),
            clock or Clock(speed=1.0),
            standin_commands=standin_commands,
        )
        self.service.set_up_admin(username, password)
        self._runner: web.AppRunner | None = None

    @property
    def crashed(self) -> asyncio.Event:
        """Set when the process has died by itself, as a panic in a job makes it."""
        return self.service.crashed

    def log_lines(self) -> tuple[str, ...]:
        """The newest lines of the service's own log, oldest first."""
        return tuple(self.service.lines)

    def build_app(self) -> web.Application:
        """The service as an application; its jobs end with it."""
        application = Dispatcher(self.service, ROUTES).application()
        application.on_cleanup.append(self._close)
        return application

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> str:
        """Listen on `host`:`port` (0: any free one) and give the URL. Raises OSError when the port is taken."""
        self._runner = web.AppRunner(self.build_app(), access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port).start()
        return f"http://{host}:{self._runner.addresses[0][1]}"

    async def stop(self) -> None:
        """Stop listening, and every job where it is."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    async def _close(self, _application: web.Application) -> None:
        await self.service.close()
