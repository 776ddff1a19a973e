"""Words made into arguments: variables, substitutions, arithmetic, field splitting and globs."""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass

from services.sandbox.programs.files import Files, resolve
from services.sandbox.programs.shell.syntax import Arithmetic, Literal, Node, Part, ShellSyntaxError, Variable, Word

_TERM = re.compile(r"\s*(\d+|[A-Za-z_]\w*|[-+*/%()]|[<>=!]=|[<>])")


@dataclass(slots=True)
class Scope:
    """What an expansion may look at and, for `${name:=word}`, set."""

    variables: MutableMapping[str, str]
    positional: list[str]
    files: Files
    directory: str
    capture: Callable[[Node], Awaitable[str]]

    def value(self, name: str) -> str | None:
        """The value of a variable or special parameter; None when unset."""
        if name.isdigit():
            index = int(name)
            return self.positional[index] if index < len(self.positional) else None
        if name == "#":
            return str(len(self.positional) - 1)
        if name in {"@", "*"}:
            return " ".join(self.positional[1:])
        return self.variables.get(name)


async def expand_text(word: Word, scope: Scope) -> str:
    """The word as one string: no splitting, no globs."""
    return "".join([await _part_text(part, scope) for part in word.parts])


async def expand_fields(word: Word, scope: Scope) -> list[str]:
    """The word as arguments: none, one or many."""
    fields: list[str] = []
    # None: no field has begun yet, which an empty quoted part changes and an empty unquoted one does not.
    current: str | None = None
    glob = False
    for part in word.parts:
        if isinstance(part, Variable) and part.name == "@" and part.quoted and not part.operator:
            for index, value in enumerate(scope.positional[1:]):
                if index:
                    fields.append(current or "")
                    current = None
                current = (current or "") + value
            continue
        text = await _part_text(part, scope)
        if part.quoted or isinstance(part, Literal):
            current = (current or "") + text
            glob = glob or (isinstance(part, Literal) and not part.quoted and any(char in "*?[" for char in text))
            continue
        current = _split(text, fields, current)
    if current is not None:
        fields.append(current)
    return [name for field in fields for name in _globbed(field, scope)] if glob else fields


def matches(pattern: str, text: str) -> bool:
    """Whether a `case` pattern fits."""
    return fnmatch.fnmatchcase(text, pattern)


def _split(text: str, fields: list[str], current: str | None) -> str | None:
    pieces = text.split()
    if not pieces:
        if text and current is not None:
            fields.append(current)
            return None
        return current
    if text[0].isspace() and current is not None:
        fields.append(current)
        current = None
    pieces[0] = (current or "") + pieces[0]
    fields.extend(pieces[:-1])
    if text[-1].isspace():
        fields.append(pieces[-1])
        return None
    return pieces[-1]


def _globbed(pattern: str, scope: Scope) -> list[str]:
    directory, base = posixpath.split(pattern)
    names = scope.files.names(resolve(scope.directory, directory))
    found = [
        posixpath.join(directory, name)
        for name in names
        if fnmatch.fnmatchcase(name, base) and name.startswith(".") == base.startswith(".")
    ]
    return found or [pattern]


async def _part_text(part: Part, scope: Scope) -> str:
    if isinstance(part, Literal):
        home = part.text == "~" or part.text.startswith("~/")
        return scope.variables.get("HOME", "/root") + part.text[1:] if home and not part.quoted else part.text
    if isinstance(part, Variable):
        return await _variable(part, scope)
    if isinstance(part, Arithmetic):
        return str(evaluate(await expand_text(part.expression, scope), scope.variables))
    return (await scope.capture(part.body)).rstrip("\n")


async def _variable(part: Variable, scope: Scope) -> str:
    value = scope.value(part.name)
    if part.operator == "length":
        return str(len(value or ""))
    if not part.operator or part.argument is None:
        return value or ""
    argument = part.argument
    if part.operator.startswith(("%", "#")):
        return _trimmed(value or "", part.operator, await expand_text(argument, scope))
    unset = value is None or (part.operator.startswith(":") and not value)
    if part.operator.endswith("+"):
        return "" if unset else await expand_text(argument, scope)
    if not unset:
        return value or ""
    replacement = await expand_text(argument, scope)
    if part.operator.endswith("="):
        scope.variables[part.name] = replacement
    return replacement


def _trimmed(value: str, operator: str, pattern: str) -> str:
    """`%` and `#` take the shortest match away, `%%` and `##` the longest."""
    if operator.startswith("%"):
        cuts = [cut for cut in range(len(value) + 1) if fnmatch.fnmatchcase(value[cut:], pattern)]
        return value[: (cuts[0] if operator == "%%" else cuts[-1])] if cuts else value
    cuts = [cut for cut in range(len(value) + 1) if fnmatch.fnmatchcase(value[:cut], pattern)]
    return value[(cuts[-1] if operator == "##" else cuts[0]) :] if cuts else value


def evaluate(expression: str, variables: Mapping[str, str]) -> int:
    """An integer expression of `+ - * / %`, comparisons and parentheses. Raises ShellSyntaxError."""
    terms = _TERM.findall(expression)
    if "".join(terms) != re.sub(r"\s", "", expression):
        raise ShellSyntaxError(f"arithmetic syntax error: {expression}")
    arithmetic = _Expression(terms, variables)
    value = arithmetic.level(0)
    if not arithmetic.done:
        raise ShellSyntaxError(f"arithmetic syntax error: {expression}")
    return value


_LEVELS: tuple[Mapping[str, Callable[[int, int], int]], ...] = (
    {
        "<": lambda a, b: int(a < b),
        ">": lambda a, b: int(a > b),
        "<=": lambda a, b: int(a <= b),
        ">=": lambda a, b: int(a >= b),
        "==": lambda a, b: int(a == b),
        "!=": lambda a, b: int(a != b),
    },
    {"+": lambda a, b: a + b, "-": lambda a, b: a - b},
    {"*": lambda a, b: a * b, "/": lambda a, b: int(a / b) if b else 0, "%": lambda a, b: a % b if b else 0},
)


class _Expression:
    """Recursive descent over `_LEVELS`, loosest first."""

    def __init__(self, terms: list[str], variables: Mapping[str, str]) -> None:
        self._terms = terms
        self._variables = variables

    @property
    def done(self) -> bool:
        return not self._terms

    def level(self, depth: int) -> int:
        if depth == len(_LEVELS):
            return self._atom()
        value = self.level(depth + 1)
        while self._terms and self._terms[0] in _LEVELS[depth]:
            operation = _LEVELS[depth][self._terms.pop(0)]
            value = operation(value, self.level(depth + 1))
        return value

    def _atom(self) -> int:
        term = self._terms.pop(0) if self._terms else "0"
        if term == "(":
            value = self.level(0)
            if self._terms:
                self._terms.pop(0)
            return value
        if term == "-":
            return -self._atom()
        if term.isdigit():
            return int(term)
        value_text = self._variables.get(term, "0")
        return int(value_text) if value_text.lstrip("-").isdigit() else 0
