"""What was found, as JSON-like data: the shapes that `fatetui status`, `fatetui doctor` and bundles share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from services.doctor.checking import Checkup, Problem
from services.doctor.overview import PartyView, ServiceView
from services.kubefate import Rung
from services.rollout import Diagnosis, Pulls, PullState, Why

if TYPE_CHECKING:
    from services.party import Finding

VERSION = "fatetui.doctor/v1"


def record(checkup: Checkup) -> dict[str, Any]:
    """The checkup as JSON-like data, as it is: masking is for whoever writes it."""
    failure = checkup.unreachable
    return {
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


def service_record(service: ServiceView | None) -> dict[str, Any] | None:
    if service is None:
        return None
    return {
        "version": service.version,
        "address": service.address,
        "problem": str(service.problem) if service.problem else None,
        "jobs": [{"id": job.id, "status": job.status.value, "method": job.method} for job in service.jobs],
    }


def party_record(view: PartyView) -> dict[str, Any]:
    return {
        "name": view.party.name,
        "namespace": view.party.namespace,
        "party_id": view.party.party_id,
        "chart": view.chart,
        "kubefate": view.said,
        "health": view.verdict.health.value,
        "pods": {"ready": view.ready, "all": view.pods},
        "images": _images(view.pulls),
        "reasons": [why_record(why) for why in view.verdict.reasons],
        "disagreement": why_record(view.disagreement) if view.disagreement else None,
    }


def _images(pulls: Pulls | None) -> dict[str, Any] | None:
    if pulls is None:
        return None
    return {
        "here": pulls.here,
        "all": len(pulls.pulls),
        "seconds_left": None if pulls.left is None else round(pulls.left),
        "missing": [
            {
                "image": pull.image,
                "node": pull.node,
                "state": pull.state.value,
                "since": None if pull.since is None else round(pull.since, 1),
                "bytes": pull.size,
            }
            for pull in pulls.pulls
            if pull.state is not PullState.HERE
        ],
    }


def why_record(why: Why) -> dict[str, Any]:
    return {
        "code": why.code,
        "message": str(why.message),
        "subject": why.subject,
        "field": why.field,
        "value": why.value,
        "age": None if why.age is None else round(why.age, 1),
        "remedy": str(why.remedy) if why.remedy else None,
    }


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
