"""The demo in a process of its own: started, waited for, and never left behind."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from services.errors import Exit, FatetuiError
from services.i18n import _, verbatim
from services.text import decoded, one_line

READY_DEADLINE = 120.0
STOP_DEADLINE = 5.0


class DemoNotStarted(FatetuiError):
    """The demo's process ended, or said nothing, before it was ready."""

    code = "E-DEMO"
    exit = Exit.INTERNAL


class DemoProcess:
    """A demo that lives as long as the `async with` block; `kubeconfig` and `url` are known inside it.

    The child watches its standard input: when this process dies, however suddenly, the pipe closes and the child ends.
    """

    kubeconfig: Path
    url: str

    def __init__(self, *, scenario: str | None = None, speed: float | None = None, clusters: int = 1) -> None:
        self._scenario = scenario
        self._speed = speed
        self._clusters = clusters
        self._process: asyncio.subprocess.Process | None = None

    async def __aenter__(self) -> Self:
        """Start the child and wait until it serves. Raises UnknownScenario, and DemoNotStarted with its own words."""
        # The faults with all that they turn: for those who ask for one.
        if self._scenario is not None:
            from services.sandbox.scenarios import scenario_called

            scenario_called(self._scenario)
        self._process = await asyncio.create_subprocess_exec(
            *self._command(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            # A Ctrl-C at the terminal is for the parent, which still needs the demo while it ends in good order.
            start_new_session=True,
        )
        try:
            ready = await self._ready(self._process)
        except BaseException:
            await self._stop()
            raise
        self.kubeconfig, self.url = Path(ready["kubeconfig"]), ready["server"]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop()

    @property
    def state(self) -> Path:
        """Where to write down what is done in this demo: it ends with it, as every demo is another cluster."""
        return self.kubeconfig.parent / "state"

    def _command(self) -> list[str]:
        command = [sys.executable, "-m", "fatetui", "demo", "serve", "--announce", "json"]
        if self._scenario is not None:
            command += ["--scenario", self._scenario]
        if self._speed is not None:
            command += ["--speed", str(self._speed)]
        if self._clusters != 1:
            command += ["--clusters", str(self._clusters)]
        return command

    async def _ready(self, process: asyncio.subprocess.Process) -> dict[str, str]:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            async with asyncio.timeout(READY_DEADLINE):
                line = await process.stdout.readline()
                if line:
                    ready: dict[str, str] = json.loads(line)
                    return ready
                words = one_line(decoded(await process.stderr.read()))
        except (TimeoutError, ValueError) as error:
            words = one_line(str(error)) or f"{READY_DEADLINE:.0f} s"
        raise DemoNotStarted(
            _("The demo did not start"), cause=verbatim(words), remedy=_("fatetui demo serve shows what it says")
        )

    async def _stop(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(STOP_DEADLINE):
                await process.wait()
        except TimeoutError:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
