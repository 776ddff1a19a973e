"""What the API server asks of a node: logs, processes and connections of the containers that run on it."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

STDIN, STDOUT, STDERR, ERROR, RESIZE = range(5)
"""Channels of the Kubernetes remote command protocol (`v4.channel.k8s.io`)."""


@dataclass(frozen=True, slots=True)
class LogOptions:
    """The query of `pods/log`. `tail` counts lines, `limit` bytes; `since` is a moment, whatever the client sent."""

    follow: bool = False
    previous: bool = False
    timestamps: bool = False
    tail: int | None = None
    limit: int | None = None
    since: datetime | None = None


class Process(Protocol):
    """A process in a container."""

    async def read(self) -> tuple[int, bytes] | None:
        """The next output as (STDOUT or STDERR, data); None once both are at their end."""

    async def write(self, data: bytes) -> None:
        """Feed standard input."""

    async def close_stdin(self) -> None:
        """End standard input."""

    def resize(self, width: int, height: int) -> None:
        """Tell a terminal its size in cells."""

    async def wait(self) -> int:
        """The exit code, once the process has ended."""

    def kill(self) -> None:
        """End the process now; nothing happens if it has ended."""


class NodeRuntime(Protocol):
    """The kubelet's side of the streaming subresources.

    Containers are named, never guessed: the API server has chosen and checked the container before it asks.
    """

    def logs(self, namespace: str, pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        """Log bytes, whole lines each; applies every one of the options; with `follow` until the container ends.

        Raises ApiStatus when there is nothing to read (`previous` of a container that never restarted).
        """

    async def exec(self, namespace: str, pod: str, container: str, command: list[str], tty: bool) -> Process:
        """Start a process. Raises ApiStatus if the container does not run or the program is not there."""

    async def attach(self, namespace: str, pod: str, container: str, tty: bool) -> Process:
        """Join the container's own process; killing it only lets go of it."""

    async def connect(self, namespace: str, pod: str, port: int) -> tuple[StreamReader, StreamWriter]:
        """A connection to a port inside the pod. Raises ConnectionRefusedError if nothing listens there."""
