"""The Ingress hosts that a party's charts make (kubefate.md §6.3, §6.4, §7.4)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from services.party.grammar import find_key
from services.party.partyfile import PartyFile
from services.yamldoc import Path

HOST_MODULES = ("fateboard", "client", "spark", "rabbitmq", "pulsar", "servingProxy", "servingAdmin")
_DEFAULTS = {"spark": "spark", "rabbitmq": "rabbitmq", "pulsar": "pulsar"}
_HOST_KEYS = {"spark": "sparkUI", "rabbitmq": "rabbitmqUI", "pulsar": "pulsarUI"}


class IngressHost(NamedTuple):
    """A host of a module's Ingress, where the file sets it, and whether it is the chart's default."""

    module: str
    host: str
    path: Path
    is_default: bool


def hosts_of(party: PartyFile) -> Iterator[IngressHost]:
    """The hosts of the modules that are installed. FATE-Board comes with `python` before chart v1.5.0."""
    for module in HOST_MODULES:
        if _is_installed(party, module):
            yield from _hosts(party, module)


def board_host(party: PartyFile) -> str | None:
    """FATE-Board's host as the party file and its chart make it; None where no board is installed."""
    return host_of(party, "fateboard")


def host_of(party: PartyFile, module: str) -> str | None:
    """A module's host as the party file and its chart make it; None where the module is not installed."""
    return next((entry.host for entry in hosts_of(party) if entry.module == module), None)


def _is_installed(party: PartyFile, module: str) -> bool:
    if module == "fateboard" and not party.era.engines:
        return "python" in party.modules
    return module in party.modules and bool(_default(party, module))


def _hosts(party: PartyFile, module: str) -> Iterator[IngressHost]:
    default = IngressHost(module, _default(party, module), (party.era.host_key or "partyId", module), True)
    if party.era.host_key == "host":
        path: Path = ("host", _HOST_KEYS.get(module, module))
        host = party.get(path)
        yield IngressHost(module, host, path, False) if isinstance(host, str) and host else default
        return
    entries = party.get(("ingress", module, "hosts")) if party.era.host_key == "ingress" else None
    named = [
        IngressHost(module, entry["name"], ("ingress", module, "hosts", index, "name"), False)
        for index, entry in enumerate(entries if isinstance(entries, list) else ())
        if isinstance(entry, dict) and isinstance(entry.get("name"), str)
    ]
    yield from named or (default,)


def _default(party: PartyFile, module: str) -> str:
    era = party.era
    if era.host_key == "ingress":
        key = find_key(("ingress", module, "hosts", 0, "name"), *party.chart)
        return str(key.default) if key is not None else ""
    patterns = {"fateboard": era.board_host, "client": era.client_host}
    pattern = patterns.get(module, era.board_host.replace("fateboard", _DEFAULTS.get(module, module)))
    return pattern.format(party_id=party.data.get("partyId", ""))
