"""The verdict on a party as a whole."""

from __future__ import annotations

from services.i18n import verbatim
from services.rollout import Expectation, Health, WorkloadObjects, assess, select_workloads
from tests.unit.rollout.objects import TERMS, event, pod, running, waiting, workload

ACTIVE = {"metadata": {"name": "fate-9999"}, "status": {"phase": "Active"}}


def party(*pods, deployments=(), events=(), namespace=ACTIVE) -> WorkloadObjects:
    kinds = {"Pod": tuple(pods), "Deployment": tuple(deployments), "Event": tuple(events)}
    return WorkloadObjects(kinds, namespace, "fate-9999", namespace_known=True)


def test_an_empty_party_is_not_healthy():
    verdict = assess(party(), terms=TERMS)

    assert verdict.health is Health.DEGRADED
    assert verdict.first is not None
    assert verdict.first.code == "R03"
    assert assess(party(), Expectation(empty_allowed=True), TERMS).health is Health.HEALTHY
    being_made = Expectation(underway=verbatim("is being installed"))
    assert assess(party(), being_made, TERMS).health is Health.PROGRESSING


def test_a_missing_namespace_is_the_only_reason():
    verdict = assess(party(namespace=None), terms=TERMS)

    assert verdict.hopeless
    assert [why.code for why in verdict.reasons] == ["P35"]


def test_a_namespace_that_may_not_be_seen_is_nobodys_fault():
    unknown = WorkloadObjects({"Pod": (pod(running(), ready=True),)}, None, "fate-9999")

    assert assess(unknown, terms=TERMS).health is Health.HEALTHY


def test_modules_are_found_by_label_container_or_alias():
    python = pod(running(), running(name="fateboard"), ready=True)
    egg = pod(running(name="egg"), name="egg0-1", ready=True)
    egg["metadata"]["labels"]["fateMoudle"] = "egg0"
    meta = pod(running(name="meta-service"), name="meta-service-1", ready=True)
    there = party(python, egg, meta)

    modules = ("python", "fateflow", "fateboard", "egg", "metaService")
    assert assess(there, Expectation(modules), TERMS).health is Health.HEALTHY
    missing = assess(there, Expectation((*modules, "mysql")), TERMS)
    assert [str(why.message) for why in missing.reasons] == ["Module mysql has no pod"]


def test_the_root_cause_comes_before_its_symptoms():
    words = 'Failed to pull image "federatedai/python:1.3.0-release": manifest unknown: not found'
    broken = pod(waiting("ImagePullBackOff", "Back-off"), phase="Pending")
    waiting_for_it = workload("Deployment", {"replicas": 1, "updatedReplicas": 1})
    verdict = assess(party(broken, deployments=[waiting_for_it], events=[event("Failed", words)]), terms=TERMS)

    assert verdict.health is Health.FAILED
    assert [why.code for why in verdict.reasons] == ["P16", "R01"]


def test_the_remains_of_a_replaced_pod_do_not_count():
    evicted = pod(name="python-0", phase="Failed", reason="Evicted", message="The node was low on resource: memory.")

    assert assess(party(evicted, pod(running(), ready=True)), terms=TERMS).health is Health.HEALTHY
    alone = assess(party(evicted), terms=TERMS)
    assert alone.first is not None
    assert (alone.first.code, alone.health) == ("P24", Health.DEGRADED)


def test_a_restarting_container_in_a_running_pod_is_not_healthy():
    restarting = pod(running(2, restarts=7), ready=True)

    assert assess(party(restarting), terms=TERMS).health is Health.PROGRESSING


def test_selection_by_labels():
    mine, other = pod(running()), pod(running(), name="other")
    other["metadata"]["labels"] = {"name": "fate-10000"}

    assert select_workloads([mine, other], "name=fate-9999,fateMoudle=python") == (mine,)
    assert select_workloads([mine, other], "") == (mine, other)


def test_the_same_verdict_a_second_later_is_the_same():
    early = assess(party(pod(waiting("ContainerCreating"), age=5)), terms=TERMS)
    late = assess(party(pod(waiting("ContainerCreating"), age=6)), terms=TERMS)

    assert early.same_as(late)
    assert not early.same_as(assess(party(), terms=TERMS))
