"""Verdicts on what makes pods: Deployment, StatefulSet, ReplicaSet, DaemonSet, Job.

The yardsticks are kstatus (kubernetes-sigs/cli-utils, pkg/kstatus) and Argo CD (argoproj/gitops-engine, pkg/health):
observedGeneration first, then progress deadline and counts of updated, surplus and available pods; OnDelete and
partitions hold pods of the old version on purpose. The differences are meant: zero replicas are not healthy, since
ready 0 of 0 serves nobody (product.md §0, fact 1); a Job that still runs is not; a paused Deployment is no obstacle
unless there is something that it keeps from happening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from services.i18n import _
from services.rollout.fields import Object, Terms, condition, controller_of, dig, name_of, number, part, parts, text
from services.rollout.messages import classify_refusal, concerns, last_event, sign_of
from services.rollout.reasons import About, going_away
from services.rollout.verdict import WELL, Health, Verdict, Why

_COUNTS = {
    "Deployment": ("replicas", "updatedReplicas", "availableReplicas"),
    "ReplicaSet": ("replicas", "availableReplicas"),
}
_GOOD = {"Available": "True", "Progressing": "True"}
"""The conditions of a workload that works; whatever else it has is looked at more closely."""


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

    @property
    def want(self) -> int:
        """Replicas asked for; the API server's own default is one."""
        return self.count("spec", "replicas", default=1)

    def count(self, group: str, key: str, default: int = 0) -> int:
        value = part(self.obj, group).get(key)
        return value if isinstance(value, int) else default

    @property
    def about(self) -> About:
        return About(f"{self.kind}/{self.name}", self.terms.age(dig(self.obj, "metadata", "creationTimestamp")))


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
    if _settled(kind, obj):
        return WELL
    own = tuple(event for event in events if concerns(event, obj, kind)) if events else ()
    workload = _Workload(kind, obj, own, terms or Terms())
    if leaving := [*going_away(obj, kind, workload.terms)]:
        return Verdict.of(leaving)
    return Verdict.of([*_refused(workload), *judge(workload)])


def _settled(kind: str, obj: Object) -> bool:
    """Whether there is plainly nothing to say: as many pods as wanted, all of them new and available. Most workloads
    are so most of the time, and are judged by this alone."""
    counts, status, meta = _COUNTS.get(kind, ()), part(obj, "status"), part(obj, "metadata")
    want = part(obj, "spec").get("replicas")
    if not counts or not want or meta.get("deletionTimestamp") or part(obj, "spec").get("paused"):
        return False
    seen = meta.get("generation")
    if not seen or status.get("observedGeneration") != seen or any(status.get(count) != want for count in counts):
        return False
    return all(_GOOD.get(str(found.get("type"))) == found.get("status") for found in parts(status, "conditions"))


def _refused(workload: _Workload) -> Iterator[Why]:
    """Pods that could not even be created: quota, forbidden, terminating namespace, invalid."""
    failure = condition(workload.obj, "ReplicaFailure")
    event = last_event(workload.events, "FailedCreate")
    if failure is not None and failure.get("status") == "True":
        words, field = text(failure, "message"), "status.conditions[ReplicaFailure]"
        began = failure.get("lastTransitionTime")
    elif event is not None and _lacks_pods(workload):
        words, field = text(event, "message"), "Event.FailedCreate"
        began = event.get("firstTimestamp")
    else:
        return
    refusal = classify_refusal(words)
    message = _("Pods of {kind} {name} cannot be created", kind=workload.kind, name=workload.name)
    age = workload.terms.age(began)
    health = Health.FAILED if workload.terms.over(age) else Health.DEGRADED
    code, hopeless = (refusal.rule, refusal.hopeless) if refusal else ("R01", False)
    first = str(began or "")
    sign = sign_of(event, first) if hopeless else first
    yield workload.about.why(code, message, field, words, health, age=age, hopeless=hopeless, sign=sign)


def _lacks_pods(workload: _Workload) -> bool:
    if workload.kind == "Job":
        return not any(workload.count("status", key) for key in ("active", "succeeded", "failed"))
    if workload.kind == "DaemonSet":
        return workload.count("status", "currentNumberScheduled") < workload.count("status", "desiredNumberScheduled")
    return workload.count("status", "replicas") < workload.want


def _unobserved(workload: _Workload) -> Iterator[Why]:
    """A status that belongs to an older spec says nothing about this one."""
    wanted, observed = workload.count("metadata", "generation"), workload.count("status", "observedGeneration")
    if observed < wanted:
        message = _("The controller has not yet seen {kind} {name}", kind=workload.kind, name=workload.name)
        yield workload.about.why("R01", message, "status.observedGeneration", f"{observed} < {wanted}")


def _scaled_to_zero(workload: _Workload) -> Iterator[Why]:
    if workload.want == 0:
        message = _("{kind} {name} is scaled to zero", kind=workload.kind, name=workload.name)
        yield workload.about.why("R02", message, "spec.replicas", 0, Health.DEGRADED)


def _updated(workload: _Workload, field: str, have: int, want: int) -> Iterator[Why]:
    if have < want:
        message = _(
            "{kind} {name}: {have} of {want} pods are of the new version",
            kind=workload.kind,
            name=workload.name,
            have=have,
            want=want,
        )
        yield workload.about.why("R01", message, f"status.{field}", f"{have} < {want}", symptom=True)


