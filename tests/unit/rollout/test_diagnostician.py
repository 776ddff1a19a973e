"""Diagnoses kept true by changes alone: always what `diagnose` says of the same situation."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from services.rollout import Diagnostician, Situation, Terms, diagnose, ladder
from services.rollout.diagnosis.ledger import Ledger
from tests.situations.loading import load
from tests.unit.rollout.diagnosed import FATE, crashing, pod, put, situation, thing
from tests.unit.rollout.objects import TERMS, Object

LABELLED = (
    "demo-insufficient-cpu",
    "demo-port-taken",
    "hand-release-left-behind",
    "lab-claim-without-class",
    "lab-gateway-crashes",
    "lab-kubefate-without-database",
    "lab-silent-node",
    "lab-success-but-restarting",
)
"""Situations whose diagnoses explain each other across kinds and namespaces."""
DEEDS = st.sampled_from(["drop", "back", "touch", "touch", "pass", "answer"])
STEPS = st.lists(st.tuples(DEEDS, st.integers(0, 20), st.integers(0, 99)), max_size=8)
labelled = cache(load)


def happens(objects: dict[str, list[Object]], whole: Situation, deed: str, kind: str, number: int) -> None:
    """A watch event: an object is deleted, comes back, or is written anew without its status."""
    table, before = objects[kind], whole.objects[kind]
    if deed == "drop" and table:
        del table[number % len(table)]
    elif deed == "back" and before:
        back = before[number % len(before)]
        table[:] = [*(obj for obj in table if obj["metadata"] != back["metadata"]), back]
    elif deed == "touch" and table:
        found = table[number % len(table)] = copy.deepcopy(table[number % len(table)])
        found.pop("status", None)


@settings(max_examples=50)
@given(st.sampled_from(LABELLED), STEPS)
def test_what_is_kept_is_what_is_found_anew(name: str, steps: list[tuple[str, int, int]]) -> None:
    whole, terms = labelled(name).situation, Terms(now=labelled(name).moments[-1].now)
    objects = {kind: list(found) for kind, found in whole.objects.items()}
    kinds, keeper, now = sorted(objects), Diagnostician(), whole
    assert keeper.diagnose(now, terms) == diagnose(now, terms)
    for deed, kind, number in steps:
        if deed == "pass":
            terms = replace(terms, now=terms.now + timedelta(seconds=number * 10))
        elif deed == "answer":
            now = replace(now, kubefate=None if number % 2 else whole.kubefate)
        else:
            happens(objects, whole, deed, kinds[kind % len(kinds)], number)
        now = replace(now, objects={kind: tuple(found) for kind, found in objects.items()})
        assert keeper.diagnose(now, terms) == diagnose(now, terms)
        assert keeper.ladder(now, terms) == ladder(now, terms)


def test_only_what_an_event_touches_is_looked_at_again() -> None:
    broken, other = pod(crashing("python")), put(pod(crashing("python")), namespace="fate-10000")
    place = thing("Namespace", "fate-10000", "")
    before = situation(broken, other, place, namespaces=("kube-fate", FATE, "fate-10000"))
    keeper = Diagnostician()
    first = {found.place.namespace: found for found in keeper.diagnose(before, TERMS) if found.rule == "R07"}

    pods = tuple(copy.deepcopy(obj) if obj is broken else obj for obj in before.objects["Pod"])
    after = keeper.diagnose(replace(before, objects={**before.objects, "Pod": pods}), TERMS)

    again = {found.place.namespace: found for found in after if found.rule == "R07"}
    assert again == first
    assert again["fate-10000"].evidence is first["fate-10000"].evidence
    assert again[FATE].evidence is not first[FATE].evidence


def test_an_answer_falls_with_whatever_was_read_on_the_way_to_it() -> None:
    ledger, asked = Ledger(), list[str]()

    def part() -> str:
        ledger.read(("Pod", "a"))
        asked.append("part")
        return "part"

    def whole() -> str:
        asked.append("whole")
        return ledger.of("part", part) + "!"

    def ask() -> list[str]:
        asked.clear()
        assert ledger.of("whole", whole) == "part!"
        return [*asked]

    assert ask() == ["whole", "part"]
    assert ask() == []
    ledger.changed([("Pod", "b")])
    assert ask() == []
    ledger.changed([("Pod", "a")])
    assert ask() == ["whole", "part"]
    ledger.clear()
    assert ask() == ["whole", "part"]
