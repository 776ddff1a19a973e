"""Verdicts kept true: of all that is known only what a change touches is judged again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from services.rollout.assessing import JUDGED, WORKLOADS, Around, object_reasons
from services.rollout.federation import FederationVerdict, lessened, sum_up
from services.rollout.fields import Object, Terms, labels_of, name_of, namespace_of, text
from services.rollout.ingresses import Behind
from services.rollout.modules import Expectation, PodFacts, nothing_there, party_reasons, replaced
from services.rollout.nodes import assess_node
from services.rollout.pods import containers_work
from services.rollout.surroundings import assess_namespace
from services.rollout.verdict import Health, Verdict, Why

FOLLOWED = (*JUDGED, "Endpoints", "Event", "Namespace", "Node", "IngressClass")
"""Every kind that a Judge makes use of. It does without those that cannot be seen."""
# Kinds whose absence tells something.
_MISSED = frozenset({"Service", "Endpoints", "Namespace", "IngressClass"})

_Key = tuple[str, str]
_NONE: Mapping[str, Object] = {}


@dataclass(frozen=True, slots=True)
class Scope:
    """What belongs to a party: objects of `namespace` with all of `labels` (any, when there are none)."""

    name: str
    namespace: str
    labels: Mapping[str, str] = field(default_factory=dict)
    expect: Expectation = field(default_factory=Expectation)

    def holds(self, obj: Object) -> bool:
        """Whether an object of the namespace belongs to the party."""
        return not self.labels or self.labels.items() <= labels_of(obj).items()


@dataclass(slots=True)
class _Party:
    """A party's objects by kind and name, the reasons of those that have any, and what has yet to be judged."""

    scope: Scope
    objects: dict[str, dict[str, Object]] = field(default_factory=dict)
    reasons: dict[_Key, tuple[Why, ...]] = field(default_factory=dict)
    facts: dict[str, PodFacts] = field(default_factory=dict)
    pending: set[_Key] = field(default_factory=set)
    verdict: Verdict | None = None

    def mark(self, key: _Key) -> None:
        self.pending.add(key)
        self.verdict = None

    def mark_all(self, kind: str) -> None:
        """Let all of `kind` be judged again."""
        self.pending.update((kind, name) for name in self.objects.get(kind, ()))
        self.verdict = None

    def put(self, kind: str, name: str, obj: Object) -> None:
        """Take in an object, new or changed."""
        self.objects.setdefault(kind, {})[name] = obj
        if kind == "Pod":
            self.facts[name] = PodFacts(obj)
        self._follow(kind, name)

    def drop(self, kind: str, name: str) -> bool:
        """Forget an object; whether it was there."""
        if self.objects.get(kind, {}).pop(name, None) is None:
            return False
        self.reasons.pop((kind, name), None)
        if kind == "Pod":
            self.facts.pop(name, None)
        self._follow(kind, name)
        return True

    def touch(self, kind: str, name: str) -> bool:
        """Something about an object has changed besides itself; whether it is there."""
        if name not in self.objects.get(kind, ()):
            return False
        self._follow(kind, name)
        return True

    def judge(self, key: _Key, events: Iterable[Object], around: Around, terms: Terms) -> None:
        """Judge an object again, if it is still there."""
        kind, name = key
        obj = self.objects.get(kind, _NONE).get(name)
        if obj is None:
            return
        # Most are pods, and most of these are at work.
        plain = kind == "Pod" and self.facts[name].steady and containers_work(obj, terms)
        reasons = () if plain else object_reasons(kind, obj, events, around, terms)
        if reasons:
            self.reasons[key] = reasons
        else:
            self.reasons.pop(key, None)

    def _follow(self, kind: str, name: str) -> None:
        self.pending.add((kind, name))
        self.verdict = None
        if kind == "Service":
            # An Ingress is judged by where it leads.
            self.mark_all("Ingress")


