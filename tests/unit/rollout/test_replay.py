"""Each scenario of the demo is diagnosed with the very watch event that makes its cause visible.

The recordings are played back one object at a time, in the order in which things changed; what KubeFATE, the toy and
logs say comes at the end, as answers to questions that are asked last.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from services.rollout import Diagnosis, Health, Situation, Terms, diagnose
from tests.situations.loading import Object, load, names

# In which order things come to be within one second, which is all that a cluster's stamps tell apart.
ORDER = ("Secret", "ConfigMap", "Service", "Deployment", "StatefulSet", "Ingress", "ReplicaSet", "Endpoints", "Pod")
THERE_BEFORE = ("Node", "Namespace", "IngressClass", "StorageClass")
ANSWERS = "answers"
# Rules about something that is not there, and what misses it.
ABSENT = {"P04": "Ingress"}
STAMP = re.compile(r'"(\d{4}-\d\d-\d\dT[\d:.]+Z?)"')
DIAGNOSED = [name for name in names() if name.startswith("demo-") and load(name).moments[-1].diagnosis]


@dataclass(frozen=True, slots=True)
class Step:
    """What is known once one more object was seen: the kind and name of that object, and the diagnoses."""

    kind: str
    name: str
    told: tuple[Diagnosis, ...]

    @property
    def first(self) -> str:
        """The rule of the first diagnosis."""
        return self.told[0].rule if self.told else ""


def replayed(whole: Situation, terms: Terms) -> Iterator[Step]:
    """The situation as it came about."""
    seen: dict[str, list[Object]] = {
        kind: list(objects) if kind in THERE_BEFORE else [] for kind, objects in whole.objects.items()
    }
    yield _step(replace(whole, kubefate=None, toy=(), logs={}), seen, terms, "beginning", "")
    arrivals = [(kind, obj) for kind, objects in whole.objects.items() if kind not in THERE_BEFORE for obj in objects]
    for kind, obj in sorted(arrivals, key=_when):
        seen[kind].append(obj)
        name = obj["metadata"]["name"]
        yield _step(replace(whole, kubefate=None, toy=(), logs={}), seen, terms, kind, name)
    yield _step(whole, seen, terms, ANSWERS, "")


def _step(situation: Situation, seen: dict[str, list[Object]], terms: Terms, kind: str, name: str) -> Step:
    now = replace(situation, objects={kind: tuple(objects) for kind, objects in seen.items()})
    told = tuple(one for one in diagnose(now, terms) if one.health is not Health.HEALTHY)
    return Step(kind, name, told)


def _when(arrival: tuple[str, Object]) -> tuple[str, int]:
    kind, obj = arrival
    rank = ORDER.index(kind) if kind in ORDER else len(ORDER)
    return max(STAMP.findall(json.dumps(obj, default=str)), default=""), rank


@pytest.mark.parametrize("name", DIAGNOSED)
def test_the_cause_is_told_with_the_event_that_shows_it(name: str) -> None:
    labelled = load(name)
    moment = labelled.moments[-1]
    first = next(
        step
        for step in replayed(labelled.situation, Terms(now=moment.now))
        if any(found.rule == moment.diagnosis for found in step.told)
    )
    assert first.first == moment.diagnosis, [found.id for found in first.told]
    # Nothing was waited for: what came last is what the diagnosis rests on.
    subjects = [fact.subject for fact in first.told[0].evidence]
    if first.kind == ANSWERS:
        assert {subject.rpartition("/")[0].rpartition("/")[2] for subject in subjects} & {"KubeFateJob", "Toy"}, (
            subjects
        )
    elif first.told[0].rule in ABSENT:
        assert first.kind == ABSENT[first.told[0].rule]
    elif first.kind != "beginning":
        assert any(first.name in subject for subject in (*subjects, first.told[0].subject)), (first.name, subjects)


def test_every_scenario_with_a_cause_is_replayed() -> None:
    assert len(DIAGNOSED) >= 15
