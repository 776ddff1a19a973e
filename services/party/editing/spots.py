"""Places of a text that may be broken: which key stands there, and where a word that is being typed belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, NamedTuple

from services.i18n import Message
from services.party.eras import ERAS, release_of
from services.party.grammar import CHART_NAMES, Key, Node, find_key, grammar_of, help_of, modules_of
from services.party.grammar.walking import path_text
from services.party.reading import PartyFileError, party_of
from services.yamldoc import Path, Span, YamlDocument, load_yaml, look_up

_MARK = "fatetui-types-here"
_WORD_BEFORE = re.compile(r"[\"']?(?:[A-Za-z0-9_][A-Za-z0-9_./-]*)?\Z")
_WORD_AFTER = re.compile(r"[A-Za-z0-9_./-]*[\"']?")
_REST_OF_LINE = re.compile(r"\A[^\r\n]*")
_NAMED = re.compile(r"`([A-Za-z][A-Za-z0-9.]*)")
_TAG: Path = ("imageTag",)
_MOST_BROKEN = 8
"""Lines that are left out at most, to read what stands around them."""
_MENDABLE = frozenset({"syntax", "tab"})


class Chart(NamedTuple):
    """Whose keys a file has."""

    version: str
    name: str

    def node(self, path: Path) -> Node | None:
        """What may stand at `path`; None where nothing is known of it."""
        node: Node | None = grammar_of(self.version, self.name)
        for step in path:
            node = node.child(step) if node is not None else None
        return node


@dataclass(frozen=True, slots=True)
class Spot:
    """What a place of a file is about: its path, the key of the chart (None for one that it has not), its help."""

    path: Path
    key: Key | None
    help: Message | None
    span: Span

    @property
    def dotted(self) -> str:
        """The path as people write it."""
        return path_text(self.path)


class Typed(NamedTuple):
    """A word that is being typed: `path` is where it stands, as a key's name or as a value."""

    document: YamlDocument
    path: Path
    is_key: bool
    needs_dash: bool
    word: str
    """Up to the cursor."""
    span: Span
    """The whole word."""
    has_colon: bool


def default_of(key: Key, chart: Chart, data: Mapping[str, Any]) -> Any:
    """What the chart takes when the key is not there, for this party."""
    if not isinstance(key.default, str):
        return key.default
    party_id = str(data.get("partyId") or "PARTY-ID")
    return key.default.replace("{party_id}", party_id).replace("{release}", release_of(chart.version))


def key_at(text: str, offset: int) -> Spot | None:
    """What the place at `offset` of `text` is about: between the keys of a block the block; None outside of any."""
    bare = text.removeprefix("\ufeff")
    document = _read_around(bare)
    line, column, *_end = YamlDocument("", bare).place(_within(text, offset))
    places = (*document.keys.items(), *document.values.items())
    covering = [path for path, span in places if path and span[:2] <= (line, column) <= span[2:]]
    if covering:
        return _spot(document, max(covering, key=len))
    typed = typed_at(text, offset)
    path = () if typed is None else typed.path[:-1] if typed.is_key else typed.path
    return _spot(typed.document, path) if typed is not None and path else None


def _spot(document: YamlDocument, path: Path) -> Spot:
    chart = chart_of(document)
    key, span = find_key(path, *chart), document.span(path, key=True)
    if path[0] == "modules" and len(path) > 1:
        word = look_up(document.data, path)
        module = next((row for row in modules_of(*chart) if row.name == word), None)
        return Spot(path, key, help_of(module) if module is not None else None, span)
    if key is None and isinstance(path[-1], int):
        key = find_key(path[:-1], *chart)
    if key is None:
        return Spot(path, None, None, span)
    data = document.data if isinstance(document.data, Mapping) else {}
    return Spot(path, replace(key, default=default_of(key, chart, data)), help_of(key), span)


def named_key(document: YamlDocument, told: Message, trouble: Message | str = "") -> str:
    """The key of the file that `told` names between backticks, as remedies do; "" where it names none that is there.

    A tag that the file gives its images and that stands in the `trouble` comes first: it is what was written there.
    """
    tag = look_up(document.data, _TAG) if _TAG in document.keys else None
    if tag and re.search(rf":{re.escape(str(tag))}(?![\w.-])", str(trouble)):
        return path_text(_TAG)
    words = _NAMED.findall(told.template)
    return next((word for word in words if tuple(word.split(".")) in document.keys), "")


def chart_of(document: YamlDocument) -> Chart:
    """The chart of a file; a likely one when it does not say."""
    try:
        version, name = party_of(document).chart
    except PartyFileError:
        return Chart(ERAS[-2].since, "fate")
    # A name that is being typed is none yet.
    return Chart(version, name if name in CHART_NAMES else "fate")


def typed_at(text: str, offset: int) -> Typed | None:
    """The word that is being typed at `offset`; None where none can stand: in a comment, behind a value.

    A mark takes the word's place, once as a value, once as a key, once as an item; the parser tells where it belongs.
    """
    text, offset = text.removeprefix("\ufeff"), _within(text, offset)
    before, after = text[:offset], text[offset:]
    word = _word(_WORD_BEFORE.search(before))
    start, end = offset - len(word), offset + len(_word(_WORD_AFTER.match(after)))
    head, tail = text[:start], text[end:]
    places = YamlDocument("", text)
    first, last = places.place(start), places.place(end)
    span = Span(first.line, first.column, last.line, last.column)
    word, has_colon = word.lstrip("\"'"), tail.startswith(":")
    # In a file that is broken, what follows on the line may be what breaks it.
    for read, following in ((_read, tail), (_read_around, _REST_OF_LINE.sub("", tail, count=1))):
        for written in (_MARK, f"{_MARK}:", f"- {_MARK}"):
            found = _marked(read(f"{head}{written}{following}"))
            if found is not None:
                document, path, is_key = found
                return Typed(document, path, is_key, written.startswith("-"), word, span, has_colon)
    return None


def _word(found: re.Match[str] | None) -> str:
    return found.group() if found is not None else ""


def _marked(document: YamlDocument) -> tuple[YamlDocument, Path, bool] | None:
    for path in document.keys:
        if path[-1] == _MARK:
            return document, path, True
    for path, written in document.scalars.items():
        if written.text == _MARK:
            return document, path, False
    return None


def _within(text: str, offset: int) -> int:
    return max(0, offset - text.startswith("\ufeff"))


def _read(text: str) -> YamlDocument:
    return load_yaml(text, "")


@lru_cache(maxsize=2)  # a cursor moves about in one text
def _read_around(text: str) -> YamlDocument:
    """The text without the lines that the parser cannot get past: their places stay empty."""
    document = _read(text)
    for _time in range(_MOST_BROKEN):
        if document.complete or document.problems[-1].code not in _MENDABLE:
            break
        line = document.problems[-1].span.line
        # The parser often notices one line too late.
        above = next((number for number in range(line - 1, 0, -1) if document.line(number).strip()), line)
        document = max((_without(document, number) for number in (line, above)), key=_how_far)
    return document


def _without(document: YamlDocument, number: int) -> YamlDocument:
    start = document.offset(number, 1)
    return _read(document.text[:start] + document.text[start + len(document.line(number)) :])


def _how_far(document: YamlDocument) -> tuple[bool, int]:
    return document.complete, document.problems[-1].span.line if document.problems else 0
