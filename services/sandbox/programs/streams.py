"""Bytes between the processes of the demo: pipes, captures and places that swallow everything."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from services.sandbox.programs.shell import Shell

_LIMIT = 4 * 1024 * 1024


class Output(Protocol):
    """Where a process writes. Raises BrokenPipeError when nobody reads any more."""

    async def write(self, data: bytes) -> None: ...


class Input(Protocol):
    """Where a process reads. Empty bytes are the end."""

    async def read(self) -> bytes: ...

    async def readline(self) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Streams:
    """The three streams of a process."""

    stdin: Input
    stdout: Output
    stderr: Output


class Pipe:
    """One direction of bytes with an end on either side."""

    def __init__(self) -> None:
        self._reader = asyncio.StreamReader(limit=_LIMIT)
        self._ended = False
        self._abandoned = False

    async def write(self, data: bytes) -> None:
        """Hand `data` over and let the reader run."""
        if self._abandoned or self._ended:
            raise BrokenPipeError
        self._reader.feed_data(data)
        await asyncio.sleep(0)

    def end(self) -> None:
        """Nothing more will be written."""
        if not self._ended:
            self._ended = True
            self._reader.feed_eof()

    def abandon(self) -> None:
        """Nobody will read any more: the next write fails."""
        self._abandoned = True

    async def read(self) -> bytes:
        """Whatever has arrived, at least one byte; empty at the end."""
        return await self._reader.read(65536)

    async def readline(self) -> bytes:
        """One line with its newline; the rest at the end."""
        return await self._reader.readline()


class Keyboard(Pipe):
    """What is typed at a terminal. A shell that has nothing else to read from does not run it as a script: it
    converses."""

    def __init__(self, converse: Callable[[Shell, Streams], Awaitable[int]]) -> None:
        super().__init__()
        self.converse = converse


class Capture:
    """An output that keeps everything."""

    def __init__(self) -> None:
        self.data = bytearray()

    async def write(self, data: bytes) -> None:
        self.data += data


class Null:
    """/dev/null, as an output and as an input."""

    async def write(self, data: bytes) -> None:
        await asyncio.sleep(0)

    async def read(self) -> bytes:
        return b""

    async def readline(self) -> bytes:
        return b""


class Text:
    """An input that holds some bytes from the start."""

    def __init__(self, data: bytes) -> None:
        self._left = data

    async def read(self) -> bytes:
        data, self._left = self._left, b""
        return data

    async def readline(self) -> bytes:
        line, newline, self._left = self._left.partition(b"\n")
        return line + newline


class Forward:
    """An output that hands everything to a function."""

    def __init__(self, forward: Callable[[bytes], Awaitable[None]]) -> None:
        self._forward = forward

    async def write(self, data: bytes) -> None:
        await self._forward(data)