class Judge:
    """Takes objects in, gives verdicts out; belongs to one event loop and does no input or output of its own.

    Feed it, kind by kind, whole snapshots (`take`: differences are found by identity, since a store never changes an
    object in place) or single changes (`update`). Nothing is judged before a verdict is asked for. Verdicts also
    change by time alone: `tick`, once a second or so, lets everything in trouble be judged anew; what is healthy stays
    so until it changes.
    """

    def __init__(self, scopes: Iterable[Scope], terms: Callable[[], Terms] = Terms) -> None:
        self._terms = terms
        self._parties = {scope.name: _Party(scope) for scope in scopes}
        self._here: dict[str, list[_Party]] = {}
        for party in self._parties.values():
            self._here.setdefault(party.scope.namespace, []).append(party)
        self._taken: dict[str, dict[int, Object]] = {}
        self._events: dict[str, dict[_Key, dict[str, Object]]] = {}
        self._wide: dict[str, dict[str, Object]] = {"Namespace": {}, "Node": {}, "IngressClass": {}}
        self._endpoints: dict[str, dict[str, Object]] = {}
        self._nodes: dict[str, Verdict] = {}
        self._federation: FederationVerdict | None = None

    def take(self, kind: str, objects: Iterable[Object]) -> frozenset[str]:
        """All objects of `kind` there are now; names of the parties that are touched by what differs from before."""
        now = {id(obj): obj for obj in objects}
        before = self._taken.get(kind, {})
        gone = [before[number] for number in before.keys() - now.keys()]
        changed = [now[number] for number in now.keys() - before.keys()]
        touched = self.update(kind, changed, gone)
        self._taken[kind] = now
        return touched

    def update(self, kind: str, changed: Iterable[Object] = (), gone: Iterable[Object] = ()) -> frozenset[str]:
        """New, changed and deleted objects of `kind`; names of the parties they touch. Kinds that no verdict rests on
        touch none."""
        if kind not in FOLLOWED:
            return frozenset()
        touched: set[str] = set()
        if kind not in self._taken:
            self._taken[kind] = {}
            # That there is none of a kind is known only once the kind was seen.
            if kind in _MISSED:
                self._all_again()
                touched.update(self._parties)
        learn = self._learning(kind)
        for obj in gone:
            touched.update(learn(kind, obj, gone=True))
        for obj in changed:
            touched.update(learn(kind, obj, gone=False))
        if touched or kind == "Node":
            self._federation = None
        return frozenset(touched)

    def tick(self) -> None:
        """Time has passed: troubles may have outlived their grace, ages have grown."""
        for party in self._parties.values():
            for key in party.reasons:
                party.mark(key)
            if party.verdict is not None and party.verdict.reasons:
                party.verdict = None
        self._nodes.clear()
        self._federation = None

    def verdict(self, party: str) -> Verdict:
        """The verdict on the party called so. Raises KeyError for one that is not in the scopes."""
        found = self._parties[party]
        if found.verdict is None:
            found.verdict = self._judged(found, self._terms())
        return found.verdict

    def federation(self) -> FederationVerdict:
        """The verdict on all parties and nodes."""
        if self._federation is None:
            nodes, terms = self._wide["Node"], self._terms()
            for name in nodes.keys() - self._nodes.keys():
                self._nodes[name] = assess_node(nodes[name], terms)
            parties = {name: self.verdict(name) for name in self._parties}
            self._federation = sum_up(parties, nodes.values(), self._nodes)
        return self._federation

    def _learning(self, kind: str) -> Callable[..., list[str]]:
        if kind in self._wide:
            return self._learn_wide
        return {"Event": self._learn_event, "Endpoints": self._learn_endpoints}.get(kind, self._learn)

    def _learn(self, kind: str, obj: Object, *, gone: bool) -> list[str]:
        name, touched = name_of(obj), []
        for party in self._here.get(namespace_of(obj), ()):
            if not gone and party.scope.holds(obj):
                party.put(kind, name, obj)
            elif not party.drop(kind, name):
                continue
            touched.append(party.scope.name)
        return touched

    def _learn_endpoints(self, _kind: str, obj: Object, *, gone: bool) -> list[str]:
        namespace, name = namespace_of(obj), name_of(obj)
        _set(self._endpoints.setdefault(namespace, {}), name, None if gone else obj)
        return _touch(self._here.get(namespace, ()), "Service", name)

    def _learn_wide(self, kind: str, obj: Object, *, gone: bool) -> list[str]:
        name = name_of(obj)
        _set(self._wide[kind], name, None if gone else obj)
        if kind == "IngressClass":
            self._all_again()
            return list(self._parties)
        if kind == "Node":
            self._nodes.pop(name, None)
            parties = [party for party in self._parties.values() if _uses(party, name)]
        else:
            parties = self._here.get(name, [])
        for party in parties:
            party.verdict = None
        return [party.scope.name for party in parties]

    def _learn_event(self, _kind: str, event: Object, *, gone: bool) -> list[str]:
        namespace = namespace_of(event)
        key = text(event, "involvedObject", "kind"), text(event, "involvedObject", "name")
        here = self._events.setdefault(namespace, {})
        events = here.setdefault(key, {})
        _set(events, name_of(event), None if gone else event)
        if not events:
            del here[key]
        return _touch(self._here.get(namespace, ()), *key)

    def _all_again(self) -> None:
        for party in self._parties.values():
            party.mark_all("Service")
            party.mark_all("Ingress")
            party.verdict = None
        self._federation = None

    def _judged(self, party: _Party, terms: Terms) -> Verdict:
        scope = party.scope
        around = self._around(party)
        events = self._events.get(scope.namespace, {})
        for key in party.pending:
            party.judge(key, events.get(key, _NONE).values(), around, terms)
        party.pending.clear()
        place = list(self._place(scope.namespace, terms))
        if place and scope.namespace not in self._wide["Namespace"]:
            return Verdict.of(place)
        facts = party.facts.values()
        if not facts and not any(party.objects.get(kind) for kind in WORKLOADS):
            place += nothing_there(scope.expect, scope.namespace)
        services = party.objects.get("Service", {}).values() if "Service" in self._taken else None
        past = replaced(facts)
        own = (
            why for (kind, name), found in party.reasons.items() if kind != "Pod" or name not in past for why in found
        )
        return Verdict.of([*place, *party_reasons(facts, services, scope.expect), *self._beneath(facts, terms), *own])

    def _around(self, party: _Party) -> Around:
        if "Endpoints" not in self._taken:
            return Around()
        endpoints = self._endpoints.get(party.scope.namespace, {})
        if not any(kind == "Ingress" for kind, _name in party.pending):
            return Around(endpoints)
        classes = tuple(self._wide["IngressClass"].values()) if "IngressClass" in self._taken else None
        return Around(endpoints, Behind.of(party.objects.get("Service", {}).values(), endpoints, classes))

    def _place(self, namespace: str, terms: Terms) -> Iterator[Why]:
        if "Namespace" in self._taken:
            yield from assess_namespace(self._wide["Namespace"].get(namespace), namespace, terms).reasons

    def _beneath(self, facts: Iterable[PodFacts], terms: Terms) -> Iterator[Why]:
        """What is wrong with the nodes that carry the party's pods."""
        nodes = self._wide["Node"]
        for name in sorted({pod.node for pod in facts} & nodes.keys()):
            verdict = self._nodes.get(name) or assess_node(nodes[name], terms)
            self._nodes[name] = verdict
            if verdict.health in (Health.FAILED, Health.UNKNOWN):
                yield from map(lessened, verdict.reasons)


def _touch(parties: Iterable[_Party], kind: str, name: str) -> list[str]:
    return [party.scope.name for party in parties if party.touch(kind, name)]


def _uses(party: _Party, node: str) -> bool:
    return any(pod.node == node for pod in party.facts.values())


def _set(table: dict[str, Object], name: str, obj: Object | None) -> None:
    if obj is None:
        table.pop(name, None)
    else:
        table[name] = obj
