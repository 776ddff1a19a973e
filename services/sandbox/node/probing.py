"""What the probes of a container make of it: started, ready, or killed."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Iterator, Mapping
from typing import TYPE_CHECKING

from services.sandbox.node import probes

if TYPE_CHECKING:
    from services.sandbox.node.container import ContainerRunner
    from services.sandbox.programs.program import Container


class Probing:
    """Probes one life of a container, from its start on. The others wait for the startup probe, where there is one."""

    def __init__(self, runner: ContainerRunner, container: Container) -> None:
        self._runner = runner
        self._container = container
        self._started = asyncio.Event()
        if runner.state.started:
            self._started.set()

    def watchers(self) -> Iterator[Coroutine[None, None, None]]:
        """One for each probe that the container has; none ends by itself."""
        verdicts: Mapping[str, probes.Verdict] = {
            "startupProbe": self._on_startup,
            "readinessProbe": self._on_readiness,
            "livenessProbe": self._on_liveness,
        }
        for kind, verdict in verdicts.items():
            if kind in self._runner.spec:
                yield self._watch(kind, verdict)

    async def _watch(self, kind: str, verdict: probes.Verdict) -> None:
        if kind != "startupProbe":
            await self._started.wait()
        await probes.watch(self._runner.spec[kind], self._runner.spec, self._container, verdict)

    def _on_startup(self, *, passed: bool, reached: bool, reason: str) -> None:
        if self._started.is_set():
            return
        if passed and reached:
            self._started.set()
            state = self._runner.state
            state.started, state.ready = True, "readinessProbe" not in self._runner.spec
            self._runner.report()
        elif not passed:
            self._unhealthy("Startup", reason, deadly=reached)

    def _on_readiness(self, *, passed: bool, reached: bool, reason: str) -> None:
        if not passed:
            self._runner.event("Warning", "Unhealthy", f"Readiness probe failed: {reason}")
        if reached and self._runner.state.ready != passed:
            self._runner.state.ready = passed
            self._runner.report()

    def _on_liveness(self, *, passed: bool, reached: bool, reason: str) -> None:
        if not passed:
            self._unhealthy("Liveness", reason, deadly=reached)

    def _unhealthy(self, probe: str, reason: str, *, deadly: bool) -> None:
        runner = self._runner
        runner.event("Warning", "Unhealthy", f"{probe} probe failed: {reason}")
        if deadly:
            message = f"Container {runner.name} failed {probe.lower()} probe, will be restarted"
            runner.event("Normal", "Killing", message)
            runner.kill()
