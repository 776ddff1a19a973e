"""How the text of a `when` becomes a condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from services.steps.conditions import Compared, Condition, Joined, Literal, Name, Not
from services.steps.references import ReferenceSyntaxError, parse_reference

LONGEST = 1000
DEEPEST = 30
_TOKEN = re.compile(
    r"""\s*(?:
      (?P<string>"[^"]*"|'[^']*')
    | (?P<number>-?\d+(?:\.\d+)?(?![\w.]))
    | (?P<sign>==|!=|<=|>=|<|>)
    | (?P<paren>[()])
    | \$\{(?P<braced>[^{}]*)\}
    | (?P<word>env:\w+|[A-Za-z_][\w.\[\]-]*)
    | (?P<end>\Z)
    )""",
    re.VERBOSE | re.ASCII,
)


class ConditionError(ValueError):
    """The condition cannot be read; `column` counts from 0 within its text."""

    def __init__(self, text: str, column: int) -> None:
        super().__init__(text)
        self.column = column


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str
    text: str
    column: int


def parse_condition(text: str) -> Condition:
    """The condition written as `text`. Raises ConditionError."""
    if len(text) > LONGEST:
        raise ConditionError("condition too long", LONGEST)
    parser = _Parser(list(_tokens(text)))
    condition = parser.either()
    parser.expect_end()
    return condition


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while True:
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            column = position + len(text[position:]) - len(text[position:].lstrip())
            raise ConditionError(text[column : column + 1], column)
        yield _Token(match.lastgroup, match[match.lastgroup], match.start(match.lastgroup))
        if match.lastgroup == "end":
            return
        position = match.end()


class _Parser:
    """Recursive descent: or < and < not < comparison < operand."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._next = 0
        self._depth = 0

    def either(self) -> Condition:
        left = self._all()
        while self._took("or"):
            left = Joined(False, left, self._all())
        return left

    def expect_end(self) -> None:
        if self._peek().kind != "end":
            raise self._error()

    def _all(self) -> Condition:
        left = self._negation()
        while self._took("and"):
            left = Joined(True, left, self._negation())
        return left

    def _negation(self) -> Condition:
        if not self._took("not"):
            return self._comparison()
        self._deeper()
        operand = self._negation()
        self._depth -= 1
        return Not(operand)

    def _comparison(self) -> Condition:
        left = self._operand()
        if self._peek().kind != "sign":
            return left
        sign = self._take().text
        return Compared(sign, left, self._operand())

    def _operand(self) -> Condition:
        token = self._take()
        match token.kind:
            case "string":
                return Literal(token.text[1:-1])
            case "number":
                return Literal(float(token.text) if "." in token.text else int(token.text))
            case "braced" | "word":
                return self._name(token)
            case "paren" if token.text == "(":
                return self._parenthesis()
        self._next -= 1
        raise self._error()

    def _parenthesis(self) -> Condition:
        self._deeper()
        inner = self.either()
        if self._peek().text != ")":
            raise self._error()
        self._take()
        self._depth -= 1
        return inner

    def _name(self, token: _Token) -> Condition:
        if token.kind == "word" and token.text in ("true", "false"):
            return Literal(token.text == "true")
        if token.kind == "word" and token.text in ("and", "or", "not"):
            raise ConditionError(token.text, token.column)
        try:
            return Name(parse_reference(token.text))
        except ReferenceSyntaxError:
            raise ConditionError(token.text, token.column) from None

    def _took(self, word: str) -> bool:
        token = self._peek()
        if token.kind == "word" and token.text == word:
            self._next += 1
            return True
        return False

    def _take(self) -> _Token:
        token = self._peek()
        self._next += 1
        return token

    def _peek(self) -> _Token:
        return self._tokens[min(self._next, len(self._tokens) - 1)]

    def _deeper(self) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._error()

    def _error(self) -> ConditionError:
        token = self._peek()
        return ConditionError(token.text, token.column)
