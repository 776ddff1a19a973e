"""A party file with every key of its chart: those that it has stay, the others stand beside them, commented out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from services.party.eras import release_of
from services.party.grammar import Key, KeyType, Module, Node, grammar_of, help_of, modules_of
from services.yamldoc import load_yaml, scalar

_HELP_COLUMN = 40
_NAME = "10000"
"""What stands where the operator's own names do: a peer's party id."""


class _Line(NamedTuple):
    text: str
    help: str = ""

    def within(self) -> _Line:
        return _Line(f"  {self.text}", self.help)

    def out(self) -> _Line:
        """The line as a comment."""
        return _Line(f"# {self.text}", self.help)


class _Chart(NamedTuple):
    modules: tuple[Module, ...]
    defaults: Mapping[str, str]

    def default(self, key: Key | None) -> str:
        """A key's default as YAML; "" where there is none."""
        if key is None or key.default is None:
            return ""
        value = key.default
        if isinstance(value, str):
            for field, told in self.defaults.items():
                value = value.replace(field, told)
        return scalar(value)


def every_key(text: str, chart_version: str, chart_name: str, party_id: int) -> str:
    """`text`, a party file of that chart, with all keys that the chart reads and a line of help for each."""
    data = load_yaml(text, "").data
    chart = _Chart(
        modules_of(chart_version, chart_name),
        {"{party_id}": str(party_id), "{release}": release_of(chart_version)},
    )
    head = text.partition("\n")[0]
    lines = [_Line(head), *_mapping(grammar_of(chart_version, chart_name), data, chart, top=True)]
    return "".join(f"{_told(line)}\n" for line in lines)


def _told(line: _Line) -> str:
    return f"{line.text:<{_HELP_COLUMN}} # {line.help}" if line.help else line.text


def _mapping(node: Node, data: Mapping[str, Any] | None, chart: _Chart, *, top: bool = False) -> Iterator[_Line]:
    """The keys of a mapping, those that `data` has first; without data, all are one with what is commented out."""
    held, before = data or {}, 0
    for name, child in sorted(node.children.items(), key=lambda entry: entry[0] not in held):
        if child.key is None or (child.key.deprecated and name not in held):
            continue
        lines = list(_lines(name, child, held.get(name), chart, there=name in held))
        if top and max(before, len(lines)) > 1:
            yield _Line("")
        before = len(lines)
        yield from (line.out() for line in lines) if data is not None and name not in held else lines


def _lines(name: str, node: Node, value: Any, chart: _Chart, *, there: bool) -> Iterator[_Line]:
    key = node.key
    assert key is not None, "only the root has no key"
    about = str(help_of(key))
    if key.path == "modules":
        yield _Line(f"{name}:", about)
        yield from _modules(value, chart)
    elif key.type is KeyType.LIST and (node.children or node.named):
        yield from _list(name, node, value, chart, there=there)
    elif key.type is KeyType.LIST:
        yield _Line(f"{name}: []", about)
    elif node.children:
        yield _Line(f"{name}:", about)
        yield from (line.within() for line in _mapping(node, value if there else None, chart))
    elif node.named is not None and node.named.children:
        yield _Line(f"{name}:", about)
        below = (line.within() for line in _mapping(node.named, None, chart))
        lines = [_Line(f"{_NAME}:"), *below]
        yield from (line.out().within() if there else line.within() for line in lines)
    elif node.named is not None or key.type is KeyType.MAPPING:
        yield _Line(f"{name}: {{}}", about)
    else:
        shown = scalar(value) if there and value is not None else chart.default(key)
        yield _Line(f"{name}: {shown}".rstrip(), about)


def _list(name: str, node: Node, value: Any, chart: _Chart, *, there: bool) -> Iterator[_Line]:
    """A list of mappings: the items there are, else one as an example."""
    assert node.key is not None, "only the root has no key"
    about = str(help_of(node.key))
    if not node.children:
        yield _Line(f"{name}: []", about)
        return
    yield _Line(f"{name}:", about)
    items = value if there and value else [None]
    for item in items:
        first, *rest = _mapping(node, item, chart)
        lines = [_Line(f"- {first.text}", first.help), *(line.within() for line in rest)]
        yield from (line.out().within() if there and item is None else line.within() for line in lines)


def _modules(chosen: Any, chart: _Chart) -> Iterator[_Line]:
    for module in chart.modules:
        if not module.deprecated:
            line = _Line(f"- {module.name}", str(help_of(module)))
            yield line.within() if module.name in (chosen or ()) else line.out().within()
