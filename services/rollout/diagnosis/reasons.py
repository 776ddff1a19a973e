"""Diagnoses from the reasons of verdicts: one for all pods of a workload that suffer from the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from services.i18n import _
from services.rollout.diagnosis import capacity, images, service_jobs
from services.rollout.diagnosis.index import Index, owner_of
from services.rollout.diagnosis.model import Diagnosis, Fact, Place, awaited, content, fact
from services.rollout.diagnosis.troubles import Trouble
from services.rollout.rules import RULES
from services.rollout.verdict import Health, Why

_SHOWN = 5
"""Of how many objects in the same trouble the evidence is shown."""
_AFTER_KUBEFATE = 5
_CRASHES = frozenset({"R07", "R10", "R14", "R19", "P24", "P30"})
"""Rules of which the process' own last words tell more."""
_SHARED = frozenset({"P17", "P23"})
"""Rules whose cause all pods of a namespace share, whichever workload they are of."""
_MORE: Mapping[str, Callable[[Index, Place], Iterable[Fact]]] = {
    "P16": images.pull_secrets,
    "P17": images.pull_secrets,
    "P25": capacity.storage_classes,
    "P29": capacity.cordoned,
    "P30": service_jobs.database_words,
}


def forbidden(index: Index) -> Iterator[Diagnosis]:
    """R09: what the user at hand may not do or see."""
    denied = index.situation.denied
    if denied:
        place = Place("", "Access", "user")
        message = _("The user of this context lacks {count} rights", count=len(denied))
        yield index.found("R09", message, place, [fact(place, "denied", words) for words in denied], depth=1)


def from_reasons(index: Index, namespace: str) -> Iterator[Diagnosis]:
    """A diagnosis for each kind of trouble of each workload."""
    groups: dict[tuple[object, ...], list[Trouble]] = {}
    for trouble in index.troubles(namespace):
        groups.setdefault(_key(index, trouble), []).append(trouble)
    for group in groups.values():
        yield _diagnosis(index, sorted(group, key=_worst_first))


def _key(index: Index, trouble: Trouble) -> tuple[object, ...]:
    place, why = trouble
    if why.code in _SHARED:
        return why.code, place.namespace, why.message.template
    pod = index.find("Pod", place.namespace, place.name) if place.kind == "Pod" else None
    owner = owner_of(index, place.namespace, pod) if pod else None
    return why.code, owner or place, why.message.template, why.container


def _worst_first(trouble: Trouble) -> tuple[int, str]:
    return -trouble.why.health.gravity, trouble.place.name


def _diagnosis(index: Index, group: list[Trouble]) -> Diagnosis:
    place, why = group[0]
    others = len(group) - 1
    message = _("{what} (and {others} more pods)", what=why.message, others=others) if others else why.message
    facts = [fact(found, reason.field, reason.value, reason.age) for found, reason in group[:_SHOWN]]
    container = why.container
    if why.code in _CRASHES and (words := index.logs.last_line(place.namespace, place.name, container)):
        facts.append(fact(place, "log", words))
    facts += _MORE.get(why.code, _nothing)(index, place)
    found = index.found(
        _rule(why),
        message,
        place,
        facts,
        health=_health(index, why),
        hopeless=why.hopeless,
        depth=_depth(index, trouble=group[0]),
        places=(*(trouble.place for trouble in group), *_as_well(place, why)),
        container=container,
    )
    return found if why.remedy is None or found.rule != why.code else replace(found, remedy=why.remedy)


def _depth(index: Index, trouble: Trouble) -> int:
    place, why = trouble
    if why.code == "P35" and place.name != index.kubefate_namespace:
        # A party's turn comes once KubeFATE is there.
        return _AFTER_KUBEFATE
    return RULES[why.code].depth


def _as_well(place: Place, why: Why) -> Iterator[Place]:
    """Places by which a trouble is reached only, without all else that is downstream of its object."""
    if why.code == "P35":
        yield awaited(place.name)
    elif why.code == "R03":
        yield content(place.namespace)


def _rule(why: Why) -> str:
    # A node without memory is what evictions come from, and is mended as they are.
    return "P24" if why.code == "R17" and "[MemoryPressure]" in why.field else why.code


def _health(index: Index, why: Why) -> Health:
    # A cordoned node is somebody's decision: worth telling, and to blame only where a pod finds no other.
    return Health.HEALTHY if why.code == "R18" and not index.homeless else why.health


def _nothing(_index: Index, _place: Place) -> tuple[Fact, ...]:
    return ()


CHECKS = (forbidden,)
NEAR = (from_reasons,)
