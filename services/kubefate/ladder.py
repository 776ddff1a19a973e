"""The ladder to KubeFATE (product.md §3.9): what has to hold, from the bottom up; the first that does not is the cause.

Each rung is declared here, once. The first ones are judged by objects alone; the others need a try, and whoever made
one brings the answer along: the ways in theirs (`climb`), the doctor what it probed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from services.errors import FatetuiError
from services.i18n import Message, _, verbatim
from services.kubefate.deployment import SERVICE_NAME, service_pods
from services.kubefate.entrance import controller_pods, hosts_of, published
from services.kubefate.errors import NotKubeFate
from services.kubefate.routes import RouteKind
from services.kubernetes import Forbidden, KubernetesError
from services.pods import is_ready, newest
from services.text import one_line

if TYPE_CHECKING:
    from services.kubernetes import Cluster, Object


class Step(IntEnum):
    """The rungs by their numbers."""

    KUBERNETES = 1
    DEPLOYMENT = 2
    POD = 3
    SERVICE = 4
    FORWARD = 5
    """From here on the console is usable; the rest is for browsers and other users."""
    INGRESS = 6
    CLASS = 7
    ADDRESS = 8
    NAME = 9
    PORT = 10
    BODY = 11
    LOGIN = 12


class Answer(NamedTuple):
    """What a rung says. `ok` None: it could not be looked at, or does not apply."""

    ok: bool | None
    detail: Message
    remedy: Message | None = None


NOT_LOOKED_AT = Answer(None, _("not looked at"))


@dataclass(frozen=True, slots=True)
class Rung:
    """One check, numbered from 1."""

    number: int
    title: Message
    ok: bool | None
    detail: Message
    remedy: Message | None = None

    @property
    def usable(self) -> bool:
        """Whether the console works once this rung holds."""
        return self.number >= Step.FORWARD


@dataclass(frozen=True, slots=True)
class Attempt:
    """A way in that did not lead to KubeFATE, and what it said."""

    kind: RouteKind
    address: str
    error: FatetuiError


@dataclass(frozen=True, slots=True)
class Footing:
    """What the ladder stands on: KubeFATE's objects and controllers' pods, where they were looked at, by what they are
    to be asked for; `answers` to rungs that need more than objects, or that are known better."""

    namespace: str
    objects: Mapping[str, Any] = field(default_factory=dict)
    answers: Mapping[Step, Answer] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """KubeFATE's namespace and name."""
        return f"{self.namespace}/{SERVICE_NAME}"


def rungs_of(footing: Footing) -> tuple[Rung, ...]:
    """The rungs up to the first that fails; all of them when none does. Pure."""
    rungs: list[Rung] = []
    for step, (title, wanted, judge) in _RUNGS.items():
        answer = footing.answers.get(step) or _judged(footing, wanted, judge)
        rungs.append(Rung(int(step), title, *answer))
        if answer.ok is False:
            break
    return tuple(rungs)


def _judged(footing: Footing, wanted: Sequence[str], judge: _Judge | None) -> Answer:
    if judge is None or any(part not in footing.objects for part in wanted):
        return NOT_LOOKED_AT
    return judge(footing, *(footing.objects[part] for part in wanted))


DEPLOYMENT, PODS, ENDPOINTS, INGRESS, CONTROLLERS = "Deployment", "pods", "Endpoints", "Ingress", "controllers"


async def climb(cluster: Cluster, namespace: str, attempts: Sequence[Attempt]) -> tuple[Rung, ...]:
    """The ladder by what `cluster` shows and what the attempts said."""
    reads: Mapping[str, tuple[Step, Awaitable[Any]]] = {
        "version": (Step.KUBERNETES, cluster.version()),
        DEPLOYMENT: (Step.DEPLOYMENT, cluster.find("Deployment", SERVICE_NAME, namespace)),
        PODS: (Step.POD, service_pods(cluster, namespace)),
        ENDPOINTS: (Step.SERVICE, cluster.find("Endpoints", SERVICE_NAME, namespace)),
        INGRESS: (Step.INGRESS, cluster.find("Ingress", SERVICE_NAME, namespace)),
        CONTROLLERS: (Step.ADDRESS, controller_pods(cluster)),
    }
    found = await asyncio.gather(*(read for _step, read in reads.values()), return_exceptions=True)
    objects: dict[str, Any] = {}
    answers = dict(_attempted(attempts))
    for (part, (step, _read)), result in zip(reads.items(), found, strict=True):
        if isinstance(result, KubernetesError):
            answers[step] = _refused(result)
        elif isinstance(result, BaseException):
            raise result
        else:
            objects[part] = result
    if "version" in objects:
        answers[Step.KUBERNETES] = Answer(True, _("version {version}", version=objects["version"].git))
    return rungs_of(Footing(namespace, objects, answers))


def _refused(error: KubernetesError) -> Answer:
    """What may not be seen tells nothing; what cannot be had is the trouble itself."""
    if isinstance(error, Forbidden):
        return Answer(None, error.cause or error.message, error.remedy)
    return Answer(False, verbatim(str(error)), error.remedy)


