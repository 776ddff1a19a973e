"""Processes started in a container: a command line, or a shell behind a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from services.sandbox.programs.program import KILLED, Container
from services.sandbox.programs.shell import TOOLS, Shell, Tools
from services.sandbox.programs.streams import Forward, Keyboard, Pipe, Streams
from services.sandbox.runtime import STDERR, STDOUT

_INTERRUPT, _END_OF_INPUT, _ERASE = 0x03, 0x04, frozenset({0x7F, 0x08})


class NoSuchProgram(Exception):
    """The image has no such program."""


def tools_of(container: Container) -> Tools:
    """The programs in the container's image."""
    return {**TOOLS, **container.tools}


async def execute(container: Container, command: Sequence[str], streams: Streams) -> int:
    """Run a command line to its end: its exit code. Raises NoSuchProgram."""
    tools = tools_of(container)
    if command[0].rpartition("/")[2] not in tools:
        raise NoSuchProgram(command[0])
    shell = Shell(container, tools, directory=container.directory)
    return await shell.run_words(list(command), streams)


@dataclass(slots=True)
class _Output:
    channel: int
    data: bytes


class ExecProcess:
    """One `exec` into a container: implements runtime.Process."""

    def __init__(self, container: Container, command: list[str], *, tty: bool) -> None:
        self._container = container
        self._tty = tty
        self._output: asyncio.Queue[_Output | None] = asyncio.Queue()
        self._terminal = _Terminal(self._echo) if tty else None
        self._stdin = self._terminal.keyboard if self._terminal is not None else Pipe()
        self._task = asyncio.create_task(self._run(command))

    @staticmethod
    def exists(container: Container, command: list[str]) -> bool:
        """Whether the container's image has the program."""
        return command[0].rpartition("/")[2] in tools_of(container)

    async def read(self) -> tuple[int, bytes] | None:
        output = await self._output.get()
        if output is None:
            # Everyone who reads after the end is told again.
            self._output.put_nowait(None)
            return None
        return output.channel, output.data

    async def write(self, data: bytes) -> None:
        if self._terminal is not None:
            await self._terminal.type(data)
        else:
            await _write_quietly(self._stdin, data)

    async def close_stdin(self) -> None:
        self._stdin.end()

    def resize(self, width: int, height: int) -> None:
        self._container.terminal = (width, height)

    async def wait(self) -> int:
        try:
            return await asyncio.shield(self._task)
        except asyncio.CancelledError:
            if self._task.cancelled():
                return KILLED
            raise

    def kill(self) -> None:
        self._task.cancel()

    async def _run(self, command: list[str]) -> int:
        out = Forward(lambda data: self._put(STDOUT, data))
        # A terminal has one output for both.
        err = out if self._tty else Forward(lambda data: self._put(STDERR, data))
        streams = Streams(self._stdin, out, err)
        try:
            return await execute(self._container, command, streams)
        finally:
            self._output.put_nowait(None)

    async def _put(self, channel: int, data: bytes) -> None:
        if self._tty:
            data = data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
        self._output.put_nowait(_Output(channel, data))
        await asyncio.sleep(0)

    async def _echo(self, data: bytes) -> None:
        await self._put(STDOUT, data)


class AttachedProcess:
    """The container's own process, seen through its log: implements runtime.Process."""

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        self._lines = lines
        self._ended = asyncio.Event()

    async def read(self) -> tuple[int, bytes] | None:
        if self._ended.is_set():
            return None
        async for line in self._lines:
            return STDOUT, line
        self._ended.set()
        return None

    async def write(self, data: bytes) -> None:
        """The simulated programs read nothing."""

    async def close_stdin(self) -> None:
        """The simulated programs read nothing."""

    def resize(self, width: int, height: int) -> None:
        """The simulated programs draw nothing."""

    async def wait(self) -> int:
        await self._ended.wait()
        return 0

    def kill(self) -> None:
        self._ended.set()


class _Terminal:
    """Line editing as a terminal driver does it: echo, erase, interrupt, end of input."""

    def __init__(self, echo: Callable[[bytes], Awaitable[None]]) -> None:
        self.keyboard = self._stdin = Keyboard(self._converse)
        self._echo = Forward(echo)
        self._line = bytearray()
        self._command: asyncio.Task[int] | None = None

    async def type(self, data: bytes) -> None:
        for byte in data:
            await self._key(byte)

    async def _key(self, byte: int) -> None:
        if byte == _INTERRUPT:
            self._line.clear()
            await self._echo.write(b"^C\n")
            if self._command is not None:
                self._command.cancel()
            else:
                await _write_quietly(self._stdin, b"\n")
        elif byte == _END_OF_INPUT and not self._line:
            self._stdin.end()
        elif byte in _ERASE:
            if self._line:
                self._line.pop()
                await self._echo.write(b"\b \b")
        elif byte in b"\r\n":
            line = bytes(self._line) + b"\n"
            self._line.clear()
            await self._echo.write(b"\n")
            await _write_quietly(self._stdin, line)
        else:
            self._line.append(byte)
            await self._echo.write(bytes([byte]))

    async def _converse(self, shell: Shell, streams: Streams) -> int:
        """Prompt, read, run, until `exit` or the end of input."""
        while True:
            await streams.stdout.write(f"[root@{shell.container.pod} {shell.directory}]# ".encode())
            line = await streams.stdin.readline()
            if not line:
                await streams.stdout.write(b"exit\n")
                return 0
            self._command = asyncio.create_task(shell.interact(line.decode("utf-8", "replace"), streams))
            try:
                await asyncio.wait((self._command,))
            finally:
                command, self._command = self._command, None
                command.cancel()
            if not command.cancelled() and shell.left is not None:
                return shell.left


async def _write_quietly(pipe: Pipe, data: bytes) -> None:
    """What is typed at a process that reads no more is lost, as on a real terminal."""
    try:
        await pipe.write(data)
    except BrokenPipeError:
        return
