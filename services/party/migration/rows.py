"""The rows that a migration is made of, each about passing one chart version."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from services.i18n import Message
from services.party.partyfile import PartyFile

if TYPE_CHECKING:
    from services.party.migration.draft import Draft


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
