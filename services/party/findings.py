"""What lint says: findings, their mechanical fixes, and the rules that they come from."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Generic, TypeVar

from services.i18n import Message
from services.party.versions import Dated
from services.yamldoc import Path, Span, TextEdit, apply_edits

if TYPE_CHECKING:
    from services.party.partyfile import PartyFile


class Severity(StrEnum):
    """How bad: an error will not work, a warning may not, information is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


NOWHERE = Span(0, 0, 0, 0)
"""The span of a finding that no text is to blame for: it is about a cluster, which `source` then names."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A mechanical remedy: edits that touch nothing but their target."""

    title: Message
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, at a place of a file."""

    rule: str
    severity: Severity
    span: Span
    message: Message
    source: str
    remedy: Message | None = None
    fix: Fix | None = None

    @property
    def place(self) -> Span | None:
        """Where in its file it is; None for one that is about no file."""
        return None if self.span == NOWHERE else self.span


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach(Dated):
    """The versions of one chart that a rule speaks of."""

    chart: str


def of_fate(since: str = "v1.3.0-a", before: str = "") -> Reach:
    """Versions of the chart `fate`."""
    return Reach(chart="fate", since=since, before=before)


def of_exchange(since: str = "v1.6.0") -> Reach:
    """Versions of the chart `fate-exchange`."""
    return Reach(chart="fate-exchange", since=since)


def of_serving(since: str = "v1.2.2") -> Reach:
    """Versions of the chart `fate-serving`."""
    return Reach(chart="fate-serving", since=since)


@dataclass(frozen=True, slots=True)
class Rule:
    """A declared rule; `fatetui explain ID` shows title and explanation. `scope`: file, federation or live."""

    id: str
    severity: Severity
    scope: str
    title: Message
    explanation: Message
    reach: tuple[Reach, ...] = ()
    """The charts that it speaks of; empty: all."""

    def speaks_of(self, chart_name: str, chart_version: str) -> bool:
        """Whether the rule has anything to say of a chart. Raises ValueError for what is no chart version."""
        return not self.reach or any(row.chart == chart_name and row.covers(chart_version) for row in self.reach)

    def at(
        self,
        party: PartyFile,
        path: Path,
        message: Message,
        *,
        remedy: Message | None = None,
        fix: Fix | None = None,
        key: bool = False,
        severity: Severity | None = None,
    ) -> Finding:
        """A finding of this rule at the value of `path`, or at its `key`."""
        span = party.document.span(path, key)
        return Finding(self.id, severity or self.severity, span, message, party.document.source, remedy, fix)

    def about(
        self, source: str, message: Message, *, remedy: Message | None = None, severity: Severity | None = None
    ) -> Finding:
        """A finding of this rule about `source` as a whole: a cluster, by the name of its context."""
        return Finding(self.id, severity or self.severity, NOWHERE, message, source, remedy)


Subject = TypeVar("Subject")
Check = Callable[[Rule, Subject], Iterable[Finding]]


class RuleBook(Generic[Subject]):
    """Rules about one kind of thing, each declared once, at the function that checks it."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        self.rules: dict[str, Rule] = {}
        self._checks: list[tuple[Rule, Check[Subject]]] = []

    def rule(
        self,
        identifier: str,
        severity: Severity,
        title: Message,
        explanation: Message,
        reach: tuple[Reach, ...] = (),
    ) -> Callable[[Check[Subject]], Check[Subject]]:
        """Declare a rule; the function below it yields its findings."""

        def declare(check: Check[Subject]) -> Check[Subject]:
            declared = self.rules[identifier] = Rule(identifier, severity, self.scope, title, explanation, reach)
            self._checks.append((declared, check))
            return check

        return declare

    def findings(self, subject: Subject, *, only: Container[str] | None = None) -> Iterator[Finding]:
        """What the rules (those in `only`) find."""
        for declared, check in self._checks:
            if only is None or declared.id in only:
                yield from check(declared, subject)


def order(finding: Finding) -> tuple[str, Span, str]:
    """Findings as a reader meets them: by file, place and rule."""
    return finding.source, finding.span, finding.rule


def apply_fixes(text: str, findings: Iterable[Finding]) -> str:
    """`text` with the fixes of `findings`, all of them about this text, made. Once made, they are not found again."""
    return apply_edits(text, [edit for finding in findings if finding.fix for edit in finding.fix.edits])


PARTY_RULES: RuleBook[PartyFile] = RuleBook("file")
"""The rules of single files."""
rule = PARTY_RULES.rule
