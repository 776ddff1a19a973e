"""Actions on objects of the cluster, and on a party as one of them."""

from __future__ import annotations

from fatetui.actiondata.declare import AS_YAML, DESCRIBE, read
from fatetui.actions import selected
from services.i18n import _

OBJECTS = (
    read("open", "table", "enter", _("Open"), _("Go one deeper"), footer=True, predicate=selected),
    read(
        "logs",
        "logs-of",
        "l",
        _("Logs"),
        _("What the pod writes"),
        footer=True,
        predicate=selected,
        by_hand=("kubectl logs -f NAME -n NAMESPACE",),
        permission="log",
    ),
    read(
        "previous_logs",
        "logs-of",
        "p",
        _("Previous"),
        _("The log of the container before this one"),
        predicate=selected,
        by_hand=("kubectl logs --previous NAME -n NAMESPACE",),
        permission="log",
    ),
    read(
        "describe",
        "texts-of",
        "d",
        _("Describe"),
        _("State, reasons and events"),
        footer=True,
        predicate=selected,
        by_hand=DESCRIBE,
    ),
    read(
        "yaml",
        "texts-of",
        "y",
        _("YAML"),
        _("The object as the cluster has it"),
        footer=True,
        predicate=selected,
        by_hand=AS_YAML,
    ),
    read(
        "forward",
        "forwardable",
        "F",
        _("Forward"),
        _("A port of it at a port of this machine"),
        footer=True,
        predicate=selected,
        by_hand=("kubectl port-forward KIND/NAME :PORT -n NAMESPACE",),
        permission="forward",
    ),
    read("forward_stop", "forwards", "X", _("Stop"), _("End it"), footer=True, predicate=selected),
    read("forward_copy", "forwards", "c", _("Copy"), _("Copy its address"), footer=True, predicate=selected),
    read(
        "reveal",
        "secret",
        "x",
        _("Show"),
        _("The value under the cursor, for a moment"),
        footer=True,
        predicate=selected,
    ),
    read(
        "copy_value", "secret", "c", _("Copy"), _("Copy the value without showing it"), footer=True, predicate=selected
    ),
    read("drift_run", "drift", "r", _("Compare"), _("Compare everything again"), footer=True),
    read(
        "explain",
        "objects",
        "x",
        _("Why"),
        _("What the doctor makes of it"),
        footer=True,
        predicate=selected,
        by_hand=("kubectl get events --field-selector involvedObject.name=NAME -n NAMESPACE",),
    ),
    read("copy_name", "named", "c", _("Copy name"), _("Put the name on the clipboard"), predicate=selected),
    read(
        "copy_namespace",
        "spaced",
        "n",
        _("Copy namespace"),
        _("Put the object's namespace on the clipboard"),
        predicate=selected,
    ),
    read("warp", "spaced", "w", _("Warp"), _("Look at the object's namespace from now on"), predicate=selected),
    read("owner", "objects", "J", _("Owner"), _("To the object that made this one"), predicate=selected),
    read("node", "pods", "o", _("Node"), _("To the node that the pod is on"), predicate=selected),
    read(
        "use_namespace",
        "namespaces",
        "u",
        _("Use"),
        _("Look at this namespace from now on"),
        footer=True,
        predicate=selected,
    ),
)
