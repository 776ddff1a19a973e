"""A situation indexed, and kept true as objects change: troubles by verdict, jobs by place, last words by pod."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from services.i18n import Message
from services.kubefate import CONTROLLER_LABELS
from services.party import lint_party
from services.rollout.assessing import KINDS
from services.rollout.diagnosis.ledger import kept
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place
from services.rollout.diagnosis.shelf import Shelf
from services.rollout.diagnosis.situation import Probe, ProbeKind, Situation
from services.rollout.fields import Object, Terms, controller_of, dig, labels_of, name_of, text
from services.rollout.ingresses import Behind, assess_ingress
from services.rollout.judge import Judge, Scope
from services.rollout.modules import Expectation
from services.rollout.nodes import assess_node
from services.rollout.pods import assess_pod
from services.rollout.rules import RULES
from services.rollout.verdict import VALUE_LIMIT, Health, Verdict, Why
from services.text import one_line

if TYPE_CHECKING:
    from services.kubefate import FateCluster, Job
    from services.party import Finding, PartyFile

SERVICE = "kubefate"
_JUDGED = frozenset({*KINDS, "Namespace"})
"""Kinds that the verdict on a namespace rests on here: nodes and Ingresses have troubles of their own."""
_VERDICT = "verdict"
# Of a log only its end is searched: a process says what kills it last.
_LOG_TAIL = 65_536
_AT_ONCE = 60.0
"""Seconds within which jobs were begun together, and none is the other's second try."""
_DNS_LABELS = {"k8s-app": "kube-dns"}


class Trouble(NamedTuple):
    """A reason of a verdict, and the object that it is about."""

    place: Place
    why: Why


