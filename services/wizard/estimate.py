"""How long it will take, roughly: what each part took where it was measured, added up. Pure."""

from __future__ import annotations

from dataclasses import dataclass

_BASE = (1.0, 4.0)
_ROUND = (3.0, 15.0)
"""Minutes of one round of parties: with the images on the nodes, and with a registry that is slow."""
_TEST = (0.5, 2.0)
_AT_ONCE = 2
"""Parties that are installed side by side."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """Minutes, from the least to the most that is usual."""

    least: int
    most: int


def estimate(parties: int, *, base: bool, verify: bool, preloaded: bool, installed: bool = False) -> Estimate:
    """For so many parties; `base`: KubeFATE is installed too; `preloaded`: the images are on the nodes; `installed`:
    so are the parties."""
    rounds = 0 if installed else -(-parties // _AT_ONCE)
    tests = parties * parties if verify else 0
    least = (_BASE[0] if base else 0) + rounds * _ROUND[0] + tests * _TEST[0]
    most = (_BASE[1] if base else 0) + rounds * _ROUND[0 if preloaded else 1] + tests * _TEST[1]
    return Estimate(max(1, round(least)), max(1, round(most)))
