"""What parties ask of the nodes: the chart's default requests, or what the file says instead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.kubernetes import parse_cpu, parse_memory
from services.party import PartyFile, find_key, whole


@dataclass(frozen=True, slots=True)
class Demand:
    """Resources: CPU in millicores, memory in bytes."""

    cpu: int
    memory: int

    @classmethod
    def none(cls) -> Demand:
        """Nothing at all."""
        return cls(0, 0)

    def __add__(self, other: Demand) -> Demand:
        return Demand(self.cpu + other.cpu, self.memory + other.memory)

    def __sub__(self, other: Demand) -> Demand:
        return Demand(self.cpu - other.cpu, self.memory - other.memory)

    def __mul__(self, count: int) -> Demand:
        return Demand(self.cpu * count, self.memory * count)

    def fits(self, free: Demand) -> bool:
        """Whether `free` has room for all of it."""
        return self.cpu <= free.cpu and self.memory <= free.memory


@dataclass(frozen=True, slots=True)
class Share:
    """What one component of a party asks for: `each` of `count` pods."""

    component: str
    count: int
    each: Demand


# Blocks that a file may set requests for, and the module that brings them.
_BLOCKS = (
    ("rollsite", "rollsite"), ("lbrollsite", "lbrollsite"), ("osx", "osx"), ("clustermanager", "clustermanager"),
    ("nodemanager", "nodemanager"), ("python", "python"), ("spark", "spark.master"), ("spark", "spark.worker"),
    ("rabbitmq", "rabbitmq"), ("pulsar", "pulsar"),
)  # fmt: skip


def demand_of(party: PartyFile) -> Demand:
    """The sum of the party's requests. A quantity that Kubernetes would refuse counts as nothing."""
    return sum((share.each * share.count for share in shares_of(party)), start=Demand.none())


def shares_of(party: PartyFile) -> Iterator[Share]:
    """What each component that asks for anything asks for, by the file, else by the chart's defaults."""
    for module, block in _BLOCKS if party.era_is_known else ():
        if module in party.modules:
            count = whole(party.get((*block.split("."), "replicas")))
            each = _asked(party, block)
            if each != Demand.none():
                yield Share(block, _default(party, f"{block}.replicas", 1) if count is None else count, each)


def _asked(party: PartyFile, block: str) -> Demand:
    requests = party.get((*block.split("."), "resources", "requests"))
    if not isinstance(requests, dict):
        names = (f"{block}.resources.requests.{resource}" for resource in ("cpu", "memory"))
        requests = {name.rpartition(".")[2]: _default(party, name, 0) for name in names}
    return Demand(_amount(parse_cpu, requests.get("cpu")), _amount(parse_memory, requests.get("memory")))


def _default(party: PartyFile, dotted: str, otherwise: int) -> Any:
    key = find_key(dotted, party.chart_version, party.chart_name)
    return otherwise if key is None or key.default is None else key.default


def _amount(parse: Any, text: object) -> int:
    try:
        return max(0, int(parse(text))) if isinstance(text, str | int | float) else 0
    except ValueError:
        return 0
