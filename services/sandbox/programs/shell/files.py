"""Programs about files: what is there, made, taken away."""

from __future__ import annotations

from collections.abc import Mapping

from services.sandbox.programs.shell.interpreter import Invocation, Tool


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


FILE_TOOLS: Mapping[str, Tool] = {
    "[": _test,
    "[[": _test,
    "ls": _ls,
    "mkdir": _mkdir,
    "pwd": _pwd,
    "rm": _rm,
    "test": _test,
    "touch": _touch,
}
