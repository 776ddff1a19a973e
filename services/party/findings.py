"""What lint says: findings, their mechanical fixes, and the rules that they come from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from services.i18n import Message
from services.yamldoc import Path, Span, TextEdit, apply_edits

if TYPE_CHECKING:
    from services.party.partyfile import PartyFile


class Severity(StrEnum):
    """How bad: an error will not work, a warning may not, information is worth knowing."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


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


@dataclass(frozen=True, slots=True)
class Rule:
    """A declared rule. `scope` is `file` or `federation`; `fatetui explain ID` shows title and explanation."""

    id: str
    severity: Severity
    scope: str
    title: Message
    explanation: Message

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


def order(finding: Finding) -> tuple[str, Span, str]:
    """Findings as a reader meets them: by file, place and rule."""
    return finding.source, finding.span, finding.rule


def apply_fixes(text: str, findings: Iterable[Finding]) -> str:
    """`text` with the fixes of `findings`, all of them about this text, made. Once made, they are not found again."""
    return apply_edits(text, [edit for finding in findings if finding.fix for edit in finding.fix.edits])


Check = Callable[[Rule, "PartyFile"], Iterable[Finding]]
RULES: dict[str, Rule] = {}
"""Every declared rule by id."""
CHECKS: list[tuple[Rule, Check]] = []


def rule(
    identifier: str, severity: Severity, title: Message, explanation: Message, *, scope: str = "file"
) -> Callable[[Check], Check]:
    """Declare a rule of single files; the function below it yields its findings."""

    def declare(check: Check) -> Check:
        declared = RULES[identifier] = Rule(identifier, severity, scope, title, explanation)
        CHECKS.append((declared, check))
        return check

    return declare
