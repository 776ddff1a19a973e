"""Parties together: cross lint, topology, ports, capacity, images."""

from services.federation.capacity import Demand, demand_of
from services.federation.federation import Federation
from services.federation.images import images_of
from services.federation.lint import RULES, lint_federation
from services.federation.ports import node_ports
from services.federation.topology import Link, links_of

__all__ = [
    "RULES",
    "Demand",
    "Federation",
    "Link",
    "demand_of",
    "images_of",
    "links_of",
    "lint_federation",
    "node_ports",
]
