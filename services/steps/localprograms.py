"""Programs of this machine, run without a shell, with a deadline and harmless output."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shlex
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from services.errors import Exit, FatetuiError, plain_words
from services.i18n import _, verbatim
from services.text import decoded, one_line

_LINES_KEPT = 200
_LINE_LIMIT, _PIECE = 1 << 20, 1 << 16
_LONGEST, _WHOLE = 400, 1 << 16
"""Characters of a line that somebody reads, and of one that is read as JSON."""
_ABSENT = "absent"


class ProgramMissing(FatetuiError):
    """A program that a step needs is not installed here, or cannot be started."""

    code = "S-PROGRAM"
    exit = Exit.REFUSED


class ProgramTooSlow(FatetuiError):
    """A program did not end in time, and was killed."""

    code = "S-PROGRAM-TIMEOUT"
    exit = Exit.TIMEOUT


@dataclass(frozen=True, slots=True)
class ProgramResult:
    """How a program ended: its exit code and the last lines of what it printed (stderr included)."""

    exit_code: int
    lines: tuple[str, ...]

    @property
    def output(self) -> str:
        """The kept lines as one text."""
        return "\n".join(self.lines)

    @property
    def tail(self) -> str:
        """The last few lines, where the reason usually stands."""
        return "\n".join(self.lines[-5:])


async def minikube_state(profile: str, *, deadline: float) -> str:
    """How a profile of minikube is: `Running`, `Stopped`, `Paused`, or `absent`. Raises ProgramMissing, ProgramTooSlow.

    One node is told as an object, several as a list, none as null; a profile that is not there, and a newer minikube
    that there is, are told as events on lines of their own, and warnings stand between (cmd/minikube/cmd/status.go).
    """
    result = await run_program(("minikube", "status", "-p", profile, "-o", "json"), deadline=deadline, longest=_WHOLE)
    node = next((node for told in _told(result) for node in _nodes(told) if not node.get("Worker")), {})
    host = str(node.get("Host", _ABSENT))
    if host != "Running":
        return _ABSENT if host == "Nonexistent" else host
    # A paused cluster's host runs on; what is wanted is its API.
    return str(node.get("APIServer", host))


async def minikube_addon(profile: str, name: str, *, deadline: float) -> bool:
    """Whether an addon of a profile is enabled. Raises ProgramMissing, ProgramTooSlow."""
    result = await run_program(
        ("minikube", "addons", "list", "-p", profile, "-o", "json"), deadline=deadline, longest=_WHOLE
    )
    addons = (told.get(name) for told in _told(result) if isinstance(told, dict))
    return any(isinstance(addon, dict) and addon.get("Status") == "enabled" for addon in addons)


def _told(result: ProgramResult) -> Iterator[Any]:
    """What a program printed as JSON, a line each."""
    for line in result.lines:
        with contextlib.suppress(ValueError):
            yield json.loads(line)


def _nodes(told: Any) -> Iterator[dict[str, Any]]:
    yield from (one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict) and "Host" in one)


async def run_program(
    command: Sequence[str],
    *,
    deadline: float,
    directory: Path | None = None,
    on_line: Callable[[str], None] | None = None,
    longest: int = _LONGEST,
) -> ProgramResult:
    """Run `command` to its end, at most `deadline` seconds; a slower one is killed.

    Lines are cut after `longest` characters. Standard input is closed: a program that asks gets no answer instead of
    hanging. Raises ProgramMissing and ProgramTooSlow; how it ended is for the caller to judge.
    """
    process = await _started(command, directory)
    assert process.stdout is not None
    lines: deque[str] = deque(maxlen=_LINES_KEPT)
    try:
        async with asyncio.timeout(deadline):
            async for raw in _lines_of(process.stdout):
                line = one_line(decoded(raw), longest)
                lines.append(line)
                if on_line is not None:
                    on_line(line)
            return ProgramResult(await process.wait(), tuple(lines))
    except TimeoutError:
        raise ProgramTooSlow(
            _("{program} did not end within {seconds:g} s", program=command[0], seconds=round(deadline, 1)),
            cause=verbatim(lines[-1]) if lines else None,
            remedy=_("Run it by hand to see what it waits for: {command}", command=shlex.join(command)),
        ) from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()


async def _lines_of(stream: asyncio.StreamReader) -> AsyncIterator[bytes]:
    """Lines without their ends, cut after _LINE_LIMIT: a program may print megabytes without one."""
    line = bytearray()
    while data := await stream.read(_PIECE):
        *ended, rest = data.split(b"\n")
        for piece in ended:
            line += piece[: _LINE_LIMIT - len(line)]
            yield bytes(line)
            line.clear()
        line += rest[: _LINE_LIMIT - len(line)]
    if line:
        yield bytes(line)


async def _started(command: Sequence[str], directory: Path | None) -> asyncio.subprocess.Process:
    try:
        return await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=directory,
        )
    except (OSError, ValueError) as error:  # ValueError: a NUL among the arguments
        raise ProgramMissing(
            _("{program} cannot be started", program=command[0]),
            cause=verbatim(one_line(plain_words(error))),
            remedy=_("Install it, or give its full path"),
        ) from error
