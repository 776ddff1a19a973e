"""Party files while they are edited: what is on the disk, what is in the editor, what lint says of all together."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from services.diffs import unified
from services.federation import LintSession
from services.files import write_atomically
from services.party import NOWHERE, apply_fixes
from services.yamldoc import decode, encode

if TYPE_CHECKING:
    from services.party import Finding, PartyFile

_PATTERNS = ("*.yaml", "*.yml")
_DEPTH = 2
_LARGEST = 1024 * 1024
_MARK = 3
"""Bytes that tell a file's encoding."""
_PARTY_FILE = re.compile(r"(?ms)\A(?=.*^partyId\s*:)(?=.*^(chartVersion|version)\s*:)(?!.*^steps\s*:)")
"""What a file has to hold to be taken for a party file, however wrong the rest of it is; scripts are none."""


@dataclass(slots=True)
class Sheet:
    """A file: `base` as it was read or written last ("" for one that is not written yet), `text` as it is in the
    editor. `mark` are its first bytes: what is written has the same encoding."""

    path: Path
    base: str
    text: str
    mark: bytes = b""

    @property
    def edited(self) -> bool:
        """Whether there is anything to be saved."""
        return self.text != self.base


@dataclass(frozen=True, slots=True)
class Report:
    """What lint said, and of which texts."""

    texts: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, Sequence[Finding]] = field(default_factory=dict)
    parties: Mapping[str, PartyFile] = field(default_factory=dict)
    """The party of each file, as it last was whole."""


class Workbench:
    """The party files below a folder. Nothing here waits for lint: `lint` works in a thread, `report` is its last."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.revision = 0
        self.sheets: dict[str, Sheet] = {}
        self.report = Report()
        self._session = LintSession()
        self._linting: asyncio.Task[None] | None = None

    async def scan(self) -> None:
        """Look for files again: new ones are taken in, unedited ones read again, those that are gone forgotten."""
        found = {self._name(path): (path, data) for path, data in await asyncio.to_thread(_party_files, self.folder)}
        for name in [name for name, sheet in self.sheets.items() if name not in found and not sheet.edited]:
            del self.sheets[name]
        for name, (path, data) in found.items():
            self._take(name, path, data)
        await self.lint()

    def called(self, word: str) -> str | None:
        """The sheet that `word` means: by its file's name, with or without its ending, by its party's name or id."""
        for name, sheet in self.sheets.items():
            party = self.party(name)
            ids = (party.name, str(party.party_id)) if party is not None else ()
            if word in (name, sheet.path.name, sheet.path.stem, *ids):
                return name
        return None

    def add(self, path: Path, text: str) -> str:
        """A new file, which is on no disk until it is saved; its name."""
        name = self._name(path)
        self.sheets[name] = Sheet(path, "", text)
        return name

    async def lint(self) -> Report:
        """What lint says of the texts of now."""
        while self._texts() != self.report.texts:
            if self._linting is None or self._linting.done():
                self._linting = asyncio.create_task(self._look(self._texts()))
            # Whoever waits may be cancelled; the thread cannot.
            await asyncio.shield(self._linting)
        return self.report

    def put(self, name: str, text: str) -> None:
        """Another text in the editor."""
        self.sheets[name].text = text

    def on_disk(self, name: str) -> str | None:
        """What the disk has now; None when the file is gone. Raises OSError and UnicodeDecodeError."""
        try:
            return decode(self.sheets[name].path.read_bytes())
        except FileNotFoundError:
            return None

    def save(self, name: str, *, over: str | None) -> bool:
        """Write the sheet in place of `over`, in the file's encoding; False when the disk has something else by now.

        Raises OSError, and UnicodeDecodeError when what is there now is no text.
        """
        sheet = self.sheets[name]
        if self.on_disk(name) != over:
            return False
        write_atomically(sheet.path, encode(sheet.text, like=sheet.mark))
        sheet.base = sheet.text
        self.revision += 1
        return True

    def accept(self, name: str, text: str) -> None:
        """Go on from what the disk has, in place of the text in the editor."""
        self.sheets[name].base = self.sheets[name].text = text

    def drop(self, name: str) -> None:
        """Give up what was not saved; a file that is on no disk is forgotten."""
        sheet = self.sheets[name]
        sheet.text = sheet.base
        if not sheet.path.exists():
            del self.sheets[name]

    def findings(self, name: str) -> Sequence[Finding]:
        """What lint said last of the file, in the order of its lines; those across files stand where they were
        written."""
        return self.report.findings.get(name, ())

    def party(self, name: str) -> PartyFile | None:
        """The party of the file, as it last was whole."""
        return self.report.parties.get(name)

    def whole(self, name: str) -> PartyFile | None:
        """The party of the text as it is now; None while that cannot be read, or lint has not seen it."""
        party, sheet = self.party(name), self.sheets.get(name)
        seen = party is not None and sheet is not None and party.document.text == sheet.text
        return party if seen else None

    def file_of(self, party: str, namespace: str) -> str | None:
        """The file that describes a party, by the key that KubeFATE has: the pair of name and namespace."""
        found = self.report.parties.items()
        return next((name for name, one in found if (one.name, one.namespace) == (party, namespace)), None)

    def fixed(self, name: str, findings: Sequence[Finding]) -> str:
        """The text with the fixes of `findings`, which are about it as it is now, made."""
        return apply_fixes(self.sheets[name].text, findings)

    def diff(self, name: str) -> str:
        """What saving would change on the disk. Raises OSError and UnicodeDecodeError."""
        return unified(self.on_disk(name) or "", self.sheets[name].text, name, name)

    def _texts(self) -> dict[str, str]:
        return {name: sheet.text for name, sheet in self.sheets.items()}

    async def _look(self, texts: Mapping[str, str]) -> None:
        self.report = await asyncio.to_thread(self._linted, texts)
        self.revision += 1

    def _linted(self, texts: Mapping[str, str]) -> Report:
        for name in self.report.texts.keys() - texts.keys():
            self._session.remove(name)
        for name, text in texts.items():
            self._session.put(name, text)
        parties = {party.document.source: party for party in self._session.parties()}
        return Report(texts, self._session.findings(), parties)

    def _take(self, name: str, path: Path, data: bytes) -> None:
        """What the disk has; edited text stays."""
        text, sheet = decode(data), self.sheets.get(name)
        if sheet is None:
            self.sheets[name] = Sheet(path, text, text, data[:_MARK])
        elif not sheet.edited:
            sheet.base, sheet.text, sheet.mark = text, text, data[:_MARK]

    def _name(self, path: Path) -> str:
        return str(path.relative_to(self.folder)) if path.is_relative_to(self.folder) else str(path)


def first_place(finding: Finding) -> tuple[int, int]:
    """Line and column, 1-based, to which a finding leads."""
    return (1, 1) if finding.span == NOWHERE else (max(1, finding.span.line), max(1, finding.span.column))


def _party_files(folder: Path) -> list[tuple[Path, bytes]]:
    return list(_read_party_files(folder))


def _read_party_files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    for depth in range(_DEPTH):
        for pattern in _PATTERNS:
            for path in sorted(folder.glob("*/" * depth + pattern)):
                try:
                    if not path.is_file() or path.stat().st_size > _LARGEST:
                        continue
                    data = path.read_bytes()
                    text = decode(data)
                except (OSError, UnicodeDecodeError):
                    continue
                if _PARTY_FILE.match(text):
                    yield path, data
