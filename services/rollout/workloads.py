"""Verdicts on what makes pods: Deployment, StatefulSet, ReplicaSet, DaemonSet, Job.

The yardstick is kstatus (observedGeneration first, progress deadline, counts of updated and ready pods) with one
difference: zero replicas are not healthy, since ready 0 of 0 serves nobody (product.md §0, fact 1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.i18n import Message, _
from services.rollout.fields import Object, Terms, condition, controller_of, dig, name_of, number, text
from services.rollout.messages import classify_refusal, concerns, last_event
from services.rollout.rules import RULES
from services.rollout.verdict import VALUE_LIMIT, Health, Verdict, Why
from services.text import one_line


@dataclass(frozen=True, slots=True)
class _Workload:
    """One workload with its events, under the terms of one judgement."""

    kind: str
    obj: Object
    events: tuple[Object, ...]
    terms: Terms

    @property
    def name(self) -> str:
        return name_of(self.obj)

    def count(self, *path: str, default: int = 0) -> int:
        return number(self.obj, *path, default=default)

    def why(
        self,
        code: str,
        message: Message,
        field: str,
        value: object,
        health: Health = Health.PROGRESSING,
        *,
        age: float | None = None,
        hopeless: bool = False,
        symptom: bool = False,
    ) -> Why:
        if age is None:
            age = self.terms.age(dig(self.obj, "metadata", "creationTimestamp"))
        subject = f"{self.kind}/{self.name}"
        worst = Health.FAILED if hopeless else health
        return Why(
            code,
            message,
            subject,
            field,
            one_line(str(value), VALUE_LIMIT),
            worst,
            age,
            RULES[code].remedy,
            hopeless,
            symptom,
        )


def assess_deployment(obj: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a Deployment's own status; its pods are judged by themselves."""
    return _assess("Deployment", obj, events, terms, _deployment)


