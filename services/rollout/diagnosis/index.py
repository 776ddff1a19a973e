"""A situation indexed, and kept true as objects change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from services.party import lint_party
from services.rollout.assessing import KINDS
from services.rollout.diagnosis.ledger import kept
from services.rollout.diagnosis.logs import Logs
from services.rollout.diagnosis.model import Certainty, Diagnosis, Fact, Place, harmless
from services.rollout.diagnosis.records import Records
from services.rollout.diagnosis.shelf import Shelf
from services.rollout.diagnosis.situation import Probe, ProbeKind, Situation
from services.rollout.diagnosis.troubles import Trouble, is_controller, troubles_in
from services.rollout.fields import Object, Terms, controller_of, dig, labels_of
from services.rollout.judge import Judge, Scope
from services.rollout.modules import Expectation
from services.rollout.rules import RULES
from services.rollout.verdict import Health, Verdict

if TYPE_CHECKING:
    from services.i18n import Message
    from services.party import Finding, PartyFile

SERVICE = "kubefate"
_JUDGED = frozenset({*KINDS, "Namespace"})
"""Kinds that the verdict on a namespace rests on here: nodes and Ingresses have troubles of their own."""
_VERDICT = "verdict"


class Index(Shelf):
    """What the rules look at."""

    def __init__(self, situation: Situation, terms: Terms) -> None:
        super().__init__()
        self.situation = situation
        self.terms = terms
        self.kubefate_namespace = situation.kubefate_namespace
        self.records = Records(situation.kubefate)
        self.logs = Logs(situation.logs)
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
        return tuple(dict.fromkeys([*self.namespaces, "", *self.places("Pod"), *self.records.namespaces]))

    def verdict(self, namespace: str) -> Verdict | None:
        """The verdict on a namespace; None for one that is not judged. Ingresses are judged apart, where their classes
        are in sight."""
        self.ledger.read((_VERDICT, namespace))
        return self._judge.verdict(namespace) if namespace in self.namespaces else None

    @kept
    def troubles(self, namespace: str) -> tuple[Trouble, ...]:
        """All that is wrong in a namespace by the verdicts on objects; with nodes, in the empty one."""
        return tuple(troubles_in(self, namespace))

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

    def talking(self, namespace: str) -> Iterator[tuple[Object, str]]:
        """Pods of a namespace whose logs were read, with the ends of these."""
        for name, words in self.logs.pods(namespace).items():
            pod = self.find("Pod", namespace, name)
            if pod is not None:
                yield pod, words

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
            harmless(message),
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
        removed = any(job.method == "ClusterDelete" and job.succeeded for job in self.records.jobs_in(namespace))
        seen = not removed and any(kind in self.situation.objects for kind in ("Pod", "Deployment", "StatefulSet"))
        return Expectation(modules, self.party_name(namespace), empty_allowed=not seen)


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
