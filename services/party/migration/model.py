"""What a migration is made of, and what it tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from services.errors import Exit, FatetuiError
from services.i18n import Message
from services.party.partyfile import PartyFile
from services.yamldoc import Path

if TYPE_CHECKING:
    from services.party.migration.draft import Draft


class ChangeKind(StrEnum):
    """What became of a key."""

    SET = "set"
    ADDED = "added"
    RENAMED = "renamed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """Something that was done to the file: at `path`, dotted, of the file as it was (or is now, for what is new)."""

    kind: ChangeKind
    path: str
    reason: Message
    became: str = ""
    """The new path, of what was renamed or moved."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something that a person has to decide, which no migration can know. `path` is dotted; "" is the whole file."""

    code: str
    path: str
    message: Message
    remedy: Message


@dataclass(frozen=True, slots=True)
class Migration:
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
        # difflib costs milliseconds to import, and only this needs it.
        from difflib import unified_diff

        lines = unified_diff(
            self.before.splitlines(),
            self.text.splitlines(),
            f"{self.source} ({self.since})",
            f"{self.source} ({self.to})",
            lineterm="",
        )
        return "".join(f"{line}\n" for line in lines)


class MigrationRefused(FatetuiError):
    """A party file that cannot be made one of another chart version."""

    code: ClassVar[str] = "S-MIGRATION"
    exit: ClassVar[Exit] = Exit.FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A key that is called otherwise from chart `at` on, within its block: `old` is dotted, `new` a name."""

    at: str
    old: str
    new: str
    chart_name: str = "fate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A value that stands elsewhere from chart `at` on, dotted; `[0]` is the first item of a list."""

    at: str
    old: str
    new: str
    chart_name: str = "fate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """A value that is told otherwise from chart `at` on: by key and value (lower case) what is set instead.

    `None` takes the key away.
    """

    at: str
    key: str
    values: dict[Any, dict[str, Any]]
    chart_name: str = "fate"
    modules: tuple[str, ...] = ()
    """Only where one of these is installed; empty: always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleChange:
    """A module that is called otherwise from chart `at` on (`old` and `new`), goes (`old`) or comes (`new`)."""

    at: str
    old: str = ""
    new: str = ""
    chart_name: str = "fate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adjustment:
    """What a row cannot say: done to the draft on the way past chart `at`."""

    at: str
    apply: Callable[[Draft], None]
    chart_name: str = "fate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A decision that passing chart `at` asks for, when `holds` for the file as it was."""

    at: str
    code: str
    message: Message
    remedy: Message
    path: str = ""
    holds: Callable[[PartyFile], bool] = lambda party: True
    chart_name: str = "fate"


def dotted(path: Path) -> str:
    """A path as people write it: `rollsite.partyList[0].partyIp`."""
    told = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return told.removeprefix(".")