def _ready(workload: _Workload, field: str, want: int, since: object = None) -> Iterator[Why]:
    """Fewer pods than wanted that serve; `since` is from when on, where a condition tells."""
    have = workload.count("status", field)
    if have < want:
        message = _(
            "{kind} {name}: {have} of {want} pods are available",
            kind=workload.kind,
            name=workload.name,
            have=have,
            want=want,
        )
        age = workload.terms.age(since)
        health = Health.DEGRADED if workload.terms.over(age) else Health.PROGRESSING
        yield workload.about.why("R01", message, f"status.{field}", f"{have} < {want}", health, age=age, symptom=True)


def _surplus(workload: _Workload, surplus: int) -> Iterator[Why]:
    """Pods beyond what is wanted: of an old version, of a surge, or from before a scaling down."""
    if surplus > 0:
        message = _(
            "{kind} {name}: {surplus} earlier pods are going away",
            kind=workload.kind,
            name=workload.name,
            surplus=surplus,
        )
        yield workload.about.why("R01", message, "status.replicas", f"{surplus} earlier", symptom=True)


def _deployment(workload: _Workload) -> Iterator[Why]:
    if stale := [*_unobserved(workload), *_scaled_to_zero(workload)]:
        yield from stale
        return
    yield from _deadline(workload)
    updated, replicas = workload.count("status", "updatedReplicas"), workload.count("status", "replicas")
    if updated < workload.want and dig(workload.obj, "spec", "paused") is True:
        message = _("Deployment {name} is paused in the middle of a change", name=workload.name)
        yield workload.about.why("R16", message, "spec.paused", "true", Health.DEGRADED)
    yield from _updated(workload, "updatedReplicas", updated, workload.want)
    yield from _surplus(workload, max(replicas - updated, replicas - workload.want))
    available = condition(workload.obj, "Available") or {}
    since = available.get("lastTransitionTime") if available.get("status") == "False" else None
    yield from _ready(workload, "availableReplicas", workload.want, since)


def _deadline(workload: _Workload) -> Iterator[Why]:
    progress = condition(workload.obj, "Progressing") or {}
    if progress.get("status") == "False" and progress.get("reason") == "ProgressDeadlineExceeded":
        message = _("Deployment {name} made no progress within its deadline", name=workload.name)
        missed = text(progress, "lastTransitionTime")
        yield workload.about.why(
            "R04",
            message,
            "status.conditions[Progressing]",
            text(progress, "message"),
            Health.FAILED,
            age=workload.terms.age(missed),
            symptom=True,
            sign=missed,
        )


def _stateful_set(workload: _Workload) -> Iterator[Why]:
    if stale := [*_unobserved(workload), *_scaled_to_zero(workload)]:
        yield from stale
        return
    want = workload.want
    yield from _ready(workload, "readyReplicas", want)
    yield from _surplus(workload, workload.count("status", "replicas") - want)
    strategy = dig(workload.obj, "spec", "updateStrategy") or {}
    if strategy.get("type", "RollingUpdate") == "RollingUpdate":
        new = max(0, want - number(strategy, "rollingUpdate", "partition"))
        current, update = (text(workload.obj, "status", key) for key in ("currentRevision", "updateRevision"))
        updated = want if current == update else workload.count("status", "updatedReplicas")
        yield from _updated(workload, "updatedReplicas", updated, new)


def _replica_set(workload: _Workload) -> Iterator[Why]:
    # A Deployment tells the same of its own; those that it has replaced are at zero on purpose.
    if controller_of(workload.obj):
        return
    if stale := [*_unobserved(workload), *_scaled_to_zero(workload)]:
        yield from stale
        return
    yield from _ready(workload, "availableReplicas", workload.want)
    yield from _surplus(workload, workload.count("status", "replicas") - workload.want)


def _daemon_set(workload: _Workload) -> Iterator[Why]:
    if stale := list(_unobserved(workload)):
        yield from stale
        return
    want = workload.count("status", "desiredNumberScheduled")
    if want == 0:
        message = _("DaemonSet {name} fits no node", name=workload.name)
        yield workload.about.why("P29", message, "status.desiredNumberScheduled", 0, Health.DEGRADED)
    if dig(workload.obj, "spec", "updateStrategy", "type") != "OnDelete":
        updated = workload.count("status", "updatedNumberScheduled")
        yield from _updated(workload, "updatedNumberScheduled", updated, want)
    yield from _ready(workload, "numberAvailable", want)


def _job(workload: _Workload) -> Iterator[Why]:
    failed = condition(workload.obj, "Failed")
    complete = condition(workload.obj, "Complete")
    if failed is not None and failed.get("status") == "True":
        words = text(failed, "message") or text(failed, "reason")
        age = workload.terms.age(failed.get("lastTransitionTime"))
        message = _("Job {name} failed", name=workload.name)
        yield workload.about.why("R14", message, "status.conditions[Failed]", words, age=age, hopeless=True)
        return
    if complete is not None and complete.get("status") == "True":
        return
    if dig(workload.obj, "spec", "suspend") is True:
        yield workload.about.why(
            "R02", _("Job {name} is suspended", name=workload.name), "spec.suspend", "true", Health.DEGRADED
        )
    else:
        parallelism = workload.count("spec", "parallelism", default=1)
        done, want = workload.count("status", "succeeded"), workload.count("spec", "completions", default=parallelism)
        message = _("Job {name}: {have} of {want} completions", name=workload.name, have=done, want=want)
        yield workload.about.why("R01", message, "status.succeeded", f"{done} < {want}", symptom=True)
