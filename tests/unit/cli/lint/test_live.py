"""`fatetui lint --live`: what a cluster makes of the files, beside what is wrong with them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from fatetui.cli import run
from fatetui.lint.command import Job
from fatetui.lint.files import Changes
from fatetui.lint.live import LiveSide
from services.errors import Exit
from services.sandbox.faults import Rule
from tests.unit.cli.lint.linting import NAMES
from tests.unit.kubernetes.double import write_kubeconfig
from tests.unit.steps.vocabulary.place import Place, furnished


@pytest.fixture
async def place(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Place]:
    async with furnished(tmp_path_factory.mktemp("place")) as made:
        yield made


async def live(place: Place, capsys: pytest.CaptureFixture[str], output: str = "json", **options: Any) -> Any:
    """The exit code and output of one look at the first file and its cluster."""
    async with LiveSide(place.kubeconfig, None) as side:
        code = await Job(files=(NAMES[0],), output=output, live=side, **options).run()
    return code, capsys.readouterr().out


async def test_live_findings_stand_in_the_file_and_with_the_cluster(place, capsys):
    ports = [{"port": 80, "nodePort": 30009}]
    place.put("Service", "other", "default", spec={"type": "NodePort", "ports": ports})
    place.faults.access.denied.append(Rule(resources=("pods/exec", "nodes")))
    code, out = await live(place, capsys)
    document = json.loads(out)
    assert (code, document["exit"]) == (Exit.FAILED, 1)
    [taken] = [one for one in document["files"][0]["findings"] if one["rule"] == "V03"]
    assert "default/other" in taken["message"]
    assert "nodePort" in Path(NAMES[0]).read_text().splitlines()[taken["line"] - 1]
    cluster = document["cluster"]
    assert cluster["reachable"]
    assert {rule: cluster["checked"][rule] for rule in ("V01", "V02", "V03", "V09")} == {
        "V01": True,
        "V02": None,
        "V03": False,
        "V09": False,
    }
    told = {one["rule"]: one for one in cluster["findings"]}
    assert (told["V02"]["severity"], told["V09"]["severity"]) == ("info", "error")
    assert "file" not in told["V09"]


async def test_live_findings_are_the_same_in_every_format(place, capsys):
    place.faults.access.denied.append(Rule(resources=("pods/exec",)))
    _code, out = await live(place, capsys)
    document = json.loads(out)
    found = [*document["files"][0]["findings"], *document["cluster"]["findings"]]
    expected = [(one["rule"], one.get("file"), one.get("cluster"), one.get("line")) for one in found]
    context = document["cluster"]["context"]

    _code, out = await live(place, capsys, "ndjson")
    records = [json.loads(line) for line in out.splitlines()][1:-1]
    assert [(one["rule"], one.get("file"), one.get("cluster"), one.get("line")) for one in records] == expected

    _code, out = await live(place, capsys, "sarif")
    sarif = json.loads(out)["runs"][0]
    assert [one["ruleId"] for one in sarif["results"]] == [one["rule"] for one in found]
    homeless = [one["locations"][0] for one in sarif["results"] if "physicalLocation" not in one["locations"][0]]
    assert homeless == [{"logicalLocations": [{"name": context, "kind": "resource"}]}] * sum(
        one.get("cluster") is not None for one in found
    )

    _code, out = await live(place, capsys, "junit")
    cases = ET.fromstring(out).findall(".//testcase")
    assert len(cases) == len(found)
    assert f"V09 cluster {context}" in [case.get("name") for case in cases if case.find("failure") is not None]

    _code, out = await live(place, capsys, "text")
    assert f"\ncluster {context}: error[V09]: " in out
    assert f"\nCluster {context}: rules asked: 12, without an answer: 1.\n" in out


async def test_a_look_writes_nothing_to_the_cluster(place, capsys):
    await live(place, capsys)
    written = [one.path for one in place.log.requests if one.write and "selfsubjectaccessreviews" not in one.path]
    assert written == []


async def test_watch_asks_the_cluster_again(place, folder, capsys, monkeypatch):
    looks: asyncio.Queue[int] = asyncio.Queue()
    look = LiveSide.look

    async def counted(side: LiveSide, parties: Any) -> Any:
        report = await look(side, parties)
        looks.put_nowait(len(report.results))
        return report

    async def saved_once(changes: Changes) -> AsyncIterator[None]:
        yield

    monkeypatch.setattr(LiveSide, "look", counted)
    monkeypatch.setattr(Changes, "__aiter__", saved_once)
    async with LiveSide(place.kubeconfig, None) as side:
        await Job(files=(NAMES[0],), live=side).watch()
    assert looks.qsize() == 2
    assert ": changed\n" in capsys.readouterr().out


@pytest.mark.parametrize("output", ["text", "json", "ndjson", "sarif", "junit"])
def test_a_cluster_that_cannot_be_reached_ends_with_7(folder, capsys, output):
    nowhere = write_kubeconfig(folder / "nowhere", "http://127.0.0.1:1", {"token": "t"})
    assert run(["lint", NAMES[0], "--live", "--kubeconfig", str(nowhere), "--output", output]) == 7
    out = capsys.readouterr().out
    assert "L02" in out, "what the file alone tells is told all the same"
    assert "The cluster cannot be asked" in out
    if output == "json":
        assert not json.loads(out)["cluster"]["reachable"]


def test_a_context_that_there_is_not(folder, capsys):
    nowhere = write_kubeconfig(folder / "nowhere", "http://127.0.0.1:1", {"token": "t"})
    assert run(["lint", NAMES[0], "--live", "--kubeconfig", str(nowhere), "--context", "other"]) == 7
    assert "other" in capsys.readouterr().err


def test_without_live_no_cluster_is_in_the_document(capsys):
    run(["lint", NAMES[0], "--output", "json"])
    assert "cluster" not in json.loads(capsys.readouterr().out)
