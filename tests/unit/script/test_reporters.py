"""Reporters: one event stream, several forms, one exit code; nothing secret, nothing harmful."""

from __future__ import annotations

import errno
import io
import json
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from fatetui.output import Output
from fatetui.script.problems import Problem
from fatetui.script.reporters import JsonReporter, JunitReporter, NdjsonReporter, Several, TextReporter
from services.errors import Exit
from services.i18n import _, verbatim
from services.redact import secrets
from services.steps import (
    Change,
    Diagnosed,
    Evidence,
    EvidenceSeen,
    Phase,
    Progress,
    Reason,
    RunEnded,
    RunStarted,
    Status,
    StepEnded,
    StepStarted,
)

SECRET = "planted-in-events"
HOSTILE = f"\x1b[31m{SECRET}\x07\u202e\x00"


def events() -> list[object]:
    reason = Reason(
        "T-FAIL",
        verbatim(f"image {HOSTILE}"),
        cause=verbatim(f"kubelet says {HOSTILE}"),
        remedy=_("pull it"),
        evidence=(Evidence(f"pod/{HOSTILE}", "state", HOSTILE, 3.0),),
        next_command="kubectl get pods",
    )
    return [
        RunStarted("demo", "ctx", False, (("a", "x.ensure"), ("b", "y.run")), {"fatetui": "1"}),
        StepStarted("a", "x.ensure", 1, 2, 3, _("A thing")),
        Progress("a", Phase.WAIT, verbatim(HOSTILE)),
        Progress("a", Phase.ACT, verbatim("on the way")),
        Progress("a", Phase.ASSERT, verbatim(f"seen in the end{HOSTILE}")),
        Progress("a", Phase.ASSERT, verbatim(f"seen in the end{HOSTILE}")),
        EvidenceSeen("a", Evidence("pod/a", "phase", HOSTILE)),
        StepEnded(
            "a", "x.ensure", Status.CHANGED, 1.5, 3, (Change("ns/a", verbatim(HOSTILE)),), outputs={"k": HOSTILE}
        ),
        StepStarted("b", "y.run", 2, 2, 9, _("A test")),
        Diagnosed("b", reason),
        StepEnded("b", "y.run", Status.FAILED, 0.1, 9, reason=reason),
        RunEnded(Exit.FAILED, 2.0, {Status.CHANGED: 1, Status.FAILED: 1}, ("job-1",)),
    ]


@pytest.fixture
def outputs(tmp_path: Path):
    secrets.register(SECRET)
    streams = {name: io.StringIO() for name in ("text", "errors", "json", "ndjson")}
    text = TextReporter(Output(streams["text"]), Output(streams["errors"]), source="s.yaml", live=False, colour=False)
    reporters = [
        text,
        JsonReporter(Output(streams["json"])),
        NdjsonReporter(Output(streams["ndjson"])),
        JunitReporter(tmp_path / "out" / "j.xml", "s.yaml"),
    ]
    return Several(reporters), streams, tmp_path / "out" / "j.xml"


def test_all_forms_agree_and_none_tells_a_secret_or_a_control(outputs):
    reporter, streams, junit = outputs
    for event in events():
        reporter.event(event)
    reporter.close(Exit.FAILED)
    forms = {**{name: stream.getvalue() for name, stream in streams.items()}, "junit": junit.read_text()}
    for name, form in forms.items():
        assert SECRET not in form, name
        assert not set(form) & set("\x1b\x07\x00\u202e"), name
    lines = [json.loads(line) for line in forms["ndjson"].splitlines()]
    document = json.loads(forms["json"])
    suite = ET.fromstring(forms["junit"]).find("testsuite")
    assert lines[0]["version"] == document["version"] == "fatetui.stream/v1"
    assert [line["type"] for line in lines[1:3]] == ["run.start", "step.start"]
    assert lines[-1]["exit"] == document["exit"] == 1
    assert [step["result"] for step in document["steps"]] == ["changed", "failed"]
    assert [line["result"] for line in lines if line["type"] == "step.end"] == ["changed", "failed"]
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    assert "exit 1" in forms["text"]
    assert "job-1" in forms["text"]
    assert "s.yaml:9:" in forms["text"]
    assert (forms["text"].count("seen in the end"), "on the way" in forms["text"]) == (1, False)
    assert "kubectl get pods" in forms["text"]


