"""KubeFATE's charts, each with its tables."""

from __future__ import annotations

from typing import NamedTuple

from services.party.grammar import fate_rows
from services.party.grammar.model import Block, Module


class Chart(NamedTuple):
    """A chart's tables."""

    blocks: tuple[Block, ...]
    modules: tuple[Module, ...]


CHARTS: dict[str, Chart] = {"fate": Chart(fate_rows.BLOCKS, ())}
