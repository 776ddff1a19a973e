"""Faults of the demo, seen and switched from a session. Clusters that are no demo have none."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.i18n import Message
from services.kubernetes import KubernetesError, NotFound
from services.session.looking import Looking

if TYPE_CHECKING:
    from services.kubernetes import Cluster

# What the demo serves beside the Kubernetes API; services.sandbox.switching is the other end.
_FAULTS = "/_demo/faults"


@dataclass(frozen=True, slots=True)
class DemoFault:
    """One fault. What is `fixed` can only be begun with: `--demo=NAME`."""

    name: str
    title: Message
    on: bool
    fixed: bool


class FaultBoard(Looking):
    """`faults` is None before the first answer; `demo` is False once the cluster answered that it is none."""

    def __init__(self, cluster: Cluster) -> None:
        super().__init__(cluster)
        self.faults: tuple[DemoFault, ...] | None = None
        self.demo = True
        self.error: KubernetesError | None = None

    def look(self) -> None:
        """Ask which faults there are, and which are on."""
        self._look(self._ask("GET", _FAULTS), "faults")

    async def switch(self, fault: DemoFault) -> None:
        """Start `fault`, or lift it. Raises KubernetesError: what is there does not allow it."""
        self._take((await self._cluster.request("DELETE" if fault.on else "PUT", f"{_FAULTS}/{fault.name}")).json())
        self.revision += 1

    async def _ask(self, method: str, path: str) -> None:
        try:
            self._take((await self._cluster.request(method, path)).json())
            self.error = None
        except NotFound:
            self.demo = False
        except KubernetesError as error:
            self.error = error

    def _take(self, answer: object) -> None:
        told = answer.get("faults") if isinstance(answer, dict) else None
        self.faults = tuple(
            DemoFault(str(one["name"]), Message(str(one["title"])), bool(one["on"]), bool(one["fixed"]))
            for one in told or ()
        )
