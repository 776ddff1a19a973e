"""What lint found: files with their text at hand, findings in reading order, and the exit code they amount to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.errors import Exit
from services.party import Finding, PartyFile, PartyFileError, Severity, lint_party, party_of
from services.yamldoc import YamlDocument


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One file that was looked at. `party` is None when it is no party file; then `findings` say why."""

    document: YamlDocument
    party: PartyFile | None
    findings: tuple[Finding, ...]

    @property
    def source(self) -> str:
        """The file's name as it was given."""
        return self.document.source


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that one look at some files found. `findings` are in the files' and lines' order."""

    files: tuple[CheckedFile, ...]
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """How many findings are that bad."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def fixable(self) -> int:
        """How many findings `--fix` would mend."""
        return sum(finding.fix is not None for finding in self.findings)

    def document(self, source: str) -> YamlDocument | None:
        """The text that a finding is about."""
        return next((file.document for file in self.files if file.source == source), None)

    def exit(self, *, strict: bool = False) -> Exit:
        """3 when a file could not be read, 1 for an error (`strict`: also for a warning), else 0."""
        if any(file.party is None for file in self.files):
            return Exit.FILE
        bad = self.count(Severity.ERROR) + (self.count(Severity.WARNING) if strict else 0)
        return Exit.FAILED if bad else Exit.OK


def check(documents: Iterable[YamlDocument], *, chart: str | None = None, cross: bool | None = None) -> Report:
    """Lint `documents`, each as a file of its own chart version, or all as files of `chart`.

    Rules across files run with `cross`; by default when there is more than one file.
    """
    files = tuple(_checked(document, chart) for document in documents)
    parties = [file.party for file in files if file.party is not None]
    findings = [finding for file in files for finding in file.findings]
    if parties and (len(parties) > 1 if cross is None else cross):
        # The rules across files and all that they index: not for those who have one file.
        from services.federation import lint_federation

        findings += lint_federation(parties)
    places = {file.source: index for index, file in enumerate(files)}
    findings.sort(key=lambda finding: (places[finding.source], finding.span, finding.rule))
    return Report(files, tuple(findings))


def _checked(document: YamlDocument, chart: str | None) -> CheckedFile:
    try:
        party = party_of(document)
    except PartyFileError as error:
        return CheckedFile(document, None, error.findings)
    if chart is not None:
        party = party.as_chart(chart)
    return CheckedFile(document, party, tuple(lint_party(party)))
