"""Verdicts on Ingresses, in the three APIs that charts write them in."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.kubefate import class_of
from services.rollout import Behind, Health, WorkloadObjects, assess, assess_ingress
from services.rollout.ingresses import backends_of
from tests.unit.rollout.objects import TERMS, Object, ago, pod, running

NGINX = {"metadata": {"name": "nginx"}}
DEFAULT = {"metadata": {"name": "nginx", "annotations": {"ingressclass.kubernetes.io/is-default-class": "true"}}}
READY = {"subsets": [{"addresses": [{"ip": "10.0.0.1"}]}]}
SERVICE = {"metadata": {"name": "fateboard"}, "spec": {}}
THERE = Behind.of([SERVICE], {"fateboard": READY}, (NGINX,))


def ingress(*, wanted: str = "nginx", old: bool = False, address: bool = True, age: float = 120) -> Object:
    backend = {"serviceName": "fateboard"} if old else {"service": {"name": "fateboard", "port": {"number": 8080}}}
    named = {"annotations": {"kubernetes.io/ingress.class": wanted}} if wanted and old else {}
    status = {"loadBalancer": {"ingress": [{"ip": "10.0.0.9"}] if address else []}}
    return {
        "metadata": {"name": "fateboard", "creationTimestamp": ago(age), **named},
        "spec": {
            **({"ingressClassName": wanted} if wanted and not old else {}),
            "rules": [{"host": "9999.fateboard.kubefate.net", "http": {"paths": [{"path": "/", "backend": backend}]}}],
        },
        "status": status,
    }


@pytest.mark.parametrize("old", [False, True])
def test_class_and_backends_are_read_from_every_api(old: bool):
    assert backends_of(ingress(old=old)) == {"fateboard"}
    assert class_of(ingress(old=old)) == "nginx"
    assert backends_of({"spec": {"defaultBackend": {"service": {"name": "a"}}}}) == {"a"}
    assert backends_of({"spec": {"backend": {"serviceName": "b"}, "rules": [{}]}}) == {"b"}


@pytest.mark.parametrize("old", [False, True])
def test_an_ingress_that_is_served_is_healthy(old: bool):
    assert assess_ingress(ingress(old=old), THERE, TERMS).health is Health.HEALTHY


def codes(*args, **kwargs) -> list[tuple[str, Health]]:
    return [(why.code, why.health) for why in assess_ingress(*args, **kwargs).reasons]


def test_a_class_that_does_not_exist_comes_before_the_missing_address():
    assert codes(ingress(wanted="traefik", address=False), THERE, TERMS) == [
        ("P03", Health.DEGRADED),
        ("P04", Health.DEGRADED),
    ]


def test_a_cluster_without_any_class_is_said_to_have_none():
    verdict = assess_ingress(ingress(address=False), replace(THERE, classes=()), TERMS)
    assert str(verdict.reasons[0].message).endswith("is of class nginx; the cluster has none at all")


def test_no_class_is_a_trouble_only_without_a_default():
    nameless = ingress(wanted="", address=False, age=5)

    assert codes(nameless, THERE, TERMS) == [("P03", Health.DEGRADED), ("P04", Health.PROGRESSING)]
    assert codes(nameless, Behind.of([SERVICE], {"fateboard": READY}, (DEFAULT,)), TERMS) == [
        ("P04", Health.PROGRESSING)
    ]


def test_an_annotation_that_a_controller_has_taken_is_no_trouble():
    assert codes(ingress(wanted="own", old=True), THERE, TERMS) == []


def test_classes_that_cannot_be_seen_are_not_missed():
    assert codes(ingress(wanted="traefik"), Behind.of([SERVICE], {"fateboard": READY}), TERMS) == []


@pytest.mark.parametrize(
    ("behind", "health", "symptom"),
    [(Behind.of([SERVICE], {}), Health.PROGRESSING, True), (Behind.of([], {}), Health.DEGRADED, False)],
)
def test_an_ingress_that_leads_nowhere(behind: Behind, health: Health, symptom: bool):
    verdict = assess_ingress(ingress(), behind, TERMS)

    assert verdict.health is health
    assert verdict.first is not None
    assert (verdict.first.code, verdict.first.value, verdict.first.symptom) == ("P06", "fateboard", symptom)


def test_an_address_may_take_ninety_seconds():
    assert codes(ingress(address=False, age=89), None, TERMS) == [("P04", Health.PROGRESSING)]
    assert codes(ingress(address=False, age=91), None, TERMS) == [("P04", Health.DEGRADED)]


@pytest.mark.parametrize(
    ("entrance", "health", "told"),
    [
        (ingress(), Health.HEALTHY, []),
        # The first minute and a half: a controller may be at work.
        (ingress(address=False, age=5), Health.HEALTHY, []),
        (ingress(address=False), Health.HEALTHY, ["P04"]),
        (
            ingress(address=False) | {"spec": {"defaultBackend": {"service": {"name": "x"}}}},
            Health.DEGRADED,
            ["P06", "P04"],
        ),
    ],
)
def test_of_a_party_it_is_a_remark_that_nobody_serves_its_ingress(entrance: Object, health: Health, told: list[str]):
    by_kind = {
        "Pod": (pod(running(), ready=True),),
        "Service": (SERVICE,),
        "Endpoints": ({"metadata": {"name": "fateboard"}, **READY},),
        "Ingress": (entrance,),
    }
    verdict = assess(WorkloadObjects(by_kind), terms=TERMS)
    assert (verdict.health, [why.code for why in verdict.reasons]) == (health, told)
    assert all(why.remark for why in verdict.reasons if why.code == "P04")
