"""What may be typed at a place of a party file: keys of its block, values of its key, items of its list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from services.i18n import Message
from services.party.editing.spots import Chart, Typed, chart_of, typed_at
from services.party.editing.words import words_of
from services.party.grammar import Key, KeyType, Node, help_of, modules_of
from services.yamldoc import Path, Span, TextEdit, look_up

_STEP = 2


@dataclass(frozen=True, slots=True)
class Completion:
    """One thing that may stand there. `edit` puts it there; the cursor belongs behind what it wrote."""

    word: str
    edit: TextEdit
    key: Key | None
    """The key that it is, or whose value it is."""
    help: Message | None
    is_key: bool


def completions(text: str, offset: int) -> tuple[Completion, ...]:
    """What may stand at `offset` of `text`, however broken the rest is: what goes on with the word typed first.

    Nothing is offered twice: keys that the block has already and modules that are listed are left out.
    """
    typed = typed_at(text, offset)
    if typed is None:
        return ()
    chart = chart_of(typed.document)
    found = [one for one in _found(typed, chart) if _goes_on(one.word, typed.word) is not None]
    return tuple(sorted(found, key=lambda one: _rank(one, typed.word)))


def _found(typed: Typed, chart: Chart) -> Iterator[Completion]:
    holder = typed.path[:-1] if typed.is_key else typed.path
    node = chart.node(holder)
    if node is None:
        return
    in_list = bool(holder) and isinstance(holder[-1], int)
    if not in_list and node.key is not None and node.key.type is KeyType.LIST:
        yield from _items(typed, chart, node, _lead(typed, holder, "- "))
    elif in_list and node.item is not None:
        yield from _items(typed, chart, node, "- " if typed.needs_dash else "")
    elif node.children:
        lead = "- " if typed.needs_dash else "" if typed.is_key else _lead(typed, holder, "")
        yield from _keys(typed, node, holder, lead)
    elif not typed.is_key and node.key is not None:
        for word in words_of(node.key, chart, typed.document.data):
            yield Completion(word, TextEdit(typed.span, word), node.key, None, is_key=False)


def _items(typed: Typed, chart: Chart, node: Node, lead: str) -> Iterator[Completion]:
    """The items of a list: words, or mappings, which begin with their first key."""
    if node.item is None:
        yield from _keys(typed, node, None, lead)
        return
    key = node.item
    if key.path != "modules[]":
        for word in words_of(key, chart, typed.document.data):
            yield Completion(word, TextEdit(typed.span, lead + word), key, None, is_key=False)
        return
    listed = typed.document.data.get("modules")
    present = listed if isinstance(listed, list) else ()
    for module in modules_of(*chart):
        if module.name not in present and not module.deprecated:
            yield Completion(module.name, TextEdit(typed.span, lead + module.name), key, help_of(module), is_key=False)


def _keys(typed: Typed, node: Node, holder: Path | None, lead: str) -> Iterator[Completion]:
    there = look_up(typed.document.data, holder) if holder is not None else None
    present = there if isinstance(there, dict) else {}
    at = _column(typed.span, lead)
    for name, child in node.children.items():
        if name in present or child.key is None:
            continue
        written = lead + name + ("" if typed.has_colon else _opening(child, at, flow=_in_flow(typed)))
        yield Completion(name, TextEdit(typed.span, written), child.key, help_of(child.key), is_key=True)


def _opening(child: Node, column: int, *, flow: bool) -> str:
    """What follows a key's name: a space for a value, a line for a block."""
    assert child.key is not None, "only the root has no key"
    if flow or child.key.type not in (KeyType.MAPPING, KeyType.LIST):
        return ": "
    return f":\n{' ' * (column - 1 + _STEP)}{'- ' if child.key.type is KeyType.LIST else ''}"


def _column(span: Span, lead: str) -> int:
    """Where the key will stand, once `lead` stands before it."""
    own_line = lead.rpartition("\n")[2]
    return len(own_line) + 1 if "\n" in lead else span.column + len(lead)


def _lead(typed: Typed, holder: Path, dash: str) -> str:
    """What comes before an entry of a block: a line of its own when the block's key is on the same line."""
    key = typed.document.keys.get(holder)
    if key is None or key.line != typed.span.line or _in_flow(typed):
        return "" if _in_flow(typed) else dash
    return f"\n{' ' * (key.column - 1 + _STEP)}{dash}"


def _in_flow(typed: Typed) -> bool:
    document = typed.document
    for length in range(len(typed.path)):
        span = document.values.get(typed.path[:length])
        if span is not None and document.text[document.offset(span.line, span.column) :][:1] in ("{", "["):
            return True
    return False


def _rank(one: Completion, word: str) -> tuple[Any, ...]:
    """What begins as typed first, then what has to be there; what has no effect last."""
    key = one.key if one.is_key else None
    deprecated, required = key is not None and key.deprecated, key is not None and key.required
    return _goes_on(one.word, word), deprecated, not required


def _goes_on(candidate: str, word: str) -> int | None:
    """How well `candidate` goes on with `word`: 0 begins with it, 1 holds it, None not at all."""
    candidate, word = candidate.lower().strip("\"'"), word.lower()
    if candidate.startswith(word):
        return 0
    return 1 if word in candidate else None
