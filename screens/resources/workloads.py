"""Pods and what makes them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from screens.resources.definition import (
    AGE,
    HEALTH_COLUMN,
    NAME,
    WHY,
    TableDefinition,
    health_cell,
    judged_by,
    why_cell,
)
from screens.resources.reading import (
    age,
    dig,
    items,
    label_text,
    name,
    name_of,
    number,
    part,
    parts,
    plain,
    ratio,
    text,
)
from screens.widgets.table import Cell, Column
from services.i18n import _
from services.party import MODULE_LABEL
from services.text import one_line

if TYPE_CHECKING:
    from screens.resources.definition import (
        Judge,
        Seen,
    )
    from services.i18n import Message
    from services.kubernetes import Object

DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"


def pod_status(pod: Object) -> str:
    """The word that kubectl shows: a waiting or ended container's reason, else the phase."""
    if part(pod, "metadata").get("deletionTimestamp"):
        return "Terminating"
    status = part(pod, "status")
    for container in (*parts(status, "initContainerStatuses"), *parts(status, "containerStatuses")):
        state = part(container, "state")
        reason = text(state, "waiting", "reason") or text(state, "terminated", "reason")
        if reason and reason not in ("PodInitializing", "Completed"):
            return reason
    return text(status, "reason") or text(status, "phase")


def images(obj: Object, *path: str) -> str:
    """The images of a pod or of a template, without their registries."""
    return ",".join(text(container, "image").rpartition("/")[2] for container in items(obj, *path, "containers"))


def pods_of(workload: Object) -> Place | None:
    """The pods that a workload's selector chooses."""
    selector = dig(workload, "spec", "selector", "matchLabels") or dig(workload, "spec", "selector")
    labels = label_text(selector)
    namespace = text(workload, "metadata", "namespace")
    return Place("pods", namespace, labels=labels, title=name_of(workload)) if labels else None


def containers_of(pod: Object) -> Place:
    """What the pod is made of."""
    called = name_of(pod)
    return Place("containers", text(pod, "metadata", "namespace"), kind="Pod", name=called, title=one_line(called))


def shell_container(pod: Object) -> str:
    """Where a shell is wanted: the container that the pod names for it, else its module's own, else the first."""
    containers = [text(container, "name") for container in items(pod, "spec", "containers")]
    annotated = dig(pod, "metadata", "annotations", DEFAULT_CONTAINER)
    wanted = (annotated, dig(pod, "metadata", "labels", MODULE_LABEL))
    return next((name for name in wanted if name in containers), containers[0] if containers else "")


def _pod_cells(seen: Seen) -> tuple[Cell, ...]:
    pod = seen.obj
    spec, status = part(pod, "spec"), part(pod, "status")
    statuses = parts(status, "containerStatuses")
    ready = sum(one.get("ready") is True for one in statuses)
    restarts = sum(number(one, "restartCount") for one in statuses)
    return (
        name(pod),
        health_cell(seen.verdict),
        ratio(ready, len(parts(spec, "containers"))),
        plain(pod_status(pod)),
        Cell(str(restarts), Tone.WARN if restarts else Tone.MUTED, order=restarts),
        age(pod),
        plain(text(spec, "nodeName")),
        plain(text(status, "podIP"), Tone.MUTED),
        plain(images(pod, "spec"), Tone.MUTED),
        why_cell(seen.verdict),
    )


PODS = TableDefinition(
    "pods",
    "Pod",
    _("Pods"),
    ("pods", "po", "pod"),
    (
        NAME,
        HEALTH_COLUMN,
        Column(_("READY"), rank=1, least=5, most=7, right=True, key="ready"),
        Column(_("STATUS"), rank=3, least=9, most=20, key="status"),
        Column(_("RESTARTS"), rank=2, least=4, most=8, right=True, key="restarts"),
        AGE,
        Column(_("NODE"), rank=6, least=8, most=24, key="node"),
        Column(_("IP"), rank=7, least=9, most=15, wide=True, key="ip"),
        Column(_("IMAGES"), rank=8, least=12, most=50, wide=True, key="images"),
        WHY,
    ),
    _pod_cells,
    judge=judged_by("assess_pod"),
    drill=containers_of,
    scopes=frozenset({"pods", "logs-of", "forwardable"}),
)


def _workload_cells(seen: Seen) -> tuple[Cell, ...]:
    obj = seen.obj
    return (
        name(obj),
        health_cell(seen.verdict),
        ratio(number(obj, "status", "readyReplicas"), number(obj, "spec", "replicas", default=1)),
        plain(number(obj, "status", "updatedReplicas")),
        age(obj),
        plain(images(obj, "spec", "template", "spec"), Tone.MUTED),
        why_cell(seen.verdict),
    )


def _workload(identity: str, kind: str, title: Message, words: tuple[str, ...], judge: Judge) -> TableDefinition:
    columns = (
        NAME,
        HEALTH_COLUMN,
        Column(_("READY"), rank=1, least=5, most=7, right=True, key="ready"),
        Column(_("UP-TO-DATE"), rank=4, least=4, most=10, right=True, key="updated"),
        AGE,
        Column(_("IMAGES"), rank=6, least=12, most=44, key="images"),
        WHY,
    )
    scopes = frozenset({"workloads"})
    return TableDefinition(
        identity, kind, title, words, columns, _workload_cells, judge=judge, drill=pods_of, scopes=scopes
    )


DEPLOYMENTS = _workload(
    "deployments",
    "Deployment",
    _("Deployments"),
    ("deployments", "dp", "deploy", "deployment"),
    judged_by("assess_deployment"),
)
STATEFUL_SETS = _workload(
    "statefulsets",
    "StatefulSet",
    _("StatefulSets"),
    ("statefulsets", "sts", "statefulset"),
    judged_by("assess_stateful_set"),
)
