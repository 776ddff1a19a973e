"""The node: a worker for each of its pods, and the API server's way into their containers."""

from __future__ import annotations

from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator, Callable
from http import HTTPStatus
from itertools import count

from services.sandbox.clock import Clock
from services.sandbox.controllers import EventRecorder, Objects
from services.sandbox.fields import dig
from services.sandbox.node.container import ContainerRunner
from services.sandbox.node.images import Images
from services.sandbox.node.network import ClusterNetwork
from services.sandbox.node.pod import PodWorker
from services.sandbox.nodeports import ADDRESS
from services.sandbox.programs import Catalog
from services.sandbox.programs.files import Files
from services.sandbox.programs.ports import connect
from services.sandbox.programs.process import AttachedProcess, ExecProcess
from services.sandbox.programs.program import Container, Endpoint, Program
from services.sandbox.runtime import LogOptions, Process
from services.sandbox.status import ApiStatus, Object, bad_request


class Node:
    """The one node of the demo: implements runtime.NodeRuntime."""

    def __init__(self, name: str, objects: Objects, events: EventRecorder, clock: Clock, catalog: Catalog) -> None:
        self.name = name
        self.address = ADDRESS
        self.objects = objects
        self.events = events
        self.clock = clock
        self.images = Images(clock)
        self.network = ClusterNetwork(objects, self.listening)
        self._catalog = catalog
        self._workers: dict[str, PodWorker] = {}
        self._numbers = count(2)

    async def run(self) -> None:
        """Never returns; cancel it to stop every pod at once."""
        try:
            while True:
                changes = self.objects.subscribe("Pod")
                for pod in self.objects.list("Pod"):
                    self._changed("ADDED", pod)
                try:
                    async for change, pod in changes:
                        self._changed(change, pod)
                except ApiStatus:
                    # History was compacted away under us: list again.
                    continue
        finally:
            for worker in self._workers.values():
                worker.abandon()

    def restart_container(self, namespace: str, pod: str, container: str) -> None:
        """End a container's process at once, as a crash does."""
        self._runner(namespace, pod, container).kill()

    def program(self, container: Container, *, init: bool) -> Program:
        """What the container runs."""
        return self._catalog.program(container, init=init)

    def container(self, worker: PodWorker, runner: ContainerRunner, log: Callable[[str], None]) -> Container:
        """A container ready to run. Raises ConfigurationError."""
        metadata, spec = worker.pod["metadata"], runner.spec
        made = Container(
            namespace=metadata["namespace"],
            pod=metadata["name"],
            name=runner.name,
            image=spec["image"],
            address=worker.address,
            command=(*spec.get("command", []), *spec.get("args", [])),
            environment=worker.configuration.environment(spec),
            labels=metadata.get("labels", {}),
            declared_ports=tuple(port["containerPort"] for port in spec.get("ports", [])),
            files=Files(worker.configuration.files(spec)),
            directory=spec.get("workingDir", "/"),
            tools={},
            clock=self.clock,
            network=self.network,
            log=log,
            ledger=self._catalog.ledger,
            restarts=runner.state.restarts,
        )
        self._catalog.furnish(made)
        return made

    def listening(self, namespace: str, pod: str, port: int) -> Endpoint | None:
        """Who listens at a port inside a pod."""
        worker = self._worker(namespace, pod)
        if worker is None:
            return None
        lives = (runner.live for runner in worker.main if runner.live is not None)
        return next((live.listening[port] for live in lives if port in live.listening), None)

    async def logs(self, namespace: str, pod: str, container: str, options: LogOptions) -> AsyncIterator[bytes]:
        runner = self._runner(namespace, pod, container)
        if options.previous and runner.previous is None:
            raise bad_request(f'previous terminated container "{container}" in pod "{pod}" not found')
        waiting = dig(runner.state.current, "waiting", "reason")
        if waiting and not runner.state.restarts and not options.previous:
            words = _WAITING.get(waiting, f"is waiting to start: {waiting}")
            raise bad_request(f'container "{container}" in pod "{pod}" {words}')
        log = runner.previous if options.previous and runner.previous is not None else runner.log
        async for line in log.read(options):
            yield line

    async def exec(self, namespace: str, pod: str, container: str, command: list[str], tty: bool) -> Process:
        live = self._runner(namespace, pod, container).live
        if live is None:
            raise _internal(f'unable to upgrade connection: container not found ("{container}")')
        if not ExecProcess.exists(live, command):
            raise _internal(
                f"OCI runtime exec failed: exec failed: container_linux.go:349: starting container process caused "
                f'"exec: \\"{command[0]}\\": executable file not found in $PATH": unknown'
            )
        return ExecProcess(live, command, tty=tty)

    async def attach(self, namespace: str, pod: str, container: str, tty: bool) -> Process:
        del tty
        runner = self._runner(namespace, pod, container)
        if runner.live is None:
            raise _internal(f'unable to upgrade connection: container not found ("{container}")')
        return AttachedProcess(runner.log.read(LogOptions(follow=True, tail=0)))

    async def connect(self, namespace: str, pod: str, port: int) -> tuple[StreamReader, StreamWriter]:
        endpoint = self.listening(namespace, pod, port)
        if endpoint is None:
            raise ConnectionRefusedError(f"dial tcp4 127.0.0.1:{port}: connect: connection refused")
        return await connect(endpoint)

    def _changed(self, change: str, pod: Object) -> None:
        uid = pod["metadata"]["uid"]
        worker = self._workers.get(uid)
        if change == "DELETED":
            if worker is not None:
                del self._workers[uid]
                worker.abandon()
        elif worker is not None:
            worker.update(pod)
        elif dig(pod, "spec", "nodeName") == self.name and dig(pod, "status", "phase") == "Pending":
            self._workers[uid] = worker = PodWorker(self, pod, self._new_address())
            worker.update(pod)

    def _new_address(self) -> str:
        number = next(self._numbers)
        return f"10.244.{number // 250 % 256}.{number % 250 + 2}"

    def _worker(self, namespace: str, pod: str) -> PodWorker | None:
        found = self.objects.find("Pod", namespace, pod)
        return self._workers.get(found["metadata"]["uid"]) if found else None

    def _runner(self, namespace: str, pod: str, container: str) -> ContainerRunner:
        worker = self._worker(namespace, pod)
        runner = worker.runner(container) if worker else None
        if runner is None:
            raise bad_request(f'container "{container}" in pod "{pod}" is not available')
        return runner


_WAITING = {
    "ImagePullBackOff": "is waiting to start: trying and failing to pull image",
    "ErrImagePull": "is waiting to start: image can't be pulled",
    "PodInitializing": "is waiting to start: PodInitializing",
}


def _internal(message: str) -> ApiStatus:
    return ApiStatus(HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", message)
