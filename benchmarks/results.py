"""A measured figure, its peer and its budget."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any


class Limit(StrEnum):
    """What a budget is held against."""

    AT_MOST = "at most"
    AT_LEAST = "at least"
    OVER_PEER = "over the peer, at most"
    TIMES_PEER = "times the peer, at most"


@dataclass(frozen=True, slots=True)
class Budget:
    """A promise of issue 2; the amount is in the result's unit, except for TIMES_PEER."""

    limit: Limit
    amount: float


@dataclass(frozen=True, slots=True)
class Result:
    """One row: `value` and `peer_value` are medians in `unit`."""

    name: str
    value: float
    unit: str
    budget: Budget
    peer: str = ""
    peer_value: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times the peer's figure ours is."""
        return self.value / self.peer_value if self.peer_value else None

    @property
    def kept(self) -> bool:
        """Whether the budget holds."""
        peer = self.peer_value or 0.0
        match self.budget.limit:
            case Limit.AT_MOST:
                return self.value <= self.budget.amount
            case Limit.AT_LEAST:
                return self.value >= self.budget.amount
            case Limit.OVER_PEER:
                return self.value - peer <= self.budget.amount
            case Limit.TIMES_PEER:
                return self.value <= self.budget.amount * peer

    def as_object(self) -> dict[str, Any]:
        """The result as JSON data."""
        return {
            "name": self.name,
            "value": self.value,
            "unit": self.unit,
            "peer": self.peer or None,
            "peer_value": self.peer_value,
            "ratio": self.ratio,
            "budget": {"limit": self.budget.limit.value, "amount": self.budget.amount},
            "ok": self.kept,
        }

    def cells(self) -> list[str]:
        """The result as the cells of a table row."""
        peer = f"{self.peer_value:.4g} {self.unit}" if self.peer_value is not None else ""
        unit = "" if self.budget.limit is Limit.TIMES_PEER else f" {self.unit}"
        return [
            self.name,
            f"{self.value:.4g} {self.unit}",
            self.peer,
            peer,
            f"{self.ratio:.2f}" if self.ratio is not None else "",
            f"{self.budget.limit} {self.budget.amount:g}{unit}",
            "ok" if self.kept else "over",
        ]


HEADINGS = ("What", "Ours", "Peer", "Peer's", "Ratio", "Budget", "")


def interleaved(rounds: int, *measures: Callable[[], float]) -> list[float]:
    """Median of each measure; they take turns, so that what else the machine does meets all of them alike."""
    taken: list[Sequence[float]] = [[measure() for measure in measures] for _round in range(rounds)]
    return [statistics.median(column) for column in zip(*taken, strict=True)]


def memory_of(pid: int, row: str = "VmRSS") -> float:
    """Resident memory of a process in MB, of now or, by `VmHWM`, at its peak (proc(5))."""
    rows = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in rows if line.startswith(f"{row}:")) / 1000
