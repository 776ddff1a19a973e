"""The small programs that read and print text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import partial

from services.sandbox.programs.shell.interpreter import Invocation, Tool

_FIELD = re.compile(r"%([-0-9.]*)([sdi%])")


async def _echo(call: Invocation) -> int:
    arguments = list(call.arguments)
    newline, escapes = "\n", False
    while arguments and re.fullmatch(r"-[neE]+", arguments[0]):
        flags = arguments.pop(0)
        newline = "" if "n" in flags else newline
        escapes = escapes or "e" in flags
    text = " ".join(arguments)
    await call.out((_unescaped(text) if escapes else text) + newline)
    return 0


def _unescaped(text: str) -> str:
    named = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "e": "\x1b", "\\": "\\", "0": "\0"}

    def replaced(match: re.Match[str]) -> str:
        octal, hexadecimal, name = match.groups()
        if octal:
            return chr(int(octal, 8))
        return chr(int(hexadecimal, 16)) if hexadecimal else named[name]

    return re.sub(r"\\(?:0?([0-7]{3})|x([0-9a-fA-F]{2})|([ntrabe\\0]))", replaced, text)


async def _printf(call: Invocation) -> int:
    if not call.arguments:
        return await call.fail("usage: printf format [arguments]", 2)
    template, *values = call.arguments
    template = _unescaped(template)
    wanted = sum(kind != "%" for _, kind in _FIELD.findall(template))
    while True:
        taken = iter([*values[:wanted], *[""] * max(0, wanted - len(values))])
        await call.out(_FIELD.sub(partial(_filled, taken), template))
        values = values[wanted:]
        if not values or not wanted:
            return 0


def _filled(values: Iterator[str], field: re.Match[str]) -> str:
    width, kind = field.groups()
    if kind == "%":
        return "%"
    value = next(values)
    return f"%{width}s" % (value if value or kind == "s" else "0")


async def _cat(call: Invocation) -> int:
    if not call.arguments:
        while chunk := await call.streams.stdin.read():
            await call.streams.stdout.write(chunk)
        return 0
    code = 0
    for path in call.arguments:
        code = await _print_file(call, path) or code
    return code


async def _print_file(call: Invocation, path: str) -> int:
    data = await contents(call, path)
    if data is None:
        return 1
    await call.streams.stdout.write(data)
    return 0


async def contents(call: Invocation, path: str) -> bytes | None:
    try:
        return call.container.files.read(call.path(path))
    except IsADirectoryError:
        await call.fail(f"{path}: Is a directory")
    except FileNotFoundError:
        await call.fail(f"{path}: No such file or directory")
    return None


async def _lines(call: Invocation, paths: list[str]) -> list[bytes] | None:
    """The lines of the first of `paths`, or of standard input; None when it cannot be read."""
    if not paths:
        data = b""
        while chunk := await call.streams.stdin.read():
            data += chunk
    else:
        found = await contents(call, paths[0])
        if found is None:
            return None
        data = found
    return data.splitlines(keepends=True)


def _count(arguments: list[str]) -> tuple[int, list[str]]:
    """`-n 5`, `-n5` and `-5` as a number, and the other arguments."""
    rest, count, expected = [], 10, False
    for argument in arguments:
        number = re.fullmatch(r"(?:-n?)?(\d+)", argument)
        if argument == "-n":
            expected = True
        elif number and (expected or argument.startswith("-")):
            count, expected = int(number.group(1)), False
        else:
            rest.append(argument)
    return count, rest


async def _head_bytes(call: Invocation, wanted: int) -> int:
    """`head -c N`: the first bytes of standard input."""
    while wanted > 0 and (data := await call.streams.stdin.read()):
        await call.streams.stdout.write(data[:wanted])
        wanted -= len(data)
    return 0


async def _head(call: Invocation) -> int:
    if list(call.arguments[:1]) == ["-c"]:
        return await _head_bytes(call, int(call.arguments[1]))
    count, paths = _count(call.arguments)
    if paths:
        lines = await _lines(call, paths)
        await call.streams.stdout.write(b"".join((lines or [])[:count]))
        return int(lines is None)
    for _ in range(count):
        line = await call.streams.stdin.readline()
        if not line:
            break
        await call.streams.stdout.write(line)
    return 0


async def _tail(call: Invocation) -> int:
    count, paths = _count([argument for argument in call.arguments if argument not in {"-f", "-F"}])
    if paths == ["/dev/null"]:
        await call.container.stopping.wait()
        return 0
    lines = await _lines(call, paths)
    await call.streams.stdout.write(b"".join((lines or [])[-count:] if count else []))
    return int(lines is None)


async def _wc(call: Invocation) -> int:
    flags = "".join(argument[1:] for argument in call.arguments if argument.startswith("-"))
    lines = await _lines(call, [argument for argument in call.arguments if not argument.startswith("-")])
    if lines is None:
        return 1
    data = b"".join(lines)
    counts = {"l": data.count(b"\n"), "w": len(data.split()), "c": len(data)}
    await call.out(" ".join(str(counts[flag]) for flag in flags or "lwc") + "\n")
    return 0


async def _grep(call: Invocation) -> int:
    flags = "".join(argument[1:] for argument in call.arguments if argument.startswith("-"))
    plain = [argument for argument in call.arguments if not argument.startswith("-")]
    if not plain:
        return await call.fail("usage: grep [OPTION]... PATTERNS [FILE]...", 2)
    lines = await _lines(call, plain[1:])
    if lines is None:
        return 2
    text = re.escape(plain[0]) if "F" in flags else plain[0]
    pattern = re.compile(text.encode(), re.IGNORECASE if "i" in flags else 0)
    found = [line for line in lines if bool(pattern.search(line)) != ("v" in flags)]
    if "c" in flags:
        await call.out(f"{len(found)}\n")
    elif "q" not in flags:
        await call.streams.stdout.write(b"".join(found))
    return 0 if found else 1


TEXT_TOOLS: Mapping[str, Tool] = {
    "cat": _cat,
    "echo": _echo,
    "grep": _grep,
    "head": _head,
    "printf": _printf,
    "tail": _tail,
    "wc": _wc,
}
