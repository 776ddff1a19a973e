"""The tables as trees, one per chart and version: what grammar is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from services.party.grammar.model import Block, Key, KeyType, Module, Node
from services.party.versions import Dated, version_key
from services.yamldoc import Path

if TYPE_CHECKING:
    from services.party.grammar.charts import Chart

CHART_NAMES = ("fate", "fate-exchange", "fate-serving")
"""The charts that there are tables of."""
_ANY_NAME = "*"


@lru_cache(maxsize=128)
def grammar_of(chart_version: str, chart_name: str = "fate") -> Node:
    """The keys that a chart reads, as a tree; anything for a chart that is not KubeFATE's, or older than its tables.

    Raises ValueError for what is no chart version.
    """
    chart, order = _chart(chart_name), version_key(chart_version)
    if chart is None or order < version_key(chart.versions[0]):
        return Node(free=True)
    root = Node()
    for block in chart.blocks:
        if Dated(since=block.since, before=block.before).covers(chart_version):
            for key in _keys(block):
                _plant(root, key)
    listed = root.children["modules"]
    if listed.item is not None:
        listed.item = replace(listed.item, allowed=tuple(row.name for row in modules_of(chart_version, chart_name)))
    return root


def find_key(path: Path | str, chart_version: str, chart_name: str = "fate") -> Key | None:
    """The key at a place of a party file, as a path or dotted (`rollsite.partyList[0].partyIp`); None for none.

    Raises ValueError for what is no chart version.
    """
    steps = parse_path(path) if isinstance(path, str) else path
    node: Node | None = grammar_of(chart_version, chart_name)
    for step in steps:
        node = node.child(step) if node is not None else None
    if node is None:
        return None
    return node.item if steps and isinstance(steps[-1], int) else node.key


def modules_of(chart_version: str, chart_name: str = "fate") -> tuple[Module, ...]:
    """The words that the list `modules` may hold. Raises ValueError for what is no chart version."""
    chart = _chart(chart_name)
    return tuple(row for row in chart.modules if row.covers(chart_version)) if chart else ()


def versions_of(chart_name: str = "fate") -> tuple[str, ...]:
    """The versions of a chart that were published, oldest first; none for a chart that is not KubeFATE's."""
    chart = _chart(chart_name)
    return chart.versions if chart else ()


def parse_path(dotted: str) -> Path:
    """`a.b[0].c` as a path: ("a", "b", 0, "c"). `[]` is any item, and stays out. Raises ValueError for no path."""
    steps: list[str | int] = []
    for part in dotted.split("."):
        name, *indices = part.split("[")
        if not name:
            raise ValueError(dotted)
        steps.append(name)
        for index in indices:
            number = index.removesuffix("]")
            if number == index or not (number.isdecimal() and number.isascii()):
                raise ValueError(dotted)
            steps.append(int(number))
    return tuple(steps)


def _chart(chart_name: str) -> Chart | None:
    # The tables are loaded with the first question: most commands that import this package ask none.
    from services.party.grammar.charts import CHARTS

    return CHARTS.get(chart_name)


def _keys(block: Block) -> Iterator[Key]:
    for place in block.at.split(",") if block.at else ("",):
        for key in block.keys:
            path = f"{place.strip()}.{key.path}" if place else key.path
            yield replace(key, path=path, since=block.since, before=block.before)


def _plant(root: Node, key: Key) -> None:
    node, walked = root, ""
    *parents, last = key.path.split(".")
    for part in parents:
        walked = f"{walked}.{part}" if walked else part
        node = _below(node, part.removesuffix("[]"))
        node.key = _holder(node.key, walked, key)
    if not last.endswith("[]"):
        node = _below(node, last)
        node.key, node.free = key, key.type is KeyType.ANY or node.free
        return
    node = _below(node, last.removesuffix("[]"))
    node.item = key
    if node.key is None or node.key.type is not KeyType.LIST:
        node.key = replace(key, path=key.path.removesuffix("[]"), type=KeyType.LIST, default=None, allowed=())


def _holder(known: Key | None, path: str, key: Key) -> Key:
    """The key of a mapping or list that holds `key`: deprecated while all below it are."""
    kind = KeyType.LIST if path.endswith("[]") else KeyType.MAPPING
    if known is None or known.type is not kind:
        name = path.removesuffix("[]")
        return Key(path=name, type=kind, since=key.since, before=key.before, deprecated=key.deprecated)
    return replace(known, deprecated=False) if known.deprecated and not key.deprecated else known


def _below(node: Node, name: str) -> Node:
    if name != _ANY_NAME:
        return node.children.setdefault(name, Node())
    node.free = True
    node.named = node.named or Node()
    return node.named
