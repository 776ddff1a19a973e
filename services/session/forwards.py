"""Ports of pods forwarded to this machine, and watched over: when a pod goes, another one takes its place."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from services.errors import FatetuiError
from services.i18n import _
from services.kubernetes.backoff import Backoff
from services.pods import Object, PodNotReadyError, is_ready, newest, target_port

if TYPE_CHECKING:
    from services.kubernetes import Cluster, PortForward

_LOOK_AGAIN = 3.0
"""Seconds between looks whether the pod is still there: nothing tells when a listening port leads nowhere."""

_REVISION = "pod-template-hash"
"""The label that tells a Deployment's pods from those of its next revision."""


class ForwardState(StrEnum):
    """How a forward is."""

    CONNECTING = "connecting"
    UP = "up"
    BROKEN = "broken"


@dataclass(slots=True)
class Forward:
    """A port of a pod, or (`kind` Service) of whichever ready pod a Service chooses, at `local` of 127.0.0.1."""

    number: int
    kind: str
    namespace: str
    name: str
    port: int
    began: datetime
    state: ForwardState = ForwardState.CONNECTING
    local: int = 0
    """0 until it was up once; kept from then on."""
    pod: str = ""
    siblings: str = ""
    """Label selector of the pods that can take the place of the one that was asked for."""
    tries: int = 0
    """How often it was connected anew."""
    error: FatetuiError | None = None
    opened: PortForward | None = None

    @property
    def url(self) -> str:
        """Where it is; "" while it was never up."""
        return f"http://127.0.0.1:{self.local}" if self.local else ""


class ForwardBoard:
    """All forwards of a session; they end with it."""

    def __init__(self, cluster: Cluster) -> None:
        self.revision = 0
        self.forwards: dict[int, Forward] = {}
        self._cluster = cluster
        self._begun = 0
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def begin(self, kind: str, namespace: str, name: str, port: int) -> Forward:
        """Forward `port`, until `stop`."""
        self._begun += 1
        forward = Forward(self._begun, kind, namespace, name, port, datetime.now(UTC))
        self.forwards[forward.number] = forward
        self._tasks[forward.number] = asyncio.create_task(self._keep(forward), name=f"forward {namespace}/{name}")
        self.revision += 1
        return forward

    async def stop(self, forward: Forward) -> None:
        """End it."""
        self.forwards.pop(forward.number, None)
        task = self._tasks.pop(forward.number, None)
        self.revision += 1
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def close(self) -> None:
        """End all."""
        for forward in list(self.forwards.values()):
            await self.stop(forward)

    async def _keep(self, forward: Forward) -> None:
        backoff = Backoff()
        while True:
            try:
                await self._hold(forward, backoff)
            except FatetuiError as error:
                forward.error = error
            except OSError:
                # Somebody took the local port meanwhile: another one is better than none.
                forward.local = 0
            forward.state, forward.opened = ForwardState.BROKEN, None
            self.revision += 1
            await backoff.pause()
            forward.tries += 1

    async def _hold(self, forward: Forward, backoff: Backoff) -> None:
        """Forward to one pod until it is gone."""
        name, port = await self._target(forward)
        async with self._cluster.port_forward(name, forward.namespace, port, local=forward.local) as opened:
            backoff.reset()
            forward.pod, forward.local, forward.opened = name, opened.port, opened
            forward.state, forward.error = ForwardState.UP, None
            self.revision += 1
            while True:
                await asyncio.sleep(_LOOK_AGAIN)
                pod = await self._cluster.find("Pod", name, forward.namespace)
                if pod is None or not is_ready(pod):
                    raise PodNotReadyError(_("Pod {pod} is gone, or not ready any more", pod=name))

    async def _target(self, forward: Forward) -> tuple[str, int]:
        """The pod to be reached, and the port there."""
        if forward.kind != "Service":
            return await self._pod(forward), forward.port
        service = await self._cluster.get("Service", forward.name, forward.namespace)
        selector = service["spec"].get("selector") or {}
        labels = ",".join(f"{key}={value}" for key, value in selector.items())
        pods = (await self._cluster.list("Pod", forward.namespace, labels=labels)).items if selector else ()
        pod = newest(pod for pod in pods if is_ready(pod))
        if pod is None:
            raise PodNotReadyError(_("There is no ready pod behind Service {name}", name=forward.name))
        entry: Object = next((one for one in service["spec"].get("ports") or () if one.get("port") == forward.port), {})
        return str(pod["metadata"]["name"]), target_port(entry, pod) or forward.port

    async def _pod(self, forward: Forward) -> str:
        """The pod that was asked for; once it is gone, one that its controller made in its place."""
        pod = await self._cluster.find("Pod", forward.name, forward.namespace)
        if pod is not None:
            forward.siblings = siblings_of(pod)
        if forward.siblings and (pod is None or not is_ready(pod)):
            pods = (await self._cluster.list("Pod", forward.namespace, labels=forward.siblings)).items
            if (other := newest(one for one in pods if is_ready(one))) is not None:
                return str(other["metadata"]["name"])
        return forward.name


def siblings_of(pod: Object) -> str:
    """Label selector of the pods that stand for each other: those of a ReplicaSet and of the Deployment's next one. ""
    for any other: a StatefulSet's comes back by its own name, and a bare one not at all."""
    if not any(owner.get("kind") == "ReplicaSet" for owner in pod["metadata"].get("ownerReferences") or ()):
        return ""
    labels = pod["metadata"].get("labels") or {}
    return ",".join(f"{key}={value}" for key, value in labels.items() if key != _REVISION)


def forwardable(kind: str, obj: Object) -> list[tuple[int, str]]:
    """The ports of a pod or Service that can be forwarded, each with its name."""
    if kind == "Service":
        listed = obj.get("spec", {}).get("ports") or ()
        return [(int(one["port"]), str(one.get("name") or "")) for one in listed if one.get("protocol") != "UDP"]
    containers = obj.get("spec", {}).get("containers") or ()
    listed = [one for container in containers for one in container.get("ports") or ()]
    return [(int(one["containerPort"]), str(one.get("name") or "")) for one in listed if one.get("protocol") != "UDP"]
