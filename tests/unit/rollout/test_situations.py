"""Every labelled situation (tests/situations) gets the verdict and the first diagnosis that an operator would give it."""

from __future__ import annotations

from functools import cache

import pytest

from services.rollout import FOLLOWED, RULES, FederationVerdict, Judge, Terms
from services.rollout.diagnosis import diagnose
from tests.situations.loading import Labelled, Moment, load, names

LEAST, LEAST_RECORDED = 60, 25
situation = cache(load)
EACH_MOMENT = pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name in names() for number in range(len(situation(name).moments))],
)


def test_there_are_enough_and_enough_of_them_are_real() -> None:
    assert len(names()) >= LEAST
    assert sum(name.startswith("lab-") for name in names()) >= LEAST_RECORDED


def test_labels_are_rules() -> None:
    told = {rule for name in names() for moment in situation(name).moments for rule in (moment.diagnosis, *moment.also)}
    assert told - {""} <= set(RULES)


@EACH_MOMENT
def test_verdict(name: str, number: int) -> None:
    labelled = situation(name)
    moment = labelled.moments[number]
    verdict = judged(labelled, moment)
    assert verdict.health == moment.verdict, [str(why.message) for why in verdict.whole.reasons]


@EACH_MOMENT
def test_first_diagnosis(name: str, number: int) -> None:
    labelled = situation(name)
    moment = labelled.moments[number]
    found = [row for row in diagnose(labelled.situation, Terms(now=moment.now)) if row.health != "healthy"]
    told = [f"{row.id}: {row.message}" for row in found]
    assert (found[0].rule if found else "") == moment.diagnosis, told
    assert set(moment.also) <= {row.rule for row in found}, told


def judged(labelled: Labelled, moment: Moment) -> FederationVerdict:
    judge = Judge(labelled.scopes, lambda: Terms(now=moment.now))
    for kind in FOLLOWED:
        if kind in labelled.situation.objects or kind in ("Service", "Endpoints", "Event"):
            judge.take(kind, labelled.situation.objects.get(kind, ()))
    return judge.federation()
