"""KubeFATE's charts, each with its tables and the versions that were published."""

from __future__ import annotations

from typing import NamedTuple

from services.party.grammar import exchange, serving, v2_0
from services.party.grammar.words import Blocks, Modules


class Chart(NamedTuple):
    """A chart's tables, and its versions, oldest first."""

    blocks: Blocks
    modules: Modules
    versions: tuple[str, ...]


_LATE = (
    "v1.6.0", "v1.6.0-a", "v1.6.1", "v1.7.0", "v1.7.1", "v1.7.1-a", "v1.7.2", "v1.8.0", "v1.8.1",
    "v1.9.0", "v1.9.1", "v1.9.2", "v1.10.0", "v1.11.1", "v1.11.2",
)  # fmt: skip
CHARTS: dict[str, Chart] = {
    "fate": Chart(
        v2_0.BLOCKS,
        v2_0.MODULES,
        (
            "v1.3.0-a", "v1.3.0-b", "v1.4.0", "v1.4.0-a", "v1.4.0-b", "v1.4.1", "v1.4.1-a", "v1.4.2", "v1.4.2-b",
            "v1.4.3", "v1.4.4", "v1.4.5", "v1.5.0", "v1.5.0-a", "v1.5.0-b", "v1.5.1", "v1.5.2", "v1.5.3", *_LATE,
            "v2.0.0",
        ),
    ),
    "fate-exchange": Chart(exchange.BLOCKS, exchange.MODULES, _LATE),
    "fate-serving": Chart(
        serving.BLOCKS,
        serving.MODULES,
        ("v1.2.2", "v1.2.2-a", "v1.2.4", "v2.0.0", "v2.0.4", "v2.1.5", "v2.1.6"),
    ),
}  # fmt: skip