def assess_stateful_set(obj: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a StatefulSet's own status."""
    return _assess("StatefulSet", obj, events, terms, _stateful_set)


def assess_replica_set(obj: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a ReplicaSet; of a Deployment's own ones only what keeps pods from being created counts."""
    return _assess("ReplicaSet", obj, events, terms, _replica_set)


def assess_daemon_set(obj: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a DaemonSet's own status."""
    return _assess("DaemonSet", obj, events, terms, _daemon_set)


def assess_job(obj: Object, events: Iterable[Object] = (), terms: Terms | None = None) -> Verdict:
    """The verdict on a Kubernetes Job: healthy once it is complete."""
    return _assess("Job", obj, events, terms, _job)


def _assess(
    kind: str,
    obj: Object,
    events: Iterable[Object],
    terms: Terms | None,
    judge: Callable[[_Workload], Iterator[Why]],
) -> Verdict:
    own = tuple(event for event in events if concerns(event, obj, kind))
    workload = _Workload(kind, obj, own, terms or Terms())
    if dig(obj, "metadata", "deletionTimestamp"):
        message = _("{kind} {name} is going away", kind=kind, name=workload.name)
        return Verdict.of([workload.why("R01", message, "metadata.deletionTimestamp", "set")])
    return Verdict.of([*_refused(workload), *judge(workload)])


def _refused(workload: _Workload) -> Iterator[Why]:
    """Pods that could not even be created: quota, forbidden, terminating namespace, invalid."""
    failure = condition(workload.obj, "ReplicaFailure")
    if failure is not None and failure.get("status") == "True":
        words, field = text(failure, "message"), "status.conditions[ReplicaFailure]"
        age = workload.terms.age(failure.get("lastTransitionTime"))
    elif _lacks_pods(workload) and (event := last_event(workload.events, "FailedCreate")):
        words, field = text(event, "message"), "Event.FailedCreate"
        age = workload.terms.age(text(event, "firstTimestamp"))
    else:
        return
    refusal = classify_refusal(words)
    message = _("Pods of {kind} {name} cannot be created", kind=workload.kind, name=workload.name)
    health = Health.FAILED if workload.terms.over(age) else Health.DEGRADED
    code, hopeless = (refusal.rule, refusal.hopeless) if refusal else ("R01", False)
    yield workload.why(code, message, field, words, health, age=age, hopeless=hopeless)


def _lacks_pods(workload: _Workload) -> bool:
    if workload.kind == "Job":
        return not any(workload.count("status", key) for key in ("active", "succeeded", "failed"))
    return workload.count("status", "replicas") < workload.count("spec", "replicas", default=1)


def _unobserved(workload: _Workload) -> Iterator[Why]:
    """A status that belongs to an older spec says nothing about this one."""
    wanted, observed = workload.count("metadata", "generation"), workload.count("status", "observedGeneration")
    if observed < wanted:
        message = _("The controller has not yet seen {kind} {name}", kind=workload.kind, name=workload.name)
        yield workload.why("R01", message, "status.observedGeneration", f"{observed} < {wanted}")


def _scaled_to_zero(workload: _Workload) -> Iterator[Why]:
    if workload.count("spec", "replicas", default=1) == 0:
        message = _("{kind} {name} is scaled to zero", kind=workload.kind, name=workload.name)
        yield workload.why("R02", message, "spec.replicas", 0, Health.DEGRADED)


def _short_of(workload: _Workload, field: str, have: int, want: int, message: Message) -> Iterator[Why]:
    if have < want:
        yield workload.why("R01", message, f"status.{field}", f"{have} < {want}", symptom=True)


def _deployment(workload: _Workload) -> Iterator[Why]:
    if stale := [*_unobserved(workload), *_scaled_to_zero(workload)]:
        yield from stale
        return
    progress = condition(workload.obj, "Progressing") or {}
    if progress.get("status") == "False" and progress.get("reason") == "ProgressDeadlineExceeded":
        message = _("Deployment {name} made no progress within its deadline", name=workload.name)
        age = workload.terms.age(progress.get("lastTransitionTime"))
        field, words = "status.conditions[Progressing]", text(progress, "message")
        yield workload.why("R04", message, field, words, Health.FAILED, age=age, symptom=True)
    want = workload.count("spec", "replicas", default=1)
    values = {"kind": workload.kind, "name": workload.name, "want": want}
    updated, available = workload.count("status", "updatedReplicas"), workload.count("status", "availableReplicas")
    replaced = _("{kind} {name}: {have} of {want} pods are of the new version", have=updated, **values)
    yield from _short_of(workload, "updatedReplicas", updated, want, replaced)
    old = workload.count("status", "replicas") - updated
    if old > 0:
        message = _("{kind} {name}: {have} pods of the old version are going away", have=old, **values)
        yield workload.why("R01", message, "status.replicas", f"{old} old", symptom=True)
    ready = _("{kind} {name}: {have} of {want} pods are available", have=available, **values)
    yield from _short_of(workload, "availableReplicas", available, want, ready)


def _stateful_set(workload: _Workload) -> Iterator[Why]:
    if stale := [*_unobserved(workload), *_scaled_to_zero(workload)]:
        yield from stale
        return
    want = workload.count("spec", "replicas", default=1)
    ready = workload.count("status", "readyReplicas")
    values = {"kind": workload.kind, "name": workload.name, "want": want}
    message = _("{kind} {name}: {have} of {want} pods are ready", have=ready, **values)
    yield from _short_of(workload, "readyReplicas", ready, want, message)
    strategy = dig(workload.obj, "spec", "updateStrategy") or {}
    if strategy.get("type", "RollingUpdate") == "RollingUpdate":
        new = max(0, want - number(strategy, "rollingUpdate", "partition"))
        current, update = (text(workload.obj, "status", key) for key in ("currentRevision", "updateRevision"))
        updated = want if current == update else workload.count("status", "updatedReplicas")
        message = _("{kind} {name}: {have} of {want} pods are of the new version", have=updated, **values)
        yield from _short_of(workload, "updatedReplicas", updated, new, message)


def _replica_set(workload: _Workload) -> Iterator[Why]:
    # A Deployment tells the same of its own; those that it has replaced are at zero on purpose.
    if controller_of(workload.obj):
        return
    want = workload.count("spec", "replicas", default=1)
    yield from _unobserved(workload)
    yield from _scaled_to_zero(workload)
    ready = workload.count("status", "readyReplicas")
    values = {"kind": workload.kind, "name": workload.name, "want": want, "have": ready}
    yield from _short_of(
        workload, "readyReplicas", ready, want, _("{kind} {name}: {have} of {want} pods are ready", **values)
    )


def _daemon_set(workload: _Workload) -> Iterator[Why]:
    if stale := list(_unobserved(workload)):
        yield from stale
        return
    want = workload.count("status", "desiredNumberScheduled")
    values = {"kind": workload.kind, "name": workload.name, "want": want}
    if want == 0:
        message = _("DaemonSet {name} fits no node", name=workload.name)
        yield workload.why("P29", message, "status.desiredNumberScheduled", 0, Health.DEGRADED)
    updated, ready = workload.count("status", "updatedNumberScheduled"), workload.count("status", "numberReady")
    message = _("{kind} {name}: {have} of {want} pods are of the new version", have=updated, **values)
    yield from _short_of(workload, "updatedNumberScheduled", updated, want, message)
    message = _("{kind} {name}: {have} of {want} pods are ready", have=ready, **values)
    yield from _short_of(workload, "numberReady", ready, want, message)


def _job(workload: _Workload) -> Iterator[Why]:
    failed = condition(workload.obj, "Failed")
    complete = condition(workload.obj, "Complete")
    if failed is not None and failed.get("status") == "True":
        words = text(failed, "message") or text(failed, "reason")
        age = workload.terms.age(failed.get("lastTransitionTime"))
        message = _("Job {name} failed", name=workload.name)
        yield workload.why("R14", message, "status.conditions[Failed]", words, age=age, hopeless=True)
    elif dig(workload.obj, "spec", "suspend") is True:
        yield workload.why(
            "R02", _("Job {name} is suspended", name=workload.name), "spec.suspend", "true", Health.DEGRADED
        )
    elif complete is None or complete.get("status") != "True":
        done, want = workload.count("status", "succeeded"), workload.count("spec", "completions", default=1)
        message = _("Job {name}: {have} of {want} completions", name=workload.name, have=done, want=want)
        yield workload.why("R01", message, "status.succeeded", f"{done} < {want}", symptom=True)
