"""`preflight`."""

from __future__ import annotations

from typing import get_args

import pytest

from services.errors import Exit
from services.federation.live import LIVE_RULES
from services.i18n import _
from services.kubefate import Chart, KubeFateUnreachable
from services.sandbox.faults import Rule
from services.sandbox.resources import RESOURCES
from services.steps import Status
from services.steps.preflight import LIVE, CheckName
from tests.unit.steps.vocabulary.place import Place

ALL = list(get_args(CheckName))


@pytest.fixture
def fit(place: Place) -> Place:
    place.party()
    place.ready_pod("coredns-1", "kube-system", {"k8s-app": "kube-dns"}, "coredns")
    place.ready_pod("controller-1", "ingress-nginx", {"app.kubernetes.io/name": "ingress-nginx"}, "controller")
    place.kubefate.stored.append(Chart("c1", "fate", "v1.3.0-a", ""))
    return place


def test_every_live_rule_is_a_check_and_has_one_name():
    assert sorted(LIVE.values()) == sorted(LIVE_RULES)
    assert set(LIVE) < set(ALL)


async def test_fit_cluster_passes_every_check(fit: Place):
    played = await fit.play("preflight", {"require": ALL, "warn": []})
    assert (played.status, played.writes) == (Status.OK, [])
    assert played.end.outputs["checks"] == dict.fromkeys(ALL, True)


async def test_rehearsal_looks_all_the_same(fit: Place):
    played = await fit.rehearse("preflight", {"require": ALL, "warn": []})
    assert (played.status, played.exit) == (Status.OK, Exit.OK)


async def test_port_of_somebody_else_is_told_with_its_owner(fit: Place):
    ports = [{"port": 80, "nodePort": 30009}]
    fit.put("Service", "other", "default", spec={"type": "NodePort", "ports": ports})
    warned = await fit.play("preflight", {})
    assert (warned.status, warned.exit) == (Status.WARNED, Exit.OK)
    refused = await fit.play("preflight", {"require": ["ports"], "warn": []})
    assert (refused.status, refused.exit, refused.end.reason.code) == (Status.FAILED, Exit.REFUSED, "S-PREFLIGHT")
    assert "default/other" in refused.why


async def test_namespace_that_is_going_is_refused(fit: Place):
    made = fit.put("Namespace", "fate-9999")
    fit.store.update(RESOURCES["Namespace"], {**made, "status": {"phase": "Terminating"}}, subresource="status")
    played = await fit.play("preflight", {"require": ["namespaces"], "warn": []})
    assert "fate-9999" in played.why


async def test_missing_rights_are_named(fit: Place):
    fit.faults.access.denied.append(Rule(resources=("pods/exec",)))
    played = await fit.play("preflight", {"require": ["rbac"], "warn": []})
    assert played.exit is Exit.REFUSED
    assert "pods/exec" in played.why


async def test_place_in_the_party_file_is_told(fit: Place):
    fit.put("Service", "other", "default", spec={"type": "NodePort", "ports": [{"port": 80, "nodePort": 30009}]})
    played = await fit.play("preflight", {"require": [], "warn": ["ports"]})
    assert ("line:column", "7:35") in [(seen.field, seen.value) for seen in played.end.reason.evidence]


async def test_what_is_not_to_be_seen_is_no_consent(fit: Place):
    fit.faults.access.denied.append(Rule(resources=("nodes",)))
    played = await fit.play("preflight", {"require": ["nodes"], "warn": []})
    assert (played.exit, "Cannot tell" in played.why) == (Exit.REFUSED, True)
    warned = await fit.play("preflight", {"require": ["api"], "warn": ["nodes", "capacity", "addresses"]})
    assert warned.status is Status.WARNED
    assert warned.end.outputs["checks"] == {"api": True, "nodes": None, "capacity": None, "addresses": None}


async def test_without_kubefate_it_is_told_why(fit: Place):
    fit.kubefate.refusal = KubeFateUnreachable(_("nobody answers"))
    played = await fit.play("preflight", {"require": ["charts"], "warn": []})
    assert (played.exit, "nobody answers" in played.why) == (Exit.REFUSED, True)
    assert (await fit.play("preflight", {})).status is Status.OK, "KubeFATE is asked only where a check wants it"


async def test_unknown_check_is_a_mistake(fit: Place):
    assert (await fit.play("preflight", {"require": ["luck"]})).end.reason.code == "E-PARAMS"
