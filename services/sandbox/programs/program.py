"""What a program of the demo is, and what it sees of the container it runs in."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from services.sandbox.clock import Clock
from services.sandbox.programs.files import Files
from services.sandbox.programs.ledger import Ledger

KILLED = 137
TERMINATED = 143


class Endpoint(Protocol):
    """Something that serves a port inside a container."""

    async def accept(self, connection: socket.socket) -> None:
        """Serve one connection; returns when it is set up, not when it ends."""

    async def close(self) -> None:
        """End every connection."""


class Network(Protocol):
    """The cluster's network as a pod sees it: Services, node ports and pod addresses."""

    async def dial(self, host: str, port: int, namespace: str) -> Endpoint:
        """Who answers at `host:port`, asked from `namespace`.

        Raises ConnectionRefusedError when nobody listens, TimeoutError when a firewall swallows it and
        socket.gaierror when the name is unknown.
        """

    @property
    def objects(self) -> Any:
        """Everything in the cluster."""

    def of(self, host: str) -> Network:
        """The network that an address belongs to: this one's, or that of another cluster."""

    async def locate(self, host: str, port: int, namespace: str) -> dict[str, Any]:
        """The pod that answers there. Raises as `dial`."""


@dataclass(slots=True)
class Container:
    """A running container.

    `tools` are the programs of its image beside those that every image has (shell.Tool by name), `directory` is where
    its processes start, `log` appends a line to its log, `stopping` is set when it is asked to end.
    """

    namespace: str
    pod: str
    name: str
    image: str
    address: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    labels: Mapping[str, str]
    declared_ports: tuple[int, ...]
    files: Files
    directory: str
    tools: dict[str, Any]
    clock: Clock
    network: Network
    log: Callable[[str], None]
    ledger: Ledger
    restarts: int = 0
    terminal: tuple[int, int] = (80, 24)
    """Columns and rows of the terminal that was resized last."""
    listening: dict[int, Endpoint] = field(default_factory=dict)
    stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def listen(self, port: int, endpoint: Endpoint) -> None:
        """Answer connections to `port` from now on."""
        self.listening[port] = endpoint

    async def sleep(self, seconds: float) -> bool:
        """Wait simulated seconds; True when the container was asked to end meanwhile."""
        pause = asyncio.ensure_future(self.clock.sleep(seconds))
        stop = asyncio.ensure_future(self.stopping.wait())
        try:
            await asyncio.wait((pause, stop), return_when=asyncio.FIRST_COMPLETED)
        finally:
            pause.cancel()
            stop.cancel()
        return self.stopping.is_set()


# A program runs until it ends by itself or `container.stopping` is set, and returns its exit code.
Program = Callable[[Container], Awaitable[int]]


class OutOfMemory(Exception):
    """The program took more than its limit: the kernel kills it (exit code 137, reason OOMKilled)."""
