"""A shell inside a container of the demo: runs scripts against the container's pretended files and programs."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from services.sandbox.programs.files import resolve
from services.sandbox.programs.program import Container
from services.sandbox.programs.shell.builtins import BUILTINS
from services.sandbox.programs.shell.control import NOT_FOUND, SYNTAX_ERROR, Jump, Leave
from services.sandbox.programs.shell.expansion import Scope, expand_fields, expand_text, matches
from services.sandbox.programs.shell.parser import parse
from services.sandbox.programs.shell.redirection import redirected
from services.sandbox.programs.shell.syntax import (
    AndOr,
    Background,
    Case,
    For,
    Function,
    Group,
    If,
    Loop,
    Node,
    Pipeline,
    Redirected,
    Sequence,
    ShellSyntaxError,
    Simple,
    Word,
)
from services.sandbox.programs.streams import Capture, Null, Pipe, Streams

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
        code = await _RUNNERS[type(node)](self, node, streams)
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

    async def simple(self, node: Simple, streams: Streams) -> int:
        scope = self.scope()
        values = {name: await expand_text(word, scope) for name, word in node.assignments}
        words = [field for word in node.words for field in await expand_fields(word, scope)]
        if not words:
            self.variables.update(values)
            return 0
        saved = {name: self.variables.get(name) for name in values}
        self.variables.update(values)
        try:
            code = await self.invoke(words, streams)
        finally:
            for name, value in saved.items():
                if value is None:
                    self.variables.pop(name, None)
                else:
                    self.variables[name] = value
        return code

    async def sequence(self, node: Sequence, streams: Streams) -> int:
        code = 0
        for command in node.commands:
            code = await self.execute(command, streams)
            if code and self.stop_on_error and isinstance(command, (Simple, Pipeline, Redirected)):
                raise Leave(code)
        return code

    async def and_or(self, node: AndOr, streams: Streams) -> int:
        code = await self.execute(node.first, streams)
        for operator, command in node.rest:
            if (code == 0) == (operator == "&&"):
                code = await self.execute(command, streams)
        return code

    async def pipeline(self, node: Pipeline, streams: Streams) -> int:
        if len(node.commands) == 1:
            code = await self.execute(node.commands[0], streams)
        else:
            code = await self._piped(node.commands, streams)
        return int(code == 0) if node.negated else code

    async def _piped(self, commands: tuple[Node, ...], streams: Streams) -> int:
        pipes = [Pipe() for _ in commands[1:]]

        async def stage(index: int) -> int:
            source = pipes[index - 1] if index else None
            target = pipes[index] if index < len(pipes) else None
            mine = replace(streams, stdin=source or streams.stdin, stdout=target or streams.stdout)
            try:
                return await self.fork().isolated(commands[index], mine)
            finally:
                if source:
                    source.abandon()
                if target:
                    target.end()

        async with asyncio.TaskGroup() as group:
            stages = [group.create_task(stage(index)) for index in range(len(commands))]
        return stages[-1].result()

    async def background(self, node: Background, streams: Streams) -> int:
        task = asyncio.create_task(self.fork().isolated(node.command, streams))
        self._background.add(task)
        self.variables["!"] = str(100 + len(self._background))
        return 0

    async def wait(self, streams: Streams) -> int:
        """The `wait` builtin: until every background command has ended."""
        del streams
        if self._background:
            await asyncio.wait(self._background)
        return 0

    async def branch(self, node: If, streams: Streams) -> int:
        for condition, body in node.branches:
            if await self.execute(condition, streams) == 0:
                return await self.execute(body, streams)
        return await self.execute(node.otherwise, streams) if node.otherwise else 0

    async def loop(self, node: Loop, streams: Streams) -> int:
        code = 0
        while (await self.execute(node.condition, streams) == 0) != node.until:
            # A loop of builtins must not starve everyone else.
            await asyncio.sleep(0)
            code, broken = await self._round(node.body, streams, code)
            if broken:
                break
        return code

    async def _round(self, body: Node, streams: Streams, code: int) -> tuple[int, bool]:
        """Once around a loop whose code was `code`: what it is now, and whether the loop was broken off."""
        try:
            return await self.execute(body, streams), False
        except Jump as jump:
            if jump.word == "return":
                raise
            return code, jump.word == "break"

    async def each(self, node: For, streams: Streams) -> int:
        scope = self.scope()
        if node.words is None:
            values = self.arguments[1:]
        else:
            values = [field for word in node.words for field in await expand_fields(word, scope)]
        code = 0
        for value in values:
            self.variables[node.name] = value
            code, broken = await self._round(node.body, streams, code)
            if broken:
                break
        return code

    async def case(self, node: Case, streams: Streams) -> int:
        scope = self.scope()
        subject = await expand_text(node.subject, scope)
        for patterns, body in node.branches:
            for pattern in patterns:
                if matches(await expand_text(pattern, scope), subject):
                    return await self.execute(body, streams)
        return 0

    async def group(self, node: Group, streams: Streams) -> int:
        if node.subshell:
            return await self.fork().isolated(node.body, streams)
        return await self.execute(node.body, streams)

    async def function(self, node: Function, streams: Streams) -> int:
        del streams
        self.functions[node.name] = node.body
        return 0

    async def redirect(self, node: Redirected, streams: Streams) -> int:
        async def text(word: Word) -> str:
            return await expand_text(word, self.scope())

        try:
            streams = await redirected(node.redirects, streams, text, self.container, self.directory)
        except OSError as error:
            reason = error.strerror or "No such file or directory"
            await streams.stderr.write(f"{self.arguments[0]}: {error.filename or error}: {reason}\n".encode())
            return 1
        return await self.execute(node.command, streams)


_Runner = Callable[[Shell, Node, Streams], Awaitable[int]]
# Each method takes exactly the node that it stands beside.
_RUNNERS = cast(
    Mapping[type, _Runner],
    {
        Simple: Shell.simple,
        Sequence: Shell.sequence,
        AndOr: Shell.and_or,
        Pipeline: Shell.pipeline,
        Background: Shell.background,
        If: Shell.branch,
        Loop: Shell.loop,
        For: Shell.each,
        Case: Shell.case,
        Group: Shell.group,
        Function: Shell.function,
        Redirected: Shell.redirect,
    },
)
