"""How a script leaves the ordinary order of its commands, and the exit codes that shells agree on."""

from __future__ import annotations

NOT_FOUND = 127
SYNTAX_ERROR = 2


class Leave(Exception):
    """`exit`, or a program that `exec` put in the shell's place."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Jump(Exception):
    """`break`, `continue` or `return`."""

    def __init__(self, word: str, code: int = 0) -> None:
        super().__init__(word)
        self.word = word
        self.code = code
