"""Edits of structure: keys renamed, taken out and put in, with every other line as it was."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from services.yamldoc.document import LINE_BREAK, Span, look_up
from services.yamldoc.edits import TextEdit, apply_edits, inline, scalar, set_value
from services.yamldoc.loading import load_yaml

if TYPE_CHECKING:
    from services.yamldoc.document import Path, YamlDocument

_MISSING = object()


def rename_key(text: str, path: Path, name: str) -> str:
    """`text` with the key at `path` called `name`. Raises KeyError when it is not there, or `name` is beside it."""
    document = _sound(text, path)
    beside = look_up(document.data, path[:-1])
    if path not in document.keys or name in beside:
        raise KeyError(path)
    expected = deepcopy(document.data)
    holder = look_up(expected, path[:-1])
    renamed = {(name if key == path[-1] else key): value for key, value in holder.items()}
    holder.clear()
    holder.update(renamed)
    return _checked(apply_edits(text, [TextEdit(document.keys[path], scalar(name))]), expected, path)


def remove_value(text: str, path: Path) -> str:
    """`text` without the key or list item at `path`, and without what holds nothing else.

    Comments on lines of their own stay, those behind what is removed go with it. Raises KeyError when there is nothing
    at `path`, or it cannot be taken out in place.
    """
    document = _sound(text, path)
    if look_up(document.data, path, _MISSING) is _MISSING or path not in document.values:
        raise KeyError(path)
    while len(path) > 1 and len(look_up(document.data, path[:-1])) == 1:
        path = path[:-1]
    expected = deepcopy(document.data)
    del look_up(expected, path[:-1])[path[-1]]
    return _checked(apply_edits(text, [TextEdit(_whole(document, path), "")]), expected or None, path)


def insert_value(text: str, path: Path, value: Any, *, after: str = "") -> str:
    """`text` with `value` at `path`, where nothing is yet, on lines of its own wherever its surroundings have them.

    It comes last of its mapping, or behind its neighbour `after`, when there is one of that name.
    Raises KeyError as set_value does.
    """
    document = _sound(text, path)
    length = next(size for size in range(len(path), -1, -1) if size == 0 or path[:size] in document.values)
    parent, missing = path[:length], path[length:]
    span = document.values.get(parent)
    if not missing or span is None or not _is_block(document, parent, span):
        return set_value(text, path, value)
    nested = value
    for step in reversed(missing):
        nested = {step: nested} if isinstance(step, str) else [nested]
    newline = _newline(document)
    lines = [" " * (span.column - 1) + line for line in _block(nested)]
    above = document.values.get((*parent, after), span) if (*parent, after) in document.keys else span
    below = above.end_line if above.end_column == 1 else above.end_line + 1
    if below > len(document.line_starts):
        edit = TextEdit(document.place(len(document.text)), newline + newline.join(lines))
    else:
        edit = TextEdit(Span(below, 1, below, 1), "".join(line + newline for line in lines))
    changed = apply_edits(text, [edit])
    again = load_yaml(changed, "")
    if again.problems or look_up(again.data, path, _MISSING) != value:
        raise KeyError(path)
    return changed


def _is_block(document: YamlDocument, path: Path, span: Span) -> bool:
    """Whether a mapping has its keys on lines of their own."""
    held = look_up(document.data, path)
    return (
        isinstance(held, dict)
        and bool(held)
        and (*path, next(iter(held))) in document.keys
        and not _opens(document, span, "{*&!")
    )


def _opens(document: YamlDocument, span: Span, signs: str) -> bool:
    start = document.offset(span.line, span.column)
    return document.text[start : start + 1] in tuple(signs)


def _block(value: Any) -> Iterator[str]:
    """A value in block style, without indentation."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(inner, dict | list) and inner:
                yield f"{scalar(key)}:"
                yield from (f"  {line}" for line in _block(inner))
            else:
                yield f"{scalar(key)}: {inline(inner)}"
        return
    for item in value:
        if isinstance(item, dict) and item:
            first, *rest = _block(item)
            yield f"- {first}"
            yield from (f"  {line}" for line in rest)
        else:
            yield f"- {inline(item)}"


def _whole(document: YamlDocument, path: Path) -> Span:
    """All that belongs to an entry: its lines, or its part of a line."""
    own = document.keys.get(path) or document.values[path]
    end = document.values[path]
    holder = document.values[path[:-1]]
    if _opens(document, holder, "{["):
        return _flow_part(document, path, own, end)
    lead = document.line(own.line)[: own.column - 1]
    last = end.end_line - 1 if end.end_column == 1 and end.end_line > own.line else end.end_line
    if lead.strip() in ("", "-") and (not lead.strip() or isinstance(path[-1], int)):
        return Span(own.line, 1, last + 1, 1)
    # The first key behind a dash: the next one takes its place.
    after = document.keys[_neighbours(document, path)[1] or path]
    if (after.line, after.column) <= (own.line, own.column):
        raise KeyError(path)
    return Span(own.line, own.column, after.line, after.column)


def _flow_part(document: YamlDocument, path: Path, own: Span, end: Span) -> Span:
    before, after = _neighbours(document, path)
    if after is not None:
        start = document.keys.get(after) or document.values[after]
        return Span(own.line, own.column, start.line, start.column)
    if before is None:
        return Span(own.line, own.column, end.end_line, end.end_column)
    previous = document.values[before]
    return Span(previous.end_line, previous.end_column, end.end_line, end.end_column)


def _neighbours(document: YamlDocument, path: Path) -> tuple[Path | None, Path | None]:
    holder = look_up(document.data, path[:-1])
    steps = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    place = steps.index(path[-1])
    before = (*path[:-1], steps[place - 1]) if place else None
    return before, (*path[:-1], steps[place + 1]) if place + 1 < len(steps) else None


def _sound(text: str, path: Path) -> YamlDocument:
    document = load_yaml(text, "")
    if document.problems or not path:
        raise KeyError(path)
    return document


def _checked(text: str, expected: Any, path: Path) -> str:
    again = load_yaml(text, "")
    if again.problems or again.data != expected:
        raise KeyError(path)
    return text


def _newline(document: YamlDocument) -> str:
    found = LINE_BREAK.search(document.text)
    return found.group() if found else "\n"
