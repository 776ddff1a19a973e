"""`${…}` in a script's values: to a variable, an earlier step's output, the environment, or the party at hand."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

Path = tuple[str | int, ...]
"""Where a value stands in a document: keys and indices from the top."""

NAME = r"[A-Za-z_][A-Za-z0-9_-]*"
# `$${` writes a literal `${`.
_REFERENCE = re.compile(r"\$(\$?)\{([^{}]*)\}")
_STEP_ID = r"[A-Za-z0-9_][A-Za-z0-9_-]*(?:\[[^\[\].]+\])?"
_STEP = re.compile(rf"steps\.({_STEP_ID})\.([A-Za-z0-9_.\[\]-]+)")
_PARTY = re.compile(rf"party\.({NAME})")
_ENVIRONMENT = re.compile(r"env:([A-Za-z_][A-Za-z0-9_]*)")
_VARIABLE = re.compile(NAME)


class Kind(StrEnum):
    """What a reference points at."""

    VARIABLE = "variable"
    STEP = "step"
    ENVIRONMENT = "env"
    PARTY = "party"


@dataclass(frozen=True, slots=True)
class Reference:
    """`name` is a variable's, a step's id, an environment variable's, or empty; `field` a step's or party's."""

    kind: Kind
    name: str
    field: str = ""

    def __str__(self) -> str:
        match self.kind:
            case Kind.STEP:
                return f"steps.{self.name}.{self.field}"
            case Kind.ENVIRONMENT:
                return f"env:{self.name}"
            case Kind.PARTY:
                return f"party.{self.field}"
            case _:
                return self.name


class ReferenceSyntaxError(ValueError):
    """The text between `${` and `}` names nothing."""


class Unknown:
    """The value of a reference that cannot be told yet: a step's output before the step ran, or in a dry run."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()
Lookup = Callable[[Reference], Any]
"""Gives a reference's value; raises LookupError when there is none."""


def parse_reference(text: str) -> Reference:
    """The reference written as `text`, without `${}`. Raises ReferenceSyntaxError."""
    text = text.strip()
    if match := _STEP.fullmatch(text):
        return Reference(Kind.STEP, match[1], match[2])
    if match := _PARTY.fullmatch(text):
        return Reference(Kind.PARTY, "", match[1])
    if match := _ENVIRONMENT.fullmatch(text):
        return Reference(Kind.ENVIRONMENT, match[1])
    if _VARIABLE.fullmatch(text):
        return Reference(Kind.VARIABLE, text)
    raise ReferenceSyntaxError(text)


def references_in(data: Any, at: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every `${text}` in `data` with the place of the string that holds it; the texts are not parsed."""
    match data:
        case str():
            yield from ((at, match[2]) for match in _REFERENCE.finditer(data) if not match[1])
        case Mapping():
            for key, value in data.items():
                yield from references_in(value, (*at, key))
        case list() | tuple():
            for index, value in enumerate(data):
                yield from references_in(value, (*at, index))


def substitute(data: Any, lookup: Lookup) -> Any:
    """A copy of `data` with every reference replaced.

    A string that is one reference and nothing else becomes the value itself, of its own type; inside a longer string
    the value is written out. A longer string that holds an UNKNOWN is UNKNOWN as a whole.
    """
    match data:
        case str():
            return _substitute_text(data, lookup)
        case Mapping():
            return {key: substitute(value, lookup) for key, value in data.items()}
        case list() | tuple():
            return [substitute(value, lookup) for value in data]
        case _:
            return data


def literal(data: Any) -> Any:
    """A copy of `data` that substitutes to `data`: what looks like a reference in it is none."""
    match data:
        case str():
            return _REFERENCE.sub(lambda found: f"${found[0]}", data)
        case Mapping():
            return {key: literal(value) for key, value in data.items()}
        case list() | tuple():
            return [literal(value) for value in data]
        case _:
            return data


def unknown_paths(data: Any, at: Path = ()) -> Iterator[Path]:
    """Where `data` holds UNKNOWN."""
    match data:
        case Unknown():
            yield at
        case Mapping():
            for key, value in data.items():
                yield from unknown_paths(value, (*at, key))
        case list() | tuple():
            for index, value in enumerate(data):
                yield from unknown_paths(value, (*at, index))


def dig(data: Any, field: str) -> Any:
    """The value at `field`, written `a.b[0].c` or `a.b.0.c`. Raises LookupError when nothing is there."""
    for part in re.findall(r"[^.\[\]]+", field):
        match data:
            case Mapping() if part in data:
                data = data[part]
            case list() | tuple() if part.isascii() and part.isdigit() and int(part) < len(data):
                data = data[int(part)]
            case _:
                raise LookupError(field)
    return data


def written(value: Any) -> str:
    """A value inside a longer string, as a person would type it in YAML."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case list() | tuple():
            return ",".join(map(written, value))
        case _:
            return str(value)


def _substitute_text(text: str, lookup: Lookup) -> Any:
    whole = _REFERENCE.fullmatch(text)
    if whole and not whole[1]:
        return lookup(parse_reference(whole[2]))
    parts: list[str] = []
    end = 0
    for match in _REFERENCE.finditer(text):
        parts.append(text[end : match.start()])
        end = match.end()
        if match[1]:
            parts.append(match[0][1:])
            continue
        value = lookup(parse_reference(match[2]))
        if value is UNKNOWN:
            return UNKNOWN
        parts.append(written(value))
    return "".join([*parts, text[end:]])
