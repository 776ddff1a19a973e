"""What a migration tells: what it changed, and what it leaves to decide."""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, NamedTuple

from services.diffs import unified
from services.errors import Exit, FatetuiError
from services.i18n import Message


class ChangeKind(StrEnum):
    """What became of a key."""

    SET = "set"
    ADDED = "added"
    RENAMED = "renamed"
    REMOVED = "removed"


class Change(NamedTuple):
    """Something that was done to the file: at `path`, dotted, of the file as it was (or is now, for what is new)."""

    kind: ChangeKind
    path: str
    reason: Message
    became: str = ""
    """The new path, of what was renamed or moved."""


class Decision(NamedTuple):
    """Something that a person has to decide, which no migration can know. `path` is dotted; "" is the whole file."""

    code: str
    path: str
    message: Message
    remedy: Message


class Migration(NamedTuple):
    """A file of one chart version as one of another, what was changed for it, and what is left to decide."""

    before: str
    text: str
    since: str
    to: str
    source: str
    changes: tuple[Change, ...] = ()
    decisions: tuple[Decision, ...] = ()

    def diff(self) -> str:
        """The change as a unified diff; "" where there is none."""
        return unified(self.before, self.text, f"{self.source} ({self.since})", f"{self.source} ({self.to})")


class MigrationRefused(FatetuiError):
    """A party file that cannot be made one of another chart version."""

    code: ClassVar[str] = "S-MIGRATION"
    exit: ClassVar[Exit] = Exit.FILE
