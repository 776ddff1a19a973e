"""A party file: one organisation's `cluster.yaml` for KubeFATE, with the place of everything in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any, NamedTuple

from services.party.eras import Era, era_of
from services.party.grammar import PORT_KEYS, Node, grammar_of
from services.party.grammar.walking import walk
from services.yamldoc import Path, YamlDocument, look_up

_TABLE: Path = ("nginx", "route_table")
"""Where parties that compute with Spark know each other from; their queue has a table beside it."""


class Route(NamedTuple):
    """How a party reaches a peer: an entry of its gateway's partyList, or of its nginx's table, at `path`.

    None where the file says nothing.
    """

    party_id: int | None
    host: str | None
    port: int | None
    path: Path


def title_of(name: str, namespace: str) -> str:
    """What tells a party from all others: KubeFATE's key is the pair of name and namespace, mostly twice the same."""
    return name if name == namespace else f"{namespace}/{name}"


@dataclass(frozen=True)
class PartyFile:
    """A party file that was read. Values are offered as KubeFATE would take them; lint tells what is wrong."""

    source: FilePath | None
    document: YamlDocument
    era: Era
    era_is_known: bool
    """False when chartVersion is missing or unreadable, and the era was guessed from the blocks."""
    data: Mapping[str, Any]
    """The file's data, with the legacy key `version` offered as chartVersion."""

    @cached_property
    def name(self) -> str:
        """The FATE cluster's name; "" when the file has none."""
        return text_of(self.data.get("name"))

    @cached_property
    def namespace(self) -> str:
        """The namespace; "" when the file has none."""
        return text_of(self.data.get("namespace"))

    @property
    def title(self) -> str:
        """What tells it from all others."""
        return title_of(self.name, self.namespace)

    @cached_property
    def chart_name(self) -> str:
        """The chart; `fate` where the file does not say, as KubeFATE of that era does."""
        return text_of(self.data.get("chartName")) or "fate"

    @cached_property
    def chart_version(self) -> str:
        """The chart's version; "" when the file has none."""
        return text_of(self.data.get("chartVersion"))

    @property
    def chart(self) -> tuple[str, str]:
        """Version and name of the chart that the file is read by: a likely one when it does not say."""
        return self.chart_version if self.era_is_known else self.era.since, self.chart_name

    @property
    def chart_version_path(self) -> Path:
        """Where the file says the chart's version: under its own key, or the legacy one."""
        return ("chartVersion",) if ("chartVersion",) in self.document.keys else ("version",)

    @cached_property
    def party_id(self) -> int | None:
        """The party id, when it is a whole number."""
        return whole(self.data.get("partyId"))

    @cached_property
    def modules(self) -> tuple[str, ...]:
        """The modules asked for, in the file's order."""
        listed = self.data.get("modules")
        return tuple(item for item in listed if isinstance(item, str)) if isinstance(listed, list) else ()

    @property
    def spec(self) -> dict[str, Any]:
        """What KubeFATE gets as `data`: the whole file with name, namespace, chartName and chartVersion in it."""
        keys = {"name": self.name, "namespace": self.namespace}
        return {**self.data, **keys, "chartName": self.chart_name, "chartVersion": self.chart_version}

    @cached_property
    def routes(self) -> tuple[Route, ...]:
        """The peers that the gateway knows by address, in the file's order."""
        return tuple(self._routes())

    @cached_property
    def table_routes(self) -> tuple[Route, ...]:
        """The peers that nginx knows by address: with Spark it is the door in the gateway's place."""
        return tuple(self._table_routes())

    @cached_property
    def has_exchange(self) -> bool:
        """Whether the gateway sends what it has no route for to an exchange."""
        return self.era.default_route and isinstance(self.get((self.era.gateway, "exchange")), dict)

    @cached_property
    def door(self) -> Path:
        """The key of the NodePort by which other parties come in: the gateway's, or nginx's with Spark."""
        gateway = self.era.gateway
        if "nginx" not in self.modules or gateway in self.modules:
            return (gateway, "nodePort")
        return next(row.path for row in PORT_KEYS if row.block == "nginx" and row.covers(self.chart[0]))

    @cached_property
    def gateway_port(self) -> int | None:
        """The NodePort at which other parties reach this one; None when its door has none."""
        block, key = self.door
        values = self.get((block,))
        if not isinstance(values, dict):
            return None
        always = any(row.always and row.block == block and row.covers(self.chart[0]) for row in PORT_KEYS)
        exposed = always or values.get("type") in ("NodePort", "LoadBalancer")
        return whole(values.get(key)) if exposed else None

    def table_key(self, party_id: int) -> str:
        """How nginx's table of this file calls a party, or would."""
        return str(next((route.path[-1] for route in self.table_routes if route.party_id == party_id), party_id))

    def is_gateway_service(self, host: str | None) -> bool:
        """Whether `host` is the gateway's Service inside the cluster, past its NodePort."""
        name = self._gateway_service
        return host is not None and host.startswith(name) and (host == name or host.startswith(f"{name}.svc"))

    def get(self, path: Path) -> Any:
        """The value at `path`; None when there is none."""
        return look_up(self.data, path)

    @cached_property
    def places(self) -> tuple[tuple[Path, Node, Any], ...]:
        """Every place of the file that its chart knows, with what may stand there: empty for a chart not known."""
        if not self.era_is_known:
            return ()
        return tuple(walk(self.data, grammar_of(self.chart_version, self.chart_name)))

    def as_chart(self, chart_version: str) -> PartyFile:
        """This file read as one of another chart version. Raises ValueError for what is no chart version."""
        era = era_of(chart_version, self.chart_name)
        return replace(self, era=era, era_is_known=True, data={**self.data, "chartVersion": chart_version})

    @cached_property
    def _gateway_service(self) -> str:
        return f"{self.era.gateway}.{self.namespace}"

    def _routes(self) -> Iterator[Route]:
        base: Path = (self.era.gateway, "partyList")
        entries = self.get(base)
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, dict):
                host = entry.get("partyIp")
                yield Route(
                    whole(entry.get("partyId")),
                    text_of(host) or None,
                    whole(entry.get("partyPort")),
                    (*base, index),
                )

    def _table_routes(self) -> Iterator[Route]:
        table = self.get(_TABLE) if "nginx" in self.modules else None
        for identifier, entry in table.items() if isinstance(table, dict) else ():
            hops = entry.get("proxy") if isinstance(entry, dict) else None
            hop = hops[0] if isinstance(hops, list) and hops and isinstance(hops[0], dict) else {}
            port = whole(hop.get("http_port", hop.get("port")))
            yield Route(whole(identifier), text_of(hop.get("host")) or None, port, (*_TABLE, identifier))


def whole(value: object) -> int | None:
    """`value` as the whole number that it is, also when it is written in quotes."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) < 20:
        return int(value)
    return value if isinstance(value, int) else None


def text_of(value: object) -> str:
    """`value` as KubeFATE would take it for a text; "" for what is none."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
