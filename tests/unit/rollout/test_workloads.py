"""Verdicts on workloads and on what pods stand on."""

from __future__ import annotations

import pytest

from services.rollout import (
    Health,
    assess_claim,
    assess_daemon_set,
    assess_deployment,
    assess_job,
    assess_namespace,
    assess_replica_set,
    assess_service,
    assess_stateful_set,
    assess_words,
)
from tests.unit.rollout.objects import TERMS, ago, event, workload

QUOTA = 'pods "python-1" is forbidden: exceeded quota: small, requested: pods=1, used: pods=2, limited: pods=2'
TERMINATING = 'pods "x" is forbidden: unable to create new content in namespace fate because it is being terminated'
FORBIDDEN = 'pods "python-1" is forbidden: unable to validate against any pod security policy: []'

FULL = {"replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1}


@pytest.mark.parametrize(
    ("status", "health"),
    [
        (FULL, Health.HEALTHY),
        ({}, Health.PROGRESSING),
        (FULL | {"observedGeneration": 0}, Health.PROGRESSING),
        (FULL | {"updatedReplicas": 0}, Health.PROGRESSING),
        (FULL | {"replicas": 2}, Health.PROGRESSING),
        (FULL | {"availableReplicas": 0}, Health.PROGRESSING),
    ],
)
def test_deployments_follow_their_counts(status: dict[str, int], health: Health):
    assert assess_deployment(workload("Deployment", status), terms=TERMS).health is health


@pytest.mark.parametrize(
    ("kind", "judge"),
    [("Deployment", assess_deployment), ("StatefulSet", assess_stateful_set), ("ReplicaSet", assess_replica_set)],
)
def test_zero_of_zero_is_not_healthy(kind: str, judge):
    verdict = judge(workload(kind, {}, replicas=0), terms=TERMS)

    assert verdict.health is Health.DEGRADED
    assert verdict.first.code == "R02"


def test_replicas_default_to_one():
    assert assess_deployment(workload("Deployment", FULL, replicas=None), terms=TERMS).health is Health.HEALTHY


def test_a_replaced_replica_set_is_fine():
    old = workload("ReplicaSet", {}, replicas=0)
    old["metadata"]["ownerReferences"] = [{"kind": "Deployment", "name": "python", "controller": True}]

    assert assess_replica_set(old, terms=TERMS).health is Health.HEALTHY


def test_a_missed_progress_deadline_fails_but_is_a_symptom():
    stuck = workload(
        "Deployment",
        {
            "conditions": [
                {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded", "message": "timed out"}
            ]
        },
    )
    first = assess_deployment(stuck, terms=TERMS).first

    assert first is not None
    assert (first.code, first.health, first.symptom) == ("R04", Health.FAILED, True)


@pytest.mark.parametrize(("words", "code"), [(QUOTA, "R08"), (TERMINATING, "P36"), (FORBIDDEN, "R09")])
def test_pods_that_may_not_be_created_are_hopeless(words: str, code: str):
    failure = [{"type": "ReplicaFailure", "status": "True", "message": words, "lastTransitionTime": ago(3)}]
    by_condition = assess_deployment(workload("Deployment", {"conditions": failure}), terms=TERMS)
    about = event("FailedCreate", words, about="StatefulSet/python")
    by_event = assess_stateful_set(workload("StatefulSet", {}), [about], TERMS)

    for verdict in (by_condition, by_event):
        assert verdict.first is not None
        assert (verdict.first.code, verdict.first.hopeless, verdict.first.age) == (code, True, pytest.approx(4, abs=1))
        assert words in verdict.first.value


@pytest.mark.parametrize(
    ("status", "spec", "health"),
    [
        ({"readyReplicas": 2, "replicas": 2}, {}, Health.HEALTHY),
        ({"readyReplicas": 1, "replicas": 2}, {}, Health.PROGRESSING),
        ({"readyReplicas": 2, "currentRevision": "a", "updateRevision": "b"}, {}, Health.PROGRESSING),
        (
            {"readyReplicas": 2, "currentRevision": "a", "updateRevision": "b", "updatedReplicas": 1},
            {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}}},
            Health.HEALTHY,
        ),
        (
            {"readyReplicas": 2, "currentRevision": "a", "updateRevision": "b"},
            {"updateStrategy": {"type": "OnDelete"}},
            Health.HEALTHY,
        ),
    ],
)
def test_stateful_sets_follow_revisions_and_partition(status, spec, health: Health):
    assert assess_stateful_set(workload("StatefulSet", status, replicas=2, **spec), terms=TERMS).health is health


