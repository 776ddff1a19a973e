"""What parties ask of the nodes: the chart's default requests, or what the file says instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from services.federation.workloads import REQUESTS
from services.kubernetes import parse_cpu, parse_memory
from services.party import PartyFile, whole


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


# Modules of which a file may say what they request, though their charts ask for nothing by default.
_BLOCKS = (
    ("rollsite", "rollsite"), ("osx", "osx"), ("clustermanager", "clustermanager"), ("nodemanager", "nodemanager"),
    ("python", "python"), ("spark", "spark.master"), ("spark", "spark.worker"), ("rabbitmq", "rabbitmq"),
    ("pulsar", "pulsar"),
)  # fmt: skip


def demand_of(party: PartyFile) -> Demand:
    """The sum of the party's requests. A quantity that Kubernetes would refuse counts as nothing."""
    if not party.era_is_known:
        return Demand.none()
    defaults = {row.block: row for row in REQUESTS if row.covers(party.chart_version)}
    total = Demand.none()
    for module, block in _BLOCKS:
        if module in party.modules:
            path = tuple(block.split("."))
            row = defaults.get(block)
            default = Demand(parse_cpu(row.cpu), parse_memory(row.memory)) if row else Demand.none()
            count = whole(party.get((*path, "replicas")))
            total += _asked(party, path, default) * (count if count is not None else row.replicas if row else 1)
    return total


def _asked(party: PartyFile, path: tuple[str, ...], default: Demand) -> Demand:
    requests = party.get((*path, "resources", "requests"))
    if not isinstance(requests, dict):
        return default
    return Demand(_amount(parse_cpu, requests.get("cpu")), _amount(parse_memory, requests.get("memory")))


def _amount(parse: Any, text: object) -> int:
    try:
        return max(0, int(parse(text))) if isinstance(text, str | int | float) else 0
    except ValueError:
        return 0
