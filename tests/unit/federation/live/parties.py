"""Party files as the live rules are asked about."""

from __future__ import annotations

from services.party import PartyFile, parse_party


def party(more: str = "", *, chart: str = "v1.3.0-a", number: int = 9999, modules: str = "proxy, mysql") -> PartyFile:
    name = f"fate-{number}"
    text = (
        f"name: {name}\nnamespace: {name}\nchartName: fate\nchartVersion: {chart}\npartyId: {number}\n"
        f"modules: [{modules}]\n{more}"
    )
    return parse_party(text, f"{name}.yaml")
