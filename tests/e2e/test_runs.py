"""Runs that are killed, interrupted, doubled or wrong, on the embedded demo."""

from __future__ import annotations

import asyncio
import json
import shutil
import tarfile
from pathlib import Path
from typing import Any

import pytest

from services.sandbox import DemoProcess
from tests.e2e.conftest import ARTICLE, DEADLINE, Outcome, Program, article, demo, interrupt, line_with

pytestmark = pytest.mark.slow

KILLS = 10
MISTAKES = """\
apiVersion: fatetui/v1
name: mistakes
vars:
  port: {type: prot}
steps:
  - id: one
    namespace.ensur: {names: [a]}
  - id: two
    namespace.ensure: {nmes: [a]}
  - id: three
    note: "${nowhere}"
  - id: one
    note: twice
"""
SECRET = "s3cr3t-Value-of-nobody"
SECRETS = """\
apiVersion: fatetui/v1
name: secrets
vars:
  password: {type: string, secret: true, from: {env: FATETUI_E2E_SECRET}}
steps:
  - id: namespace
    namespace.ensure: [secrets]
  - id: pull
    secret.ensure: {name: registry, namespaces: [secrets], type: registry, username: me, password: "${password}"}
  - id: told
    note: "the password is ${password}"
  - id: wrong
    http.check: {url: "http://127.0.0.1:9/?token=${password}"}
"""


def _job_ids(run: Outcome) -> dict[str, Any]:
    jobs: dict[str, Any] = run.ended("install")["data"]["jobs"]
    return jobs


async def test_killed_ten_times_and_resumed_it_ends_the_same(program: Program, tmp_path: Path) -> None:
    """Each time it is killed a journal line later, and resumed; no job is submitted twice."""
    async with demo() as cluster:
        journal = tmp_path / "journal"
        for number in range(1, KILLS + 1):
            await _killed_after(program, cluster, journal, number * 3)
        run = await program.run(*article(cluster.kubeconfig, journal, "--resume"))
        assert run.code == 0, run.out[-4000:] + run.err
        jobs = _job_ids(run)
        assert set(jobs) == {"fate-9999", "fate-10000"}
        remembered = [
            line["value"]
            for line in map(json.loads, (journal / "journal.ndjson").read_text().splitlines())
            if str(line.get("key", "")).startswith("job:")
        ]
        assert sorted(set(remembered)) == sorted(filter(None, jobs.values()))


async def _killed_after(program: Program, cluster: DemoProcess, journal: Path, lines: int) -> None:
    """Run until the journal has `lines` lines, then kill -9; a run that ends before is left to."""
    resume = ("--resume",) if journal.exists() else ()
    process = await program.start(*article(cluster.kubeconfig, journal, *resume))
    assert process.stdout is not None
    async with asyncio.timeout(DEADLINE):
        async for _line in process.stdout:
            if _length(journal / "journal.ndjson") >= lines:
                break
    if process.returncode is None:
        process.kill()
    await process.communicate()


def _length(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


async def test_ctrl_c_in_a_wait_runs_finally_and_tells_the_jobs(program: Program, tmp_path: Path) -> None:
    folder = shutil.copytree(ARTICLE.parent, tmp_path / "article")
    script = folder / "with-finally.yaml"
    script.write_text(ARTICLE.read_text() + "\nfinally:\n  - id: goodbye\n    note: goodbye\n")
    # A job that does not end before it is interrupted.
    async with demo("stuck-job") as cluster:
        process = await program.start(*article(cluster.kubeconfig, tmp_path / "journal", script=script))
        await line_with(process.stdout, lambda line: '"progress"' in line and "took job" in line)
        interrupt(process)
        async with asyncio.timeout(DEADLINE):
            out, err = await process.communicate()
    records = [json.loads(line) for line in out.decode().splitlines()]
    end = records[-1]
    assert process.returncode == 130, err.decode()
    assert end["type"] == "run.end"
    assert end["left_running"]
    assert any(one.get("step") == "goodbye" and one.get("result") == "ok" for one in records)


async def test_a_second_runner_is_told_to_wait(program: Program, tmp_path: Path) -> None:
    # The first one has not installed KubeFATE before the second one has begun.
    async with demo(speed=1) as cluster:
        process = await program.start(*article(cluster.kubeconfig, tmp_path / "first"))
        await line_with(process.stdout, lambda line: '"step.start"' in line)
        second = await program.run(*article(cluster.kubeconfig, tmp_path / "second"))
        process.kill()
        await process.communicate()
    assert second.code == 9, second.out + second.err


async def test_every_mistake_of_a_script_is_told_and_nothing_is_contacted(program: Program, tmp_path: Path) -> None:
    script = tmp_path / "mistakes.yaml"
    script.write_text(MISTAKES)
    run = await program.run("--script", script, "--kubeconfig", tmp_path / "no-such-kubeconfig")
    told = run.out + run.err
    assert run.code == 3, told
    assert told.count("error[") == 5, told
    for place, near in ((":4:", "port"), (":7:", "namespace.ensure"), (":9:", "names"), (":11:", ""), (":12:", "")):
        assert f"mistakes.yaml{place}" in told, (place, told)
        assert near in told
    assert "^" in told


@pytest.mark.parametrize("output", ["text", "json", "ndjson"])
async def test_a_planted_secret_appears_nowhere(
    program: Program, fresh_demo: DemoProcess, tmp_path: Path, output: str
) -> None:
    script = tmp_path / "secrets.yaml"
    script.write_text(SECRETS)
    program.environment["FATETUI_E2E_SECRET"] = SECRET
    junit = tmp_path / "junit.xml"
    run = await program.run(
        *("--script", script, "--kubeconfig", fresh_demo.kubeconfig, "--journal", tmp_path / "journal"),
        *("--output", output, "--junit", junit),
    )
    assert run.code == 1, run.out + run.err
    written = [path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file()]
    places = [run.out, run.err, *(text for text in written if text != SECRETS)]
    assert not [text for text in places if SECRET in text]


async def test_a_run_that_fails_leaves_its_log_and_a_bundle(
    program: Program, fresh_demo: DemoProcess, tmp_path: Path
) -> None:
    script = tmp_path / "fails.yaml"
    steps = "[{id: made, namespace.ensure: [work]}, {id: expect, assert: {that: [{path: made.names.0, equals: x}]}}]"
    script.write_text(f"apiVersion: fatetui/v1\nname: fails\nsteps: {steps}\n")
    log, bundles = tmp_path / "events.ndjson", tmp_path / "bundles"
    run = await program.run(
        *("--script", script, "--kubeconfig", fresh_demo.kubeconfig, "--journal", tmp_path / "journal"),
        *("--log", log, "--bundle-on-failure", bundles),
    )
    assert run.code == 1, run.out + run.err
    events = [json.loads(line) for line in log.read_text().splitlines()]
    assert [event["type"] for event in events][:2] == ["stream", "run.start"]
    assert events[-1]["type"] == "run.end"
    assert log.stat().st_mode & 0o077 == 0
    (bundle,) = sorted(bundles.glob("*"))
    assert str(bundle) in run.err
    with tarfile.open(bundle) as packed:
        assert {"fatetui-bundle/manifest.json", "fatetui-bundle/checkup.json"} <= set(packed.getnames())
