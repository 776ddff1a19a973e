"""Parties together: cross lint, topology, ports, mirroring, capacity, images."""

from typing import TYPE_CHECKING

from services.late import late

if TYPE_CHECKING:
    from services.federation.capacity import Demand, Share, demand_of, shares_of
    from services.federation.federation import Federation
    from services.federation.images import PRELOADERS, images_of, preload_commands
    from services.federation.lint import RULES, lint_federation
    from services.federation.mirroring import AddressUnknown, CannotMirror, MirrorChange, Mirrored, mirror
    from services.federation.ports import PortProposal, node_ports, propose_ports, with_ports
    from services.federation.recorded import party_from, recorded_party
    from services.federation.session import LintSession
    from services.federation.topology import Link, Place, Shape, Topology, links_of, topology_of
else:
    __getattr__ = late(
        __name__,
        {
            "capacity": "Demand Share demand_of shares_of",
            "federation": "Federation",
            "images": "PRELOADERS images_of preload_commands",
            "lint": "RULES lint_federation",
            "mirroring": "AddressUnknown CannotMirror MirrorChange Mirrored mirror",
            "ports": "PortProposal node_ports propose_ports with_ports",
            "recorded": "party_from recorded_party",
            "session": "LintSession",
            "topology": "Link Place Shape Topology links_of topology_of",
        },
    )

__all__ = [
    "PRELOADERS",
    "RULES",
    "AddressUnknown",
    "CannotMirror",
    "Demand",
    "Federation",
    "Link",
    "LintSession",
    "MirrorChange",
    "Mirrored",
    "Place",
    "PortProposal",
    "Shape",
    "Share",
    "Topology",
    "demand_of",
    "images_of",
    "links_of",
    "lint_federation",
    "mirror",
    "node_ports",
    "party_from",
    "preload_commands",
    "propose_ports",
    "recorded_party",
    "shares_of",
    "topology_of",
    "with_ports",
]
