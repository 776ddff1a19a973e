"""The values that are known for a key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.party.editing.spots import Chart, default_of
from services.party.grammar import CHART_NAMES, Key, KeyType, versions_of
from services.yamldoc import scalar


def words_of(key: Key, chart: Chart, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What may be written as the value of `key`, as YAML; the chart's default is among it."""
    return tuple(dict.fromkeys(_words(key, chart, data)))


def _words(key: Key, chart: Chart, data: Mapping[str, Any]) -> Iterator[str]:
    if key.path == "chartName":
        yield from CHART_NAMES
    elif key.path == "chartVersion":
        yield from reversed(versions_of(chart.name))
    elif key.path in ("name", "namespace"):
        # A namespace is called like its party.
        told = data.get("name" if key.path == "namespace" else "partyId")
        if told is not None and not isinstance(told, dict | list):
            yield str(told) if key.path == "namespace" else f"fate-{told}"
    elif key.type is KeyType.BOOLEAN:
        yield from ("true", "false")
    else:
        yield from key.allowed
    # The published passwords are not what anybody should choose.
    if key.default is not None and not key.allowed and key.type not in (KeyType.BOOLEAN, KeyType.PASSWORD):
        yield scalar(default_of(key, chart, data))