@pytest.mark.parametrize(
    ("status", "health"),
    [
        (
            {"desiredNumberScheduled": 2, "updatedNumberScheduled": 2, "numberReady": 2, "numberAvailable": 2},
            Health.HEALTHY,
        ),
        (
            {"desiredNumberScheduled": 2, "updatedNumberScheduled": 1, "numberReady": 2, "numberAvailable": 2},
            Health.PROGRESSING,
        ),
        ({"desiredNumberScheduled": 0}, Health.DEGRADED),
    ],
)
def test_daemon_sets(status: dict[str, int], health: Health):
    assert assess_daemon_set(workload("DaemonSet", status, replicas=None), terms=TERMS).health is health


@pytest.mark.parametrize(
    ("status", "health"),
    [
        ({"conditions": [{"type": "Complete", "status": "True"}]}, Health.HEALTHY),
        ({"active": 1}, Health.PROGRESSING),
        ({"conditions": [{"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}]}, Health.FAILED),
    ],
)
def test_jobs(status, health: Health):
    assert assess_job(workload("Job", status, replicas=None), terms=TERMS).health is health


def claim(phase: str) -> dict[str, object]:
    return {
        "metadata": {"name": "mysql-data", "creationTimestamp": ago(30)},
        "spec": {"storageClassName": "mysql"},
        "status": {"phase": phase},
    }


def test_claims():
    missing = event(
        "ProvisioningFailed", 'storageclass.storage.k8s.io "mysql" not found', about="PersistentVolumeClaim/mysql-data"
    )

    assert assess_claim(claim("Bound"), terms=TERMS).health is Health.HEALTHY
    assert assess_claim(claim("Pending"), terms=TERMS).health is Health.PROGRESSING
    assert assess_claim(claim("Pending"), [missing], TERMS).hopeless
    assert assess_claim(claim("Lost"), terms=TERMS).hopeless


def test_services_need_a_ready_address():
    service = {"metadata": {"name": "fateflow"}, "spec": {"selector": {"fateMoudle": "python"}}}
    ready = {"subsets": [{"addresses": [{"ip": "10.0.0.1"}]}]}
    unready = {"subsets": [{"notReadyAddresses": [{"ip": "10.0.0.1"}]}]}

    assert assess_service(service, ready, terms=TERMS).health is Health.HEALTHY
    for endpoints in (unready, None, {"subsets": None}):
        first = assess_service(service, endpoints, terms=TERMS).first
        assert first is not None
        assert (first.code, first.symptom) == ("R13", True)
    assert assess_service({"metadata": {"name": "x"}, "spec": {}}, None, terms=TERMS).health is Health.HEALTHY


def test_namespaces():
    terminating = {
        "metadata": {"name": "fate", "deletionTimestamp": ago(50)},
        "status": {
            "phase": "Terminating",
            "conditions": [
                {"type": "NamespaceContentRemaining", "status": "True", "message": "Some resources remain: pods. has 1"}
            ],
        },
    }
    first = assess_namespace(terminating, terms=TERMS).first

    assert assess_namespace({"metadata": {"name": "fate"}, "status": {"phase": "Active"}}).health is Health.HEALTHY
    assert assess_namespace(None, "fate").hopeless
    assert first is not None
    assert (first.code, first.age) == ("P36", 50)
    assert "Some resources remain" in str(first.message)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (
            'Service "proxy" is invalid: nodePort: Invalid value: 30009: provided port is already allocated',
            "P38",
        ),
        ("cannot re-use a name that is still in use", "P33"),
        ('namespaces "fate-9999" not found', "P35"),
        ('no matches for kind "Ingress" in version "extensions/v1beta1"', "P11"),
        ('failed to download "kubefate/fate" (hint: running `helm repo update` may help)', "P19"),
        ('Deployment.apps "x" is invalid: spec.replicas: Invalid value: -1', "R15"),
    ],
)
def test_a_servers_words_have_classes(words: str, code: str):
    why = assess_words("Job/1", "result", words)

    assert why is not None
    assert (why.code, why.hopeless) == (code, True)
    assert why.remedy is not None


def test_words_without_a_class_are_no_reason():
    assert assess_words("Job/1", "result", "all is well") is None


@pytest.mark.parametrize(
    ("status", "paused", "codes"),
    [
        (FULL, True, []),
        (FULL | {"updatedReplicas": 0}, True, ["R16", "R01", "R01"]),
        (FULL | {"updatedReplicas": 0}, False, ["R01", "R01"]),
    ],
)
def test_a_pause_matters_only_in_the_middle_of_a_change(status: dict[str, int], paused: bool, codes: list[str]):
    verdict = assess_deployment(workload("Deployment", status, paused=paused), terms=TERMS)

    assert [why.code for why in verdict.reasons] == codes


@pytest.mark.parametrize(
    ("judge", "kind", "status"),
    [
        (assess_deployment, "Deployment", FULL | {"replicas": 3, "updatedReplicas": 3}),
        (assess_stateful_set, "StatefulSet", {"replicas": 3, "readyReplicas": 3}),
        (assess_replica_set, "ReplicaSet", {"replicas": 3, "availableReplicas": 3}),
    ],
)
def test_pods_beyond_what_is_wanted_are_on_their_way_out(judge, kind: str, status: dict[str, int]):
    verdict = judge(workload(kind, status), terms=TERMS)

    assert verdict.health is Health.PROGRESSING
    assert "2 earlier pods" in str(verdict.first.message)


@pytest.mark.parametrize(("since", "health"), [(200, Health.PROGRESSING), (400, Health.DEGRADED)])
def test_a_deployment_that_stays_unavailable_degrades(since: float, health: Health):
    unavailable = {"type": "Available", "status": "False", "lastTransitionTime": ago(since)}
    status = {"replicas": 1, "updatedReplicas": 1, "conditions": [unavailable]}

    assert assess_deployment(workload("Deployment", status), terms=TERMS).health is health


def test_on_delete_holds_no_daemon_set_back():
    status = {"desiredNumberScheduled": 2, "updatedNumberScheduled": 0, "numberReady": 2, "numberAvailable": 2}
    held = workload("DaemonSet", status, replicas=None, updateStrategy={"type": "OnDelete"})

    assert assess_daemon_set(held, terms=TERMS).health is Health.HEALTHY


def test_a_suspended_job_is_not_healthy():
    suspended = assess_job(workload("Job", {}, replicas=None, suspend=True), terms=TERMS)

    assert (suspended.health, suspended.first.code) == (Health.DEGRADED, "R02")


def test_a_refusal_that_is_told_by_events_is_another_one_with_each_try():
    first, second = (event("FailedCreate", QUOTA, about="StatefulSet/python") | {"count": count} for count in (1, 2))
    whys = [assess_stateful_set(workload("StatefulSet", {}), [told], TERMS).first for told in (first, second)]

    assert whys[0].identity == whys[1].identity
    assert whys[0].sign != whys[1].sign


@pytest.mark.parametrize(("age", "health"), [(30, Health.PROGRESSING), (400, Health.DEGRADED)])
def test_a_load_balancer_that_never_comes(age: float, health: Health):
    asked = {"metadata": {"name": "proxy", "creationTimestamp": ago(age)}, "spec": {"type": "LoadBalancer"}}
    given = asked | {"status": {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}}}

    assert assess_service(asked, None, terms=TERMS).health is health
    assert assess_service(given, None, terms=TERMS).health is Health.HEALTHY


def test_a_selector_that_matches_nothing_degrades_in_time():
    def empty(age: float):
        meta = {"name": "fateflow", "creationTimestamp": ago(age)}
        return assess_service({"metadata": meta, "spec": {"selector": {"a": "b"}}}, {"subsets": []}, terms=TERMS)

    assert empty(30).health is Health.PROGRESSING
    assert empty(400).health is Health.DEGRADED
    assert (empty(400).first.field, empty(400).first.value) == ("spec.selector", "a=b")


def test_a_claim_that_waits_for_its_first_pod_is_not_stuck():
    old = claim("Pending")
    old["metadata"]["creationTimestamp"] = ago(900)
    awaits = event("WaitForFirstConsumer", "waiting for first consumer", about="PersistentVolumeClaim/mysql-data")

    assert assess_claim(old, [awaits], TERMS).health is Health.PROGRESSING
    assert assess_claim(old, [], TERMS).health is Health.DEGRADED
