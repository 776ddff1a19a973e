"""What pods live among: services, events, nodes, namespaces."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from screens.look import Tone
from screens.place import Place
from screens.resources.definition import AGE, HEALTH_COLUMN, NAME, WHY, TableDefinition, health_cell, why_cell
from screens.resources.reading import age, dig, items, label_text, labels_of, name, name_of, number, plain, text
from screens.resources.workloads import pods_of
from screens.widgets.table import Cell, Column, Sorting
from services import rollout
from services.durations import moment_of
from services.i18n import _
from services.text import one_line

if TYPE_CHECKING:
    from screens.resources.definition import Seen
    from services.kubernetes import Object

_ROLE = "node-role.kubernetes.io/"


def ports(service: Object) -> str:
    """`9370:30009/TCP`: port, node port where there is one, protocol."""
    shown = []
    for port in items(service, "spec", "ports"):
        node = f":{port['nodePort']}" if port.get("nodePort") else ""
        shown.append(f"{port.get('port')}{node}/{port.get('protocol', 'TCP')}")
    return ",".join(shown)


def _service_cells(seen: Seen) -> tuple[Cell, ...]:
    service = seen.obj
    kind = text(service, "spec", "type")
    return (
        name(service),
        plain(kind, Tone.STRONG if kind == "NodePort" else Tone.PLAIN),
        plain(text(service, "spec", "clusterIP"), Tone.MUTED),
        plain(ports(service)),
        plain(label_text(dig(service, "spec", "selector")), Tone.MUTED),
        age(service),
    )


SERVICES = TableDefinition(
    "services",
    "Service",
    _("Services"),
    ("services", "svc", "service"),
    (
        NAME,
        Column(_("TYPE"), rank=1, least=9, most=12, key="type"),
        Column(_("CLUSTER IP"), rank=3, least=9, most=15, key="ip"),
        Column(_("PORTS"), rank=1, least=12, most=48, key="ports"),
        Column(_("SELECTOR"), rank=4, least=12, most=60, key="selector"),
        AGE,
    ),
    _service_cells,
    drill=pods_of,
    scopes=frozenset({"forwardable"}),
)


def _event_cells(seen: Seen) -> tuple[Cell, ...]:
    event = seen.obj
    kind = text(event, "type")
    stamp = text(event, "lastTimestamp") or text(event, "eventTime") or text(event, "metadata", "creationTimestamp")
    moment = moment_of(stamp)
    about = f"{text(event, 'involvedObject', 'kind')}/{text(event, 'involvedObject', 'name')}"
    return (
        Cell("-") if moment is None else Cell(since=moment),
        Cell("! Warning", Tone.WARN) if kind == "Warning" else Cell(one_line(kind), Tone.MUTED),
        plain(text(event, "reason")),
        plain(about, Tone.STRONG),
        plain(number(event, "count", default=1)),
        plain(text(event, "message")),
    )


def _about(event: Object) -> Place | None:
    """The object that an event is about."""
    kind, called = text(event, "involvedObject", "kind"), text(event, "involvedObject", "name")
    if not kind or not called:
        return None
    return Place("describe", text(event, "involvedObject", "namespace") or None, kind=kind, name=called, title=called)


EVENTS = TableDefinition(
    "events",
    "Event",
    _("Events"),
    ("events", "ev", "event"),
    (
        Column(_("LAST"), rank=0, least=5, most=6, right=True, key="age"),
        Column(_("TYPE"), rank=4, least=9, most=9, key="type"),
        Column(_("REASON"), rank=2, least=9, most=24, key="reason"),
        Column(_("OBJECT"), rank=0, least=24, most=44, key="name"),
        Column(_("COUNT"), rank=3, least=5, most=6, right=True, key="count"),
        Column(_("MESSAGE"), rank=0, least=20, most=160, key="message"),
    ),
    _event_cells,
    drill=_about,
    sorting=Sorting("age"),
)


def _node_cells(seen: Seen) -> tuple[Cell, ...]:
    node = seen.obj
    roles = ",".join(key.removeprefix(_ROLE) for key in labels_of(node) if key.startswith(_ROLE))
    addresses = {item.get("type"): item.get("address") for item in items(node, "status", "addresses")}
    return (
        name(node),
        health_cell(seen.verdict),
        plain(roles),
        plain(text(node, "status", "nodeInfo", "kubeletVersion")),
        plain(addresses.get("InternalIP")),
        plain(dig(node, "status", "allocatable", "cpu")),
        plain(dig(node, "status", "allocatable", "memory")),
        age(node),
        why_cell(seen.verdict),
    )


NODES = TableDefinition(
    "nodes",
    "Node",
    _("Nodes"),
    ("nodes", "no", "node"),
    (
        NAME,
        HEALTH_COLUMN,
        Column(_("ROLES"), rank=3, least=6, most=24, key="roles"),
        Column(_("VERSION"), rank=2, least=8, most=16, key="version"),
        Column(_("ADDRESS"), rank=3, least=9, most=15, key="address"),
        Column(_("CPU"), rank=4, least=3, most=6, right=True, key="cpu"),
        Column(_("MEMORY"), rank=4, least=6, most=12, right=True, key="memory"),
        AGE,
        WHY,
    ),
    _node_cells,
    namespaced=False,
    judge=lambda obj, events, terms: rollout.assess_node(obj, terms),
)


def _namespace_cells(seen: Seen) -> tuple[Cell, ...]:
    namespace = seen.obj
    phase = text(namespace, "status", "phase")
    return (
        name(namespace),
        Cell("✓ Active", Tone.GOOD) if phase == "Active" else plain(f"! {phase}", Tone.WARN),
        plain(label_text(labels_of(namespace)), Tone.MUTED),
        age(namespace),
        why_cell(seen.verdict),
    )


def _inside(namespace: Object) -> Place:
    return Place("pods", name_of(namespace))


NAMESPACES = TableDefinition(
    "namespaces",
    "Namespace",
    _("Namespaces"),
    ("namespaces", "ns", "namespace"),
    (
        NAME,
        Column(_("STATUS"), rank=0, least=8, most=14, key="status"),
        Column(_("LABELS"), rank=3, least=12, most=60, key="labels"),
        AGE,
        replace(WHY, rank=2),
    ),
    _namespace_cells,
    namespaced=False,
    judge=lambda obj, events, terms: rollout.assess_namespace(obj, terms=terms),
    drill=_inside,
    scopes=frozenset({"namespaces"}),
)
