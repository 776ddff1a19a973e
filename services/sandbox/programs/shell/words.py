"""A script's characters made into words and operators."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from services.sandbox.programs.shell.syntax import (
    Arithmetic,
    Literal,
    Node,
    Part,
    ShellSyntaxError,
    Substitution,
    Variable,
    Word,
)

# Longest first: the first that matches wins.
OPERATORS = ("<<<", "&&", "||", ";;", ">>", ">&", "<&", "&>", "\n", ";", "&", "|", "(", ")", "<", ">")
_BREAKS = frozenset(" \t\n;&|()<>")
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*|[0-9]|[@*#?$!-]")
_OPERATION = re.compile(r":?[-+=]|%%?|##?")
_DOUBLE_ESCAPES = frozenset('$`"\\')


@dataclass(frozen=True, slots=True)
class Token:
    """An operator (`operator` set) or a word. `descriptor` is the digit glued before a redirection."""

    operator: str = ""
    word: Word | None = None
    descriptor: int | None = None


class Scanner:
    """Reads tokens from `text`; `parse` is how the inside of `$( )` is parsed."""

    def __init__(self, text: str, parse: Callable[[str], Node]) -> None:
        self._text = text
        self._at = 0
        self._parse = parse

    def tokens(self) -> list[Token]:
        """Every token up to the end; raises ShellSyntaxError."""
        found: list[Token] = []
        while (token := self._next()) is not None:
            found.append(token)
        return found

    def _next(self) -> Token | None:
        self._skip_blanks()
        if self._at >= len(self._text):
            return None
        descriptor = re.compile(r"[0-9](?=[<>])").match(self._text, self._at)
        if descriptor:
            self._at += 1
        operator = next((op for op in OPERATORS if self._text.startswith(op, self._at)), "")
        if operator:
            self._at += len(operator)
            return Token(operator, descriptor=int(descriptor.group()) if descriptor else None)
        return Token(word=self._word())

    def _skip_blanks(self) -> None:
        while self._at < len(self._text):
            if self._text.startswith("\\\n", self._at):
                self._at += 2
            elif self._text[self._at] in " \t\r":
                self._at += 1
            elif self._text[self._at] == "#":
                end = self._text.find("\n", self._at)
                self._at = len(self._text) if end < 0 else end
            else:
                return

    def _word(self) -> Word:
        parts: list[Part] = []
        while self._at < len(self._text) and self._text[self._at] not in _BREAKS:
            self._part(parts)
        return Word(tuple(parts))

    def _part(self, parts: list[Part]) -> None:
        char = self._text[self._at]
        if char == "'":
            parts.append(Literal(self._until("'"), quoted=True))
        elif char == '"':
            self._double(parts)
        elif char == "$":
            parts.append(self._dollar(quoted=False))
        elif char == "`":
            parts.append(Substitution(self._parse(self._until("`")), quoted=False))
        elif char == "\\":
            parts.append(Literal(self._text[self._at + 1 : self._at + 2], quoted=True))
            self._at += 2
        else:
            start = self._at
            while (
                self._at < len(self._text)
                and self._text[self._at] not in _BREAKS
                and (self._text[self._at] not in "'\"$`\\")
            ):
                self._at += 1
            parts.append(Literal(self._text[start : self._at]))

    def _until(self, close: str) -> str:
        end = self._text.find(close, self._at + 1)
        if end < 0:
            raise ShellSyntaxError(f"unexpected EOF while looking for matching `{close}'")
        text = self._text[self._at + 1 : end]
        self._at = end + 1
        return text

    def _double(self, parts: list[Part]) -> None:
        self._at += 1
        text: list[str] = []
        empty = len(parts)
        while (char := self._peek('"')) != '"':
            if char == "\\" and self._text[self._at + 1 : self._at + 2] in _DOUBLE_ESCAPES:
                text.append(self._text[self._at + 1])
                self._at += 2
            elif char in "$`":
                parts.append(Literal("".join(text), quoted=True))
                text.clear()
                parts.append(self._dollar(quoted=True) if char == "$" else self._backquoted())
            else:
                text.append(char)
                self._at += 1
        self._at += 1
        if text or len(parts) == empty:
            parts.append(Literal("".join(text), quoted=True))

    def _backquoted(self) -> Substitution:
        return Substitution(self._parse(self._until("`")), quoted=True)

    def _peek(self, expected: str) -> str:
        if self._at >= len(self._text):
            raise ShellSyntaxError(f"unexpected EOF while looking for matching `{expected}'")
        return self._text[self._at]

    def _dollar(self, *, quoted: bool) -> Part:
        if self._text.startswith("$((", self._at):
            self._at += 1
            inside = self._balanced()
            return Arithmetic(self._inner_word(inside.strip()[1:-1]), quoted)
        if self._text.startswith("$(", self._at):
            self._at += 1
            return Substitution(self._parse(self._balanced()[1:-1]), quoted)
        if self._text.startswith("${", self._at):
            self._at += 1
            return self._braced(self._until("}"), quoted=quoted)
        self._at += 1
        name = _NAME.match(self._text, self._at)
        if name is None:
            return Literal("$", quoted)
        self._at = name.end()
        return Variable(name.group(), quoted)

    def _balanced(self) -> str:
        """From the parenthesis here to its partner, both included; quotes inside are respected."""
        start, depth, quote = self._at, 0, ""
        while True:
            char = self._peek(")")
            if quote:
                quote = "" if char == quote else quote
            elif char in "'\"":
                quote = char
            else:
                depth += {"(": 1, ")": -1}.get(char, 0)
            self._at += 1
            if depth == 0:
                return self._text[start : self._at]

    def _braced(self, inside: str, *, quoted: bool) -> Variable:
        if inside.startswith("#") and len(inside) > 1:
            return Variable(inside[1:], quoted, "length")
        name = _NAME.match(inside)
        if name is None:
            raise ShellSyntaxError(f"${{{inside}}}: bad substitution")
        operation = _OPERATION.match(inside, name.end())
        if operation is None:
            return Variable(name.group(), quoted)
        return Variable(name.group(), quoted, operation.group(), self._inner_word(inside[operation.end() :]))

    def _inner_word(self, text: str) -> Word:
        """`text` as one word, blanks and all."""
        scanner = Scanner(f'"{text}"' if '"' not in text else text, self._parse)
        return scanner._word()
