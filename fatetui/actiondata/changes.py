"""Actions that change objects of the cluster. Each proposes a deed: what changes is shown before it does."""

from __future__ import annotations

from fatetui.actiondata.declare import read
from fatetui.actions import Action, Risk, selected
from services.i18n import _

CHANGES = (
    Action(
        "remove",
        _("Remove"),
        _("Remove the object, or all that are marked"),
        Risk.DESTROY,
        "objects",
        ("ctrl+d",),
        verb="object.remove",
        footer=True,
        predicate=selected,
        permission="delete",
    ),
    Action(
        "edit",
        _("Edit"),
        _("Edit the object in $EDITOR"),
        Risk.WRITE,
        "objects",
        ("e",),
        verb="object.patch",
        footer=True,
        predicate=selected,
        permission="patch",
    ),
    Action(
        "scale",
        _("Scale"),
        _("Give the workload another number of pods"),
        Risk.WRITE,
        "workloads",
        ("s",),
        verb="workload.scale",
        footer=True,
        predicate=selected,
        permission="patch",
    ),
    Action(
        "restart",
        _("Restart"),
        _("Replace the workload's pods by new ones"),
        Risk.WRITE,
        "workloads",
        ("r",),
        verb="workload.restart",
        footer=True,
        predicate=selected,
        permission="patch",
    ),
    Action(
        "shell",
        _("Shell"),
        _("A shell in the pod's main container"),
        Risk.WRITE,
        "pods",
        ("s",),
        verb="pod.exec",
        footer=True,
        predicate=selected,
        permission="exec",
    ),
    Action(
        "new_namespace",
        _("New"),
        _("Create a namespace"),
        Risk.WRITE,
        "namespaces",
        ("n",),
        verb="namespace.ensure",
        footer=True,
        permission="create",
    ),
    read("task_stop", "tasks", "X", _("Stop"), _("Stop the task after the write that it is in"), footer=True),
)
