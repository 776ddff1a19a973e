"""Lint that keeps up with an editor: of many files only what changed is read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from services.federation.lint import lint_federation
from services.party import Finding, PartyFile, PartyFileError, lint_party, party_of
from services.yamldoc import YamlDocument, load_yaml


@dataclass(frozen=True)
class _File:
    """One file as it reads now. `last_good` is the party that it last was, for what others hold against it."""

    document: YamlDocument
    party: PartyFile | None
    refused: tuple[Finding, ...]
    last_good: PartyFile | None

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return self.refused if self.party is None else tuple(lint_party(self.party))


class LintSession:
    """The files of a federation while they are edited.

    `put` takes a text, whole or half-typed, and never raises; `findings` are those of now. A file that cannot be read
    at this moment has the finding that says so, and is held against the others as it last was.
    """

    def __init__(self) -> None:
        self._files: dict[str, _File] = {}
        self._found: Mapping[str, tuple[Finding, ...]] | None = None

    def put(self, source: str, text: str) -> None:
        """Take in a new or changed file; `source` is its name in findings."""
        before = self._files.get(source)
        if before is not None and before.document.text == text:
            return
        document, refused = load_yaml(text, source), tuple[Finding, ...]()
        try:
            party = party_of(document)
        except PartyFileError as error:
            party, refused = None, error.findings
        whole = party if party is not None and document.complete else None
        last_good = whole or (before.last_good if before else None)
        self._files[source] = _File(document, party, refused, last_good)
        self._found = None

    def remove(self, source: str) -> None:
        """Forget a file; nothing happens when there is none."""
        if self._files.pop(source, None) is not None:
            self._found = None

    def findings(self) -> Mapping[str, tuple[Finding, ...]]:
        """All findings by file, each in the order of its lines. Those across files stand where they were written."""
        if self._found is None:
            self._found = self._lint()
        return self._found

    def document(self, source: str) -> YamlDocument:
        """The file as it was read last. Raises KeyError for one that there is not."""
        return self._files[source].document

    def parties(self) -> tuple[PartyFile, ...]:
        """The parties of all files, each as it last was whole."""
        return tuple(file.last_good for file in self._files.values() if file.last_good is not None)

    def _lint(self) -> Mapping[str, tuple[Finding, ...]]:
        found = {source: list(file.findings) for source, file in self._files.items()}
        for finding in lint_federation(self.parties()):
            file = self._files[finding.source]
            # The places of a text that is no more would lead into another one.
            if file.last_good is file.party:
                found[finding.source].append(finding)
        return {source: tuple(sorted(these, key=lambda one: (one.span, one.rule))) for source, these in found.items()}
