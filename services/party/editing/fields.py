"""A party file as a form: the values that its chart reads, block by block, each with what it may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.i18n import Message
from services.party.editing.spots import Chart, chart_of, default_of
from services.party.editing.words import words_of
from services.party.grammar import Key, KeyType, Node, grammar_of, help_of, modules_of
from services.party.grammar.walking import path_text
from services.party.partyfile import PartyFile
from services.yamldoc import Path, look_up


@dataclass(frozen=True, slots=True)
class Field:
    """One value. `put_value(party, field.dotted, written)` writes it."""

    path: Path
    key: Key
    help: Message
    value: Any
    """What the file has; None for nothing."""
    default: Any
    """What the chart takes then."""
    words: tuple[str, ...]
    """Values that are known for it; all there are when `closed`."""

    @property
    def dotted(self) -> str:
        """The path as people write it."""
        return path_text(self.path)

    @property
    def closed(self) -> bool:
        """Whether it takes nothing but `words`."""
        return bool(self.key.allowed) or self.key.type is KeyType.BOOLEAN


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list whose items are blocks, as routes are. `put_value(party, new.dotted, written)` makes another item."""

    path: Path
    help: Message
    new: Field
    """The first value of the item that would come next."""

    @property
    def dotted(self) -> str:
        """The path as people write it."""
        return path_text(self.path)


@dataclass(frozen=True, slots=True)
class Section:
    """The values of one block; of the file's head where `path` is empty."""

    path: Path
    help: Message | None
    fields: tuple[Field, ...]
    used: bool
    """Whether the file has the block, or its module is installed."""
    lists: tuple[ItemList, ...] = ()
    """Its lists of blocks, those with no item yet among them."""


def form_fields(party: PartyFile) -> tuple[Section, ...]:
    """All that the party's chart reads: its head, then a section for each block, those that are used first.

    Items of lists, and entries by names of one's own, have fields as far as the file has them.
    """
    chart = chart_of(party.document)
    root, data = grammar_of(*chart), party.data
    blocks = [(name, node) for name, node in root.children.items() if _has_fields(node)]
    head = [
        field for name, node in root.children.items() if not _has_fields(node)
        for field in _fields((name,), node, data, chart)
    ]  # fmt: skip
    installed = {row.block for row in modules_of(*chart) if row.name in party.modules}
    sections = [
        Section(
            (name,),
            help_of(node.key) if node.key is not None else None,
            tuple(_fields((name,), node, data, chart)),
            used=data.get(name) is not None or name in installed,
            lists=tuple(_lists((name,), node, data, chart)),
        )
        for name, node in blocks
    ]
    return (Section((), None, tuple(head), used=True), *sorted(sections, key=lambda section: not section.used))


def _fields(path: Path, node: Node, data: Mapping[str, Any], chart: Chart) -> Iterator[Field]:
    if not _has_fields(node):
        yield from _field(path, node, data, chart)
        return
    value = look_up(data, path)
    if isinstance(value, list):
        for index in range(len(value)):
            yield from _children((*path, index), node, value[index], data, chart)
    elif node.key is not None and node.key.type is not KeyType.LIST:
        yield from _children(path, node, value, data, chart)


def _lists(path: Path, node: Node, data: Mapping[str, Any], chart: Chart) -> Iterator[ItemList]:
    if node.key is None or not node.children:
        return
    value, places = look_up(data, path), [path]
    if node.key.type is KeyType.LIST:
        count = len(value) if isinstance(value, list) else 0
        places = [(*path, index) for index in range(count)]
        name, first = next(iter(node.children.items()))
        yield from (ItemList(path, help_of(node.key), new) for new in _field((*path, count, name), first, data, chart))
    for place in places:
        for name, child in node.children.items():
            yield from _lists((*place, name), child, data, chart)


def _children(path: Path, node: Node, value: Any, data: Mapping[str, Any], chart: Chart) -> Iterator[Field]:
    for name, child in node.children.items():
        yield from _fields((*path, name), child, data, chart)
    if node.named is not None:
        for name in value if isinstance(value, dict) else ():
            if name not in node.children:
                yield from _fields((*path, name), node.named, data, chart)


def _field(path: Path, node: Node, data: Mapping[str, Any], chart: Chart) -> Iterator[Field]:
    key, value = node.key, look_up(data, path)
    if key is None or (key.deprecated and value is None):
        return
    words = words_of(key, chart, data)
    if key.path == "modules":
        words = tuple(row.name for row in modules_of(*chart) if not row.deprecated)
    yield Field(path, key, help_of(key), value, default_of(key, chart, data), words)


def _has_fields(node: Node) -> bool:
    """Whether it is a block with keys of its own, not a value: a free map of labels is written as one."""
    return bool(node.children) or (node.named is not None and bool(node.named.children))
