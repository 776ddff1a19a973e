"""A report in every format that people and programs read. All are masked and harmless, all have the same findings."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from fatetui import __version__
from fatetui.lint.report import Report
from fatetui.output import annotated, cleaned, place_of
from services.errors import Exit
from services.i18n import Message, _
from services.junit import Case, junit_xml
from services.party import Finding, Severity
from services.text import one_line

if TYPE_CHECKING:
    from services.federation.live import LiveReport

VERSION = "fatetui.lint/v1"
_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}


def text(report: Report, code: Exit, *, colour: bool = False) -> str:
    """Compiler style: a block for each finding, and a line that sums up."""
    blocks = [_block(report, finding, colour) for finding in report.findings]
    asked = [str(_asked(report.live))] if report.live and report.live.results else []
    return "\n".join([*blocks, *asked, str(_summary(report))]) + "\n"


def json_document(report: Report, code: Exit) -> str:
    """One document."""
    document = {
        "version": VERSION,
        "files": [
            {
                "file": file.source,
                "chart": file.party.chart_version if file.party else None,
                "findings": [_record(finding) for finding in report.of_file(file.source)],
            }
            for file in report.files
        ],
        **({"cluster": _cluster(report, report.live)} if report.live else {}),
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
            name=f"{finding.rule} {_where(finding)}",
            group=finding.source if finding.place else _where(finding),
            failure=finding.rule if finding.severity is Severity.ERROR else "",
            said=_block(report, finding, colour=False),
        )
        for finding in report.findings
    ]
    cases += [Case(name=file.source, group=file.source) for file in report.files if not report.of_file(file.source)]
    if report.live is not None and not report.of_cluster:
        cluster = _cluster_called(report.live.context)
        cases.append(Case(name=cluster, group=cluster))
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
    heading = f"{_where(finding)}: {word}"
    hint = finding.remedy
    if finding.fix is not None:
        hint = _("{remedy} (--fix does it)", remedy=hint or finding.fix.title)
    document = report.document(finding.source) if finding.place else None
    return annotated(heading, finding.message, document, finding.place, hint)


def _where(finding: Finding) -> str:
    return place_of(finding.source, finding.place) if finding.place else _cluster_called(finding.source)


def _cluster_called(context: str) -> str:
    return str(_("cluster {context}", context=one_line(context)))


def _cluster(report: Report, live: LiveReport) -> dict[str, Any]:
    """What the cluster told besides the findings in files: `checked` is what each rule came to, null for unknown."""
    return {
        "context": live.context,
        "reachable": live.unreachable is None,
        "checked": {result.rule.id: result.ok for result in live.results},
        "findings": [_record(finding) for finding in report.of_cluster],
    }


def _asked(live: LiveReport) -> Message:
    """A cluster with nothing to complain about was asked all the same."""
    return _(
        "Cluster {context}: rules asked: {rules}, without an answer: {unknown}.",
        context=one_line(live.context),
        rules=len(live.results),
        unknown=sum(result.ok is None for result in live.results),
    )


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


def _position(finding: Finding) -> dict[str, Any]:
    if finding.place is None:
        return {"cluster": finding.source}
    line, column, end_line, end_column = finding.place
    return {"file": finding.source, "line": line, "column": column, "end_line": end_line, "end_column": end_column}


def _record(finding: Finding) -> dict[str, Any]:
    return {
        **_position(finding),
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": str(finding.message),
        "remedy": str(finding.remedy) if finding.remedy else None,
        "fix": str(finding.fix.title) if finding.fix else None,
    }
