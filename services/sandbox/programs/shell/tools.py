"""The small programs that every image has: what operators and the product type into a pod."""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Mapping
from datetime import UTC, datetime

from aiohttp import web

from services.sandbox.programs.ports import HttpPort
from services.sandbox.programs.shell.control import NOT_FOUND
from services.sandbox.programs.shell.interpreter import Invocation, Shell, Tool
from services.sandbox.programs.shell.text import TEXT_TOOLS, contents
from services.sandbox.programs.streams import Keyboard

_TIMED_OUT = 124
_NOT_SLEEPING = re.compile(r"(\d+(?:\.\d+)?)([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


_MYSQL_PORT = 3306


async def _ls(call: Invocation) -> int:
    flags = "".join(argument[1:] for argument in call.arguments if argument.startswith("-"))
    paths = [argument for argument in call.arguments if not argument.startswith("-")] or [call.shell.directory]
    files, code = call.container.files, 0
    for path in paths:
        full = call.path(path)
        if files.is_file(full):
            await call.out(f"{path}\n")
        elif files.is_directory(full):
            names = [name for name in files.names(full) if "a" in flags or not name.startswith(".")]
            await call.out("".join(f"{name}\n" for name in names))
        else:
            code = await call.fail(f"cannot access '{path}': No such file or directory", 2)
    return code


async def _test(call: Invocation) -> int:
    arguments = list(call.arguments)
    if call.name in {"[", "[["} and (not arguments or arguments.pop() not in {"]", "]]"}):
        return await call.fail("missing `]'", 2)
    return 0 if _holds(call, arguments) else 1


def _holds(call: Invocation, arguments: list[str]) -> bool:
    for word, combine in (("-o", any), ("||", any), ("-a", all), ("&&", all)):
        if word in arguments[1:-1]:
            at = arguments.index(word, 1)
            return combine((_holds(call, arguments[:at]), _holds(call, arguments[at + 1 :])))
    if arguments[:1] == ["!"]:
        return not _holds(call, arguments[1:])
    if len(arguments) == 3:
        return _compare(*arguments)
    if len(arguments) == 2:
        return _property(call, *arguments)
    return bool(arguments and arguments[0])


def _compare(left: str, operator: str, right: str) -> bool:
    if operator in {"=", "=="}:
        return left == right
    if operator == "!=":
        return left != right
    numbers = [int(text) if text.lstrip("-").isdigit() else 0 for text in (left, right)]
    difference = numbers[0] - numbers[1]
    return {
        "-eq": difference == 0,
        "-ne": difference != 0,
        "-lt": difference < 0,
        "-le": difference <= 0,
        "-gt": difference > 0,
        "-ge": difference >= 0,
    }.get(operator, False)


def _property(call: Invocation, operator: str, value: str) -> bool:
    files, path = call.container.files, call.path(value)
    if operator in {"-n", "-z"}:
        return bool(value) == (operator == "-n")
    if operator in {"-f", "-r", "-s"}:
        return files.is_file(path)
    if operator == "-d":
        return files.is_directory(path)
    return operator in {"-e", "-x", "-w"} and (files.is_file(path) or files.is_directory(path))


async def _sleep(call: Invocation) -> int:
    seconds = 0.0
    for argument in call.arguments:
        match = _NOT_SLEEPING.fullmatch(argument)
        if match is None and argument != "infinity":
            return await call.fail(f"invalid time interval '{argument}'")
        seconds += float(match.group(1)) * _SECONDS[match.group(2)] if match else 1e9
    await call.container.clock.sleep(seconds)
    return 0


async def _env(call: Invocation) -> int:
    arguments, variables = list(call.arguments), dict(call.shell.variables)
    while arguments and re.fullmatch(r"[A-Za-z_]\w*=.*", arguments[0], re.DOTALL):
        name, _, value = arguments.pop(0).partition("=")
        variables[name] = value
    if arguments:
        child = call.shell.fork()
        child.variables.update(variables)
        return await child.invoke(arguments, call.streams)
    shown = {name: value for name, value in variables.items() if re.fullmatch(r"[A-Za-z_]\w*", name)}
    await call.out("".join(f"{name}={value}\n" for name, value in shown.items()))
    return 0


async def _printenv(call: Invocation) -> int:
    if not call.arguments:
        return await _env(call)
    value = call.shell.variables.get(call.arguments[0])
    if value is not None:
        await call.out(f"{value}\n")
    return int(value is None)


async def _hostname(call: Invocation) -> int:
    await call.out(f"{call.container.address if '-i' in call.arguments else call.container.pod}\n")
    return 0


async def _date(call: Invocation) -> int:
    now = datetime.now(UTC)
    form = next((argument[1:] for argument in call.arguments if argument.startswith("+")), "%a %b %e %H:%M:%S UTC %Y")
    await call.out(now.strftime(form.replace("%s", str(int(now.timestamp()))).replace("%N", "000000000")) + "\n")
    return 0


async def _seq(call: Invocation) -> int:
    numbers = [int(argument) for argument in call.arguments if argument.lstrip("-").isdigit()]
    if not numbers:
        return await call.fail("missing operand")
    first, last = (1, numbers[0]) if len(numbers) == 1 else (numbers[0], numbers[-1])
    step = numbers[1] if len(numbers) == 3 else 1
    for number in range(first, last + (1 if step > 0 else -1), step or 1):
        await call.out(f"{number}\n")
    return 0


async def _timeout(call: Invocation) -> int:
    arguments = [argument for argument in call.arguments if not argument.startswith("-")]
    match = _NOT_SLEEPING.fullmatch(arguments[0]) if arguments else None
    if match is None:
        return await call.fail("missing operand", 125)
    # The command after the duration keeps its own options.
    command = call.arguments[call.arguments.index(arguments[0]) + 1 :]
    work = asyncio.ensure_future(call.shell.fork().invoke(command, call.streams))
    limit = asyncio.ensure_future(call.container.clock.sleep(float(match.group(1)) * _SECONDS[match.group(2)]))
    ended: list[object] = []
    for one in (work, limit):
        one.add_done_callback(ended.append)
    try:
        await asyncio.wait((work, limit), return_when=asyncio.FIRST_COMPLETED)
        # Both may have by now.
        return await work if ended[0] is work else _TIMED_OUT
    finally:
        work.cancel()
        limit.cancel()


async def _nc(call: Invocation) -> int:
    plain = [argument for argument in call.arguments if not argument.startswith("-")]
    host, port = plain[-2], plain[-1]
    try:
        await call.container.network.dial(host, int(port), call.container.namespace)
    except (ConnectionRefusedError, TimeoutError, socket.gaierror):
        return 1
    return 0


async def _stty(call: Invocation) -> int:
    """`stty size`: rows and columns of the terminal."""
    if list(call.arguments) != ["size"]:
        return 0
    width, height = call.container.terminal
    await call.out(f"{height} {width}\n")
    return 0


async def _httpd(call: Invocation) -> int:
    """`httpd -f -p PORT -h DIRECTORY` of busybox: serves the container's files until it is ended."""
    options = dict(zip(call.arguments, call.arguments[1:], strict=False))
    port, directory = int(options.get("-p", "80")), options.get("-h", ".")

    def application() -> web.Application:
        async def answer(request: web.Request) -> web.Response:
            path = call.path(f"{directory}{request.path}{'index.html' if request.path.endswith('/') else ''}")
            files = call.container.files
            return web.Response(body=files.read(path)) if files.is_file(path) else web.Response(status=404)

        served = web.Application()
        served.router.add_get("/{path:.*}", answer)
        return served

    call.container.listen(port, HttpPort(application))
    await call.container.stopping.wait()
    return 0


async def _mysqladmin(call: Invocation) -> int:
    """`mysqladmin ping -h HOST`: whether a database takes connections, as init containers ask."""
    arguments = call.arguments
    host = arguments[arguments.index("-h") + 1] if "-h" in arguments[:-1] else "localhost"
    try:
        await call.container.network.dial(host, _MYSQL_PORT, call.container.namespace)
    except (ConnectionRefusedError, TimeoutError, socket.gaierror):
        return await call.fail(f"connect to server at '{host}' failed", 1)
    await call.out("mysqld is alive\n")
    return 0


async def _mkdir(call: Invocation) -> int:
    for path in call.arguments:
        if not path.startswith("-"):
            call.container.files.make_directory(call.path(path))
    return 0


async def _touch(call: Invocation) -> int:
    for path in call.arguments:
        call.container.files.write(call.path(path), b"", append=True)
    return 0


async def _rm(call: Invocation) -> int:
    code = 0
    for path in (argument for argument in call.arguments if not argument.startswith("-")):
        if not call.container.files.remove(call.path(path)) and "-f" not in call.arguments:
            code = await call.fail(f"cannot remove '{path}': No such file or directory")
    return code


async def _pwd(call: Invocation) -> int:
    await call.out(call.shell.directory + "\n")
    return 0


async def _which(call: Invocation) -> int:
    known = call.arguments and call.arguments[0] in call.shell.tools
    if known:
        await call.out(f"/usr/bin/{call.arguments[0]}\n")
    return int(not known)


async def _id(call: Invocation) -> int:
    await call.out("uid=0(root) gid=0(root) groups=0(root)\n")
    return 0


async def _whoami(call: Invocation) -> int:
    await call.out("root\n")
    return 0


async def _uname(call: Invocation) -> int:
    await call.out(f"Linux {call.container.pod} 5.4.0-demo x86_64 GNU/Linux\n" if call.arguments else "Linux\n")
    return 0


async def _true(call: Invocation) -> int:
    del call
    return 0


async def _false(call: Invocation) -> int:
    del call
    return 1


async def _sh(call: Invocation) -> int:
    """`sh -c script [name argument…]`, `sh file`, or a script from standard input."""
    arguments = list(call.arguments)
    child = call.shell.fork()
    flags = ""
    while arguments and arguments[0].startswith("-") and arguments[0] != "-":
        flags += arguments.pop(0).lstrip("-")
    if "e" in flags.replace("login", ""):
        child.stop_on_error = True
    if "c" in flags and arguments:
        script, *rest = arguments
        child.arguments = rest or [call.name]
        return await child.run(script, call.streams)
    if arguments:
        data = await contents(call, arguments[0])
        child.arguments = arguments
        return NOT_FOUND if data is None else await child.run(data.decode("utf-8", "replace"), call.streams)
    if isinstance(call.streams.stdin, Keyboard):
        return await call.streams.stdin.converse(child, call.streams)
    return await from_input(child, call)


async def from_input(shell: Shell, call: Invocation) -> int:
    """Run standard input, line by line."""
    code = 0
    while shell.left is None and (line := await call.streams.stdin.readline()):
        code = await shell.interact(line.decode("utf-8", "replace"), call.streams)
    return code if shell.left is None else shell.left


TOOLS: Mapping[str, Tool] = {
    **TEXT_TOOLS,
    "[": _test,
    "[[": _test,
    "bash": _sh,
    "date": _date,
    "env": _env,
    "false": _false,
    "hostname": _hostname,
    "httpd": _httpd,
    "id": _id,
    "ls": _ls,
    "mkdir": _mkdir,
    "mysqladmin": _mysqladmin,
    "nc": _nc,
    "printenv": _printenv,
    "pwd": _pwd,
    "rm": _rm,
    "seq": _seq,
    "sh": _sh,
    "sleep": _sleep,
    "stty": _stty,
    "test": _test,
    "timeout": _timeout,
    "touch": _touch,
    "true": _true,
    "uname": _uname,
    "which": _which,
    "whoami": _whoami,
}
