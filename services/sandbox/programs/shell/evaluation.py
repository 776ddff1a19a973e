"""What each command of a script does to the shell that runs it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from services.sandbox.programs.shell.control import Jump, Leave
from services.sandbox.programs.shell.expansion import expand_fields, expand_text, matches
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
    Simple,
    Word,
)
from services.sandbox.programs.streams import Pipe, Streams

if TYPE_CHECKING:
    from services.sandbox.programs.shell.interpreter import Shell


async def _simple(shell: Shell, node: Simple, streams: Streams) -> int:
    scope = shell.scope()
    values = {name: await expand_text(word, scope) for name, word in node.assignments}
    words = [field for word in node.words for field in await expand_fields(word, scope)]
    if not words:
        shell.variables.update(values)
        return 0
    saved = {name: shell.variables.get(name) for name in values}
    shell.variables.update(values)
    try:
        code = await shell.invoke(words, streams)
    finally:
        for name, value in saved.items():
            if value is None:
                shell.variables.pop(name, None)
            else:
                shell.variables[name] = value
    return code


async def _sequence(shell: Shell, node: Sequence, streams: Streams) -> int:
    code = 0
    for command in node.commands:
        code = await shell.execute(command, streams)
        if code and shell.stop_on_error and isinstance(command, (Simple, Pipeline, Redirected)):
            raise Leave(code)
    return code


async def _and_or(shell: Shell, node: AndOr, streams: Streams) -> int:
    code = await shell.execute(node.first, streams)
    for operator, command in node.rest:
        if (code == 0) == (operator == "&&"):
            code = await shell.execute(command, streams)
    return code


async def _pipeline(shell: Shell, node: Pipeline, streams: Streams) -> int:
    if len(node.commands) == 1:
        code = await shell.execute(node.commands[0], streams)
    else:
        code = await _piped(shell, node.commands, streams)
    return int(code == 0) if node.negated else code


async def _piped(shell: Shell, commands: tuple[Node, ...], streams: Streams) -> int:
    pipes = [Pipe() for _ in commands[1:]]

    async def stage(index: int) -> int:
        source = pipes[index - 1] if index else None
        target = pipes[index] if index < len(pipes) else None
        mine = replace(streams, stdin=source or streams.stdin, stdout=target or streams.stdout)
        try:
            return await shell.fork().isolated(commands[index], mine)
        finally:
            if source:
                source.abandon()
            if target:
                target.end()

    async with asyncio.TaskGroup() as group:
        stages = [group.create_task(stage(index)) for index in range(len(commands))]
    return stages[-1].result()


async def _background(shell: Shell, node: Background, streams: Streams) -> int:
    shell.begin(node.command, streams)
    return 0


async def _branch(shell: Shell, node: If, streams: Streams) -> int:
    for condition, body in node.branches:
        if await shell.execute(condition, streams) == 0:
            return await shell.execute(body, streams)
    return await shell.execute(node.otherwise, streams) if node.otherwise else 0


async def _loop(shell: Shell, node: Loop, streams: Streams) -> int:
    code = 0
    while (await shell.execute(node.condition, streams) == 0) != node.until:
        # A loop of builtins must not starve everyone else.
        await asyncio.sleep(0)
        code, broken = await _round(shell, node.body, streams, code)
        if broken:
            break
    return code


async def _round(shell: Shell, body: Node, streams: Streams, code: int) -> tuple[int, bool]:
    """Once around a loop whose code was `code`: what it is now, and whether the loop was broken off."""
    try:
        return await shell.execute(body, streams), False
    except Jump as jump:
        if jump.word == "return":
            raise
        return code, jump.word == "break"


async def _each(shell: Shell, node: For, streams: Streams) -> int:
    scope = shell.scope()
    if node.words is None:
        values = shell.arguments[1:]
    else:
        values = [field for word in node.words for field in await expand_fields(word, scope)]
    code = 0
    for value in values:
        shell.variables[node.name] = value
        code, broken = await _round(shell, node.body, streams, code)
        if broken:
            break
    return code


async def _case(shell: Shell, node: Case, streams: Streams) -> int:
    scope = shell.scope()
    subject = await expand_text(node.subject, scope)
    for patterns, body in node.branches:
        for pattern in patterns:
            if matches(await expand_text(pattern, scope), subject):
                return await shell.execute(body, streams)
    return 0


async def _group(shell: Shell, node: Group, streams: Streams) -> int:
    if node.subshell:
        return await shell.fork().isolated(node.body, streams)
    return await shell.execute(node.body, streams)


async def _function(shell: Shell, node: Function, streams: Streams) -> int:
    del streams
    shell.functions[node.name] = node.body
    return 0


async def _redirect(shell: Shell, node: Redirected, streams: Streams) -> int:
    async def text(word: Word) -> str:
        return await expand_text(word, shell.scope())

    try:
        streams = await redirected(node.redirects, streams, text, shell.container, shell.directory)
    except OSError as error:
        reason = error.strerror or "No such file or directory"
        await streams.stderr.write(f"{shell.arguments[0]}: {error.filename or error}: {reason}\n".encode())
        return 1
    return await shell.execute(node.command, streams)


Runner = Callable[["Shell", Node, Streams], Awaitable[int]]
# Each function takes exactly the node that it stands beside.
RUNNERS = cast(
    Mapping[type, Runner],
    {
        Simple: _simple,
        Sequence: _sequence,
        AndOr: _and_or,
        Pipeline: _pipeline,
        Background: _background,
        If: _branch,
        Loop: _loop,
        For: _each,
        Case: _case,
        Group: _group,
        Function: _function,
        Redirected: _redirect,
    },
)
