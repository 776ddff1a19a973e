"""The ladder of product.md §3.9: it stops at the first rung that fails, and says why."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.rollout import USABLE_FROM, ExplainedRung, KubeFateView, Probe, ProbeKind, Situation, ladder
from tests.unit.rollout.diagnosed import (
    GREETING,
    HOST,
    KUBE_FATE,
    NODE_IP,
    dns,
    endpoints,
    http,
    ingress,
    kubefate_pod,
    service,
    situation,
    tcp,
)
from tests.unit.rollout.objects import TERMS, Object, waiting

KUBERNETES = Probe(ProbeKind.KUBERNETES, "https://10.0.0.7:6443", True)
FORWARD = http(200, GREETING, via="port-forward")
LOGIN = Probe(ProbeKind.LOGIN, HOST, True, status=200)
PROBES = (KUBERNETES, FORWARD, dns(NODE_IP), tcp(), http(200, GREETING), LOGIN)
UNPULLED = kubefate_pod(waiting("ErrImagePull", "manifest unknown", name="kubefate"), ready=False, phase="Pending")
OF_NO_CLASS = ingress()
OF_NO_CLASS["spec"]["ingressClassName"] = "traefik"


def climbed(*objects: Object, **more: object) -> Situation:
    return situation(*objects, **{"probes": PROBES, **more})


def instead(probe: Probe) -> tuple[Probe, ...]:
    """The probes of a service that is well, but for one."""
    return tuple(probe if (kept.kind, kept.via) == (probe.kind, probe.via) else kept for kept in PROBES)


CASES = [
    (1, "", climbed(probes=instead(replace(KUBERNETES, ok=False, error="connection refused")))),
    (2, "R03", climbed(without=[("Deployment", "kubefate"), ("Pod", "kubefate-1")])),
    (3, "P16", climbed(UNPULLED)),
    (4, "R13", climbed(endpoints("kubefate", ready=False))),
    (
        4,
        "P06",
        climbed(service("kubefate", KUBE_FATE, {"port": 80, "targetPort": 1}), endpoints("kubefate", ready=False)),
    ),
    (5, "", climbed(probes=instead(replace(FORWARD, ok=False, error="broken pipe")))),
    (6, "", climbed(without=[("Ingress", "kubefate")])),
    (6, "", climbed(served=frozenset({"v1/Pod"}))),
    (7, "P03", climbed(OF_NO_CLASS)),
    (8, "P04", climbed(ingress(address=""), without=[("Pod", "controller-1")])),
    (9, "P01", climbed(probes=instead(dns()))),
    (9, "P02", climbed(probes=instead(dns("93.184.216.34")))),
    (10, "P05", climbed(probes=instead(tcp("connection refused")))),
    (11, "P03", climbed(probes=instead(http(404, "404 Not Found")))),
    (12, "P09", climbed(probes=instead(replace(LOGIN, ok=False, status=401)))),
]


@pytest.mark.parametrize(("number", "rule", "seen"), CASES)
def test_it_stops_at_the_first_rung_that_fails(number: int, rule: str, seen: Situation) -> None:
    rungs = ladder(seen, TERMS)
    assert [rung.ok for rung in rungs] == [True] * (number - 1) + [False], _shown(rungs)
    assert rungs[-1].number == number
    diagnosis = rungs[-1].diagnosis
    assert (diagnosis.rule if diagnosis else "") == rule


def test_all_twelve_hold() -> None:
    rungs = ladder(climbed(kubefate=KubeFateView(version="v1.4.5")), TERMS)
    assert [(rung.number, rung.ok) for rung in rungs] == [(number, True) for number in range(1, 13)], _shown(rungs)
    assert "v1.4.5" in str(rungs[-1].detail)


def test_what_was_not_looked_at_stops_nothing() -> None:
    rungs = ladder(Situation(), TERMS)
    assert [rung.ok for rung in rungs if rung.number != 6] == [None] * 11
    assert len(rungs) == 12


def test_the_console_is_usable_from_the_fifth_rung_on() -> None:
    rungs = ladder(climbed(probes=instead(dns())), TERMS)
    assert rungs[-1].usable
    assert next(rung.number for rung in rungs if rung.usable) == USABLE_FROM == 5


def _shown(rungs: tuple[ExplainedRung, ...]) -> list[str]:
    return [f"{rung.number} {rung.ok} {rung.title}: {rung.detail}" for rung in rungs]


def test_a_controller_at_work_is_an_address_too() -> None:
    rungs = ladder(climbed(ingress(address="")), TERMS)
    assert (rungs[7].number, rungs[7].ok) == (8, True)
