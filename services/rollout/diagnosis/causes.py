"""What follows from what: the stream from nodes and claims down to the pages that nobody reaches, and the ranking.

A diagnosis explains another one when the other's object lies downstream of its own and its rule can be a consequence
(Rule.depth). Pods are upstream of their workloads and Services, Services of Ingresses, all of a namespace of the party,
and the party of what KubeFATE says of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from services.kubefate import hosts_of
from services.rollout.diagnosis.index import SERVICE, Index, owner_of
from services.rollout.diagnosis.ledger import kept
from services.rollout.diagnosis.model import Diagnosis, Place, awaited, content
from services.rollout.diagnosis.troubles import is_controller, is_dns
from services.rollout.fields import Object, dig, items, labels_of, name_of, text
from services.rollout.ingresses import backends_of
from services.rollout.modules import plain
from services.rollout.verdict import Health

_NEEDED_BY: Mapping[str, tuple[str, ...]] = {
    "mysql": ("python", "clustermanager", "metaservice", "fateboard"),
    "redis": ("python",),
    "metaservice": ("roll", "egg"),
    "clustermanager": ("nodemanager", "rollsite", "python"),
    "python": ("fateboard", "client"),
    "namenode": ("datanode",),
}
"""Modules that do not come up without another one (fate.md §5)."""
_DATABASES = ("mongo", "mariadb")
_TEMPLATED = frozenset({"Deployment", "StatefulSet", "ReplicaSet", "DaemonSet"})
_UPSTREAM_OF_EQUALS = frozenset({"Node", "PersistentVolumeClaim"})
_PROCESS_DEPTH = 3
# That something is on its way is no cause of anything worse.
_MERE_PROGRESS = frozenset({"R01", "R12"})


def ranked(index: Index, found: Iterable[Diagnosis]) -> tuple[Diagnosis, ...]:
    """`found` with what explains what, the root causes first, advice last."""
    unique = {diagnosis.id: diagnosis for diagnosis in sorted(found, key=_gravest)}
    explained = _explained(index, unique)
    return tuple(sorted(explained, key=_rank))


def _gravest(diagnosis: Diagnosis) -> tuple[int, int]:
    # Later ones win in a dictionary: the surest of those with the same rule and object stays.
    return diagnosis.health.gravity, -diagnosis.certainty


def _explained(index: Index, found: dict[str, Diagnosis]) -> Iterator[Diagnosis]:
    here: dict[Place, list[Diagnosis]] = {}
    for diagnosis in found.values():
        for place in diagnosis.places:
            here.setdefault(place, []).append(diagnosis)
    stream = Stream(index)
    above: dict[str, str] = {}
    below: dict[str, tuple[str, ...]] = {}
    for cause in sorted(found.values(), key=_order):
        places = stream.below(cause.places)
        following = {
            other.id: None
            for place in places
            for other in here.get(place, ())
            if other is not cause and _follows(other, cause)
        }
        for consequence in following:
            above.setdefault(consequence, cause.id)
        below[cause.id] = tuple(following)
    for identifier, diagnosis in found.items():
        by, explains = above.get(identifier, ""), below[identifier]
        yield replace(diagnosis, explained_by=by, explains=explains) if by or explains else diagnosis


def _follows(other: Diagnosis, cause: Diagnosis) -> bool:
    if Health.HEALTHY in (other.health, cause.health):
        return False
    if cause.rule in _MERE_PROGRESS and cause.health.gravity < other.health.gravity:
        return False
    if cause.depth != other.depth:
        return cause.depth < other.depth
    if other.place in cause.places or cause.place in other.places:
        return False
    return cause.depth >= _PROCESS_DEPTH or cause.place.kind in _UPSTREAM_OF_EQUALS


def _order(diagnosis: Diagnosis) -> tuple[int, int, bool, int, str]:
    kind = diagnosis.place.kind not in _UPSTREAM_OF_EQUALS
    return diagnosis.depth, kind, not diagnosis.hopeless, diagnosis.certainty, diagnosis.id


def _rank(diagnosis: Diagnosis) -> tuple[bool, bool, bool, int, int, int, int, str]:
    return (
        diagnosis.health is Health.HEALTHY,
        bool(diagnosis.explained_by),
        not diagnosis.hopeless,
        -diagnosis.health.gravity,
        diagnosis.certainty,
        diagnosis.depth,
        -len(diagnosis.explains),
        diagnosis.id,
    )


class Stream:
    """What leans on what, found out on the way: only where there is trouble."""

    def __init__(self, index: Index) -> None:
        self.ledger = index.ledger
        self._index = index
        self._ways: Mapping[str, Callable[[Place], Iterator[Place]]] = {
            "Node": self._node,
            "Namespace": self._namespace,
            "PersistentVolumeClaim": self._claim,
            "Pod": self._pod,
            "Service": self._service,
            "Ingress": self._ingress,
            "Module": self._module,
            "Party": self._party,
            "KubeFATE": self._kubefate,
            "KubeFateJob": self._job,
            **dict.fromkeys(_TEMPLATED, self._workload),
            "Job": self._workload,
            "ValidatingWebhookConfiguration": self._webhook,
        }

    @kept
    def below(self, places: tuple[Place, ...]) -> frozenset[Place]:
        """All that is downstream of `places`, and they themselves."""
        seen: set[Place] = set()
        open_ = list(places)
        while open_:
            place = open_.pop()
            if place not in seen:
                seen.add(place)
                open_ += self._following(place)
        return frozenset(seen)

    @kept
    def _following(self, place: Place) -> tuple[Place, ...]:
        way = self._ways.get(place.kind)
        return tuple(way(place)) if way else ()

    @kept
    def _on_nodes(self, namespace: str) -> dict[str, list[Place]]:
        """The pods of a namespace by the node that carries them."""
        carried: dict[str, list[Place]] = {}
        for pod in self._index.of("Pod", namespace):
            carried.setdefault(text(pod, "spec", "nodeName"), []).append(Place(namespace, "Pod", name_of(pod)))
        return carried

    def _node(self, place: Place) -> Iterator[Place]:
        for namespace in self._index.places("Pod"):
            yield from self._on_nodes(namespace).get(place.name, ())
        if dig(self._index.find("Node", "", place.name), "spec", "unschedulable") is True:
            yield from self._index.homeless

    def _namespace(self, place: Place) -> Iterator[Place]:
        yield from {trouble.place for trouble in self._index.troubles(place.name) if trouble.place.namespace}
        yield Place(place.name, "Party", place.name)
        yield content(place.name)
        if place.name == self._index.kubefate_namespace:
            yield Place(place.name, "KubeFATE", SERVICE)

    def _claim(self, place: Place) -> Iterator[Place]:
        for pod in self._index.of("Pod", place.namespace):
            volumes = items(pod, "spec", "volumes")
            if any(dig(volume, "persistentVolumeClaim", "claimName") == place.name for volume in volumes):
                yield Place(place.namespace, "Pod", name_of(pod))

    def _pod(self, place: Place) -> Iterator[Place]:
        pod = self._index.find("Pod", place.namespace, place.name)
        if pod is None:
            return
        owner = owner_of(self._index, place.namespace, pod)
        if owner is not None:
            yield owner
        yield from self._labelled(place.namespace, labels_of(pod))
        if is_controller(pod):
            for ingress in self._index.of("Ingress"):
                yield Place(text(ingress, "metadata", "namespace"), "Ingress", name_of(ingress))
            yield Place(self._index.kubefate_namespace, "Host", SERVICE)
        if is_dns(pod):
            yield from self._pods_of_kubefate()

    def _workload(self, place: Place) -> Iterator[Place]:
        obj = self._index.find(place.kind, place.namespace, place.name)
        labels = dig(obj, "spec", "template", "metadata", "labels")
        yield from self._labelled(place.namespace, labels if isinstance(labels, dict) else {})

    def _labelled(self, namespace: str, labels: Mapping[str, str]) -> Iterator[Place]:
        for service in self._index.of("Service", namespace):
            selector = dig(service, "spec", "selector")
            if isinstance(selector, dict) and selector and selector.items() <= labels.items():
                yield Place(namespace, "Service", name_of(service))
        module = labels.get("fateMoudle")
        if isinstance(module, str):
            yield Place(namespace, "Module", module)
        yield Place(namespace, "Party", namespace)

    def _module(self, place: Place) -> Iterator[Place]:
        needing = _NEEDED_BY.get(plain(place.name), ())
        for pod in self._index.of("Pod", place.namespace) if needing else ():
            module = labels_of(pod).get("fateMoudle")
            if isinstance(module, str) and plain(module) in needing:
                yield Place(place.namespace, "Pod", name_of(pod))
                yield Place(place.namespace, "Module", module)
        if plain(place.name) in ("python", "fateboard"):
            yield Place(place.namespace, "Module", "fateboard")

    def _service(self, place: Place) -> Iterator[Place]:
        for ingress in self._index.of("Ingress", place.namespace):
            if place.name in backends_of(ingress):
                yield Place(place.namespace, "Ingress", name_of(ingress))
        if place.namespace == self._index.kubefate_namespace:
            if place.name in _DATABASES:
                yield from self._pods_of_kubefate()
            elif place.name == SERVICE:
                yield Place(place.namespace, "KubeFATE", SERVICE)
                yield Place(place.namespace, "Host", SERVICE)

    def _ingress(self, place: Place) -> Iterator[Place]:
        ingress: Object = self._index.find("Ingress", place.namespace, place.name) or {}
        if place.namespace == self._index.kubefate_namespace:
            yield Place(place.namespace, "Host", SERVICE)
        elif any("fateboard" in host for host in hosts_of(ingress)) or "fateboard" in backends_of(ingress):
            yield Place(place.namespace, "Module", "fateboard")

    def _party(self, place: Place) -> Iterator[Place]:
        if place.namespace == self._index.kubefate_namespace:
            yield Place(place.namespace, "KubeFATE", SERVICE)
        for job in self._index.records.jobs:
            if self._index.records.namespace_of(job) == place.namespace:
                yield Place(place.namespace, "KubeFateJob", job.id)
        for cluster in self._index.records.clusters.values():
            if cluster.namespace == place.namespace:
                yield Place(place.namespace, "FateCluster", cluster.name)
        for party in self._index.parties.get(place.namespace, ()):
            for run in self._index.situation.toy:
                if party.party_id in (run.guest, run.host):
                    yield Place("", "Toy", f"{run.guest}-{run.host}")

    def _kubefate(self, place: Place) -> Iterator[Place]:
        for job in self._index.records.jobs:
            yield Place(self._index.records.namespace_of(job), "KubeFateJob", job.id)
        for namespace in self._index.namespaces:
            if namespace != place.namespace:
                yield awaited(namespace)

    def _job(self, place: Place) -> Iterator[Place]:
        yield from map(content, (place.namespace,) if place.namespace else self._index.namespaces)

    def _webhook(self, _place: Place) -> Iterator[Place]:
        for job in self._index.records.jobs:
            yield Place(self._index.records.namespace_of(job), "KubeFateJob", job.id)

    def _pods_of_kubefate(self) -> Iterator[Place]:
        for pod in self._index.kubefate_pods:
            yield Place(self._index.kubefate_namespace, "Pod", name_of(pod))
