"""Probes, really evaluated against the container's simulated ports and programs."""

from __future__ import annotations

import asyncio
from typing import Protocol

from services.sandbox.programs.ports import connect
from services.sandbox.programs.process import execute
from services.sandbox.programs.program import Container
from services.sandbox.programs.streams import Capture, Null, Streams
from services.sandbox.status import Object

# A probe is answered in this process: this only ends one that hangs.
_ANSWER_SECONDS = 5.0
_FAILING_STATUS = 400


class ProbeFailed(Exception):
    """The text is the kubelet's."""


class Verdict(Protocol):
    """Told after each try: whether it passed, and whether the threshold for that is reached."""

    def __call__(self, *, passed: bool, reached: bool, reason: str) -> None: ...


async def watch(probe: Object, spec: Object, container: Container, verdict: Verdict) -> None:
    """Try for ever, in the probe's rhythm."""
    await container.clock.sleep(probe.get("initialDelaySeconds", 0))
    passes = failures = 0
    while True:
        try:
            await check(probe, spec, container)
        except ProbeFailed as failed:
            passes, failures = 0, failures + 1
            verdict(passed=False, reached=failures >= probe["failureThreshold"], reason=str(failed))
        else:
            passes, failures = passes + 1, 0
            verdict(passed=True, reached=passes >= probe["successThreshold"], reason="")
        await container.clock.sleep(probe["periodSeconds"])


async def check(probe: Object, spec: Object, container: Container) -> None:
    """Try once. Raises ProbeFailed."""
    if "exec" in probe:
        await _command(probe["exec"]["command"], container)
    elif "httpGet" in probe:
        await _http(probe["httpGet"], spec, container)
    elif "tcpSocket" in probe:
        port = _number(probe["tcpSocket"]["port"], spec)
        if port not in container.listening:
            raise ProbeFailed(f"dial tcp {container.address}:{port}: connect: connection refused")


async def _command(command: list[str], container: Container) -> None:
    output = Capture()
    code = await execute(container, command, Streams(Null(), output, output))
    if code:
        raise ProbeFailed(output.data.decode("utf-8", "replace").strip())


async def _http(get: Object, spec: Object, container: Container) -> None:
    port = _number(get["port"], spec)
    url = f"http://{container.address}:{port}{get.get('path', '/')}"
    endpoint = container.listening.get(port)
    if endpoint is None:
        raise ProbeFailed(f'Get "{url}": dial tcp {container.address}:{port}: connect: connection refused')
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            reader, writer = await connect(endpoint)
            try:
                writer.write(f"GET {get.get('path', '/')} HTTP/1.0\r\nHost: {container.address}\r\n\r\n".encode())
                words = (await reader.readline()).split()
            finally:
                writer.close()
    except TimeoutError as error:
        message = f'Get "{url}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)'
        raise ProbeFailed(message) from error
    status = int(words[1]) if len(words) > 1 else 0
    if not status or status >= _FAILING_STATUS:
        raise ProbeFailed(f"HTTP probe failed with statuscode: {status}")


def _number(port: int | str, spec: Object) -> int:
    if isinstance(port, int) or port.isdigit():
        return int(port)
    declared = spec.get("ports", [])
    return next((int(item["containerPort"]) for item in declared if item.get("name") == port), 0)
