"""The lint of a party file of 300 lines."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import yaml

from benchmarks.results import Budget, Limit, Result, interleaved
from services.party import lint_party, parse_party

ROUNDS = 101
LINES = 300
PARTY = Path(__file__).parents[1] / "examples" / "article" / "fate-9999.yaml"


def measure() -> list[Result]:
    """Read with positions and lint, beside a plain load of the same text by libyaml."""
    text = _party_text()
    ours, peer = interleaved(
        ROUNDS,
        _timed(lambda: lint_party(parse_party(text, "bench.yaml"))),
        _timed(lambda: yaml.load(text, yaml.CSafeLoader)),
    )
    return [Result("party lint, 300 lines", ours, "ms", Budget(Limit.AT_MOST, 4), "yaml.CSafeLoader", peer)]


def _party_text() -> str:
    """The article's party with as many more parties in its route table as fill 300 lines."""
    head, tail = PARTY.read_text().split("    - partyId: 10000\n", 1)
    lines = head.count("\n") + 1 + tail.count("\n")
    more = (
        f"    - partyId: {20000 + number}\n      partyIp: 10.0.{number // 250}.{number % 250 + 1}\n"
        "      partyPort: 30010\n"
        for number in range((LINES - lines) // 3)
    )
    return f"{head}{''.join(more)}    - partyId: 10000\n{tail}"


def _timed(act: Callable[[], object]) -> Callable[[], float]:
    def once() -> float:
        began = time.perf_counter()
        act()
        return (time.perf_counter() - began) * 1000

    return once
