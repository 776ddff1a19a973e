"""Services that start slowly, log as the real ones do, listen, and wait to be ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from aiohttp import web

from services.sandbox.programs.ports import HttpPort, TcpPort
from services.sandbox.programs.program import Container, Endpoint

Application = Callable[[Container], web.Application]
_CRASH_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Server:
    """A program as data.

    `start` is in simulated seconds; `ports` are listened to beside those that the container declares; `http` maps
    ports to applications, `endpoints` to what speaks for itself, the others only take connections. `{time}`, `{pod}`
    and `{address}` stand in `starting` and `ready` lines for what they say.
    """

    start: float = 4.0
    ports: tuple[int, ...] = ()
    http: Mapping[int, Application] = field(default_factory=dict)
    endpoints: Mapping[int, Callable[[Container], Endpoint]] = field(default_factory=dict)
    starting: tuple[str, ...] = ()
    ready: tuple[str, ...] = ("started",)
    greeting: bytes = b""
    failing: tuple[str, ...] = ("Traceback (most recent call last):", "RuntimeError: unexpected end of configuration")

    async def __call__(self, container: Container) -> int:
        for line in self.starting:
            container.log(_filled(line, container))
        if await container.sleep(self.start):
            return 0
        self.listen(container)
        for line in self.ready:
            container.log(_filled(line, container))
        await container.stopping.wait()
        return 0

    def listen(self, container: Container) -> None:
        """Open every port."""
        for port in {*container.declared_ports, *self.ports}:
            application, endpoint = self.http.get(port), self.endpoints.get(port)
            if endpoint is not None:
                container.listen(port, endpoint(container))
            elif application is None:
                container.listen(port, TcpPort(self.greeting))
            else:
                container.listen(port, HttpPort(lambda make=application: make(container)))  # type: ignore[misc] # one per port

    async def silent(self, container: Container) -> int:
        """Start, and never get further."""
        for line in self.starting:
            container.log(_filled(line, container))
        await container.stopping.wait()
        return 0

    async def crash(self, container: Container) -> int:
        """Start, and fail."""
        for line in self.starting:
            container.log(_filled(line, container))
        if await container.sleep(_CRASH_SECONDS):
            return 0
        for line in self.failing:
            container.log(_filled(line, container))
        return 1


def _filled(line: str, container: Container) -> str:
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S,%f")[:-3]
    return line.format(time=now, pod=container.pod, address=container.address)
