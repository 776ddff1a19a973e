"""The parser's events made into data, positions and problems.

Built from events, not from composed nodes: nothing recurses, so depth is a count and not a crash; aliases are seen
before they multiply; and what stood before a syntax error is kept. The C parser is used where it is installed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import yaml
from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    DocumentStartEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    StreamEndEvent,
)

from services.i18n import _
from services.text import one_line
from services.yamldoc.document import MAX_DEPTH, MAX_NODES, SMALLER, Scalar, Span, YamlProblem
from services.yamldoc.scalars import TAGS, convert, resolve
from services.yamldoc.syntax import explain

if TYPE_CHECKING:
    from services.i18n import Message
    from services.yamldoc.document import Path

_MAX_PROBLEMS = 50

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"


class _StopReadingError(Exception):
    """The document is beyond a limit, and the problem that says so has been noted."""


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been seen."""

    data: Any
    path: Path
    span: Span
    flow: bool
    anchor: str | None
    weight: int = 1
    is_key: bool = False
    key: str | None = None
    """Of a mapping: the key whose value comes next."""
    discard: bool = False
    """The next value belongs to a key that is none."""
    merges: list[tuple[Any, Span]] = field(default_factory=list)


class Builder:
    """Builds the document while events go by. Collections are put into their parents when they begin, so that a
    syntax error leaves what came before it."""

    def __init__(self) -> None:
        self.root: Any = None
        self.problems: list[YamlProblem] = []
        self.keys: dict[Path, Span] = {}
        self.values: dict[Path, Span] = {}
        self.scalars: dict[Path, Scalar] = {}
        self._stack: list[_Open] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._total = 0
        self._documents = 0
        self._end = (1, 1)

    def read(self, text: str) -> bool:
        """Whether the text was read to its end."""
        loader = _LOADER(text)
        try:
            while True:
                event = loader.get_event()
                if isinstance(event, StreamEndEvent):
                    return True
                self._take(event)
        except yaml.YAMLError as error:
            self.problems.append(explain(error, text))
        except _StopReadingError:
            pass
        finally:
            loader.dispose()
        return False

    def _take(self, event: Any) -> None:
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, CollectionEndEvent):
            self._close(event)
        elif isinstance(event, NodeEvent):
            self._alias(event) if isinstance(event, AliasEvent) else self._open(event)
        elif isinstance(event, DocumentStartEvent):
            self._begin_document(event)

    def _begin_document(self, event: Any) -> None:
        self._documents += 1
        if self._documents > 1:
            message = _("A second YAML document begins here; one file holds one")
            self._problem("several-documents", message, _span(event), _("Put it into a file of its own"))
            raise _StopReadingError

    def _scalar(self, event: Any) -> None:
        span = _span(event)
        if self._key_is_due():
            self._key(self._stack[-1], event.value, span)
            return
        value, kind = self._value_of(event, span)
        path = self._place(value, span, weight=1)
        if self._stack:
            self._stack[-1].weight += 1
        self.scalars[path] = Scalar(event.value, event.style or "", kind)
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)

    def _value_of(self, event: Any, span: Span) -> tuple[Any, str]:
        if event.tag is None or event.tag == "!":
            plain = event.implicit[0]
            return resolve(event.value) if plain else (event.value, "str")
        kind = TAGS.get(event.tag)
        if kind is None:
            self._unknown_tag(event.tag, span)
            return event.value, "str"
        try:
            return convert(event.value, kind), kind
        except ValueError:
            self._problem("tag", _("The value is no {kind}, as its tag says", kind=kind), span)
            return event.value, "str"

    def _key(self, parent: _Open, key: str, span: Span) -> None:
        path = (*parent.path, key)
        if path in self.keys and key != _MERGE:
            first = self.keys[path].line
            message = _("The key {key} is given twice; line {line} has it too", key=one_line(key, 80), line=first)
            self._problem("duplicate-key", message, span, _("Keep one of the two"))
        parent.key = key
        self.keys[path] = span
        self._end = (span.end_line, span.end_column)

    def _open(self, event: Any) -> None:
        span = _span(event)
        if len(self._stack) >= MAX_DEPTH:
            self._problem(
                "too-deep", _("The document nests deeper than {limit} levels", limit=MAX_DEPTH), span, SMALLER
            )
            raise _StopReadingError
        mapping = isinstance(event, MappingStartEvent)
        data: Any = {} if mapping else []
        if event.tag not in (None, "!") and TAGS.get(event.tag) != ("map" if mapping else "seq"):
            self._unknown_tag(event.tag, span)
        is_key = self._key_is_due()
        path = self._place(data, span, weight=1)
        self._stack.append(_Open(data, path, span, bool(event.flow_style), event.anchor, is_key=is_key))

    def _close(self, event: Any) -> None:
        done = self._stack.pop()
        if done.flow:
            self._end = (event.end_mark.line + 1, event.end_mark.column + 1)
        self.values[done.path] = Span(done.span.line, done.span.column, *self._end)
        for value, span in done.merges:
            self._merge(done.data, value, span)
        if done.anchor:
            self._anchors[done.anchor] = (done.data, done.weight)
        if self._stack:
            self._stack[-1].weight += done.weight
            if done.is_key:
                self._stack[-1].key, self._stack[-1].discard = f"? {done.span.line}:{done.span.column}", True

    def _alias(self, event: Any) -> None:
        span = _span(event)
        known = self._anchors.get(event.anchor)
        if known is None:
            inside = any(entry.anchor == event.anchor for entry in self._stack)
            name = one_line(event.anchor, 80)
            self._problem(
                "alias",
                _("The alias *{name} stands inside its own anchor", name=name)
                if inside
                else _("The alias *{name} has no anchor before it", name=name),
                span,
            )
        value, weight = known or (None, 1)
        is_key = self._key_is_due()
        self._place(value, span, weight)
        if self._stack:
            self._stack[-1].weight += weight
            if is_key:
                self._stack[-1].key, self._stack[-1].discard = f"? {span.line}:{span.column}", True

    def _key_is_due(self) -> bool:
        return bool(self._stack) and type(self._stack[-1].data) is dict and self._stack[-1].key is None

    def _place(self, value: Any, span: Span, weight: int) -> Path:
        """Put a value where it belongs; the path that it got."""
        self._total += weight
        if self._total > MAX_NODES:
            self._problem("too-large", _("The document holds more than {limit} values", limit=MAX_NODES), span, SMALLER)
            raise _StopReadingError
        self._end = (span.end_line, span.end_column)
        if not self._stack:
            self.root = value
            path: Path = ()
        elif isinstance(self._stack[-1].data, list):
            parent = self._stack[-1]
            path = (*parent.path, len(parent.data))
            parent.data.append(value)
        else:
            path = self._place_in_mapping(self._stack[-1], value, span)
        self.values[path] = span
        return path

    def _place_in_mapping(self, parent: _Open, value: Any, span: Span) -> Path:
        key = parent.key
        if key is None:
            self._problem("key", _("A key must be a single word, not a list, a mapping or an alias"), span)
            return (*parent.path, f"? {span.line}:{span.column}")
        if key == _MERGE:
            parent.merges.append((value, span))
        elif not parent.discard:
            parent.data[key] = value
        parent.key, parent.discard = None, False
        return (*parent.path, key)

    def _merge(self, target: dict[str, Any], value: Any, span: Span) -> None:
        """YAML 1.1's `<<`: keys of other mappings, where the mapping has none of its own."""
        sources = value if isinstance(value, list) else [value]
        for source in sources:
            if not isinstance(source, dict):
                self._problem("merge", _("Only a mapping can be merged with <<"), span)
                return
            for key, item in source.items():
                target.setdefault(key, item)

    def _unknown_tag(self, tag: str, span: Span) -> None:
        message = _("The tag {tag} means nothing here", tag=one_line(tag, 80))
        self._problem("tag", message, span, _("Remove it; the value stands for itself"))

    def _problem(self, code: str, message: Message, span: Span, hint: Message | None = None) -> None:
        self.problems.append(YamlProblem(code, message, span, hint))
        if len(self.problems) >= _MAX_PROBLEMS:
            raise _StopReadingError


def _span(event: Any) -> Span:
    start, end = event.start_mark, event.end_mark
    return Span(start.line + 1, start.column + 1, end.line + 1, end.column + 1)