class Index(Shelf):
    """What the rules look at."""

    def __init__(self, situation: Situation, terms: Terms) -> None:
        super().__init__()
        self.situation = situation
        self.terms = terms
        self.kubefate_namespace = situation.kubefate_namespace
        self._linted: dict[str, list[Finding]] = {}
        self.parties: dict[str, list[PartyFile]] = {}
        for party in situation.parties:
            self.parties.setdefault(party.namespace, []).append(party)
        named = (*situation.namespaces, *self.parties)
        self.namespaces = tuple(dict.fromkeys(name for name in named if name))
        """The namespaces that are judged."""
        scopes = [Scope(name, name, expect=self._expectation(name)) for name in self.namespaces]
        self._judge = Judge(scopes, lambda: self.terms)
        self.put(situation.objects)

    def see(self, situation: Situation, terms: Terms) -> bool:
        """Take in how things are now; False for what differs in more than objects and the clock, and wants an index of
        its own."""
        before = self.situation
        if replace(situation, objects=before.objects) != before or situation.objects.keys() != before.objects.keys():
            return False
        self.situation = situation
        if terms != self.terms:
            self.terms = terms
            self._judge.tick()
            self.ledger.clear()
        self.put(situation.objects)
        return True

    def _changed(self, kind: str, changed: Sequence[Object], gone: Sequence[Object]) -> None:
        super()._changed(kind, changed, gone)
        if kind in _JUDGED:
            self.ledger.changed((_VERDICT, name) for name in self._judge.update(kind, changed, gone))

    @property
    def areas(self) -> tuple[str, ...]:
        """All namespaces that there is something to say of; the empty one stands for what is in none."""
        return tuple(dict.fromkeys([*self.namespaces, "", *self.places("Pod"), *self._jobs, *self._clusters]))

    def verdict(self, namespace: str) -> Verdict | None:
        """The verdict on a namespace; None for one that is not judged. Ingresses are judged apart, where their classes
        are in sight."""
        self.ledger.read((_VERDICT, namespace))
        return self._judge.verdict(namespace) if namespace in self.namespaces else None

    @kept
    def troubles(self, namespace: str) -> tuple[Trouble, ...]:
        """All that is wrong in a namespace by the verdicts on objects; with nodes, in the empty one."""
        return tuple(self._troubles(namespace))

    @property
    @kept
    def homeless(self) -> tuple[Place, ...]:
        """Pods that find no node because some take none."""
        return tuple(
            place
            for namespace in self.namespaces
            for place, why in self.troubles(namespace)
            if place.kind == "Pod" and "unschedulable" in why.value
        )

    @property
    @kept
    def controllers(self) -> tuple[Object, ...]:
        """Pods of ingress controllers, of any namespace."""
        return tuple(pod for namespace in self.places("Pod") for pod in self._controllers(namespace))

    @kept
    def _controllers(self, namespace: str) -> tuple[Object, ...]:
        return tuple(pod for pod in self.of("Pod", namespace) if is_controller(pod))

    @property
    @kept
    def controller_services(self) -> tuple[Object, ...]:
        """Services of ingress controllers, of any namespace."""
        return tuple(service for service in self.of("Service") if is_controller(service))

    @property
    @kept
    def kubefate_pods(self) -> tuple[Object, ...]:
        """Pods of KubeFATE's Deployment."""
        deployment = self.find("Deployment", self.kubefate_namespace, SERVICE)
        wanted = dig(deployment, "spec", "selector", "matchLabels") if deployment else None
        if not isinstance(wanted, dict) or not wanted:
            return ()
        pods = self.of("Pod", self.kubefate_namespace)
        return tuple(pod for pod in pods if wanted.items() <= labels_of(pod).items())

    @cached_property
    def clusters(self) -> dict[str, FateCluster]:
        """KubeFATE's clusters by id."""
        view = self.situation.kubefate
        return {cluster.id: cluster for cluster in (view.clusters if view else None) or ()}

    @cached_property
    def jobs(self) -> tuple[Job, ...]:
        """The newest of KubeFATE's jobs about each FATE cluster: earlier ones are history."""
        view = self.situation.kubefate
        newest: dict[str, Job] = {}
        for job in sorted((view.jobs if view else None) or (), key=_begun):
            newest[self.cluster_name(job) or job.cluster_id or job.id] = job
        # A failed install leaves no record to tell whose it was: one that was begun after it and succeeded makes it
        # history.
        last_good = max((_begun(job) for job in newest.values() if job.succeeded), default=0.0)
        return tuple(job for job in newest.values() if self.cluster_name(job) or _over(job) >= last_good)

    def jobs_in(self, namespace: str) -> tuple[Job, ...]:
        """Those that work in a namespace; in the empty one, those of which nothing tells where."""
        return self._jobs.get(namespace, ())

    @cached_property
    def _jobs(self) -> dict[str, tuple[Job, ...]]:
        found: dict[str, tuple[Job, ...]] = {}
        for job in self.jobs:
            place = self.namespace_of(job)
            found[place] = (*found.get(place, ()), job)
        return found

    def clusters_in(self, namespace: str) -> tuple[FateCluster, ...]:
        """KubeFATE's clusters in a namespace."""
        return self._clusters.get(namespace, ())

    @cached_property
    def _clusters(self) -> dict[str, tuple[FateCluster, ...]]:
        found: dict[str, tuple[FateCluster, ...]] = {}
        for cluster in self.clusters.values():
            found[cluster.namespace] = (*found.get(cluster.namespace, ()), cluster)
        return found

    def cluster_name(self, job: Job) -> str:
        """The name of the FATE cluster that `job` is about; empty when nothing tells."""
        found = self.clusters.get(job.cluster_id)
        return found.name if found else text(dig(dict(job.raw), "meta_data"), "name")

    def namespace_of(self, job: Job) -> str:
        """The namespace that `job` works in; empty when nothing tells."""
        found = self.clusters.get(job.cluster_id)
        return found.namespace if found else text(dig(dict(job.raw), "meta_data"), "namespace")

    def party_name(self, namespace: str) -> str:
        """The name of the party in `namespace`; empty when it is not known."""
        return next((party.name for party in self.parties.get(namespace, ())), "")

    def linted(self, party: PartyFile, rules: frozenset[str]) -> list[Finding]:
        """What rules of lint find in a party's file, which does not change."""
        if party.title not in self._linted:
            self._linted[party.title] = lint_party(party, rules)
        return self._linted[party.title]

    def probes(self, *kinds: ProbeKind) -> Iterator[Probe]:
        """Probes of those kinds, made from this machine."""
        return (probe for probe in self.situation.probes if probe.kind in kinds and not probe.origin)

    @cached_property
    def _logs(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for (namespace, pod, _container, _previous), words in self.situation.logs.items():
            here = found.setdefault(namespace, {})
            here[pod] = f"{here[pod]}\n{words[-_LOG_TAIL:]}" if pod in here else words[-_LOG_TAIL:]
        return found

    def log(self, namespace: str, pod: str) -> str:
        """The ends of a pod's logs, of all its containers and lives; empty when none was read."""
        return self._logs.get(namespace, {}).get(pod, "")

    def talking(self, namespace: str) -> Iterator[tuple[Object, str]]:
        """Pods of a namespace whose logs were read, with the ends of these."""
        for name, words in self._logs.get(namespace, {}).items():
            pod = self.find("Pod", namespace, name)
            if pod is not None:
                yield pod, words

    def last_line(self, namespace: str, pod: str, container: str = "") -> str:
        """The last line that a container wrote, in its previous life if there is one; harmless to show."""
        for previous in (True, False):
            for (where, name, inside, before), words in self.situation.logs.items():
                if (where, name, before) == (namespace, pod, previous) and container in ("", inside):
                    lines = [line for line in words[-_LOG_TAIL:].splitlines() if line.strip()]
                    if lines:
                        return one_line(lines[-1])
        return ""

    def found(
        self,
        rule: str,
        message: Message,
        place: Place,
        facts: Iterable[Fact] = (),
        *,
        health: Health = Health.DEGRADED,
        certainty: Certainty = Certainty.CERTAIN,
        hopeless: bool = False,
        depth: int | None = None,
        places: tuple[Place, ...] = (),
        **values: str,
    ) -> Diagnosis:
        """A diagnosis by `rule`, whose mend is filled in with `values` and with what the place tells."""
        declared = RULES[rule]
        known = {
            "namespace": place.namespace,
            "kind": place.kind.lower(),
            "name": place.name,
            "party": self.party_name(place.namespace),
            **values,
        }
        return Diagnosis(
            rule,
            _harmless(message),
            place,
            tuple(facts),
            declared.cause,
            declared.remedy,
            declared.mend.filled(known) if declared.mend else None,
            Health.FAILED if hopeless else health,
            certainty,
            hopeless,
            depth=declared.depth if depth is None else depth,
            places=places or (place,),
        )

    def _expectation(self, namespace: str) -> Expectation:
        if namespace in self.situation.expected:
            return self.situation.expected[namespace]
        if namespace == self.kubefate_namespace:
            return Expectation((SERVICE,), "KubeFATE")
        parties = self.parties.get(namespace, ())
        modules = tuple(module for party in parties for module in party.modules)
        # What was not looked at is not missing, and what KubeFATE was told to remove is not missed.
        removed = any(job.method == "ClusterDelete" and job.succeeded for job in self.jobs_in(namespace))
        seen = not removed and any(kind in self.situation.objects for kind in ("Pod", "Deployment", "StatefulSet"))
        return Expectation(modules, self.party_name(namespace), empty_allowed=not seen)

    def _troubles(self, namespace: str) -> Iterator[Trouble]:
        if not namespace:
            for node in self.of("Node"):
                for why in assess_node(node, self.terms).reasons:
                    yield Trouble(Place("", "Node", name_of(node)), why)
            return
        verdict = self.verdict(namespace)
        if verdict is None:
            yield from self._system_troubles(namespace)
            return
        yield from (Trouble(_place(namespace, why), why) for why in verdict.reasons)
        yield from self._ingress_troubles(namespace)

    def _ingress_troubles(self, namespace: str) -> Iterator[Trouble]:
        endpoints = {name_of(found): found for found in self.of("Endpoints", namespace)}
        classes = tuple(self.of("IngressClass")) if self.knows("IngressClass") else None
        backends = self.knows("Endpoints") and self.knows("Service")
        behind = Behind.of(self.of("Service", namespace), endpoints, classes) if backends else None
        for ingress in self.of("Ingress", namespace):
            for why in assess_ingress(ingress, behind, self.terms).reasons:
                yield Trouble(Place(namespace, "Ingress", name_of(ingress)), why)

    def _system_troubles(self, namespace: str) -> Iterator[Trouble]:
        """Pods of other namespaces that everything leans on: ingress controllers, CoreDNS."""
        for pod in self.of("Pod", namespace):
            if is_controller(pod) or is_dns(pod):
                for why in assess_pod(pod, self.of("Event", namespace), self.terms).reasons:
                    yield Trouble(Place(namespace, "Pod", name_of(pod)), why)


def is_controller(obj: Object) -> bool:
    """Whether a pod or Service is an ingress controller's, by the labels of those in use."""
    labels = labels_of(obj)
    return any(labels.get(key) == value for key, value in _CONTROLLER_PAIRS)


def is_dns(pod: Object) -> bool:
    """Whether a pod is the cluster's DNS."""
    return _DNS_LABELS.items() <= labels_of(pod).items()


_CONTROLLER_PAIRS = tuple(tuple(pair.split("=", 1)) for pair in CONTROLLER_LABELS)


def owner_of(index: Index, namespace: str, obj: Object) -> Place | None:
    """The workload on top of a pod: a ReplicaSet's own owner where it has one."""
    owner = controller_of(obj)
    if owner is None:
        return None
    kind, name = owner
    if kind == "ReplicaSet":
        above = controller_of(index.find(kind, namespace, name) or {})
        # Without the ReplicaSet in sight its name tells: DEPLOYMENT-HASH.
        kind, name = above or ("Deployment", name.rpartition("-")[0] or name)
    return Place(namespace, kind, name)


def fact(place: Place | str, field: str, value: object, age: float | None = None) -> Fact:
    """A piece of evidence, with what somebody else wrote made harmless."""
    return Fact(one_line(str(place)), one_line(field), one_line(str(value), VALUE_LIMIT), age)


def _harmless(message: Message) -> Message:
    """`message` with names and words of the cluster made visible, on one line."""
    return Message(message.template, {key: _shown(value) for key, value in message.values.items()})


def _shown(value: object) -> object:
    if isinstance(value, Message):
        return _harmless(value)
    return one_line(value) if isinstance(value, str) else value


def _place(namespace: str, why: Why) -> Place:
    kind, _slash, name = why.subject.partition("/")
    if kind == "Namespace":
        # That there is nothing in it is the party's trouble, not the namespace's.
        return Place(namespace, "Party", namespace) if why.code == "R03" else Place("", kind, name)
    return Place(namespace, kind, name)


def _over(job: Job) -> float:
    # Some services note no end of what failed (kubefate.md §10).
    return job.ended.timestamp() if job.ended is not None else _begun(job) + _AT_ONCE


def _begun(job: Job) -> float:
    return job.started.timestamp() if isinstance(job.started, datetime) else 0.0
