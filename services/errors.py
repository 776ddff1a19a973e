"""The one family of failures: each says what happened, why, and what to do about it."""

from __future__ import annotations

from enum import IntEnum
from typing import ClassVar

from services.i18n import Message


class Exit(IntEnum):
    """Exit codes, an API of the program: the same in every output format (design.md §4)."""

    OK = 0
    FAILED = 1
    DIFFERENCES = 2
    FILE = 3
    REFUSED = 4
    TIMEOUT = 5
    INPUT_NEEDED = 6
    KUBERNETES = 7
    KUBEFATE = 8
    LOCKED = 9
    INTERNAL = 10
    INTERRUPTED = 130


def plain_words(failure: BaseException, *, place: bool = True) -> str:
    """`failure` in one sentence: of the system's own the reason, behind its file where `place` is wanted."""
    if isinstance(failure, OSError) and failure.strerror:
        return f"{failure.filename}: {failure.strerror}" if place and failure.filename else failure.strerror
    return str(failure) or type(failure).__name__


class FatetuiError(Exception):
    """A failure that a person can act on.

    `code` is stable and explained by `fatetui explain CODE`; `exit` is the exit code that it ends a run with when no
    step says otherwise. `message` is what happened, `cause` the reason in the words of whoever reported it, `remedy`
    what to do. `transient` failures are worth another try; after `hopeless` ones not even a
    script's own `retry` tries again.
    """

    code: ClassVar[str] = "E-INTERNAL"
    exit: ClassVar[Exit] = Exit.FAILED
    transient: ClassVar[bool] = False
    hopeless: ClassVar[bool] = False

    def __init__(self, message: Message, *, cause: Message | None = None, remedy: Message | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.cause = cause
        self.remedy = remedy

    def __str__(self) -> str:
        said = str(self.message)
        return (
            said if self.cause is None else f"{said}{' ' if said.endswith(('.', ':', '?', '!')) else ': '}{self.cause}"
        )
