"""The commands that a shell runs by itself, since they change the shell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from services.sandbox.programs.files import resolve
from services.sandbox.programs.shell.control import NOT_FOUND, SYNTAX_ERROR, Jump, Leave
from services.sandbox.programs.shell.parser import parse
from services.sandbox.programs.streams import Streams

if TYPE_CHECKING:
    from services.sandbox.programs.shell.interpreter import Shell


async def _cd(shell: Shell, arguments: list[str], streams: Streams) -> int:
    target = resolve(shell.directory, arguments[0] if arguments else shell.variables.get("HOME", "/root"))
    if not shell.container.files.is_directory(target):
        await streams.stderr.write(f"{shell.arguments[0]}: cd: {arguments[0]}: No such file or directory\n".encode())
        return 1
    shell.directory = shell.variables["PWD"] = target
    return 0


async def _exec(shell: Shell, arguments: list[str], streams: Streams) -> int:
    if not arguments:
        return 0
    raise Leave(await shell.invoke(arguments, streams))


async def _exit(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del streams
    raise Leave(_number(arguments, shell) & 0xFF)


async def _jump_return(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del streams
    raise Jump("return", _number(arguments, shell))


async def _jump_break(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del shell, arguments, streams
    raise Jump("break")


async def _jump_continue(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del shell, arguments, streams
    raise Jump("continue")


def _number(arguments: list[str], shell: Shell) -> int:
    text = arguments[0] if arguments else shell.variables["?"]
    return int(text) if text.lstrip("-").isdigit() else SYNTAX_ERROR


async def _export(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del streams
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if equals:
            shell.variables[name] = value
    return 0


async def _unset(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del streams
    for name in arguments:
        shell.variables.pop(name, None)
    return 0


async def _set(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del streams
    if arguments[:1] == ["--"]:
        shell.arguments = [shell.arguments[0], *arguments[1:]]
    elif arguments and arguments[0].startswith("-"):
        shell.stop_on_error = shell.stop_on_error or "e" in arguments[0]
    return 0


async def _shift(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del streams
    count = int(arguments[0]) if arguments else 1
    if count >= len(shell.arguments):
        return 1
    del shell.arguments[1 : 1 + count]
    return 0


async def _source(shell: Shell, arguments: list[str], streams: Streams) -> int:
    path = resolve(shell.directory, arguments[0]) if arguments else ""
    if not shell.container.files.is_file(path):
        await streams.stderr.write(f"{shell.arguments[0]}: {path}: No such file or directory\n".encode())
        return 1
    return await shell.execute(parse(shell.container.files.read(path).decode()), streams)


async def _read(shell: Shell, arguments: list[str], streams: Streams) -> int:
    names = [argument for argument in arguments if not argument.startswith("-")] or ["REPLY"]
    line = await streams.stdin.readline()
    fields = line.decode("utf-8", "replace").rstrip("\n").split(None, len(names) - 1)
    shell.variables.update(dict(zip(names, fields + [""] * len(names), strict=False)))
    return 0 if line else 1


async def _command(shell: Shell, arguments: list[str], streams: Streams) -> int:
    if arguments[:1] != ["-v"]:
        return await shell.invoke(arguments, streams)
    name = arguments[1].rpartition("/")[2]
    if name in BUILTINS:
        await streams.stdout.write(f"{name}\n".encode())
    elif name in shell.tools:
        await streams.stdout.write(f"/usr/bin/{name}\n".encode())
    else:
        return NOT_FOUND
    return 0


async def _eval(shell: Shell, arguments: list[str], streams: Streams) -> int:
    return await shell.execute(parse(" ".join(arguments)), streams)


async def _wait(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del arguments
    return await shell.wait(streams)


async def _nothing(shell: Shell, arguments: list[str], streams: Streams) -> int:
    del shell, arguments, streams
    return 0


Builtin = Callable[["Shell", list[str], Streams], Awaitable[int]]
BUILTINS: Mapping[str, Builtin] = {
    ".": _source,
    ":": _nothing,
    "break": _jump_break,
    "cd": _cd,
    "command": _command,
    "continue": _jump_continue,
    "eval": _eval,
    "exec": _exec,
    "exit": _exit,
    "export": _export,
    "local": _export,
    "read": _read,
    "return": _jump_return,
    "set": _set,
    "shift": _shift,
    "source": _source,
    "trap": _nothing,
    "umask": _nothing,
    "unset": _unset,
    "wait": _wait,
}
