"""The small programs that every image has: what operators and the product type into a pod."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from datetime import UTC, datetime

from services.sandbox.programs.shell.control import NOT_FOUND
from services.sandbox.programs.shell.files import FILE_TOOLS
from services.sandbox.programs.shell.interpreter import Invocation, Shell, Tool
from services.sandbox.programs.shell.network import NETWORK_TOOLS
from services.sandbox.programs.shell.text import TEXT_TOOLS, contents
from services.sandbox.programs.streams import Keyboard

_TIMED_OUT = 124
_INTERVAL = re.compile(r"(\d+(?:\.\d+)?)([smhd]?)")
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}


async def _sleep(call: Invocation) -> int:
    seconds = 0.0
    for argument in call.arguments:
        match = _INTERVAL.fullmatch(argument)
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
    match = _INTERVAL.fullmatch(arguments[0]) if arguments else None
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


async def _stty(call: Invocation) -> int:
    """`stty size`: rows and columns of the terminal."""
    if list(call.arguments) != ["size"]:
        return 0
    width, height = call.container.terminal
    await call.out(f"{height} {width}\n")
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
    **FILE_TOOLS,
    **NETWORK_TOOLS,
    **TEXT_TOOLS,
    "bash": _sh,
    "date": _date,
    "env": _env,
    "false": _false,
    "hostname": _hostname,
    "id": _id,
    "printenv": _printenv,
    "seq": _seq,
    "sh": _sh,
    "sleep": _sleep,
    "stty": _stty,
    "timeout": _timeout,
    "true": _true,
    "uname": _uname,
    "which": _which,
    "whoami": _whoami,
}
