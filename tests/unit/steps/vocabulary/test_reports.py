"""`report.write`, `bundle.collect`."""

from __future__ import annotations

import json
import stat
import tarfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from services.errors import Exit
from services.i18n import _
from services.redact import MASK, secrets
from services.sandbox.faults import Rule
from services.steps import Evidence, Reason, RunState, Status, StepEnded
from services.steps.reports import junit_report, markdown
from tests.unit.steps.vocabulary.place import Place

REPORTS = {"junit": "out/junit.xml", "markdown": "out/summary.md"}


async def test_both_reports_are_written_into_a_new_folder(place: Place):
    played = await place.play("report.write", REPORTS)
    assert (played.status, played.end.outputs) == (Status.OK, REPORTS)
    assert ElementTree.parse(place.workspace / "out/junit.xml").getroot().tag.startswith("testsuite")
    assert (place.workspace / "out/summary.md").read_text().startswith("# one\n")


async def test_rehearsal_writes_none(place: Place):
    assert (await place.rehearse("report.write", REPORTS)).status is Status.SKIPPED


async def test_some_report_must_be_asked_for(place: Place):
    assert (await place.play("report.write", {})).end.reason.code == "E-PARAMS"


async def test_report_that_cannot_be_written_is_told(place: Place):
    (place.workspace / "out").write_text("no folder")
    played = await place.play("report.write", REPORTS)
    assert (played.exit, played.end.reason.code) == (Exit.FILE, "S-FILE")


@pytest.fixture
def state() -> RunState:
    """A run of four steps, one of each kind that reports tell apart."""
    evidence = (Evidence("Pod/python-1", "status.phase", "Pending"),)
    why = Reason("P10", _("image | missing"), _("\x1b[31mnot found ]]>"), _("push it"), evidence, "kubectl get pods")
    made = RunState(name="two|party")
    made.ended = [
        StepEnded("ns", "namespace.ensure", Status.CHANGED, 1.25, 3),
        StepEnded("install", "cluster.ensure", Status.FAILED, 61.0, 9, reason=why),
        StepEnded("toy", "toy.run", Status.SKIPPED, 0.0, 12, reason=Reason("E-BLOCKED", _("after install"))),
        StepEnded("names", "hosts.check", Status.WARNED, 0.1, 15, reason=Reason("P01", _("no name"))),
    ]
    made.notes = [_("a note")]
    return made


def test_junit_has_a_case_for_each_step(state: RunState):
    suite = next(ElementTree.fromstring(junit_report(state, properties={"context": "here"})).iter("testsuite"))
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == ("4", "1", "1")
    failure = next(suite.iter("failure"))
    assert (
        failure.get("type") == "P10"
        or failure.get("message") == "P10"
        or "P10" in ElementTree.tostring(failure).decode()
    )
    assert "Pod/python-1 status.phase = Pending" in (failure.text or "")
    assert "\x1b" not in junit_report(state)


def test_markdown_keeps_its_table_whole(state: RunState):
    page = markdown(state)
    rows = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(rows) == 5
    assert "## install: P10" in page
    assert "kubectl get pods" in page
    assert "- a note" in page
    assert page.startswith("# two\\|party")
    assert "\x1b" not in page


class TestBundle:
    @pytest.fixture
    def party(self, place: Place) -> Place:
        place.party()
        place.put("Namespace", "fate-9999")
        place.ready_pod("python-1", "fate-9999", {"fateMoudle": "python"}, "python")
        secrets.register("Planted-Bundle-1")
        place.put("ConfigMap", "settings", "fate-9999", data={"key": "Planted-Bundle-1", "note": "\x1b[2Jclear"})
        place.put("Secret", "keys", "fate-9999", data={"token": "UGxhbnRlZA=="})
        return place

    def members(self, path: Path) -> dict[str, str]:
        with tarfile.open(path) as archive:
            read = {member.name: archive.extractfile(member) for member in archive.getmembers()}
            return {name.removeprefix("fatetui-bundle/"): file.read().decode() for name, file in read.items() if file}

    async def test_objects_and_logs_are_packed_without_secrets(self, party: Place):
        played = await party.play("bundle.collect", {"file": "out/b.tar.gz"})
        assert (played.status, played.writes) == (Status.OK, [])
        path = party.workspace / "out/b.tar.gz"
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        files = self.members(path)
        assert files["fate-9999/logs/python-1.python.log"] == "python speaks\n"
        assert "Planted-Bundle-1" not in "".join(files.values())
        assert MASK in files["fate-9999/ConfigMap.json"]
        assert "\x1b" not in "".join(files.values())
        assert not any("Secret" in name for name in files)
        manifest = json.loads(files["manifest.json"])
        assert (manifest["context"], manifest["namespaces"]) == ("here", ["kube-fate", "fate-9999"])

    async def test_what_may_not_be_read_leaves_a_note_in_its_place(self, party: Place):
        party.faults.access.denied.append(Rule(resources=("configmaps", "pods/log")))
        await party.play("bundle.collect", {})
        files = self.members(party.workspace / "fatetui-bundle.tar.gz")
        assert "configmaps" in files["fate-9999/ConfigMap.error.txt"]
        assert "pods/log" in files["fate-9999/logs/python-1.python.log"] or files["fate-9999/logs/python-1.python.log"]

    async def test_rehearsal_packs_nothing(self, party: Place):
        assert (await party.rehearse("bundle.collect", {})).status is Status.SKIPPED
