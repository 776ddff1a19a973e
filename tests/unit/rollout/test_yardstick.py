"""Verdicts beside the health rules of kstatus and Argo CD: the same, or else for a reason that docs/health.md tells.

The words of the two are those of sigs.k8s.io/cli-utils/pkg/kstatus and argoproj/gitops-engine/pkg/health for the same
object (read, not run): healthy for Current and Healthy, progressing for InProgress, Terminating and Progressing, failed
for Failed and Degraded, suspended. None stands for a kind that they do not judge by itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from services.rollout import (
    Health,
    Verdict,
    assess_claim,
    assess_daemon_set,
    assess_deployment,
    assess_ingress,
    assess_job,
    assess_namespace,
    assess_pod,
    assess_replica_set,
    assess_service,
    assess_stateful_set,
)
from tests.unit.rollout.objects import TERMS, Object, ago, event, pod, running, waiting, workload

HEALTH_MD = Path(__file__).parents[3] / "docs" / "health.md"
WELL, GOING, BAD = "healthy", "progressing", "failed"
FULL = {"replicas": 1, "updatedReplicas": 1, "readyReplicas": 1, "availableReplicas": 1}
CONDITION = {"status": "True", "lastTransitionTime": ago(400)}
LATE = {"type": "Progressing", "status": "False", "reason": "ProgressDeadlineExceeded"}
CRASHED = {"exitCode": 1, "startedAt": ago(70), "finishedAt": ago(61)}
JUDGES = {
    "DaemonSet": assess_daemon_set,
    "Deployment": assess_deployment,
    "Job": assess_job,
    "PersistentVolumeClaim": assess_claim,
    "Pod": assess_pod,
    "ReplicaSet": assess_replica_set,
    "StatefulSet": assess_stateful_set,
}


@dataclass(frozen=True, slots=True)
class Row:
    """An object, what the two say of it, and what we say; `why` names where docs/health.md tells why we differ."""

    about: str
    obj: Object
    kstatus: str | None
    argo: str | None
    ours: Health
    why: str = ""

    @property
    def agrees(self) -> bool:
        """Whether ours is what each of them says."""
        alike = {Health.HEALTHY: WELL, Health.PROGRESSING: GOING, Health.DEGRADED: BAD, Health.FAILED: BAD}
        return {alike[self.ours]} == {word for word in (self.kstatus, self.argo) if word is not None}


def set_of(kind: str, status: Object, **spec: object) -> Object:
    return workload(kind, status, **spec)  # type: ignore[arg-type]


def job(*conditions: str, **spec: object) -> Object:
    found = [{"type": kind, **CONDITION} for kind in conditions]
    return workload("Job", {"conditions": found}, replicas=None, **spec)


def unscheduled(age: float) -> Object:
    found = pod(phase="Pending")
    found["status"]["conditions"][0] |= {"status": "False", "reason": "Unschedulable", "lastTransitionTime": ago(age)}
    return found


def leaving(obj: Object) -> Object:
    return {**obj, "metadata": {**obj["metadata"], "deletionTimestamp": ago(5)}}


def claim(phase: str, age: float = 30) -> Object:
    meta = {"name": "data", "creationTimestamp": ago(age)}
    return {"kind": "PersistentVolumeClaim", "metadata": meta, "spec": {}, "status": {"phase": phase}}


def service(kind: str = "ClusterIP", address: bool = False, **spec: object) -> Object:
    status = {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}} if address else {}
    meta = {"name": "proxy", "creationTimestamp": ago(30)}
    return {"kind": "Service", "metadata": meta, "spec": {"type": kind, **spec}, "status": status}


def ingress(address: bool, age: float = 30) -> Object:
    status = {"loadBalancer": {"ingress": [{"ip": "192.0.2.1"}]}} if address else {}
    return {"kind": "Ingress", "metadata": {"name": "b", "creationTimestamp": ago(age)}, "spec": {}, "status": status}


REVISIONS = {"readyReplicas": 3, "replicas": 3, "currentRevision": "a", "updateRevision": "b"}
HELD = {"updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 2}}}
ROWS = [
    Row("all there", set_of("Deployment", FULL), WELL, WELL, Health.HEALTHY),
    Row("a change not seen", set_of("Deployment", FULL | {"observedGeneration": 0}), GOING, GOING, Health.PROGRESSING),
    Row("old pods", set_of("Deployment", FULL | {"updatedReplicas": 0}), GOING, GOING, Health.PROGRESSING),
    Row("pods too many", set_of("Deployment", FULL | {"replicas": 2}), GOING, GOING, Health.PROGRESSING),
    Row("unavailable", set_of("Deployment", FULL | {"availableReplicas": 0}), GOING, GOING, Health.PROGRESSING),
    Row("deadline", set_of("Deployment", FULL | {"conditions": [LATE]}), BAD, BAD, Health.FAILED),
    Row("none wanted", set_of("Deployment", {}, replicas=0), WELL, WELL, Health.DEGRADED, "Zero of zero"),
    Row("paused", set_of("Deployment", FULL, paused=True), WELL, "suspended", Health.HEALTHY, "Paused"),
    Row("leaving", leaving(set_of("Deployment", FULL)), GOING, GOING, Health.PROGRESSING),
    Row("all there", set_of("ReplicaSet", FULL), WELL, WELL, Health.HEALTHY),
    Row("unavailable", set_of("ReplicaSet", FULL | {"availableReplicas": 0}), GOING, GOING, Health.PROGRESSING),
    Row("unready", set_of("StatefulSet", REVISIONS | {"readyReplicas": 1}, replicas=3), GOING, GOING,
        Health.PROGRESSING),
    Row("revisions", set_of("StatefulSet", REVISIONS, replicas=3), GOING, GOING, Health.PROGRESSING),
    Row("partition", set_of("StatefulSet", REVISIONS, replicas=3, **HELD), GOING, GOING, Health.PROGRESSING),
    Row("partition done", set_of("StatefulSet", REVISIONS | {"updatedReplicas": 1}, replicas=3, **HELD), WELL, WELL,
        Health.HEALTHY),
    Row("by hand", set_of("StatefulSet", REVISIONS, replicas=3, updateStrategy={"type": "OnDelete"}), WELL, WELL,
        Health.HEALTHY),
    Row("unseen", set_of("DaemonSet", {"observedGeneration": 0}), GOING, GOING, Health.PROGRESSING),
    Row("old pods", set_of("DaemonSet", {"desiredNumberScheduled": 1, "numberAvailable": 1}), GOING, GOING,
        Health.PROGRESSING),
    Row("no node", set_of("DaemonSet", {"desiredNumberScheduled": 0}), WELL, WELL, Health.DEGRADED, "No node"),
    Row("done", job("Complete"), WELL, WELL, Health.HEALTHY),
    Row("done, then suspended", job("Complete", suspend=True), WELL, WELL, Health.HEALTHY),
    Row("failed", job("Failed"), BAD, BAD, Health.FAILED),
    Row("at work", job(), WELL, GOING, Health.PROGRESSING, "Jobs"),
    Row("suspended", job("Suspended", suspend=True), WELL, "suspended", Health.DEGRADED, "Jobs"),
    Row("ready", pod(running(600), ready=True, age=600), WELL, WELL, Health.HEALTHY),
    Row("unready", pod(running(30, ready=False), age=30), GOING, GOING, Health.PROGRESSING),
    Row("done", pod(phase="Succeeded"), WELL, WELL, Health.HEALTHY),
    Row("ended badly", pod(phase="Failed"), WELL, BAD, Health.DEGRADED, "Ended pods"),
    Row("looping", pod(waiting("CrashLoopBackOff", last=CRASHED, restarts=2)), BAD, BAD, Health.DEGRADED),
    Row("ready again", pod({**running(2, restarts=3), "lastState": {"terminated": CRASHED}}, ready=True), WELL, WELL,
        Health.DEGRADED, "Restarts"),
    Row("no image", pod(waiting("ErrImagePull", "manifest unknown: not found"), phase="Pending"), GOING, BAD,
        Health.FAILED, "Patience"),
    Row("slow registry", pod(waiting("ErrImagePull", "i/o timeout"), phase="Pending"), GOING, BAD, Health.PROGRESSING,
        "Patience"),
    Row("no room for 20 s", unscheduled(20), BAD, GOING, Health.PROGRESSING, "Patience"),
    Row("no room for long", unscheduled(400), BAD, GOING, Health.FAILED, "Patience"),
    Row("bound", claim("Bound"), WELL, WELL, Health.HEALTHY),
    Row("pending", claim("Pending"), GOING, GOING, Health.PROGRESSING),
    Row("pending for long", claim("Pending", 400), GOING, GOING, Health.DEGRADED, "Patience"),
    Row("lost", claim("Lost"), GOING, BAD, Health.FAILED, "Patience"),
    Row("held by its pods", leaving(claim("Bound")), GOING, GOING, Health.PROGRESSING),
    Row("no selector", service(), WELL, WELL, Health.HEALTHY),
    Row("nobody behind", service(selector={"app": "x"}), WELL, WELL, Health.PROGRESSING, "What stands behind"),
    Row("address asked for", service("LoadBalancer"), WELL, GOING, Health.PROGRESSING, "What stands behind"),
    Row("address given", service("LoadBalancer", address=True), WELL, WELL, Health.HEALTHY),
    Row("leaving", leaving(service()), GOING, GOING, Health.PROGRESSING),
    Row("served", ingress(address=True), None, WELL, Health.HEALTHY),
    Row("no address yet", ingress(address=False), None, GOING, Health.PROGRESSING),
    Row("no address", ingress(address=False, age=400), None, GOING, Health.DEGRADED, "What stands behind"),
    Row("leaving", leaving(ingress(address=True)), GOING, GOING, Health.PROGRESSING),
    Row("there", {"kind": "Namespace", "metadata": {"name": "n"}, "status": {"phase": "Active"}}, None, None,
        Health.HEALTHY, "Namespaces"),
    Row("leaving", leaving({"kind": "Namespace", "metadata": {"name": "n"}, "status": {}}), GOING, GOING, Health.FAILED,
        "Namespaces"),
]  # fmt: skip


def judged(obj: Object) -> Verdict:
    match obj["kind"]:
        case "Service":
            return assess_service(obj, None, terms=TERMS)
        case "Ingress":
            return assess_ingress(obj, terms=TERMS)
        case "Namespace":
            return assess_namespace(obj, terms=TERMS)
    return JUDGES[obj["kind"]](obj, terms=TERMS)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.obj['kind']}: {row.about}" for row in ROWS])
def test_a_verdict_is_theirs_or_differs_for_a_reason_that_is_told(row: Row) -> None:
    assert judged(row.obj).health is row.ours
    assert row.agrees or f"**{row.why}.**" in HEALTH_MD.read_text(encoding="utf-8")


def test_no_reason_is_told_for_nothing() -> None:
    told = [
        line.split("**")[1].rstrip(".") for line in HEALTH_MD.read_text(encoding="utf-8").splitlines() if "**" in line
    ]
    assert sorted(told) == sorted({row.why for row in ROWS if row.why})


def test_a_crash_loop_fails_once_its_grace_is_over() -> None:
    looping = pod(waiting("CrashLoopBackOff", "back-off 5m0s restarting", last=CRASHED, restarts=9))
    assert assess_pod(looping, [event("BackOff", "Back-off restarting")], TERMS).health is Health.FAILED
