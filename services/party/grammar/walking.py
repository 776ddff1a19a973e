"""Data and grammar gone through side by side."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from services.party.grammar import Node
from services.yamldoc import Path


def walk(data: Any, grammar: Node) -> Iterator[tuple[Path, Node, Any]]:
    """Every place of `data` that the grammar knows, with what may stand there; the root first."""
    waiting: list[tuple[Path, Node, Any]] = [((), grammar, data)]
    while waiting:
        path, node, value = waiting.pop()
        yield path, node, value
        if isinstance(value, dict):
            below = ((key, node.child(key), item) for key, item in value.items())
            waiting += [((*path, key), child, item) for key, child, item in below if child is not None]
        elif isinstance(value, list):
            waiting += [((*path, index), node, item) for index, item in enumerate(value)]


def is_missing(node: Node, value: Any) -> bool:
    """Whether a key that has to be there is not."""
    return node.key is not None and node.key.required and value is None


def path_text(path: Path) -> str:
    """A path as people write it: `rollsite.partyList[0].partyIp`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text
