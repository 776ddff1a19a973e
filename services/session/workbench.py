"""Party files while they are edited: what is on the disk, what is in the editor, what lint says of all together."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from services.diffs import unified
from services.federation import LintSession
from services.files import write_atomically
from services.party import NOWHERE, apply_fixes, find_key
from services.party.grammar import Key, Node, grammar_of, help_of
from services.yamldoc import Span, look_up
from services.yamldoc.files import decode

if TYPE_CHECKING:
    from services.i18n import Message
    from services.party import Finding, PartyFile

_PATTERNS = ("*.yaml", "*.yml")
_DEPTH = 2
_LARGEST = 1024 * 1024
_PARTY_FILE = re.compile(r"(?ms)\A(?=.*^partyId\s*:)(?=.*^(chartVersion|version)\s*:)(?!.*^steps\s*:)")
"""What a file has to hold to be taken for a party file, however wrong the rest of it is; scripts are none."""


@dataclass(slots=True)
class Sheet:
    """A file: `base` as it was read or written last, `text` as it is in the editor."""

    path: Path
    base: str
    text: str

    @property
    def edited(self) -> bool:
        """Whether there is anything to be saved."""
        return self.text != self.base


@dataclass(frozen=True, slots=True)
class Spot:
    """What a place of a file is about: `path` as dotted, its key where the chart has one, and what may stand there."""

    path: str
    key: Key | None
    help: Message | None
    children: tuple[str, ...]


class Workbench:
    """The party files below a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.revision = 0
        self.sheets: dict[str, Sheet] = {}
        self._lint = LintSession()

    def scan(self) -> None:
        """Look for files again: new ones are taken in, unedited ones read again, those that are gone forgotten."""
        found = {self._name(path): path for path in _party_files(self.folder)}
        for name in [name for name, sheet in self.sheets.items() if name not in found and not sheet.edited]:
            del self.sheets[name]
            self._lint.remove(name)
            self.revision += 1
        for path in found.values():
            self.open(path)

    def open(self, path: Path) -> Sheet:
        """The sheet of `path`; an unedited one is as the disk has it. Raises OSError and UnicodeDecodeError."""
        name, text = self._name(path), decode(path.read_bytes())
        sheet = self.sheets.get(name)
        if sheet is None:
            sheet = self.sheets[name] = Sheet(path, text, text)
            self._take(name, text)
        elif not sheet.edited and sheet.base != text:
            sheet.base = sheet.text = text
            self._take(name, text)
        return sheet

    def put(self, name: str, text: str) -> None:
        """Another text in the editor."""
        if self.sheets[name].text != text:
            self.sheets[name].text = text
            self._take(name, text)

    def on_disk(self, name: str) -> str | None:
        """What the disk has now; None when the file is gone."""
        try:
            return decode(self.sheets[name].path.read_bytes())
        except (OSError, UnicodeDecodeError):
            return None

    def save(self, name: str) -> None:
        """Write the sheet, whatever the disk has. Raises OSError."""
        sheet = self.sheets[name]
        write_atomically(sheet.path, sheet.text)
        sheet.base = sheet.text
        self.revision += 1

    def reload(self, name: str) -> None:
        """Take what the disk has in place of the text in the editor."""
        text = self.on_disk(name)
        if text is not None:
            sheet = self.sheets[name]
            sheet.base = sheet.text = text
            self._take(name, text)

    def findings(self, name: str) -> Sequence[Finding]:
        """What lint says of the file, in the order of its lines; those across files stand where they were written."""
        return self._lint.findings().get(name, ())

    def party(self, name: str) -> PartyFile | None:
        """The party of the file, as it last was whole."""
        return next((party for party in self._lint.parties() if party.document.source == name), None)

    def fixed(self, name: str, findings: Sequence[Finding]) -> str:
        """The text with the fixes of `findings` made."""
        return apply_fixes(self.sheets[name].text, findings)

    def diff(self, name: str) -> str:
        """What saving would change on the disk."""
        sheet = self.sheets[name]
        return unified(self.on_disk(name) or "", sheet.text, name, name)

    def spot(self, name: str, line: int, column: int) -> Spot | None:
        """What stands at a 1-based place; None outside of any key."""
        document, party = self._lint.document(name), self.party(name)
        at = Span(line, column, line, column)
        places = [*document.keys.items(), *document.values.items()]
        covering = [path for path, span in places if path and _holds(span, at)]
        if not covering or party is None or not party.era_is_known:
            return None
        path = max(covering, key=len)
        key = find_key(path, party.chart_version, party.chart_name)
        parent = path if isinstance(look_up(document.data, path), dict) else path[:-1]
        node: Node | None = grammar_of(party.chart_version, party.chart_name)
        for step in parent:
            node = node.child(step) if node is not None else None
        present = look_up(document.data, parent) or {}
        children = tuple(one for one in node.children if one not in present) if node is not None else ()
        dotted = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).lstrip(".")
        return Spot(dotted, key, help_of(key) if key is not None else None, children)

    def _take(self, name: str, text: str) -> None:
        self._lint.put(name, text)
        self.revision += 1

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else str(path)


def first_place(finding: Finding) -> tuple[int, int]:
    """Line and column, 1-based, to which a finding leads."""
    return (1, 1) if finding.span == NOWHERE else (max(1, finding.span.line), max(1, finding.span.column))


def _holds(span: Span, at: Span) -> bool:
    return (span.line, span.column) <= (at.line, at.column) <= (span.end_line, span.end_column)


def _party_files(folder: Path) -> Iterator[Path]:
    for depth in range(_DEPTH):
        for pattern in _PATTERNS:
            for path in sorted(folder.glob("*/" * depth + pattern)):
                try:
                    if not path.is_file() or path.stat().st_size > _LARGEST:
                        continue
                    text = decode(path.read_bytes())
                except (OSError, UnicodeDecodeError):
                    continue
                if _PARTY_FILE.match(text):
                    yield path
