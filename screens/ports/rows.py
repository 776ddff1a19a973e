"""The NodePorts of a cluster beside those that files and routes want. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from screens.look import Tone
from screens.place import Place
from screens.resources.reading import items, name_of, text
from screens.widgets.table import Cell, Column, Row
from services.federation import node_ports
from services.i18n import _
from services.kubernetes import Object
from services.party import NODE_PORTS, PartyFile
from services.session.wiring import Wired
from services.text import one_line

COLUMNS = (
    Column(_("PORT"), rank=0, least=6, most=8, right=True, key="name"),
    Column(_("STATE"), rank=0, least=12, most=20, key="health"),
    Column(_("OWNER"), rank=0, least=16, most=60, key="owner"),
    Column(_("LEADS TO"), rank=2, least=8, most=28, key="to"),
    Column(_("EXPECTED BY"), rank=1, least=16, most=120, key="by"),
)


@dataclass(slots=True)
class NodePort:
    """A port: its Service, if there is one, and who counts on it. `askers` are namespaces of files that ask for it."""

    number: int
    owner: Object | None = None
    to: str = ""
    expected: list[str] = field(default_factory=list)
    askers: set[str] = field(default_factory=set)

    @property
    def place(self) -> Place | None:
        """The owner's description."""
        if self.owner is None:
            return None
        name = name_of(self.owner)
        return Place("describe", text(self.owner, "metadata", "namespace"), kind="Service", name=name, title=name)


def port_map(services: Iterable[Object], wired: Iterable[Wired], files: Iterable[PartyFile]) -> list[NodePort]:
    """Every port that is taken or wanted, in order."""
    ports: dict[int, NodePort] = {}
    for service in services:
        for port in items(service, "spec", "ports"):
            if number := port.get("nodePort"):
                taken = ports.setdefault(number, NodePort(number))
                taken.owner, taken.to = service, f"{port.get('port')}/{port.get('protocol', 'TCP')}"
    for one in wired:
        for wire in one.wires:
            # Of a route that leads out of here nothing can be said by the ports of this cluster.
            if wire.listens is not None:
                wanted = ports.setdefault(wire.port, NodePort(wire.port))
                wanted.expected.append(str(_("route {guest} → {host}", guest=one.party.title, host=wire.target)))
    for file in files:
        for use, number in node_ports(file).items():
            wanted = ports.setdefault(number, NodePort(number))
            wanted.expected.append(f"{file.document.source} {use}")
            wanted.askers.add(file.namespace)
    return [ports[number] for number in sorted(ports)]


def port_row(port: NodePort) -> Row:
    """One port."""
    state = _state(port)
    owner = port.owner
    called = f"{text(owner, 'metadata', 'namespace')}/{name_of(owner)}" if owner is not None else "-"
    cells = (
        Cell(str(port.number), Tone.STRONG, order=port.number),
        state,
        Cell(one_line(called)),
        Cell(one_line(port.to) or "-", Tone.MUTED),
        Cell(one_line(", ".join(port.expected)) or "-", Tone.MUTED),
    )
    return Row(str(port.number), cells, port, tone=state.tone)


def free_ranges(taken: Collection[int]) -> str:
    """`30000-30008, 30011-32767`: what may still be asked for."""
    return ", ".join(f"{first}-{last}" if first != last else str(first) for first, last in _gaps(taken)) or "-"


def _gaps(taken: Collection[int]) -> Iterator[tuple[int, int]]:
    inside = sorted({number for number in taken if number in NODE_PORTS})
    for before, after in pairwise((NODE_PORTS.start - 1, *inside, NODE_PORTS.stop)):
        if after - before > 1:
            yield before + 1, after - 1


def _state(port: NodePort) -> Cell:
    if port.owner is None:
        return Cell(f"○ {_('nobody there')}", Tone.WARN)
    if port.askers - {text(port.owner, "metadata", "namespace")}:
        return Cell(f"✗ {_('taken')}", Tone.BAD)
    return Cell(f"✓ {_('served')}", Tone.GOOD)
