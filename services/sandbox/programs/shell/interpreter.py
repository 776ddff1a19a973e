"""A shell inside a container of the demo: runs scripts against the container's pretended files and programs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from services.sandbox.programs.files import resolve
from services.sandbox.programs.program import Container
from services.sandbox.programs.shell.builtins import BUILTINS
from services.sandbox.programs.shell.control import NOT_FOUND, SYNTAX_ERROR, Jump, Leave
from services.sandbox.programs.shell.evaluation import RUNNERS
from services.sandbox.programs.shell.expansion import Scope
from services.sandbox.programs.shell.parser import parse
from services.sandbox.programs.shell.syntax import Node, ShellSyntaxError
from services.sandbox.programs.streams import Capture, Null, Streams

_BROKEN_PIPE = 141


@dataclass(frozen=True, slots=True)
class Invocation:
    """One run of a tool: its arguments without its name, and the shell that it was called from."""

    name: str
    arguments: list[str]
    streams: Streams
    shell: Shell

    @property
    def container(self) -> Container:
        return self.shell.container

    def path(self, path: str) -> str:
        """`path` made absolute from the current directory."""
        return resolve(self.shell.directory, path)

    async def out(self, text: str) -> None:
        await self.streams.stdout.write(text.encode())

    async def fail(self, text: str, code: int = 1) -> int:
        """Say on standard error what is wrong; returns the exit code."""
        await self.streams.stderr.write(f"{self.name}: {text}\n".encode())
        return code


Tool = Callable[[Invocation], Awaitable[int]]
Tools = Mapping[str, Tool]


class Shell:
    """Variables, directory and functions of one shell. `arguments` are `$0`, `$1`…"""

    def __init__(
        self,
        container: Container,
        tools: Tools,
        *,
        arguments: list[str] | None = None,
        directory: str = "/",
        variables: Mapping[str, str] | None = None,
    ) -> None:
        self.container = container
        self.tools = tools
        self.arguments = arguments or ["sh"]
        self.directory = directory
        self.variables = dict(container.environment if variables is None else variables)
        self.variables.setdefault("?", "0")
        self.variables.setdefault("$", "1")
        self.functions: dict[str, Node] = {}
        self.stop_on_error = False
        self.left: int | None = None
        self._background: set[asyncio.Task[int]] = set()

    async def run(self, script: str, streams: Streams) -> int:
        """Run a script to its end: its exit code."""
        try:
            return await self.execute(parse(script), streams)
        except Leave as leave:
            return leave.code
        except Jump as jump:
            return jump.code
        except ShellSyntaxError as error:
            await streams.stderr.write(f"{self.arguments[0]}: {error}\n".encode())
            return SYNTAX_ERROR
        finally:
            for task in self._background:
                task.cancel()

    async def run_words(self, words: list[str], streams: Streams) -> int:
        """Run one program with its arguments as they are, as `exec` into a container does."""
        try:
            return await self.invoke(words, streams)
        except Leave as leave:
            return leave.code

    async def interact(self, line: str, streams: Streams) -> int:
        """Run a line typed at a prompt; `left` is set once it was `exit`."""
        try:
            return await self.execute(parse(line), streams)
        except Leave as leave:
            self.left = leave.code
        except Jump:
            pass
        except ShellSyntaxError as error:
            await streams.stderr.write(f"{self.arguments[0]}: {error}\n".encode())
        return SYNTAX_ERROR

    async def execute(self, node: Node, streams: Streams) -> int:
        """Run one command: its exit code, which is `$?` from now on."""
        code = await RUNNERS[type(node)](self, node, streams)
        self.variables["?"] = str(code)
        return code

    async def invoke(self, words: list[str], streams: Streams) -> int:
        """Run the builtin, function or program that `words` name."""
        name = words[0]
        builtin = BUILTINS.get(name)
        if builtin is not None:
            return await builtin(self, words[1:], streams)
        if name in self.functions:
            return await self._call(name, words, streams)
        tool = self.tools.get(name.rpartition("/")[2])
        if tool is None:
            await streams.stderr.write(f"{self.arguments[0]}: {name}: command not found\n".encode())
            return NOT_FOUND
        return await tool(Invocation(name.rpartition("/")[2], words[1:], streams, self))

    def scope(self) -> Scope:
        """What this shell's words expand from."""

        async def capture(body: Node) -> str:
            output = Capture()
            await self.fork().isolated(body, Streams(Null(), output, Null()))
            return output.data.decode("utf-8", "replace")

        return Scope(self.variables, self.arguments, self.container.files, self.directory, capture)

    def fork(self) -> Shell:
        """A subshell: whatever it changes is its own."""
        child = Shell(self.container, self.tools, arguments=list(self.arguments), variables=self.variables)
        child.directory = self.directory
        child.functions = dict(self.functions)
        return child

    async def isolated(self, body: Node, streams: Streams) -> int:
        """Run `body` so that `exit` ends only this shell."""
        try:
            return await self.execute(body, streams)
        except Leave as leave:
            return leave.code
        except BrokenPipeError:
            return _BROKEN_PIPE

    async def _call(self, name: str, words: list[str], streams: Streams) -> int:
        saved, self.arguments = self.arguments, [self.arguments[0], *words[1:]]
        try:
            return await self.execute(self.functions[name], streams)
        except Jump as jump:
            if jump.word != "return":
                raise
            return jump.code
        finally:
            self.arguments = saved

    def begin(self, body: Node, streams: Streams) -> None:
        """Run `body` in a subshell, and wait for nothing."""
        task = asyncio.create_task(self.fork().isolated(body, streams))
        self._background.add(task)
        self.variables["!"] = str(100 + len(self._background))

    async def wait(self, streams: Streams) -> int:
        """The `wait` builtin: until every background command has ended."""
        del streams
        if self._background:
            await asyncio.wait(self._background)
        return 0
