"""Every named fault of the demo ends the article's script with the right exit code and a reason to act on."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.sandbox.demo import SCENARIOS
from tests.e2e.conftest import Program, article, demo

pytestmark = pytest.mark.slow

# Scenario: exit code, step that fails, words of its reason.
EXPECTED = {
    "image-pull": (1, "install", "federatedai/python:1.3.0-release"),
    "no-ingress-class": (4, "ingress", "IngressClass/nginx"),
    "ingress-v1beta1-only-manifest": (1, "install", "extensions/v1beta1"),
    "port-taken": (1, "install", "30009"),
    "insufficient-cpu": (1, "install", "Insufficient cpu"),
    "crash-loop": (1, "install", "python"),
    "oom": (1, "install", "ran out of memory"),
    "db-not-ready": (1, "kubefate", "kubefate"),
    "namespace-terminating": (4, "preflight", "fate-9999"),
    "chart-missing": (1, "install", "v1.3.0-a"),
    "helm-leftover": (1, "install", "still in use"),
    "stuck-job": (1, "install", "still says Running"),
    "kubefate-restart": (1, "install", ""),
    "token-expired": (0, None, ""),
    "toy-failed": (1, "toy", "toy_example"),
    "toy-peer-unreachable": (1, "toy", "toy_example"),
    "swapped-roles": (1, "toy", "toy_example"),
    "rbac-poor": (4, "preflight", "create namespaces"),
    "rbac-read": (4, "preflight", "create deployments.apps"),
    "api-flaky": (0, None, ""),
}


def test_every_scenario_is_expected_to_end_somehow() -> None:
    assert set(EXPECTED) == set(SCENARIOS)


@pytest.mark.parametrize("scenario", EXPECTED)
async def test_a_fault_is_told(program: Program, scenario: str, tmp_path: Path) -> None:
    code, step, words = EXPECTED[scenario]
    async with demo(scenario) as cluster:
        run = await program.run(*article(cluster.kubeconfig, tmp_path))
    assert run.code == code, run.out[-3000:] + run.err
    if step is None:
        return
    reason = run.ended(step)["reason"]
    assert run.ended(step)["result"] == "failed"
    assert words in str(reason)
    assert reason["remedy"], reason