def test_problems_and_errors_end_every_form(outputs):
    reporter, streams, junit = outputs
    reporter.problems([Problem("E-VALUE", _("wrong"), "s.yaml", step="a")])
    reporter.error(Reason("E-LOCKED", _("locked")))
    reporter.close(Exit.FILE)
    lines = [json.loads(line) for line in streams["ndjson"].getvalue().splitlines()]
    assert [line["type"] for line in lines] == ["stream", "problem", "error", "run.end"]
    assert lines[-1]["exit"] == 3
    document = json.loads(streams["json"].getvalue())
    assert (document["exit"], document["problems"][0]["code"], document["error"]["code"]) == (3, "E-VALUE", "E-LOCKED")
    assert len(ET.fromstring(junit.read_text()).findall(".//failure")) == 2
    assert "error[E-VALUE] step a: wrong" in streams["errors"].getvalue()


def test_live_line_comes_and_goes():
    stream = io.StringIO()
    reporter = TextReporter(Output(stream), Output(io.StringIO()), source="s", live=True, colour=True)
    for event in events():
        reporter.event(event)
    reporter.close(Exit.FAILED)
    assert "\r\x1b[2K" in stream.getvalue()
    assert "\x1b[31m✗" in stream.getvalue()


def test_a_reader_who_left_does_not_end_the_run():
    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            raise BrokenPipeError

    output = Output(Closed())
    output.line("a")
    output.line("b")


def test_characters_that_a_terminal_cannot_write_are_replaced():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    Output(stream).line("✓ ok")
    assert stream.buffer.getvalue() == b"? ok\n"


def test_what_is_said_twice_is_told_once_with_the_evidence_of_both():
    def why(code: str, words: str, pod: str) -> Reason:
        return Reason(
            code, verbatim(words), remedy=_("pull it"), evidence=(Evidence(f"pod/{pod}", "state", "waiting"),)
        )

    stream = io.StringIO()
    reporter = TextReporter(Output(stream), Output(io.StringIO()), source="s", live=False, colour=False)
    reporter.event(StepStarted("a", "x.ensure", 1, 2, 3, _("A thing")))
    reporter.event(Diagnosed("a", why("R07", "it broke", "one")))
    reporter.event(Diagnosed("a", why("R07", "it broke", "two")))
    ended = why("P37", "KubeFATE is content, and it broke", "one")
    reporter.event(StepEnded("a", "x.ensure", Status.FAILED, 0.1, 3, reason=ended))
    reporter.event(StepStarted("b", "y.run", 2, 2, 4, _("A test")))
    reporter.event(StepEnded("b", "y.run", Status.SKIPPED, 0.0, 4, reason=Reason("E-BLOCKED", _("not run"))))
    assert [line.strip() for line in stream.getvalue().splitlines()] == [
        "[1/2] ✗ failed       a (x.ensure)  0.1s",
        "s:3:",
        "P37: KubeFATE is content, and it broke",
        "pod/one state: waiting",
        "pod/two state: waiting",
        "→ pull it",
        "[2/2] - skipped      b (y.run): not run",
    ]


def test_a_disk_that_is_full_is_told_at_the_end_and_ends_no_run():
    class Full(io.StringIO):
        def write(self, text: str) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    stream = io.StringIO()
    several = Several([TextReporter(Output(Full()), Output(stream), source="s", live=True, colour=False)])
    several = Several([several, NdjsonReporter(Output(stream))])
    for event in events():
        several.event(event)
    with pytest.raises(OSError, match="No space left"):
        several.close(Exit.OK)
    assert '"run.end"' in stream.getvalue()
