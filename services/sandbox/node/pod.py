"""One pod on the node: from its volumes over its init containers to its containers' last exit, and its status."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.sandbox.controllers.pods import is_deleted, with_condition
from services.sandbox.deletion import DeleteOptions
from services.sandbox.fields import dig
from services.sandbox.node.configuration import Configuration, ConfigurationError
from services.sandbox.node.container import ContainerRunner
from services.sandbox.status import Object

if TYPE_CHECKING:
    from services.sandbox.node.kubelet import Node

_COMPONENT = "kubelet"
_REMOUNT_SECONDS = 4.0


class PodWorker:
    """Lives as long as the pod does."""

    def __init__(self, node: Node, pod: Object, address: str) -> None:
        self.node = node
        self.pod = pod
        self.address = address
        self.stopping = False
        self.configuration = Configuration(node.objects, pod, address)
        self.init = [ContainerRunner(self, spec, init=True) for spec in pod["spec"].get("initContainers", [])]
        self.main = [ContainerRunner(self, spec, init=False) for spec in pod["spec"]["containers"]]
        self._initialized = not self.init
        self._phase = "Pending"
        self._started_at = node.objects.now()
        self._task = asyncio.create_task(self._run())
        self._ending: asyncio.Task[None] | None = None

    def runner(self, name: str) -> ContainerRunner | None:
        return next((runner for runner in self.runners() if runner.name == name), None)

    def runners(self) -> Iterator[ContainerRunner]:
        yield from self.init
        yield from self.main

    def update(self, pod: Object) -> None:
        """The pod changed: it may have been deleted."""
        self.pod = pod
        if is_deleted(pod) and self._ending is None:
            self._ending = asyncio.create_task(self._end(dig(pod, "metadata", "deletionGracePeriodSeconds", default=0)))

    def abandon(self) -> None:
        """The pod is gone, or the node stops: nothing more is to be told."""
        self._task.cancel()
        if self._ending is not None:
            self._ending.cancel()

    def report(self) -> None:
        """Write the pod's status if it changed."""
        found = self.node.objects.set_status(self.pod, self._status())
        if found is not None:
            self.pod = found

    async def _run(self) -> None:
        await self._mount()
        for runner in self.init:
            code = await runner.run()
            if code:
                self._finish("Failed")
                return
        self._initialized = True
        self.report()
        codes = await asyncio.gather(*(runner.run() for runner in self.main))
        self._finish("Failed" if any(codes) else "Succeeded")

    async def _mount(self) -> None:
        self.report()
        while True:
            try:
                self.configuration.check_volumes()
            except ConfigurationError as error:
                self.node.events.warning(self.pod, "FailedMount", str(error), _COMPONENT)
                await self.node.clock.sleep(_REMOUNT_SECONDS)
            else:
                return

    def _finish(self, phase: str) -> None:
        if not self.stopping:
            self._phase = phase
            self.report()

    async def _end(self, grace: float) -> None:
        self.stopping = True
        await asyncio.gather(*(runner.stop(grace) for runner in self.runners()))
        self._task.cancel()
        await asyncio.wait((self._task,))
        self.node.objects.delete(self.pod, DeleteOptions(grace=0))

    def _status(self) -> Object:
        if (
            self._phase == "Pending"
            and self._initialized
            and all("waiting" not in runner.state.current or runner.state.restarts for runner in self.main)
        ):
            self._phase = "Running"
        status: Object = {
            "phase": self._phase,
            "conditions": self._conditions(),
            "hostIP": self.node.address,
            "podIP": self.address,
            "podIPs": [{"ip": self.address}],
            "startTime": self._started_at,
            "qosClass": dig(self.pod, "status", "qosClass", default="BestEffort"),
            "containerStatuses": [runner.status() for runner in self.main],
        }
        if self.init:
            status["initContainerStatuses"] = [runner.status() for runner in self.init]
        return status

    def _conditions(self) -> list[Object]:
        now = self.node.objects.now()
        conditions: list[Object] = dig(self.pod, "status", "conditions", default=[])
        unready = [runner.name for runner in self.main if not runner.state.ready]
        incomplete = [runner.name for runner in self.init if not runner.state.ready]
        completed = {"reason": "PodCompleted"} if self._phase == "Succeeded" else {}
        not_ready = completed or _because("ContainersNotReady", "containers with unready status", unready)
        for kind, failing, detail in (
            (
                "Initialized",
                not self._initialized,
                _because("ContainersNotInitialized", "containers with incomplete status", incomplete),
            ),
            ("Ready", bool(unready) or not self._initialized, not_ready),
            ("ContainersReady", bool(unready) or not self._initialized, not_ready),
            ("PodScheduled", False, {}),
        ):
            new = {"type": kind, "status": str(not failing), **(detail if failing else {})}
            conditions = with_condition(conditions, new, now)
        return conditions


def _because(reason: str, what: str, names: list[str]) -> Object:
    return {"reason": reason, "message": f"{what}: [{' '.join(names)}]"}
