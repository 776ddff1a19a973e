"""The verdict on a whole party: every object of it judged, and what should be there and is not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from services.i18n import Message, _
from services.pods import is_ready
from services.rollout.fields import Object, Terms, controller_of, items, labels_of, name_of, text
from services.rollout.messages import by_subject
from services.rollout.pods import assess_pod
from services.rollout.rules import RULES
from services.rollout.surroundings import assess_claim, assess_namespace, assess_service
from services.rollout.verdict import Health, Verdict, Why
from services.rollout.workloads import (
    assess_daemon_set,
    assess_deployment,
    assess_job,
    assess_replica_set,
    assess_stateful_set,
)

_WORKLOADS = {
    "Deployment": assess_deployment,
    "StatefulSet": assess_stateful_set,
    "ReplicaSet": assess_replica_set,
    "DaemonSet": assess_daemon_set,
    "Job": assess_job,
}
KINDS = ("Pod", *_WORKLOADS, "PersistentVolumeClaim", "Service", "Endpoints", "Event")
"""The kinds that a verdict on a party looks at, besides its namespace."""

# Modules of a party file whose pods carry another name (fate.md §5).
_ALIASES: Mapping[str, tuple[str, ...]] = {
    "fateflow": ("python",),
    "hdfs": ("namenode",),
    "spark": ("spark-master", "spark-worker"),
}


@dataclass(frozen=True, slots=True)
class WorkloadObjects:
    """A party's objects by kind, as a store's snapshot gives them. `namespace_known` tells whether `namespace` was
    looked up: only then does None mean that there is none."""

    by_kind: Mapping[str, tuple[Object, ...]] = field(default_factory=dict)
    namespace: Object | None = None
    namespace_name: str = ""
    namespace_known: bool = False

    def of(self, kind: str) -> tuple[Object, ...]:
        """The objects of one kind."""
        return self.by_kind.get(kind, ())


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be there for a party to be healthy.

    `modules` are names as in the party file; each needs a pod. `party` names the party in sentences. Nothing at all is
    healthy only where `empty_allowed` says so.
    """

    modules: tuple[str, ...] = ()
    party: str = ""
    empty_allowed: bool = False


def assess(objects: WorkloadObjects, expect: Expectation | None = None, terms: Terms | None = None) -> Verdict:
    """The verdict on all of `objects` together. Pure: the clock is in `terms`."""
    terms, expect = terms or Terms(), expect or Expectation()
    place = list(_namespace_reasons(objects, terms))
    if objects.namespace_known and objects.namespace is None:
        return Verdict.of(place)
    judged = _Judged(objects, by_subject(objects.of("Event")), terms)
    reasons = [
        *place,
        *_missing(objects, expect),
        *_pod_reasons(judged),
        *_workload_reasons(judged),
        *_surrounding_reasons(judged),
    ]
    return Verdict.of(reasons)


def select_workloads(objects: Iterable[Object], labels: str) -> tuple[Object, ...]:
    """Those of `objects` that carry all of `labels` (`key=value,…`)."""
    wanted = dict(part.split("=", 1) for part in labels.split(",") if "=" in part)
    return tuple(obj for obj in objects if wanted.items() <= labels_of(obj).items())


def _namespace_reasons(objects: WorkloadObjects, terms: Terms) -> Iterator[Why]:
    if objects.namespace_known:
        yield from assess_namespace(objects.namespace, objects.namespace_name, terms).reasons


@dataclass(frozen=True, slots=True)
class _Judged:
    """What is judged, with its events at hand."""

    objects: WorkloadObjects
    events: Mapping[tuple[str, str], list[Object]]
    terms: Terms

    def events_of(self, kind: str, obj: Object) -> list[Object]:
        return self.events.get((kind, name_of(obj)), [])


def _pod_reasons(judged: _Judged) -> Iterator[Why]:
    pods = judged.objects.of("Pod")
    replaced = {controller_of(pod) for pod in pods if is_ready(pod)}
    for pod in pods:
        # The remains of an evicted pod stay for hours; its controller has long made another.
        if text(pod, "status", "phase") == "Failed" and controller_of(pod) in replaced - {None}:
            continue
        yield from assess_pod(pod, judged.events_of("Pod", pod), judged.terms).reasons


def _workload_reasons(judged: _Judged) -> Iterator[Why]:
    for kind, judge in _WORKLOADS.items():
        for workload in judged.objects.of(kind):
            yield from judge(workload, judged.events_of(kind, workload), judged.terms).reasons


def _surrounding_reasons(judged: _Judged) -> Iterator[Why]:
    objects = judged.objects
    endpoints = {name_of(found): found for found in objects.of("Endpoints")}
    for claim in objects.of("PersistentVolumeClaim"):
        yield from assess_claim(claim, judged.events_of("PersistentVolumeClaim", claim), judged.terms).reasons
    # Without Endpoints in sight nothing is known of them, and a Service is not to blame.
    for service in objects.of("Service") if "Endpoints" in objects.by_kind else ():
        known = endpoints.get(name_of(service))
        yield from assess_service(service, known, judged.events_of("Service", service), judged.terms).reasons


def _missing(objects: WorkloadObjects, expect: Expectation) -> Iterator[Why]:
    pods = objects.of("Pod")
    if not pods and not any(objects.of(kind) for kind in _WORKLOADS):
        if expect.empty_allowed:
            return
        message = _("There is nothing of {party}: no workload, no pod", party=expect.party or objects.namespace_name)
        yield _absent("Namespace/" + objects.namespace_name, "pods", message=message)
        return
    present = {_plain(name) for pod in pods for name in _names_of(pod)}
    for module in expect.modules:
        wanted = [_plain(name) for name in _ALIASES.get(module, (module,))]
        if not any(name.startswith(want) for want in wanted for name in present):
            message = _("Module {module} has no pod", module=module)
            yield _absent(f"Module/{module}", "labels.fateMoudle", message=message)


def _absent(subject: str, field_name: str, *, message: Message) -> Why:
    return Why("R03", message, subject, field_name, "0", Health.DEGRADED, None, RULES["R03"].remedy)


def _names_of(pod: Object) -> Iterator[str]:
    """What a pod may be known as: its module label (spelt so in every chart), its containers, its workload's name."""
    yield labels_of(pod).get("fateMoudle", "")
    yield from (text(container, "name") for container in items(pod, "spec", "containers"))
    yield name_of(pod)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
