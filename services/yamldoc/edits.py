"""Edits at marks: what is not meant stays as it was, comments, order, quotes and line ends included."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from services.yamldoc.document import LINE_BREAK, Span, YamlDocument, look_up
from services.yamldoc.loading import load_yaml
from services.yamldoc.scalars import resolve

if TYPE_CHECKING:
    from services.yamldoc.document import Path

_BOM = "\ufeff"
_PLAIN = re.compile(r"[A-Za-z0-9_./~+][A-Za-z0-9_./~+@=%-]*(?::[A-Za-z0-9_./~+@=%-]+)*")
_MISSING = object()


class TextEdit(NamedTuple):
    """Replace the text in `span` by `text`; an empty span inserts."""

    span: Span
    text: str


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """`text` with `edits` made. Of edits that overlap, the first in the text is made and the others are left out."""
    document = YamlDocument("", text.removeprefix(_BOM))
    pieces, done = [_BOM if text.startswith(_BOM) else ""], 0
    for edit in sorted(set(edits)):
        start = document.offset(edit.span.line, edit.span.column)
        end = document.offset(edit.span.end_line, edit.span.end_column)
        if done <= start <= end:
            pieces += (document.text[done:start], edit.text)
            done = end
    return "".join((*pieces, document.text[done:]))


def set_value(text: str, path: Path, value: Any) -> str:
    """`text` with `value` (JSON-like) at `path`: replaced where it stands, else added to its nearest parent.

    Comments, order and every other value stay. Raises KeyError when that cannot be done by an edit in place: broken
    YAML, an index beyond a list's end, a key below a scalar, a value that an alias stands for or refers to.
    """
    document = load_yaml(text, "")
    if document.problems or not path:
        raise KeyError(path)
    found = look_up(document.data, path, _MISSING)
    if found == value and type(found) is type(value):
        return text
    edit = _replacement(document, path, value) if path in document.values else _addition(document, path, value)
    changed = apply_edits(text, [edit])
    after = load_yaml(changed, "")
    if after.problems or look_up(after.data, path, _MISSING) != value:
        raise KeyError(path)
    return changed


def scalar(value: str | int | float | bool | None) -> str:
    """A scalar as YAML text that is read back as the same value."""
    if not isinstance(value, str):
        return json.dumps(value)
    plain = _PLAIN.fullmatch(value) and resolve(value) == (value, "str")
    return value if plain else json.dumps(value, ensure_ascii=False)


def inline(value: Any) -> str:
    """A value on one line, as people write it: no quotes where none are needed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(str(key))}: {inline(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(map(inline, value)) + "]" if isinstance(value, list) else scalar(value)


def _replacement(document: YamlDocument, path: Path, value: Any) -> TextEdit:
    span = document.values[path]
    if (span.line, span.column) == (span.end_line, span.end_column):
        return TextEdit(span, " " + inline(value))
    if isinstance(value, list) and value and _is_list_of_lines(document, path):
        return _other_items(document, path, value)
    key = document.keys.get(path)
    if key is not None and span.line > key.line and span.end_column > 1:
        # A block below its key: begin on the key's own line, where a scalar belongs.
        colon = document.text.index(":", document.offset(key.end_line, key.end_column))
        start = document.place(colon + 1)
        return TextEdit(Span(start.line, start.column, span.end_line, span.end_column), " " + inline(value))
    return TextEdit(span, inline(value) + _line_end(document, span))


def _is_list_of_lines(document: YamlDocument, path: Path) -> bool:
    """Whether a list has a line for each of its items, and no item has more."""
    listed, span = look_up(document.data, path), document.values[path]
    if not isinstance(listed, list) or not listed or document.text[document.offset(span.line, span.column)] != "-":
        return False
    items = [document.values[(*path, index)] for index in range(len(listed))]
    return all(item.line == item.end_line for item in items) and len({item.line for item in items}) == len(items)


def _other_items(document: YamlDocument, path: Path, value: list[Any]) -> TextEdit:
    """Other items on the lines of a list; those that stay keep their comments."""
    span, listed = document.values[path], look_up(document.data, path)
    places = [document.values[(*path, index)] for index in range(len(listed))]
    written: dict[str, str] = {}
    for item, place in zip(listed, places, strict=True):
        written.setdefault(json.dumps(item), document.line(place.line).rstrip()[place.column - 1 :])
    lead = _newline(document) + " " * (span.column - 1)
    lines = (f"- {written.get(json.dumps(item)) or inline(item)}" for item in value)
    last = places[-1].line
    return TextEdit(Span(span.line, span.column, last, len(document.line(last).rstrip()) + 1), lead.join(lines))


def _line_end(document: YamlDocument, span: Span) -> str:
    return _newline(document) if span.end_column == 1 and span.end_line > span.line else ""


def _addition(document: YamlDocument, path: Path, value: Any) -> TextEdit:
    length = next(size for size in range(len(path) - 1, -1, -1) if size == 0 or path[:size] in document.values)
    parent, missing = path[:length], path[length:]
    holder = look_up(document.data, parent)
    if holder is None:
        return _into_nothing(document, parent, missing, value)
    first = missing[0]
    is_next = isinstance(holder, dict) if isinstance(first, str) else isinstance(holder, list) and first == len(holder)
    if not is_next:
        raise KeyError(path)
    span = document.values[parent]
    opening = document.text[document.offset(span.line, span.column) :][:1]
    if opening in ("{", "["):
        comma = ", " if holder else ""
        place = Span(span.end_line, span.end_column - 1, span.end_line, span.end_column - 1)
        return TextEdit(place, comma + (_entry(missing, value)))
    if opening in ("*", "&", "!"):
        raise KeyError(path)
    return _new_lines(document, span, missing, value)


def _into_nothing(document: YamlDocument, parent: Path, missing: Path, value: Any) -> TextEdit:
    nested = value
    for step in reversed(missing):
        if not isinstance(step, str) and step != 0:
            raise KeyError((*parent, *missing))
        nested = {step: nested} if isinstance(step, str) else [nested]
    if parent:
        return _replacement(document, parent, nested)
    end = document.place(len(document.text))
    lead = "" if end.column == 1 else _newline(document)
    return TextEdit(end, lead + _entry(missing, value) + _newline(document))


def _entry(missing: Path, value: Any) -> str:
    """The first missing step and all below it, as one entry of a mapping or a list."""
    for step in reversed(missing[1:]):
        if not isinstance(step, str) and step != 0:
            raise KeyError(missing)
        value = {step: value} if isinstance(step, str) else [value]
    return f"{scalar(missing[0])}: {inline(value)}" if isinstance(missing[0], str) else inline(value)


def _new_lines(document: YamlDocument, span: Span, missing: Path, value: Any) -> TextEdit:
    """An entry on a line of its own, after the last of a block collection, in the same column."""
    dash = "" if isinstance(missing[0], str) else "- "
    line = " " * (span.column - 1) + dash + _entry(missing, value)
    after = span.end_line if span.end_column == 1 else span.end_line + 1
    if after > len(document.line_starts):
        end = document.place(len(document.text))
        return TextEdit(end, _newline(document) + line)
    return TextEdit(Span(after, 1, after, 1), line + _newline(document))


def _newline(document: YamlDocument) -> str:
    found = LINE_BREAK.search(document.text)
    return found.group() if found else "\n"
