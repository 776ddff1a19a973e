"""The NodePorts that a party asks for."""

from __future__ import annotations

from services.party import PartyFile, asked_ports


def node_ports(party: PartyFile) -> dict[str, int]:
    """NodePort by what it is for: `rollsite`, or `python.httpNodePort` where a block has several."""
    return {row.block if row.key == "nodePort" else f"{row.block}.{row.key}": port for row, port in asked_ports(party)}
