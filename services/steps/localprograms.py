"""Programs of this machine, run without a shell, with a deadline and harmless output."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.text import decoded, one_line

_LINES_KEPT = 200
_LINE_LIMIT = 1 << 20


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


async def run_program(
    command: Sequence[str],
    *,
    deadline: float,
    directory: Path | None = None,
    on_line: Callable[[str], None] | None = None,
) -> ProgramResult:
    """Run `command` to its end, at most `deadline` seconds; raises TimeoutError after killing it.

    Standard input is closed: a program that asks gets no answer instead of hanging.
    """
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        cwd=directory,
        limit=_LINE_LIMIT,
    )
    assert process.stdout is not None
    lines: deque[str] = deque(maxlen=_LINES_KEPT)
    try:
        async with asyncio.timeout(deadline):
            async for raw in process.stdout:
                line = one_line(decoded(raw))
                lines.append(line)
                if on_line is not None:
                    on_line(line)
            return ProgramResult(await process.wait(), tuple(lines))
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
