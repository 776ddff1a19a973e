"""What Kubernetes cannot know of a FATE party: which modules belong together, and what it means that one is missing."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from services.i18n import Message, _
from services.rollout.fields import Object, condition, controller_of, dig, labels_of, part, parts
from services.rollout.reasons import because
from services.rollout.verdict import Health, Why

# Modules of a party file whose pods carry another name (fate.md §5).
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "fateflow": ("python",),
    "hdfs": ("namenode",),
    "spark": ("spark-master", "spark-worker"),
}
GATEWAYS = frozenset({"proxy", "rollsite", "lbrollsite", "osx", "nginx"})
"""Modules that are a party's door to the others, over all charts (fate.md §5)."""
_FATE_FLOW = ("python", "fateflow")
_BOARD = "fateboard"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be there for a party to be healthy.

    `modules` are names as in the party file; each needs a pod. `party` names the party in sentences. Nothing at all is
    healthy only where `empty_allowed` says so, and on its way where `underway` tells what is being done with it.
    """

    modules: tuple[str, ...] = ()
    party: str = ""
    empty_allowed: bool = False
    underway: Message | None = None


class PodFacts:
    """What a party's verdict needs to know of a pod besides its own reasons."""

    def __init__(self, pod: Object) -> None:
        meta, status = part(pod, "metadata"), part(pod, "status")
        self.pod = pod
        self.name: str = meta.get("name") or ""
        self.module = str(part(meta, "labels").get("fateMoudle", ""))
        self.node = str(part(pod, "spec").get("nodeName", ""))
        self.phase = str(status.get("phase", ""))
        ready = condition(pod, "Ready")
        self.ready = ready is not None and ready.get("status") == "True" and not meta.get("deletionTimestamp")

    @property
    def steady(self) -> bool:
        """Whether it runs and is ready."""
        return self.ready and self.phase == "Running"

    @cached_property
    def serving(self) -> frozenset[str]:
        """Names of its containers that are ready."""
        statuses = parts(part(self.pod, "status"), "containerStatuses")
        return frozenset(str(found.get("name")) for found in statuses if found.get("ready"))

    @cached_property
    def idle(self) -> frozenset[str]:
        """Names of its containers that are not ready."""
        return frozenset(str(found.get("name")) for found in self._containers) - self.serving

    def carries(self, container: str) -> bool:
        """Whether it has a container of that name."""
        return any(found.get("name") == container for found in self._containers)

    @property
    def _containers(self) -> list[Object]:
        return parts(part(self.pod, "spec"), "containers")

    @property
    def lost(self) -> bool:
        """Whether it has ended badly: a controller makes another one."""
        return self.phase == "Failed"

    @property
    def replaces(self) -> bool:
        """Whether it does, or has done, what a lost one of the same controller should have."""
        return self.ready or self.phase == "Succeeded"

    @property
    def controller(self) -> tuple[str, str] | None:
        """Kind and name of what made it."""
        return controller_of(self.pod)

    @property
    def names(self) -> Iterator[str]:
        """What the pod may be known as: its module label (spelt so in every chart), containers, workload."""
        yield plain(self.module)
        yield plain(self.name)
        yield from map(plain, self.serving | self.idle)


def replaced(pods: Iterable[PodFacts]) -> frozenset[str]:
    """Names of lost pods whose controller has long made another: the remains of an evicted pod stay for hours."""
    pods = tuple(pods)
    lost = [pod for pod in pods if pod.lost and pod.controller is not None]
    if not lost:
        return frozenset()
    renewed = {pod.controller for pod in pods if pod.replaces}
    return frozenset(pod.name for pod in lost if pod.controller in renewed)


def party_reasons(pods: Collection[PodFacts], services: Iterable[Object] | None, expect: Expectation) -> Iterator[Why]:
    """Missing modules, a gateway that leads nowhere, a board that is down while FATE Flow runs.

    `services` is None where Services were not looked at.
    """
    yield from _missing(pods, expect)
    yield from _gateway(pods, services, expect.party)
    yield from _board(pods, expect.party)


def nothing_there(expect: Expectation, namespace: str) -> Iterator[Why]:
    """The reason of a party without workload and pod; none where emptiness is allowed."""
    if expect.underway is not None:
        yield because("R01", expect.underway, f"Namespace/{namespace}", "pods", "0")
    elif not expect.empty_allowed:
        message = _("There is nothing of {party}: no workload, no pod", party=expect.party or namespace)
        yield because("R03", message, f"Namespace/{namespace}", "pods", "0", Health.DEGRADED)


@lru_cache(maxsize=4096)
def plain(name: str) -> str:
    """A name without case and separators: `metaService` and `meta-service` are one module."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _missing(pods: Collection[PodFacts], expect: Expectation) -> Iterator[Why]:
    if not expect.modules:
        return
    present = {name for pod in pods for name in pod.names}
    for module in expect.modules:
        wanted = [plain(name) for name in _ALIASES.get(module, (module,))]
        if not any(name.startswith(want) for want in wanted for name in present):
            message = _("Module {module} has no pod", module=module)
            yield because("R03", message, f"Module/{module}", "labels.fateMoudle", "0", Health.DEGRADED)


def _gateway(pods: Iterable[PodFacts], services: Iterable[Object] | None, party: str) -> Iterator[Why]:
    doors = [pod for pod in pods if pod.module in GATEWAYS and not pod.lost]
    if not doors:
        return
    module = doors[0].module
    subject = f"Module/{module}"
    if not any(pod.ready for pod in doors):
        message = _("Other parties cannot reach {party}: its gateway {module} is not ready", party=party, module=module)
        yield because("R20", message, subject, "status.conditions[Ready]", "False", symptom=True)
    elif services is not None and not any(_leads_to(service, doors) for service in services):
        message = _("Other parties cannot reach {party}: no Service leads to {module}", party=party, module=module)
        yield because("R20", message, subject, "Service.spec.selector", "-", Health.DEGRADED)


def _leads_to(service: Object, pods: Iterable[PodFacts]) -> bool:
    selector = dig(service, "spec", "selector")
    if not isinstance(selector, dict) or not selector:
        return False
    return any(selector.items() <= labels_of(pod.pod).items() for pod in pods)


def _board(pods: Collection[PodFacts], party: str) -> Iterator[Why]:
    boards = [pod for pod in pods if pod.carries(_BOARD)]
    if not boards or any(_BOARD in pod.serving for pod in boards):
        return
    if any(name in pod.serving for pod in pods for name in _FATE_FLOW):
        message = _("FATE Flow of {party} runs, FATE-Board does not: jobs can run, but not be looked at", party=party)
        yield because("P48", message, f"Module/{_BOARD}", "ready", "false", symptom=True)
