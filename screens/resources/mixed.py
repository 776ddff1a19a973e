"""All workloads in one table, whatever makes their pods."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from screens.look import Tone
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
from screens.resources.reading import age, dig, name, number, plain, ratio
from screens.resources.workloads import images, pods_of
from screens.widgets.table import Cell, Column
from services.i18n import _

if TYPE_CHECKING:
    from screens.resources.definition import (
        Judge,
        Seen,
    )
    from services.kubernetes import Object

_COLUMNS = (
    Column(_("KIND"), rank=2, least=11, most=11, key="kind"),
    NAME,
    HEALTH_COLUMN,
    Column(_("READY"), rank=1, least=5, most=7, right=True, key="ready"),
    AGE,
    Column(_("IMAGES"), rank=6, least=12, most=44, key="images"),
    WHY,
)


def _replicas(obj: Object) -> Cell:
    return ratio(number(obj, "status", "readyReplicas"), number(obj, "spec", "replicas", default=1))


def _on_nodes(obj: Object) -> Cell:
    return ratio(number(obj, "status", "numberReady"), number(obj, "status", "desiredNumberScheduled"))


def _done(obj: Object) -> Cell:
    return ratio(number(obj, "status", "succeeded"), number(obj, "spec", "completions", default=1))


def _active(obj: Object) -> Cell:
    return Cell(str(len(dig(obj, "status", "active") or ())), Tone.MUTED)


def _part(kind: str, ready: Callable[[Object], Cell], judge: Judge | None, *template: str) -> TableDefinition:
    def cells(seen: Seen) -> tuple[Cell, ...]:
        obj = seen.obj
        return (
            plain(kind, Tone.MUTED),
            name(obj),
            health_cell(seen.verdict),
            ready(obj),
            age(obj),
            plain(images(obj, "spec", *template, "template", "spec"), Tone.MUTED),
            why_cell(seen.verdict),
        )

    return TableDefinition(kind, kind, _("Workloads"), (), _COLUMNS, cells, judge=judge, drill=pods_of)


_PARTS = (
    _part("Deployment", _replicas, judged_by("assess_deployment")),
    _part("StatefulSet", _replicas, judged_by("assess_stateful_set")),
    _part("DaemonSet", _on_nodes, judged_by("assess_daemon_set")),
    _part("Job", _done, judged_by("assess_job")),
    _part("CronJob", _active, None, "jobTemplate", "spec"),
)

WORKLOADS = TableDefinition(
    "workloads",
    "",
    _("Workloads"),
    ("workloads", "wk", "workload"),
    _COLUMNS,
    _PARTS[0].cells,
    drill=pods_of,
    scopes=frozenset({"workloads"}),
    parts=_PARTS,
)
