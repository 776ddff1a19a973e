"""A report in every format that people and programs read. All are masked and harmless, all have the same findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from fatetui import __version__
from fatetui.lint.report import Report
from fatetui.output import annotated, cleaned, place_of
from services.errors import Exit
from services.i18n import Message, _
from services.junit import Case, junit_xml
from services.party import Finding, Severity

VERSION = "fatetui.lint/v1"
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def text(report: Report, code: Exit, *, colour: bool = False) -> str:
    """Compiler style: a block for each finding, and a line that sums up."""
    blocks = [_block(report, finding, colour) for finding in report.findings]
    return "\n".join([*blocks, str(_summary(report))]) + "\n"


def json_document(report: Report, code: Exit) -> str:
    """One document."""
    document = {
        "version": VERSION,
        "files": [
            {
                "file": file.source,
                "chart": file.party.chart_version if file.party else None,
                "findings": [_record(finding) for finding in report.findings if finding.source == file.source],
            }
            for file in report.files
        ],
        "summary": _counts(report),
        "exit": int(code),
    }
    return json.dumps(cleaned(document), ensure_ascii=False, indent=2) + "\n"


def ndjson(report: Report, code: Exit) -> str:
    """A line for each finding, between `lint.start` and `lint.end`."""
    records = [
        {"type": "lint.start", "version": VERSION, "files": [file.source for file in report.files]},
        *({"type": "finding", **_record(finding)} for finding in report.findings),
        {"type": "lint.end", **_counts(report), "exit": int(code)},
    ]
    return "".join(json.dumps(cleaned(record), ensure_ascii=False) + "\n" for record in records)


def junit(report: Report, code: Exit) -> str:
    """JUnit XML: a case for each finding, and one for each file without any. Only errors are failures."""
    cases = [
        Case(
            name=f"{finding.rule} {place_of(finding.source, finding.span)}",
            group=finding.source,
            failure=finding.rule if finding.severity is Severity.ERROR else "",
            said=_block(report, finding, colour=False),
        )
        for finding in report.findings
    ]
    told = {finding.source for finding in report.findings}
    cases += [Case(name=file.source, group=file.source) for file in report.files if file.source not in told]
    return junit_xml("fatetui lint", cases, properties={"fatetui": __version__, "exit": str(int(code))})


def sarif(report: Report, code: Exit) -> str:
    """SARIF 2.1.0, as code scanning services take it."""
    from fatetui.lint.sarif import sarif_log

    return json.dumps(cleaned(sarif_log(report)), ensure_ascii=False, indent=2) + "\n"


FORMATS: Mapping[str, Callable[[Report, Exit], str]] = {
    "text": text,
    "json": json_document,
    "ndjson": ndjson,
    "sarif": sarif,
    "junit": junit,
}
"""Every format by the name that `--output` takes."""


def _block(report: Report, finding: Finding, colour: bool) -> str:
    word = f"{finding.severity.value}[{finding.rule}]"
    if colour:
        word = f"\x1b[{_COLOURS[finding.severity]}m{word}\x1b[0m"
    heading = f"{place_of(finding.source, finding.span)}: {word}"
    hint = finding.remedy
    if finding.fix is not None:
        hint = _("{remedy} (--fix does it)", remedy=hint or finding.fix.title)
    return annotated(heading, finding.message, report.document(finding.source), finding.span, hint)


def _summary(report: Report) -> Message:
    if not report.findings:
        return _("Nothing to complain about. Files: {files}", files=len(report.files))
    return _(
        "Files: {files}. Errors: {errors}, warnings: {warnings}, hints: {infos}. Mended by --fix: {fixable}.",
        files=len(report.files),
        errors=report.count(Severity.ERROR),
        warnings=report.count(Severity.WARNING),
        infos=report.count(Severity.INFO),
        fixable=report.fixable,
    )


def _counts(report: Report) -> dict[str, int]:
    counted = {severity.value: report.count(severity) for severity in Severity}
    return {"files": len(report.files), **counted, "fixable": report.fixable}


def _record(finding: Finding) -> dict[str, Any]:
    return {
        "file": finding.source,
        "line": finding.span.line,
        "column": finding.span.column,
        "end_line": finding.span.end_line,
        "end_column": finding.span.end_column,
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": str(finding.message),
        "remedy": str(finding.remedy) if finding.remedy else None,
        "fix": str(finding.fix.title) if finding.fix else None,
    }
