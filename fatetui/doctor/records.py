"""A checkup as data: one JSON document, NDJSON records, JUnit XML. Masked and harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from fatetui.doctor.plain import problem_lines
from fatetui.output import cleaned
from fatetui.statustext import party_record, service_record
from services.doctor import Checkup, Problem
from services.junit import Case, junit_xml
from services.party import Finding
from services.rollout import Diagnosis, Health, Rung

VERSION = "fatetui.doctor/v1"


def record(checkup: Checkup) -> dict[str, Any]:
    """The checkup as JSON-like data."""
    failure = checkup.unreachable
    return cleaned(
        {
            "version": VERSION,
            "context": checkup.context,
            "kubernetes": checkup.kubernetes,
            "unreachable": {"code": failure.code, "message": str(failure)} if failure else None,
            "problems": [_problem(one) for one in checkup.problems],
            "advice": [_diagnosis(one) for one in checkup.advice],
            "parties": [party_record(one) for one in checkup.parties],
            "kubefate": service_record(checkup.service),
            "ladder": [_rung(one) for one in checkup.rungs],
            "preflight": _preflight(checkup),
            "not_seen": list(checkup.blind),
            "installed": checkup.begun,
            "last_words": dict(checkup.last_words or {}),
            "exit": int(checkup.exit),
        }
    )


def json_document(checkup: Checkup) -> str:
    """One document."""
    return json.dumps(record(checkup), ensure_ascii=False, indent=2) + "\n"


def ndjson(checkup: Checkup) -> str:
    """A line for each thing found, between `doctor.start` and `doctor.end`."""
    whole = record(checkup)
    records = [
        {"type": "doctor.start", **{key: whole[key] for key in ("version", "context", "kubernetes", "unreachable")}},
        *({"type": "problem", **one} for one in whole["problems"]),
        *({"type": "advice", **one} for one in whole["advice"]),
        *({"type": "rung", **one} for one in whole["ladder"]),
        *({"type": "party", **one} for one in whole["parties"]),
        *({"type": "check", **one} for one in whole["preflight"]),
        {"type": "doctor.end", "installed": whole["installed"], "exit": whole["exit"]},
    ]
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)


def junit(checkup: Checkup) -> str:
    """JUnit XML: a case for each problem, each healthy party and each check of preflight."""
    return junit_xml("fatetui doctor", list(_cases(checkup)), properties={"exit": str(int(checkup.exit))})


def _cases(checkup: Checkup) -> Iterator[Case]:
    if checkup.unreachable is not None:
        yield Case(name="Kubernetes", group="doctor", failure=checkup.unreachable.code, said=str(checkup.unreachable))
    for problem in checkup.problems:
        told = "\n".join(problem_lines(problem, checkup))
        yield Case(name=problem.diagnosis.id, group="diagnosis", failure=problem.diagnosis.rule, said=told)
    for party in checkup.parties:
        first = party.verdict.first
        unwell = party.verdict.health is not Health.HEALTHY and first is not None
        yield Case(
            name=party.party.title,
            group="party",
            failure=first.code if unwell and first else "",
            said=str(first.message) if first else party.verdict.health.value,
        )
    for result in checkup.live.results if checkup.live else ():
        name = f"{result.rule.id} {result.rule.title}"
        said = "\n".join([str(result.said), *(str(finding.message) for finding in result.findings)])
        yield Case(
            name=name,
            group="preflight",
            # Only what would keep an install from working fails; the rest is told.
            failure=result.rule.id if any(one in checkup.refusals for one in result.findings) else "",
            skipped=str(result.said) if result.unknown else "",
            said=said,
        )


def _problem(problem: Problem) -> dict[str, Any]:
    seen = problem.seen.isoformat() if problem.seen else None
    return {**_diagnosis(problem.diagnosis), "seen": seen}


def _diagnosis(found: Diagnosis) -> dict[str, Any]:
    mend = found.mend
    return {
        "id": found.id,
        "rule": found.rule,
        "subject": found.subject,
        "message": str(found.message),
        "health": found.health.value,
        "certainty": found.certainty.name.lower(),
        "hopeless": found.hopeless,
        "cause": str(found.cause),
        "remedy": str(found.remedy) if found.remedy else None,
        "commands": [list(command) for command in mend.commands] if mend else [],
        "step": {mend.step: dict(mend.arguments)} if mend and mend.step else None,
        "evidence": [
            {"subject": one.subject, "field": one.field, "value": one.value, "age": one.age} for one in found.evidence
        ],
        "explains": list(found.explains),
        "explained_by": found.explained_by or None,
    }


def _rung(rung: Rung) -> dict[str, Any]:
    return {"number": rung.number, "title": str(rung.title), "ok": rung.ok, "detail": str(rung.detail)}


def _preflight(checkup: Checkup) -> list[dict[str, Any]]:
    return [
        {
            "rule": result.rule.id,
            "title": str(result.rule.title),
            "ok": result.ok,
            "said": str(result.said),
            "findings": [_finding(one) for one in result.findings],
        }
        for result in (checkup.live.results if checkup.live else ())
    ]


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "severity": finding.severity.value,
        "message": str(finding.message),
        "source": finding.source,
        "remedy": str(finding.remedy) if finding.remedy else None,
    }
