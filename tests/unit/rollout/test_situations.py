"""Every labelled situation (tests/situations) gets the verdict and the first diagnosis that an operator would give."""

from __future__ import annotations

import unicodedata
from functools import cache

import pytest

from services.rollout import FOLLOWED, RULES, FederationVerdict, Health, Judge, Terms
from services.rollout.diagnosis import Diagnosis, diagnose
from services.sandbox.scenarios import SCENARIOS
from tests.situations.loading import HERE, Labelled, Moment, load, names
from tests.situations.record import RECIPES, recording_of
from tests.situations.trimming import load_yaml

LEAST, LEAST_RECORDED = 60, 25
# What must be among those that a real cluster was brought into.
REAL = {
    "missing image": ("missing-image", "P16"),
    "crash loop": ("crash-loop", "R07"),
    "OOM kill": ("oom-kill", "P24"),
    "bad command": ("bad-command", "R07"),
    "unschedulable": ("insufficient-cpu", "P23"),
    "taken NodePort": ("port-taken", "P38"),
    "pending PVC": ("claim-without-class", "P25"),
    "terminating namespace with finalizer": ("namespace-terminating", "P36"),
    "missing secret": ("missing-secret-volume", "R11"),
    "missing config map": ("missing-config-map-key", "R06"),
    "failing probe": ("failing-readiness", "R10"),
    "quota": ("quota", "R08"),
    "forbidden": ("no-service-account", "R09"),
    "unready dependency": ("init-waits", ""),
    "scale to zero": ("scaled-to-zero", "R02"),
    "half rollout": ("half-rollout", ""),
    "stuck rollout": ("stuck-rollout", ""),
}
# Categories of characters that a terminal interprets: controls, and marks that turn the direction of writing.
HARMFUL = frozenset({"Cc", "Cf"})
situation = cache(load)
EACH_MOMENT = pytest.mark.parametrize(
    ("name", "number"),
    [(name, number) for name in names() for number in range(len(situation(name).moments))],
)


def test_there_are_enough_and_enough_of_them_are_real() -> None:
    assert len(names()) >= LEAST
    assert sum(name.startswith("lab-") for name in names()) >= LEAST_RECORDED
    assert {f"demo-{scenario}" for scenario in SCENARIOS} <= set(names())


@pytest.mark.parametrize("what", REAL)
def test_what_an_operator_meets_was_met_on_a_real_cluster(what: str) -> None:
    name, rule = REAL[what]
    recorded = situation(f"lab-{name}")
    assert rule in {"", *(moment.diagnosis for moment in recorded.moments)}
    assert all(moment.verdict != "healthy" for moment in recorded.moments)


def test_labels_are_rules() -> None:
    told = {rule for name in names() for moment in situation(name).moments for rule in (moment.diagnosis, *moment.also)}
    assert told - {""} <= set(RULES)


def test_recordings_have_the_labels_of_their_recipes() -> None:
    assert {path.stem for path in HERE.glob("lab-*.yaml")} == {recording_of(found).stem for found in RECIPES.values()}
    for recipe in RECIPES.values():
        recorded = load_yaml(recording_of(recipe))
        assert recipe.labels().items() <= recorded.items(), recipe.name


@EACH_MOMENT
def test_verdict(name: str, number: int) -> None:
    labelled = situation(name)
    moment = labelled.moments[number]
    verdict = judged(labelled, moment)
    assert verdict.health == moment.verdict, [str(why.message) for why in verdict.whole.reasons]


@EACH_MOMENT
def test_first_diagnosis(name: str, number: int) -> None:
    moment = situation(name).moments[number]
    found = [row for row in diagnosed(situation(name), moment) if row.health is not Health.HEALTHY]
    told = [f"{row.id}: {row.message}" for row in found]
    assert (found[0].rule if found else "") == moment.diagnosis, told
    assert set(moment.also) <= {row.rule for row in found}, told


@EACH_MOMENT
def test_nothing_that_is_told_can_do_harm(name: str, number: int) -> None:
    labelled = situation(name)
    moment = labelled.moments[number]
    texts = [text for row in diagnosed(labelled, moment) for text in texts_of(row)]
    for why in judged(labelled, moment).whole.reasons:
        texts += [str(why.message), why.subject, why.value]
    assert not [text for text in texts if any(unicodedata.category(char) in HARMFUL for char in text)]


def texts_of(row: Diagnosis) -> list[str]:
    evidence = [part for fact in row.evidence for part in (fact.subject, fact.field, fact.value)]
    return [str(row.message), row.subject, str(row.cause), str(row.remedy), *evidence]


def diagnosed(labelled: Labelled, moment: Moment) -> tuple[Diagnosis, ...]:
    return diagnose(labelled.situation, Terms(now=moment.now))


def judged(labelled: Labelled, moment: Moment) -> FederationVerdict:
    judge = Judge(labelled.scopes, lambda: Terms(now=moment.now))
    for kind in FOLLOWED:
        if kind in labelled.situation.objects:
            judge.take(kind, labelled.situation.objects[kind])
    return judge.federation()
