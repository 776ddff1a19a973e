"""One container of a pod: pulled, created, run, probed, ended, and run again when its policy says so."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from services.sandbox.node.configuration import ConfigurationError
from services.sandbox.node.images import PullFailed, backoff, digest
from services.sandbox.node.logs import ContainerLog
from services.sandbox.node.probing import Probing
from services.sandbox.programs.program import KILLED, Container, OutOfMemory
from services.sandbox.status import Object

if TYPE_CHECKING:
    from services.sandbox.node.pod import PodWorker

_COMPONENT = "kubelet"
_RECHECK_SECONDS = 10.0
# A container that ran this long is given the first back-off again (kubelet: twice the longest back-off).
_HEALTHY_SECONDS = 600.0


@dataclass(slots=True)
class Ended:
    """How a container's process ended."""

    code: int
    reason: str


@dataclass(slots=True)
class ContainerState:
    """What the pod's status says of a container."""

    current: Object = field(default_factory=lambda: {"waiting": {"reason": "ContainerCreating"}})
    last: Object = field(default_factory=dict)
    restarts: int = 0
    ready: bool = False
    started: bool = False


class ContainerRunner:
    """Runs one container for a pod's worker, and tells it of every change."""

    def __init__(self, worker: PodWorker, spec: Object, *, init: bool) -> None:
        self.spec = spec
        self.name: str = spec["name"]
        self.state = ContainerState()
        self.log = ContainerLog()
        self.previous: ContainerLog | None = None
        self.live: Container | None = None
        self._worker = worker
        self._node = worker.node
        self._init = init
        self._program: asyncio.Future[int] | None = None
        self._crashes = 0
        if not init and worker.pod["spec"].get("initContainers"):
            self.state.current = {"waiting": {"reason": "PodInitializing"}}

    async def run(self) -> int:
        """Until it has ended for good: its last exit code."""
        while True:
            await self._pull()
            began = self._node.clock.time()
            ended = await self._live_once()
            if self._worker.stopping or not self._restarts(ended.code):
                return ended.code
            self._crashes = 1 if self._node.clock.time() - began > _HEALTHY_SECONDS else self._crashes + 1
            await self._back_off()

    def kill(self) -> None:
        """End the process at once."""
        if self._program is not None:
            self._program.cancel()

    async def stop(self, grace: float) -> None:
        """Ask the process to end, and end it after `grace` simulated seconds."""
        if self.live is None or self._program is None:
            return
        self.event("Normal", "Killing", f"Stopping container {self.name}")
        self.live.stopping.set()
        limit = asyncio.ensure_future(self._node.clock.sleep(grace))
        await asyncio.wait((self._program, limit), return_when=asyncio.FIRST_COMPLETED)
        limit.cancel()
        self._program.cancel()

    def _restarts(self, code: int) -> bool:
        policy = self._worker.pod["spec"]["restartPolicy"]
        if self._init:
            return code != 0 and policy != "Never"
        return policy == "Always" or (policy == "OnFailure" and code != 0)

    async def _pull(self) -> None:
        image, policy = self.spec["image"], self.spec.get("imagePullPolicy", "IfNotPresent")
        failures = 0
        if self._node.images.is_present(image) and policy != "Always":
            self.event("Normal", "Pulled", f'Container image "{image}" already present on machine')
            return
        while True:
            self.event("Normal", "Pulling", f'Pulling image "{image}"')
            began = self._node.clock.time()
            try:
                await self._node.images.pull(image)
            except PullFailed as failed:
                failures += 1
                await self._pull_failed(image, str(failed), failures)
                continue
            took = self._node.clock.time() - began
            self.event("Normal", "Pulled", f'Successfully pulled image "{image}" in {took:.6f}s')
            return

    async def _pull_failed(self, image: str, answer: str, failures: int) -> None:
        self.event("Warning", "Failed", f'Failed to pull image "{image}": {answer}')
        self.event("Warning", "Failed", "Error: ErrImagePull")
        self._wait("ErrImagePull", answer)
        await self._node.clock.sleep(1)
        self.event("Normal", "BackOff", f'Back-off pulling image "{image}"')
        self.event("Warning", "Failed", "Error: ImagePullBackOff")
        self._wait("ImagePullBackOff", f'Back-off pulling image "{image}"')
        await self._node.clock.sleep(backoff(failures))

    async def _live_once(self) -> Ended:
        self.live = await self._create()
        self.event("Normal", "Created", f"Created container {self.name}")
        self.event("Normal", "Started", f"Started container {self.name}")
        started_at = self._node.objects.now()
        self.state.current = {"running": {"startedAt": started_at}}
        self.state.started = "startupProbe" not in self.spec
        self.state.ready = "readinessProbe" not in self.spec and self.state.started
        self._program = asyncio.ensure_future(self._node.program(self.live, init=self._init)(self.live))
        self.report()
        watchers = [asyncio.create_task(watcher) for watcher in Probing(self, self.live).watchers()]
        try:
            ended = await self._outcome(self._program)
        finally:
            for watcher in watchers:
                watcher.cancel()
            await self._close(self.live)
        self._terminated(ended, started_at)
        return ended

    async def _create(self) -> Container:
        """Wait for what the spec refers to, then make the container."""
        while True:
            try:
                return self._node.container(self._worker, self, self.log_line)
            except ConfigurationError as error:
                self.event("Warning", "Failed", f"Error: {error}")
                self._wait("CreateContainerConfigError", str(error))
                await self._node.clock.sleep(_RECHECK_SECONDS)

    def log_line(self, line: str) -> None:
        self.log.write(line)

    async def _outcome(self, program: asyncio.Future[int]) -> Ended:
        try:
            code = await asyncio.shield(program)
        except OutOfMemory:
            return Ended(KILLED, "OOMKilled")
        except asyncio.CancelledError:
            if not program.cancelled():
                program.cancel()
                raise
            return Ended(KILLED, "Error")
        return Ended(code, "Completed" if code == 0 else "Error")

    async def _close(self, container: Container) -> None:
        self.live = None
        container.stopping.set()
        self.state.ready = self.state.started = False
        self.log.close()
        for endpoint in container.listening.values():
            await endpoint.close()

    def _terminated(self, ended: Ended, started_at: str) -> None:
        self.state.current = {
            "terminated": {
                "exitCode": ended.code,
                "reason": ended.reason,
                "startedAt": started_at,
                "finishedAt": self._node.objects.now(),
                "containerID": self.identifier,
            }
        }
        if self._init and ended.code == 0:
            self.state.ready = True
        self.report()

    async def _back_off(self) -> None:
        """Hold back before the next life; the first restart comes at once, as the kubelet does it."""
        self.previous, self.log = self.log, ContainerLog()
        self.state.last = self.state.current
        if self._crashes > 1:
            seconds = backoff(self._crashes - 1)
            metadata = self._worker.pod["metadata"]
            pod = f"{metadata['name']}_{metadata['namespace']}({metadata['uid']})"
            shown = f"{int(seconds // 60)}m{int(seconds % 60)}s" if seconds >= 60 else f"{int(seconds)}s"
            self.event("Warning", "BackOff", "Back-off restarting failed container")
            self._wait("CrashLoopBackOff", f"back-off {shown} restarting failed container={self.name} pod={pod}")
            await self._node.clock.sleep(seconds)
        self.state.restarts += 1

    def _wait(self, reason: str, message: str = "") -> None:
        waiting = {"reason": reason, "message": message} if message else {"reason": reason}
        self.state.current = {"waiting": waiting}
        self.report()

    def report(self) -> None:
        """The status has changed."""
        self._worker.report()

    def event(self, level: str, reason: str, message: str) -> None:
        """Tell of something that happened to it; `level` is Normal or Warning."""
        where = "initContainers" if self._init else "containers"
        tell = self._node.events.warning if level == "Warning" else self._node.events.normal
        tell(self._worker.pod, reason, message, _COMPONENT, field=f"spec.{where}{{{self.name}}}")

    @property
    def identifier(self) -> str:
        """The container's id, another one after each restart."""
        uid = self._worker.pod["metadata"]["uid"]
        return "docker://" + hashlib.sha256(f"{uid}/{self.name}/{self.state.restarts}".encode()).hexdigest()

    def status(self) -> Object:
        """The entry of `containerStatuses`."""
        image = self.spec["image"]
        created = "waiting" not in self.state.current or self.state.restarts
        return {
            "name": self.name,
            "state": self.state.current,
            "lastState": self.state.last,
            "ready": self.state.ready,
            "restartCount": self.state.restarts,
            "image": image,
            "imageID": digest(image) if created else "",
            **({"containerID": self.identifier} if created else {}),
            **({} if self._init else {"started": self.state.started}),
        }
