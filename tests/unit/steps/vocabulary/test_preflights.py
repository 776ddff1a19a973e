"""`preflight`."""

from __future__ import annotations

import pytest

from services.errors import Exit
from services.sandbox.faults import Rule
from services.sandbox.resources import RESOURCES
from services.steps import Status
from tests.unit.steps.vocabulary.place import Place

ALL = ["api", "nodes", "rbac", "namespaces", "capacity", "dns", "ports"]


@pytest.fixture
def fit(place: Place) -> Place:
    place.party()
    place.ready_pod("coredns-1", "kube-system", {"k8s-app": "kube-dns"}, "coredns")
    return place


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


async def test_unknown_check_is_a_mistake(fit: Place):
    assert (await fit.play("preflight", {"require": ["luck"]})).end.reason.code == "E-PARAMS"
