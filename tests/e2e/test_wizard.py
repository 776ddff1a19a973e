"""The wizard as its user runs it without a screen: to the end, killed and resumed, from answers, refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fatetui.paths import APP
from services.kubernetes import connect
from services.sandbox import DemoProcess
from tests.e2e.conftest import Program, demo, line_with

pytestmark = pytest.mark.slow

SECOND = "fatetui-demo-2"
KINDS = ("Namespace", "Deployment", "StatefulSet", "Service", "ConfigMap", "Ingress", "Secret", "ClusterRoleBinding")
MOMENTS = ("[2/", "[4/", "[6/", "[7/", "[8/")
"""Each time the program is killed as soon as this step has ended."""


def arguments(
    cluster: DemoProcess, folder: Path, *more: object, chart: str = "v1.11.2", engine: str = "eggroll"
) -> tuple[object, ...]:
    answers = folder.parent / "answers.yaml"
    answers.write_text(f"folder: {folder}\nchart: {chart}\nengine: {engine}\n")
    return ("wizard", "--yes", "--answers", answers, "--kubeconfig", cluster.kubeconfig, *more)


async def objects(cluster: DemoProcess) -> dict[tuple[str, ...], str]:
    """What was made, without what every cluster chooses for itself: addresses, and the words of its controllers."""
    found: dict[tuple[str, ...], str] = {}
    async with await connect(cluster.kubeconfig) as client:
        for kind in KINDS:
            for one in (await client.list(kind)).items:
                metadata = one["metadata"]
                if "fate" not in metadata.get("namespace", metadata["name"]):
                    continue
                said = {key: one.get(key) for key in ("spec", "data", "rules", "subjects") if kind != "Secret"}
                spec = said.get("spec")
                if isinstance(spec, dict):
                    said["spec"] = {key: value for key, value in spec.items() if not key.startswith("clusterIP")}
                labels = {key: metadata.get(key) for key in ("labels", "annotations")}
                place = (kind, metadata.get("namespace", ""), metadata["name"])
                found[place] = json.dumps([labels, said], sort_keys=True)
    return found


async def test_killed_five_times_and_resumed_it_does_nothing_twice(program: Program, tmp_path: Path):
    folder = tmp_path / "federation"
    async with demo() as cluster:
        for number, moment in enumerate(MOMENTS):
            resume = ("--resume",) if number else ()
            process = await program.start(*arguments(cluster, folder, *resume))
            await line_with(process.stdout, lambda line, moment=moment: moment in line)  # type: ignore[misc]
            process.kill()
            await process.communicate()
        run = await program.run(*arguments(cluster, folder, "--resume"))
        assert run.code == 0, run.out + run.err
        journals = list((tmp_path / APP).glob("runs/*/journal.ndjson"))
        assert len(journals) == 1
        lines = [json.loads(line) for line in journals[0].read_text().splitlines()]
        jobs = [line["value"] for line in lines if str(line.get("key", "")).startswith("job:")]
        assert len(jobs) == len(set(jobs)) == 2
        # The same script by itself, on what stands: nothing changes.
        again = await program.run("--script", folder / "federation.yaml", "--kubeconfig", cluster.kubeconfig)
        assert again.code == 0
        assert "changed" not in again.out.replace("0 changed", "")


async def test_its_script_alone_makes_the_same_federation_elsewhere(program: Program, tmp_path: Path):
    folder = tmp_path / "federation"
    saved = await program.run("wizard", "--yes", "--demo", "--save", tmp_path / "kept.yaml")
    assert saved.code == 0, saved.out + saved.err
    assert "parties: 9999, 10000" in (tmp_path / "kept.yaml").read_text()
    async with demo() as first:
        run = await program.run(*arguments(first, folder))
        assert run.code == 0, run.out + run.err
        made = await objects(first)
        assert "The federation stands" in run.out
        assert "FATE-Board admin / admin (fateboard.password)" in run.out
        assert "$ fatetui doctor" in run.out
        again = await program.run(*arguments(first, folder))
        assert "installed already" in again.out
        assert "pulling images" not in again.out
        assert await objects(first) == made, "a second time nothing is changed"
    async with demo() as second:
        script = ("--script", folder / "federation.yaml", "--kubeconfig", second.kubeconfig)
        run = await program.run(*script, "--output", "ndjson")
        assert run.code == 0, run.out[-2000:]
        assert run.statuses["matrix"] == "ok"
        assert await objects(second) == made


async def test_parties_that_compute_with_spark_are_proved_too(program: Program, tmp_path: Path):
    async with DemoProcess(speed=40) as cluster:
        run = await program.run(*arguments(cluster, tmp_path / "federation", chart="v1.8.0", engine="local-pulsar"))
        assert run.code == 0, run.out + run.err
        assert "spark_local_pulsar" in (tmp_path / "federation" / "fate-9999.yaml").read_text()


async def test_a_fault_is_told_with_its_remedy_and_how_to_go_on(program: Program, tmp_path: Path):
    async with demo("image-pull") as cluster:
        # The scenario takes away the image of the article's release.
        run = await program.run(*arguments(cluster, tmp_path / "federation", chart="v1.3.0-a"))
        assert run.code == 1
        assert "P16" in run.out
        assert "--resume" in run.out


async def test_nobody_there_to_agree_changes_nothing(program: Program, tmp_path: Path):
    async with demo() as cluster:
        run = await program.run("wizard", "--plain", "--kubeconfig", cluster.kubeconfig)
        assert run.code == 6
        assert "--yes" in run.out
        status = await program.run("status", "--kubeconfig", cluster.kubeconfig, "--output", "json")
        assert json.loads(status.out)["parties"] == []


async def test_answers_that_will_not_do_are_all_told(program: Program, tmp_path: Path):
    (tmp_path / "a.yaml").write_text("parties: 1, 1\naddress: 127.0.0.1\n")
    run = await program.run("wizard", "--yes", "--demo", "--answers", tmp_path / "a.yaml")
    assert run.code == 6
    assert "id of its own" in run.out
    assert "cannot reach" in run.out


async def test_three_parties_on_two_contexts_through_an_exchange(program: Program, tmp_path: Path):
    folder = tmp_path / "federation"
    answers = tmp_path / "answers.yaml"
    wanted = {"parties": "9999, 10000, 7", "placement": "several", "topology": "exchange", "10000.context": SECOND}
    text = "".join(f'"{key}": {value}\n' for key, value in {**wanted, "chart": "v1.8.0", "folder": folder}.items())
    answers.write_text(text)
    async with DemoProcess(speed=40, clusters=2) as cluster:
        run = await program.run("wizard", "--yes", "--answers", answers, "--kubeconfig", cluster.kubeconfig)
        assert run.code == 0, run.out[-3000:] + run.err
        assert "install fate-exchange: fate-exchange v1.8.0" in run.out
        again = await program.run(
            "--script", folder / "federation.yaml", "--kubeconfig", cluster.kubeconfig, "--output", "ndjson"
        )
        assert again.code == 0, again.out[-3000:]
        assert "changed" not in again.statuses.values()
        pairs = [
            (cell["guest"], cell["host"])
            for number in (1, 2)
            for cell in again.ended(f"matrix-{number}")["data"]["cells"]
        ]
        assert len(set(pairs)) == len(pairs) == 9
