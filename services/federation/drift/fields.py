"""JSON-like data beside each other, leaf by leaf; entries of lists are found by what names them, not by their place."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from services.kubernetes.quantities import parse_quantity
from services.redact import MASK, is_sensitive_key, secrets
from services.text import one_line

_ABSENT = object()
_NAMES = ("name", "partyId", "containerPort", "port", "mountPath", "host", "key", "ip")
# What only people add to: an API server fills in many a default, but no container and no variable.
_CLOSED = re.compile(r"(^|\.)(containers|initContainers|env|volumes|data|partyList|modules)$")
_QUANTITY = re.compile(r"\.(requests|limits)\.[^.]+$|\.storage$")
_EMPTY: tuple[object, ...] = (None, "", 0, False, [], {})
_SHOWN = 200


class Pair(NamedTuple):
    """A leaf that differs: its path and what stands on either side, ready to be shown; None for absent."""

    path: str
    first: str | None
    second: str | None


def differing(first: Any, second: Any, *, whole: bool) -> Iterator[Pair]:
    """The leaves in which `second` is other than `first`.

    Unless `whole`, keys that `second` alone has are left out: they are the server's defaults.
    """
    for path, one, other in _walk("", first, second, whole):
        yield Pair(path, *_shown(path, one, other))


def _walk(path: str, first: Any, second: Any, whole: bool) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(first, Mapping) and isinstance(second, Mapping):
        yield from _walk_keys(path, first, second, whole, "{path}.{key}")
    elif isinstance(first, list) and isinstance(second, list):
        yield from _walk_keys(path, *_named(first, second), whole, "{path}[{key}]")
    elif not _same(path, first, second):
        yield path, first, second


def _walk_keys(
    path: str, first: Mapping[str, Any], second: Mapping[str, Any], whole: bool, step: str
) -> Iterator[tuple[str, Any, Any]]:
    both = whole or _CLOSED.search(path) is not None
    for key in dict.fromkeys((*first, *second)) if both else first:
        deeper = step.format(path=path, key=key).removeprefix(".")
        yield from _walk(deeper, first.get(key, _ABSENT), second.get(key, _ABSENT), whole)


def _named(first: list[Any], second: list[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Both lists by what names their entries, by place where nothing does."""
    if not any(isinstance(item, Mapping | list) for item in (*first, *second)):
        return {str(item): item for item in first}, {str(item): item for item in second}
    for name in _NAMES:
        found = [_by(name, items) for items in (first, second)]
        if found[0] is not None and found[1] is not None:
            return found[0], found[1]
    return {str(place): item for place, item in enumerate(first)}, {
        str(place): item for place, item in enumerate(second)
    }


def _by(name: str, items: Sequence[Any]) -> dict[str, Any] | None:
    named = {str(item[name]): item for item in items if isinstance(item, Mapping) and name in item}
    return named if len(named) == len(items) else None


def _same(path: str, first: Any, second: Any) -> bool:
    if first == second or (_nothing(first) and _nothing(second)):
        return True
    if not _QUANTITY.search(path):
        return False
    try:
        return parse_quantity(first) == parse_quantity(second)
    except ValueError:
        return False


def _nothing(value: Any) -> bool:
    """What is not there, and what says as much: charts write empty values that the server does not keep."""
    return value is _ABSENT or value in _EMPTY


def _shown(path: str, first: Any, second: Any) -> tuple[str | None, str | None]:
    if is_sensitive_key(path):
        return _masked(first), _masked(second)
    if isinstance(first, str) and isinstance(second, str) and "\n" in first + second:
        return _line_that_differs(first, second)
    # 9999 and "9999" look the same and are not.
    telling = str(first) == str(second)
    return _word(first, telling), _word(second, telling)


def _masked(value: Any) -> str | None:
    return None if _nothing(value) else MASK


def _word(value: Any, telling: bool) -> str | None:
    if value is _ABSENT:
        return None
    plain = isinstance(value, str) and not telling
    text = value if plain else json.dumps(secrets.mask_data(value), ensure_ascii=False, default=str)
    return one_line(secrets.mask(text), _SHOWN)


def _line_that_differs(first: str, second: str) -> tuple[str, str]:
    """Of two long texts, the first line that is not the same."""
    lines, others = first.splitlines(), second.splitlines()
    pairs = enumerate(zip(lines, others, strict=False), start=1)
    number, (line, other) = next(
        ((number, pair) for number, pair in pairs if pair[0] != pair[1]),
        (min(len(lines), len(others)) + 1, ("", "")),
    )
    if not line and not other:
        line, other = ((rest[number - 1] if number <= len(rest) else "") for rest in (lines, others))
    return _numbered(number, line), _numbered(number, other)


def _numbered(number: int, line: str) -> str:
    words = MASK if is_sensitive_key(line) else one_line(secrets.mask(line), _SHOWN)
    return f"{number}: {words}"
