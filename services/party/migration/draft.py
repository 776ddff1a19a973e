"""A party file on its way from one chart version to another."""

from __future__ import annotations

from typing import Any

from services.i18n import Message
from services.party.grammar import parse_path
from services.party.migration.model import Change, ChangeKind, Decision
from services.party.partyfile import PartyFile
from services.party.reading import parse_party
from services.yamldoc import Path, insert_value, look_up, remove_value, rename_key, set_value

_MISSING = object()
_WITH = "python"
"""New modules come to parties that compute: a gateway by itself is an exchange, and needs none of them."""


class Draft:
    """The text as it stands, and what was done to it so far. Every edit leaves a readable file."""

    def __init__(self, party: PartyFile) -> None:
        self.text = party.document.text
        self.source = party.document.source
        self.changes: list[Change] = []
        self.decisions: list[Decision] = []
        self._party = parse_party(self.text, self.source)

    @property
    def party(self) -> PartyFile:
        """The file as it stands."""
        return self._party

    def get(self, path: str) -> Any:
        """The value at a dotted path; None when there is none."""
        return self.party.get(parse_path(path))

    def has(self, path: str) -> bool:
        """Whether the file has a key at a dotted path."""
        return look_up(self.party.document.data, parse_path(path), _MISSING) is not _MISSING

    def rename(self, old: str, new: str, reason: Message) -> None:
        """Call a key otherwise, where it stands."""
        path = parse_path(old)
        beside = dotted((*path[:-1], new))
        if not self.has(old):
            return
        if self.has(beside):
            self.remove(old, reason)
            return
        self._edit(rename_key(self.text, path, new))
        self.changes.append(Change(ChangeKind.RENAMED, old, reason, beside))

    def move(self, old: str, new: str, reason: Message) -> None:
        """Put a value elsewhere; what is there already wins."""
        value = self.get(old)
        if not self.has(old):
            return
        if value is None or self.has(new):
            self.remove(old, reason)
            return
        self._edit(insert_value(remove_value(self.text, parse_path(old)), parse_path(new), value))
        self.changes.append(Change(ChangeKind.RENAMED, old, reason, new))

    def set(self, path: str, value: Any, reason: Message, *, after: str = "") -> None:
        """Give a key a value, where it stands or on a line of its own, behind its neighbour `after`."""
        there = self.has(path)
        steps = parse_path(path)
        edited = set_value(self.text, steps, value) if there else insert_value(self.text, steps, value, after=after)
        if edited != self.text:
            self._edit(edited)
            self.changes.append(Change(ChangeKind.SET if there else ChangeKind.ADDED, path, reason))

    def remove(self, path: str, reason: Message) -> None:
        """Take a key out, and what would hold nothing without it."""
        self.remove_at(parse_path(path), reason)

    def remove_at(self, path: Path, reason: Message) -> None:
        """The same, for a path whose names no dotted one can tell."""
        self._edit(remove_value(self.text, path))
        self.changes.append(Change(ChangeKind.REMOVED, dotted(path), reason))

    def swap_module(self, old: str, new: str, reason: Message) -> None:
        """Install `new` in place of `old`, or one of them where the other is ""."""
        present = self.party.modules
        if old in present and (not new or new in present):
            self._edit(remove_value(self.text, ("modules", self._place(old))))
            self.changes.append(Change(ChangeKind.REMOVED, f"modules.{old}", reason))
        elif old in present:
            self._edit(set_value(self.text, ("modules", self._place(old)), new))
            self.changes.append(Change(ChangeKind.RENAMED, f"modules.{old}", reason, f"modules.{new}"))
        elif not old and _WITH in present and new not in present:
            listed = self.party.data["modules"]
            self._edit(insert_value(self.text, ("modules", len(listed)), new))
            self.changes.append(Change(ChangeKind.ADDED, f"modules.{new}", reason))

    def ask(self, code: str, path: str, message: Message, remedy: Message) -> None:
        """Leave something to the operator."""
        self.decisions.append(Decision(code, path, message, remedy))

    def _place(self, module: str) -> int:
        listed: list[object] = self.party.data["modules"]
        return listed.index(module)

    def _edit(self, text: str) -> None:
        self.text = text
        self._party = parse_party(text, self.source)


def dotted(path: Path) -> str:
    """A path as people write it: `rollsite.partyList[0].partyIp`."""
    told = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return told.removeprefix(".")
