"""A report as a SARIF 2.1.0 log (OASIS): one run, the rules that spoke, a result for each finding."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fatetui import __version__
from fatetui.lint.report import Report
from services import federation, party
from services.party import Finding, Fix, Rule, Severity
from services.yamldoc import Span

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def sarif_log(report: Report) -> dict[str, Any]:
    """The log. Columns count Unicode code points, from 1, the end exclusive: as ours do."""
    spoke = sorted({finding.rule for finding in report.findings})
    rules = {**federation.RULES, **party.RULES, **_live_rules(report)}
    run = {
        "tool": {
            "driver": {
                "name": "fatetui",
                "version": __version__,
                "informationUri": "https://github.com/FederatedAI/KubeFATE",
                "rules": [_rule(rules[identifier]) for identifier in spoke],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [{"location": _location(file.source)} for file in report.files],
        "results": [_result(finding, spoke.index(finding.rule)) for finding in report.findings],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _live_rules(report: Report) -> Mapping[str, Rule]:
    if report.live is None:
        return {}
    from services.federation.live import LIVE_RULES

    return LIVE_RULES


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": str(rule.title)},
        "fullDescription": {"text": str(rule.explanation)},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
    }


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    said = [finding.message, finding.remedy]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": ". ".join(str(part) for part in said if part is not None)},
        "locations": [_place(finding)],
    }
    if finding.fix is not None:
        result["fixes"] = [_fix(finding.fix, finding.source)]
    return result


def _place(finding: Finding) -> dict[str, Any]:
    """In a file; a cluster is no artifact, and has a name only."""
    if finding.place is None:
        return {"logicalLocations": [{"name": finding.source, "kind": "resource"}]}
    return {"physicalLocation": {"artifactLocation": _location(finding.source), "region": _region(finding.place)}}


def _fix(fix: Fix, source: str) -> dict[str, Any]:
    replacements = [{"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits]
    change = {"artifactLocation": _location(source), "replacements": replacements}
    return {"description": {"text": str(fix.title)}, "artifactChanges": [change]}


def _location(source: str) -> dict[str, str]:
    """A path as a URI: relative as it was given, so that a service finds the file in its checkout."""
    path = Path(source)
    return {"uri": path.as_uri() if path.is_absolute() else quote(path.as_posix())}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
