"""The grammar of `/`: a regular expression, `!` inverse, `-l` labels, `-f` fuzzy."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from screens.look import FAULTS

if TYPE_CHECKING:
    from screens.widgets.table import Column, Row, Sorting

Test = Callable[[str, Mapping[str, str]], bool]


@dataclass(frozen=True, slots=True)
class Filter:
    """What was typed, and what it lets through. `literal` tells that it is no regular expression and was taken as it
    stands."""

    text: str
    accepts: Test
    literal: bool = False

    def __bool__(self) -> bool:
        return bool(self.text)


def parse_filter(text: str) -> Filter:
    """The filter that `text` asks for; never raises."""
    wanted = text.strip()
    if not wanted or wanted == "!":
        return Filter("", lambda line, labels: True)
    if wanted.startswith("!"):
        inner = parse_filter(wanted[1:])
        return Filter(wanted, lambda line, labels: not inner.accepts(line, labels), inner.literal)
    if wanted.startswith("-l"):
        return Filter(wanted, _by_labels(wanted[2:].strip()))
    if wanted.startswith("-f"):
        return Filter(wanted, _fuzzy(wanted[2:].strip()))
    try:
        pattern = re.compile(wanted, re.IGNORECASE)
    except re.error:
        pattern = re.compile(re.escape(wanted), re.IGNORECASE)
        return Filter(wanted, lambda line, labels: pattern.search(line) is not None, literal=True)
    return Filter(wanted, lambda line, labels: pattern.search(line) is not None)


def _by_labels(selector: str) -> Test:
    """`app=web,tier!=db,partition`: as kubectl's -l, without sets."""
    terms = [term.strip() for term in selector.split(",") if term.strip()]

    def accepts(line: str, labels: Mapping[str, str]) -> bool:
        return all(_holds(term, labels) for term in terms)

    return accepts


def _holds(term: str, labels: Mapping[str, str]) -> bool:
    if "!=" in term:
        key, value = term.split("!=", 1)
        return labels.get(key.strip()) != value.strip()
    if "=" in term:
        key, value = term.replace("==", "=").split("=", 1)
        return labels.get(key.strip()) == value.strip()
    return term in labels


def _fuzzy(letters: str) -> Test:
    """All letters, in this order, anything between them."""
    pattern = re.compile(".*?".join(map(re.escape, letters)), re.IGNORECASE)
    return lambda line, labels: pattern.search(line) is not None


def arranged(
    rows: Iterable[Row], columns: Sequence[Column], chosen: Filter, sorting: Sorting, *, faults: bool
) -> list[Row]:
    """The rows that are let through, sorted."""
    kept = [row for row in rows if not faults or row.tone in FAULTS]
    if chosen:
        kept = [row for row in kept if chosen.accepts(row.text, row.labels)]
    sorting.sort(kept, columns)
    return kept
