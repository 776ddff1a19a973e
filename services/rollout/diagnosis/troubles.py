"""What is wrong with objects by their verdicts: where every diagnosis begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from services.kubefate import CONTROLLER_LABELS
from services.rollout.diagnosis.model import Place
from services.rollout.fields import Object, labels_of, name_of
from services.rollout.ingresses import Behind, assess_ingress
from services.rollout.nodes import assess_node
from services.rollout.pods import assess_pod
from services.rollout.verdict import Why

if TYPE_CHECKING:
    from services.rollout.diagnosis.index import Index

_DNS_LABELS = {"k8s-app": "kube-dns"}
_CONTROLLER_PAIRS = tuple(tuple(pair.split("=", 1)) for pair in CONTROLLER_LABELS)


class Trouble(NamedTuple):
    """A reason of a verdict, and the object that it is about."""

    place: Place
    why: Why


def troubles_in(index: Index, namespace: str) -> Iterator[Trouble]:
    """All that is wrong in a namespace; with nodes, in the empty one."""
    if not namespace:
        for node in index.of("Node"):
            for why in assess_node(node, index.terms).reasons:
                yield Trouble(Place("", "Node", name_of(node)), why)
        return
    verdict = index.verdict(namespace)
    if verdict is None:
        yield from _of_system(index, namespace)
        return
    yield from (Trouble(_place(namespace, why), why) for why in verdict.reasons)
    yield from _of_ingresses(index, namespace)


def is_controller(obj: Object) -> bool:
    """Whether a pod or Service is an ingress controller's, by the labels of those in use."""
    labels = labels_of(obj)
    return any(labels.get(key) == value for key, value in _CONTROLLER_PAIRS)


def is_dns(pod: Object) -> bool:
    """Whether a pod is the cluster's DNS."""
    return _DNS_LABELS.items() <= labels_of(pod).items()


def _of_ingresses(index: Index, namespace: str) -> Iterator[Trouble]:
    endpoints = {name_of(found): found for found in index.of("Endpoints", namespace)}
    classes = tuple(index.of("IngressClass")) if index.knows("IngressClass") else None
    backends = index.knows("Endpoints") and index.knows("Service")
    behind = Behind.of(index.of("Service", namespace), endpoints, classes) if backends else None
    for ingress in index.of("Ingress", namespace):
        for why in assess_ingress(ingress, behind, index.terms).reasons:
            yield Trouble(Place(namespace, "Ingress", name_of(ingress)), why)


def _of_system(index: Index, namespace: str) -> Iterator[Trouble]:
    """Pods of other namespaces that everything leans on: ingress controllers, CoreDNS."""
    for pod in index.of("Pod", namespace):
        if is_controller(pod) or is_dns(pod):
            for why in assess_pod(pod, index.of("Event", namespace), index.terms).reasons:
                yield Trouble(Place(namespace, "Pod", name_of(pod)), why)


def _place(namespace: str, why: Why) -> Place:
    kind, _slash, name = why.subject.partition("/")
    if kind == "Namespace":
        # That there is nothing in it is the party's trouble, not the namespace's.
        return Place(namespace, "Party", namespace) if why.code == "R03" else Place("", kind, name)
    return Place(namespace, kind, name)
