"""`fatetui doctor` names the cause first, and goes on telling it after everything was removed."""

from __future__ import annotations

import asyncio
import json
import tarfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from services.kubernetes import Cluster, connect
from tests.e2e.conftest import ARTICLE, DEADLINE, Outcome, Program, article, demo
from tests.e2e.test_scenarios import EXPECTED

pytestmark = pytest.mark.slow

PARTIES = ("fate-9999", "fate-10000")
FILES = [ARTICLE.parent / f"{name}.yaml" for name in PARTIES]
# Scenario: exit code of the doctor, rule of its first problem.
CAUSES = {
    None: (0, ""),
    "image-pull": (1, "P16"),
    "crash-loop": (1, "R07"),
    "port-taken": (1, "P38"),
    "namespace-terminating": (4, "P36"),
}


def problems(told: Outcome) -> Sequence[dict[str, object]]:
    return [record for record in told.records if record["type"] == "problem"]


@pytest.mark.parametrize("scenario", CAUSES)
async def test_the_cause_is_told_first(program: Program, scenario: str | None, tmp_path: Path) -> None:
    code, rule = CAUSES[scenario]
    async with demo(scenario) as cluster:
        run = await program.run(*article(cluster.kubeconfig, tmp_path))
        assert run.code == (EXPECTED[scenario][0] if scenario else 0), run.out + run.err
        told = await program.run("doctor", *FILES, "--kubeconfig", cluster.kubeconfig, "--output", "ndjson")
        if scenario is None:
            await nothing_drifted_but_what_a_file_asks_for(program, cluster.kubeconfig, tmp_path)
    assert told.code == code, told.out + told.err
    assert next((str(problem["rule"]) for problem in problems(told)), "") == rule


async def nothing_drifted_but_what_a_file_asks_for(program: Program, kubeconfig: Path, folder: Path) -> None:
    same = await program.run("drift", *FILES, "--kubeconfig", kubeconfig)
    assert same.code == 0, same.out + same.err
    changed = folder / FILES[0].name
    changed.write_text(FILES[0].read_text().replace("count: 1", "count: 3"))
    found = await program.run("drift", changed, "--kubeconfig", kubeconfig)
    assert found.code == 1, found.out + found.err
    assert [line.split() for line in found.out.splitlines() if "≠" in line] == [["≠", "egg.count", "3", "1"]]


async def test_where_nothing_is_installed_and_nothing_in_the_way_all_is_well(program: Program) -> None:
    async with demo() as cluster:
        told = await program.run("doctor", *FILES, "--kubeconfig", cluster.kubeconfig)
    assert told.code == 0, told.out + told.err


async def test_a_cluster_that_does_not_answer_is_told_by_the_first_rung(program: Program) -> None:
    async with demo() as cluster:
        kept = program.home / "kubeconfig"
        kept.write_bytes(cluster.kubeconfig.read_bytes())
    told = await program.run("doctor", "--kubeconfig", kept)
    assert told.code == 7
    assert "✗ 1. Kubernetes answers" in told.out


async def test_what_kubefate_denies_is_told_and_goes_on_being_told_after_its_uninstall(
    program: Program, tmp_path: Path
) -> None:
    file = tmp_path / "bundle.tar.gz"
    async with demo("crash-loop") as server:
        run = await program.run(*article(server.kubeconfig, tmp_path))
        assert run.code == 1, run.out
        guest = await at_odds(program, server.kubeconfig)
        assert (guest["kubefate"], guest["health"], guest["disagreement"]["code"]) == ("Running", "failed", "P37")
        async with await connect(server.kubeconfig) as cluster:
            await uninstalled(cluster)
        told = await program.run("doctor", "--kubeconfig", server.kubeconfig, "--output", "ndjson")
        packed = await program.run("bundle", "--kubeconfig", server.kubeconfig, "--file", file)
    first = problems(told)[0]
    assert first["rule"] == "R07"
    assert first["seen"]
    assert packed.code == 0, packed.err
    with tarfile.open(file) as archive:
        names = archive.getnames()
        checkup = archive.extractfile("fatetui-bundle/checkup.txt")
        assert checkup is not None
        assert "Last words of" in checkup.read().decode()
    assert "fatetui-bundle/fate-9999/evidence.ndjson" in names


async def at_odds(program: Program, kubeconfig: Path) -> dict[str, Any]:
    """The party of which KubeFATE and Kubernetes say different things, as soon as KubeFATE has made up its mind."""
    async with asyncio.timeout(DEADLINE):
        while True:
            told = await program.run("status", "--kubeconfig", kubeconfig, "--output", "json")
            found = [party for party in json.loads(told.out)["parties"] if party["disagreement"]]
            if found:
                assert told.code == 1
                return dict(found[0])


async def uninstalled(cluster: Cluster) -> None:
    """All that KubeFATE's uninstall removes."""
    for namespace in PARTIES:
        for kind in ("Deployment", "Service", "Ingress"):
            for obj in await cluster.list(kind, namespace):
                await cluster.delete(kind, obj["metadata"]["name"], namespace)
    async with asyncio.timeout(DEADLINE):
        for namespace in PARTIES:
            await emptied(cluster, namespace)


async def emptied(cluster: Cluster, namespace: str) -> None:
    listed = await cluster.list("Pod", namespace)
    left = {pod["metadata"]["name"] for pod in listed}
    if not left:
        return
    async with cluster.watch("Pod", namespace, resource_version=listed.resource_version) as events:
        async for event in events:
            if event.type == "DELETED":
                left.discard(event.object["metadata"]["name"])
            if not left:
                return
