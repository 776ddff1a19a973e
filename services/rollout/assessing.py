"""The verdict on a whole party: every object of it judged, and what should be there and is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from services.rollout.fields import Object, Terms, labels_of, name_of
from services.rollout.ingresses import Behind, assess_ingress
from services.rollout.messages import by_subject
from services.rollout.modules import Expectation, PodFacts, nothing_there, party_reasons, replaced
from services.rollout.pods import assess_pod
from services.rollout.surroundings import assess_claim, assess_namespace, assess_service
from services.rollout.verdict import Health, Verdict, Why
from services.rollout.workloads import (
    assess_daemon_set,
    assess_deployment,
    assess_job,
    assess_replica_set,
    assess_stateful_set,
)

WORKLOADS = {
    "Deployment": assess_deployment,
    "StatefulSet": assess_stateful_set,
    "ReplicaSet": assess_replica_set,
    "DaemonSet": assess_daemon_set,
    "Job": assess_job,
}
_BY_THEMSELVES = {"Pod": assess_pod, **WORKLOADS, "PersistentVolumeClaim": assess_claim}
JUDGED = (*_BY_THEMSELVES, "Service", "Ingress")
"""The kinds of a namespace that have a verdict of their own."""
KINDS = (*_BY_THEMSELVES, "Service", "Endpoints", "Event")
"""The kinds that the verdict of a wait looks at, besides the namespace. Ingresses are not among them: FATE is installed
and works where nobody serves them."""

_NOBODY_SERVES_IT = frozenset({"P03", "P04"})
"""What an Ingress lacks when no controller took it: a class, an address."""


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
class Around:
    """What an object's verdict needs besides the object and its events: a namespace's Endpoints by name (None where
    they were not looked at), and what its Ingresses can lead to."""

    endpoints: Mapping[str, Object] | None = None
    behind: Behind | None = None


def object_reasons(kind: str, obj: Object, events: Iterable[Object], around: Around, terms: Terms) -> tuple[Why, ...]:
    """The reasons of one object of a kind in JUDGED."""
    if kind == "Service":
        # Without Endpoints in sight nothing is known of them, and a Service is not to blame.
        if around.endpoints is None:
            return ()
        return assess_service(obj, around.endpoints.get(name_of(obj)), events, terms).reasons
    if kind == "Ingress":
        return tuple(_for_browsers(assess_ingress(obj, around.behind, terms).reasons))
    return _BY_THEMSELVES[kind](obj, events, terms).reasons


def _for_browsers(reasons: Iterable[Why]) -> Iterator[Why]:
    """An Ingress that nobody serves keeps browsers away, and nothing of FATE: parties reach each other by NodePorts,
    whoever looks after them by the API server (product.md §3.9). Of a party it is a remark."""
    for why in reasons:
        if why.code not in _NOBODY_SERVES_IT:
            yield why
        elif why.health is Health.DEGRADED:
            yield replace(why, health=Health.HEALTHY)


def assess(objects: WorkloadObjects, expect: Expectation | None = None, terms: Terms | None = None) -> Verdict:
    """The verdict on all of `objects` together. Pure: the clock is in `terms`."""
    terms, expect = terms or Terms(), expect or Expectation()
    place = list(_namespace_reasons(objects, terms))
    if objects.namespace_known and objects.namespace is None:
        return Verdict.of(place)
    if not any(objects.of(kind) for kind in ("Pod", *WORKLOADS)):
        place += nothing_there(expect, objects.namespace_name)
        return Verdict.of([*place, *_object_reasons(objects, frozenset(), terms)])
    facts = tuple(map(PodFacts, objects.of("Pod")))
    whole = party_reasons(facts, objects.by_kind.get("Service"), expect)
    return Verdict.of([*place, *whole, *_object_reasons(objects, replaced(facts), terms)])


def select_workloads(objects: Iterable[Object], labels: str) -> tuple[Object, ...]:
    """Those of `objects` that carry all of `labels` (`key=value,…`)."""
    wanted = dict(part.split("=", 1) for part in labels.split(",") if "=" in part)
    return tuple(obj for obj in objects if wanted.items() <= labels_of(obj).items())


def _namespace_reasons(objects: WorkloadObjects, terms: Terms) -> Iterator[Why]:
    if objects.namespace_known:
        yield from assess_namespace(objects.namespace, objects.namespace_name, terms).reasons


def _object_reasons(objects: WorkloadObjects, past: frozenset[str], terms: Terms) -> Iterator[Why]:
    """Object by object, but for the pods called `past`."""
    events = by_subject(objects.of("Event"))
    found = {name_of(endpoints): endpoints for endpoints in objects.of("Endpoints")}
    seen = found if "Endpoints" in objects.by_kind else None
    around = Around(seen, None if seen is None else Behind.of(objects.of("Service"), found))
    for kind in JUDGED:
        for obj in objects.of(kind):
            name = name_of(obj)
            if not (kind == "Pod" and name in past):
                yield from object_reasons(kind, obj, events.get((kind, name), ()), around, terms)
