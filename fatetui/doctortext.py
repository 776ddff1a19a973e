"""A checkup as data: one JSON document, NDJSON records, JUnit XML. Masked and harmless."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fatetui.output import cleaned
from services.doctor import Checkup, problem_lines, record
from services.junit import Case, junit_xml
from services.rollout import Health


def json_document(checkup: Checkup) -> str:
    """One document."""
    return json.dumps(cleaned(record(checkup)), ensure_ascii=False, indent=2) + "\n"


def ndjson(checkup: Checkup) -> str:
    """A line for each thing found, between `doctor.start` and `doctor.end`."""
    whole = cleaned(record(checkup))
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
