"""What lint found: files with their text at hand, findings in reading order, and the exit code they amount to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from services.errors import Exit
from services.party import Finding, PartyFile, PartyFileError, Severity, lint_party, party_of
from services.yamldoc import Span, YamlDocument

if TYPE_CHECKING:
    from services.federation.live import LiveReport


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
    """Everything that one look at some files found. `findings` are in the files' and lines' order.

    `live` is what their cluster told, where it was asked; findings about the cluster itself come last.
    """

    files: tuple[CheckedFile, ...]
    findings: tuple[Finding, ...]
    live: LiveReport | None = None

    @property
    def parties(self) -> tuple[PartyFile, ...]:
        """The files that are party files."""
        return tuple(file.party for file in self.files if file.party is not None)

    @property
    def of_cluster(self) -> tuple[Finding, ...]:
        """The findings that are about no file."""
        return tuple(finding for finding in self.findings if finding.place is None)

    def of_file(self, source: str) -> tuple[Finding, ...]:
        """The findings in one file."""
        return tuple(finding for finding in self.findings if finding.place and finding.source == source)

    def with_live(self, live: LiveReport) -> Report:
        """The report with what a cluster told of the same files."""
        return replace(self, findings=_in_order(self.files, (*self.findings, *live.findings)), live=live)

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
        """3 when a file could not be read, 7 when the cluster asked could not be reached, 1 for an error (`strict`:
        also for a warning), else 0."""
        if any(file.party is None for file in self.files):
            return Exit.FILE
        if self.live is not None and self.live.unreachable is not None:
            return self.live.unreachable.exit
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
    return Report(files, _in_order(files, findings))


def _in_order(files: Iterable[CheckedFile], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    places = {file.source: index for index, file in enumerate(files)}

    def place(finding: Finding) -> tuple[int, Span, str]:
        return (len(places) if finding.place is None else places[finding.source], finding.span, finding.rule)

    return tuple(sorted(findings, key=place))


def _checked(document: YamlDocument, chart: str | None) -> CheckedFile:
    try:
        party = party_of(document)
    except PartyFileError as error:
        return CheckedFile(document, None, error.findings)
    if chart is not None:
        party = party.as_chart(chart)
    return CheckedFile(document, party, tuple(lint_party(party)))