def _attempted(attempts: Sequence[Attempt]) -> Iterator[tuple[Step, Answer]]:
    """What the attempts said: a stranger's answer tells more than none."""
    told = sorted(attempts, key=lambda attempt: not isinstance(attempt.error, NotKubeFate))
    for step, kinds in (
        (Step.FORWARD, (RouteKind.PORT_FORWARD, RouteKind.PROXY)),
        (Step.BODY, (RouteKind.INGRESS, RouteKind.GIVEN)),
    ):
        first = next((attempt.error for attempt in told if attempt.kind in kinds), None)
        if first is not None:
            yield step, Answer(False, verbatim(str(first)), first.remedy)


def _deployment(footing: Footing, deployment: Object | None) -> Answer:
    if deployment is not None:
        return Answer(True, _("Deployment {name}", name=footing.where))
    detail = _("there is no Deployment {name} in namespace {namespace}", name=SERVICE_NAME, namespace=footing.namespace)
    return Answer(False, detail, _("Deploy KubeFATE, or name its namespace"))


def _pods(_footing: Footing, pods: Sequence[Object]) -> Answer:
    ready = next(filter(is_ready, pods), None)
    if ready is not None:
        return Answer(True, _("Pod {pod}", pod=ready["metadata"]["name"]))
    remedy = _("Look at the pod's events and log")
    pod = newest(pods)
    if pod is None:
        return Answer(False, _("the Deployment has no pod"), remedy)
    name = pod["metadata"]["name"]
    return Answer(False, _("pod {name} is not ready: {why}", name=name, why=one_line(_why(pod))), remedy)


def _why(pod: Object) -> str:
    """The first telling word: that it goes, a waiting or terminated container's reason, the scheduler's, the phase."""
    if pod["metadata"].get("deletionTimestamp"):
        # Its containers may still run, and are told no more of: Services have let go of it.
        return "Terminating"
    status = pod.get("status", {})
    for container in (*(status.get("initContainerStatuses") or ()), *(status.get("containerStatuses") or ())):
        for state in ("waiting", "terminated"):
            said = (container.get("state") or {}).get(state) or {}
            if said.get("reason"):
                return ": ".join(part for part in (said["reason"], said.get("message", "")) if part)
    unmet = (item for item in status.get("conditions") or () if item.get("status") == "False" and item.get("message"))
    return str(next((item["message"] for item in unmet), status.get("phase", "Unknown")))


def _service(footing: Footing, endpoints: Object | None) -> Answer:
    if any(subset.get("addresses") for subset in (endpoints or {}).get("subsets") or ()):
        return Answer(True, _("Service {name}", name=footing.where))
    detail = _("Service {name} has no ready endpoints", name=footing.where)
    return Answer(False, detail, _("Compare the Service's selector and port with the pod's"))


def _ingress(footing: Footing, ingress: Object | None) -> Answer:
    hosts = hosts_of(ingress) if ingress else []
    if hosts:
        return Answer(True, _("host {host}", host=one_line(hosts[0], 253)))
    detail = _(
        "there is no Ingress {name} with a host in namespace {namespace}",
        name=SERVICE_NAME,
        namespace=footing.namespace,
    )
    return Answer(False, detail, _("Deploy KubeFATE's manifest in the Ingress API that this Kubernetes serves"))


def _address(_footing: Footing, ingress: Object | None, controllers: Sequence[Object]) -> Answer:
    """By its own word, or by a controller that is at work: one on NodePorts publishes nothing."""
    address = next(published(ingress), None) if ingress is not None else None
    if address is not None:
        return Answer(True, _("address {address}", address=one_line(address)))
    if any(map(is_ready, controllers)):
        return Answer(True, _("{count} pods", count=len(controllers)))
    return Answer(
        False,
        _("the Ingress has no address, and no pod of an ingress controller is ready"),
        _("Install an ingress controller, or use the port-forward"),
    )


_Judge = Callable[..., Answer]
_RUNGS: Mapping[Step, tuple[Message, tuple[str, ...], _Judge | None]] = {
    Step.KUBERNETES: (_("Kubernetes answers, and knows the user"), (), None),
    Step.DEPLOYMENT: (_("KubeFATE is deployed"), (DEPLOYMENT,), _deployment),
    Step.POD: (_("Its pod is scheduled, pulled, started, ready"), (PODS,), _pods),
    Step.SERVICE: (_("Its Service leads to it"), (ENDPOINTS,), _service),
    Step.FORWARD: (_("A port-forward answers: the console is usable"), (), None),
    Step.INGRESS: (_("Its Ingress exists in an API version that is served"), (INGRESS,), _ingress),
    Step.CLASS: (_("The Ingress' class is one that a controller serves"), (), None),
    Step.ADDRESS: (_("The Ingress has an address"), (INGRESS, CONTROLLERS), _address),
    Step.NAME: (_("The name leads to it"), (), None),
    Step.PORT: (_("The port is open"), (), None),
    Step.BODY: (_("It is KubeFATE that answers"), (), None),
    Step.LOGIN: (_("KubeFATE accepts the login and tells its version"), (), None),
}
