"""The checkup: causes first, what is not installed is not missed, what was removed is told by its evidence."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from fatetui import doctortext
from services.doctor import Checkup, Gathered, KnownParty, ServiceView, checkup, plain_text, unreachable
from services.errors import Exit
from services.i18n import _
from services.kubefate import KubeFateUnreachable
from services.kubernetes import Unreachable
from services.rollout import DIAGNOSED_KINDS, DIAGNOSED_WIDE, Probe, ProbeKind, Situation, Terms
from services.rollout.evidence import Past

NOW = datetime(2026, 11, 24, 5, 0, tzinfo=UTC)
STAMP = "2026-11-24T04:59:00Z"
NAMESPACE = "fate-9999"
Object = dict[str, Any]


def pod(**state: Any) -> Object:
    status = {"name": "python", "image": "python:1", "ready": False, "restartCount": 0, "state": state}
    return {
        "kind": "Pod",
        "metadata": {
            "name": "python-1",
            "namespace": NAMESPACE,
            "uid": "u",
            "creationTimestamp": STAMP,
            "labels": {"fateMoudle": "python", "name": NAMESPACE},
        },
        "spec": {"nodeName": "n", "containers": [{"name": "python", "image": "python:1"}]},
        "status": {"phase": "Pending", "startTime": STAMP, "containerStatuses": [status]},
    }


MISSING = pod(
    waiting={"reason": "ErrImagePull", "message": "manifest for python:1 not found: manifest unknown \x1b[2J"}
)


def gathered(*pods: Object, past: Mapping[str, Past] | None = None, **more: Any) -> Gathered:
    space = {"kind": "Namespace", "metadata": {"name": NAMESPACE}, "status": {"phase": "Active"}}
    objects = dict.fromkeys((*DIAGNOSED_KINDS, *DIAGNOSED_WIDE), ()) | {"Pod": pods, "Namespace": (space,)}
    situation = Situation(objects=objects, namespaces=(NAMESPACE,), probes=more.pop("probes", ()))
    party = KnownParty(NAMESPACE, NAMESPACE, "9999")
    return Gathered("demo", "v1.20.2", (party,), situation, past=past or {}, **more)


def looked(*pods: Object, **more: Any) -> Checkup:
    return checkup(gathered(*pods, **more), Terms(now=NOW))


def test_what_is_wrong_is_told_first_with_what_mends_it() -> None:
    found = looked(MISSING)
    assert found.exit is Exit.FAILED
    told = plain_text(found).splitlines()
    assert told[0].startswith("error[P16]: ")
    assert any("fatetui explain P16" in line for line in told)
    assert told[-1].startswith("Not well")


def test_every_form_is_harmless() -> None:
    found = looked(MISSING)
    forms = (plain_text, doctortext.json_document, doctortext.ndjson, doctortext.junit)
    assert not any("\x1b" in form(found) for form in forms)
    assert json.loads(doctortext.json_document(found))["problems"][0]["rule"] == "P16"
    last = doctortext.ndjson(found).splitlines()[-1]
    assert json.loads(last) == {"type": "doctor.end", "installed": True, "exit": 1}


def test_where_nothing_was_begun_nothing_is_missed() -> None:
    found = looked()
    assert (found.begun, found.problems, found.exit) == (False, (), Exit.OK)


def test_a_namespace_that_goes_is_in_the_way() -> None:
    base = gathered()
    leaving = {
        "kind": "Namespace",
        "metadata": {"name": NAMESPACE, "deletionTimestamp": "2026-11-24T04:00:00Z"},
        "spec": {"finalizers": ["kubernetes"]},
        "status": {"phase": "Terminating"},
    }
    objects = {**base.situation.objects, "Namespace": (leaving,)}
    found = checkup(
        Gathered("demo", "v1", base.parties, Situation(objects=objects, namespaces=(NAMESPACE,))), Terms(now=NOW)
    )
    assert found.exit is Exit.REFUSED
    assert found.problems[0].diagnosis.rule == "P36"


def test_what_was_removed_is_told_by_its_evidence() -> None:
    words = {(NAMESPACE, "python-1", "python", True): "Traceback: no database\n"}
    past = Past(NOW, {"Pod": (MISSING,), "Event": ()}, words)
    found = looked(past={NAMESPACE: past})
    assert (found.problems[0].diagnosis.rule, found.problems[0].seen) == ("P16", NOW)
    assert found.last_words == {f"{NAMESPACE}/python-1/python": "Traceback: no database\n"}
    assert "Traceback: no database" in plain_text(found)


def test_the_past_is_of_no_interest_while_there_are_pods() -> None:
    past = Past(NOW, {"Pod": (MISSING,), "Event": ()}, {})
    running = pod(running={"startedAt": STAMP})
    assert all(problem.seen is None for problem in looked(running, past={NAMESPACE: past}).problems)


def test_names_that_do_not_resolve_keep_nobody_from_the_console() -> None:
    probe = Probe(ProbeKind.DNS, "9999.fateboard.kubefate.net", False, error="no such host")
    found = looked(MISSING, probes=(probe,), service=ServiceView("v1.0.2", "http://here"))
    assert not [problem for problem in found.problems if problem.diagnosis.evidence[0].field == "DNS"]


def test_without_kubefate_the_ladder_tells_how_far_the_way_goes() -> None:
    found = looked(MISSING, service=ServiceView(problem=KubeFateUnreachable(_("no way in"))))
    assert [rung.ok for rung in found.rungs][-1] is False
    assert "✗ 2. KubeFATE is deployed" in plain_text(found)


def test_a_cluster_that_does_not_answer_is_the_first_rung() -> None:
    found = unreachable("demo", "https://here:6443", Unreachable("https://here:6443"))
    assert found.exit is Exit.KUBERNETES
    (rung,) = found.rungs
    assert (rung.number, rung.ok) == (1, False)
    assert json.loads(doctortext.json_document(found))["unreachable"]["code"] == Unreachable.code
