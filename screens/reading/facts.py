"""What is worth telling of an object beside what all objects have: a line for each fact, as its kind has it. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from screens.look import Tone
from screens.resources.reading import dig, items, label_text, number, text
from screens.resources.surroundings import ports
from screens.widgets.lines import Line
from services.i18n import Message, _
from services.kubefate import class_of, hosts_of
from services.kubernetes import Object
from services.redact import secrets
from services.text import visible

Fact = tuple[Message, str]
_MOST_LINES = 400
"""Of one value of a ConfigMap; all of it is in the YAML."""


def facts(kind: str, obj: Object) -> Iterator[Fact]:
    """Title and value; a value may be empty."""
    of_kind = _FACTS.get(kind)
    if of_kind is not None:
        yield from of_kind(obj)


def contents(kind: str, obj: Object) -> Iterator[tuple[str, list[Line]]]:
    """What a ConfigMap holds: each key with the lines of its value."""
    if kind != "ConfigMap":
        return
    for key, value in sorted((dig(obj, "data") or {}).items()):
        lines = [visible(line.expandtabs(4), keep="") for line in str(value).splitlines()]
        shown: list[Line] = [(f"  {secrets.mask(line)}", Tone.PLAIN) for line in lines[:_MOST_LINES]]
        if left := max(0, len(lines) - _MOST_LINES):
            shown.append((f"  {_('… and {count} lines more: y shows all', count=left)}", Tone.MUTED))
        yield key, shown or [(f"  {_('empty')}", Tone.MUTED)]


def _service(obj: Object) -> Iterator[Fact]:
    yield _("Type"), text(obj, "spec", "type")
    yield _("Cluster IP"), text(obj, "spec", "clusterIP")
    yield _("Ports"), ports(obj)
    yield _("Selector"), label_text(dig(obj, "spec", "selector"))


def _ingress(obj: Object) -> Iterator[Fact]:
    addresses = items(obj, "status", "loadBalancer", "ingress")
    yield _("Class"), class_of(obj)
    yield _("Hosts"), ", ".join(hosts_of(obj))
    yield _("Address"), ", ".join(text(one, "ip") or text(one, "hostname") for one in addresses)


def _workload(obj: Object) -> Iterator[Fact]:
    ready, wanted = number(obj, "status", "readyReplicas"), number(obj, "spec", "replicas", default=1)
    yield _("Ready"), f"{ready}/{wanted}"
    yield _("Selector"), label_text(dig(obj, "spec", "selector", "matchLabels"))


def _claim(obj: Object) -> Iterator[Fact]:
    yield _("State"), text(obj, "status", "phase")
    yield _("Size"), text(obj, "status", "capacity", "storage") or text(obj, "spec", "resources", "requests", "storage")
    yield _("Class"), text(obj, "spec", "storageClassName")
    yield _("Volume"), text(obj, "spec", "volumeName")


def _node(obj: Object) -> Iterator[Fact]:
    addresses = (f"{text(one, 'type')} {text(one, 'address')}" for one in items(obj, "status", "addresses"))
    yield _("Address"), ", ".join(addresses)
    yield _("Version"), text(obj, "status", "nodeInfo", "kubeletVersion")
    yield _("CPU"), str(dig(obj, "status", "allocatable", "cpu") or "")
    yield _("Memory"), str(dig(obj, "status", "allocatable", "memory") or "")
    yield _("Taints"), ", ".join(f"{text(one, 'key')}:{text(one, 'effect')}" for one in items(obj, "spec", "taints"))


def _namespace(obj: Object) -> Iterator[Fact]:
    yield _("State"), text(obj, "status", "phase")


_FACTS: dict[str, Callable[[Object], Iterator[Fact]]] = {
    "Service": _service,
    "Ingress": _ingress,
    "Deployment": _workload,
    "StatefulSet": _workload,
    "ReplicaSet": _workload,
    "PersistentVolumeClaim": _claim,
    "Node": _node,
    "Namespace": _namespace,
}
