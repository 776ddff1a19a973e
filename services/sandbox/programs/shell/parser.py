"""A script's tokens made into commands: the part of the POSIX grammar that pods' commands and the product use."""

from __future__ import annotations

import re

from services.sandbox.programs.shell.syntax import (
    AndOr,
    Background,
    Case,
    For,
    Function,
    Group,
    If,
    Literal,
    Loop,
    Node,
    Pipeline,
    Redirect,
    Redirected,
    Sequence,
    ShellSyntaxError,
    Simple,
    Word,
)
from services.sandbox.programs.shell.words import Scanner, Token

_REDIRECTS = frozenset({"<", ">", ">>", ">&", "<&", "&>", "<<<"})
_CLOSING = frozenset({"then", "elif", "else", "fi", "do", "done", "esac", "}"})
_ASSIGNMENT = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)=(.*)", re.DOTALL)


def parse(script: str) -> Node:
    """The commands of `script`. Raises ShellSyntaxError."""
    parser = _Parser(Scanner(script, parse).tokens())
    body = parser.sequence()
    parser.expect_end()
    return body


class _Parser:
    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def expect_end(self) -> None:
        if self._at < len(self._tokens):
            raise self._unexpected()

    def sequence(self) -> Node:
        """Commands up to the end, or to a word or operator that closes a compound."""
        commands: list[Node] = []
        self._newlines()
        while not self._closing():
            command = self._and_or()
            if self._take("&"):
                command = Background(command)
            elif not self._take(";", "\n"):
                commands.append(command)
                break
            commands.append(command)
            self._newlines()
        return commands[0] if len(commands) == 1 else Sequence(tuple(commands))

    def _closing(self) -> bool:
        token = self._peek()
        return token is None or token.operator in {")", ";;"} or self._reserved() in _CLOSING

    def _and_or(self) -> Node:
        first = self._pipeline()
        rest: list[tuple[str, Node]] = []
        while operator := self._take("&&", "||"):
            self._newlines()
            rest.append((operator, self._pipeline()))
        return AndOr(first, tuple(rest)) if rest else first

    def _pipeline(self) -> Node:
        negated = self._keyword("!")
        commands = [self._command()]
        while self._take("|"):
            self._newlines()
            commands.append(self._command())
        return Pipeline(tuple(commands), negated) if negated or len(commands) > 1 else commands[0]

    def _command(self) -> Node:
        compounds = {"if": self._if, "while": self._loop, "until": self._loop, "for": self._for, "case": self._case}
        reserved = self._reserved()
        if reserved in compounds:
            command = compounds[reserved]()
        elif self._take("("):
            command = Group(self.sequence(), subshell=True)
            self._expect(")")
        elif self._keyword("{"):
            command = Group(self.sequence(), subshell=False)
            self._expect_keyword("}")
        else:
            return self._simple()
        redirects = []
        while self._operator() in _REDIRECTS:
            redirects.append(self._redirect())
        return Redirected(command, tuple(redirects)) if redirects else command

    def _simple(self) -> Node:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirects: list[Redirect] = []
        while (token := self._peek()) is not None:
            if token.operator in _REDIRECTS:
                redirects.append(self._redirect())
            elif token.word is None:
                break
            else:
                self._at += 1
                assignment = None if words else _assignment(token.word)
                if assignment:
                    assignments.append(assignment)
                else:
                    words.append(token.word)
        if len(words) == 1 and not redirects and self._operator() == "(":
            return self._function(words[0])
        if not (words or assignments or redirects):
            raise self._unexpected()
        command = Simple(tuple(assignments), tuple(words))
        return Redirected(command, tuple(redirects)) if redirects else command

    def _function(self, name: Word) -> Node:
        self._expect("(")
        self._expect(")")
        self._newlines()
        return Function(name.plain or "", self._command())

    def _redirect(self) -> Redirect:
        token = self._tokens[self._at]
        self._at += 1
        default = 0 if token.operator.startswith("<") else 1
        descriptor = default if token.descriptor is None else token.descriptor
        return Redirect(descriptor, token.operator, self._expect_word())

    def _if(self) -> Node:
        branches: list[tuple[Node, Node]] = []
        while self._keyword("if") or self._keyword("elif"):
            condition = self.sequence()
            self._expect_keyword("then")
            branches.append((condition, self.sequence()))
        otherwise = self.sequence() if self._keyword("else") else None
        self._expect_keyword("fi")
        return If(tuple(branches), otherwise)

    def _loop(self) -> Node:
        until = self._reserved() == "until"
        self._at += 1
        condition = self.sequence()
        return Loop(condition, self._do(), until)

    def _for(self) -> Node:
        self._at += 1
        name = self._expect_word().plain or ""
        words: list[Word] | None = None
        self._newlines()
        if self._keyword("in"):
            words = []
            while (token := self._peek()) is not None and token.word is not None:
                words.append(token.word)
                self._at += 1
        self._take(";", "\n")
        self._newlines()
        return For(name, None if words is None else tuple(words), self._do())

    def _do(self) -> Node:
        self._expect_keyword("do")
        body = self.sequence()
        self._expect_keyword("done")
        return body

    def _case(self) -> Node:
        self._at += 1
        subject = self._expect_word()
        self._newlines()
        self._expect_keyword("in")
        self._newlines()
        branches: list[tuple[tuple[Word, ...], Node]] = []
        while not self._keyword("esac"):
            self._take("(")
            patterns = [self._expect_word()]
            while self._take("|"):
                patterns.append(self._expect_word())
            self._expect(")")
            branches.append((tuple(patterns), self.sequence()))
            self._take(";;")
            self._newlines()
        return Case(subject, tuple(branches))

    def _peek(self) -> Token | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def _operator(self) -> str:
        token = self._peek()
        return token.operator if token else ""

    def _reserved(self) -> str:
        token = self._peek()
        return (token.word.plain or "") if token and token.word else ""

    def _take(self, *operators: str) -> str:
        operator = self._operator()
        if operator and operator in operators:
            self._at += 1
            return operator
        return ""

    def _keyword(self, word: str) -> bool:
        if self._reserved() != word:
            return False
        self._at += 1
        return True

    def _newlines(self) -> None:
        while self._take("\n"):
            pass

    def _expect(self, operator: str) -> None:
        if not self._take(operator):
            raise self._unexpected()

    def _expect_keyword(self, word: str) -> None:
        if not self._keyword(word):
            raise self._unexpected()

    def _expect_word(self) -> Word:
        token = self._peek()
        if token is None or token.word is None:
            raise self._unexpected()
        self._at += 1
        return token.word

    def _unexpected(self) -> ShellSyntaxError:
        token = self._peek()
        if token is None:
            return ShellSyntaxError("syntax error: unexpected end of file")
        near = token.operator.replace("\n", "newline") or (token.word.plain if token.word else "") or "word"
        return ShellSyntaxError(f"syntax error near unexpected token `{near}'")


def _assignment(word: Word) -> tuple[str, Word] | None:
    first = word.parts[0] if word.parts else None
    if not isinstance(first, Literal) or first.quoted:
        return None
    match = _ASSIGNMENT.fullmatch(first.text)
    if match is None:
        return None
    rest = (Literal(match.group(2)),) if match.group(2) else ()
    return match.group(1), Word(rest + word.parts[1:])
