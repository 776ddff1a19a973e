"""The audit log: what is written, that it is chained, what breaks the chain."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path

import pytest

from services.i18n import _
from services.redact import secrets
from services.steps import Change, Risk, RunStarted, Status, StepEnded
from services.steps.audit import AuditLog, read_audit


@dataclass
class Verb:
    """As much of a declaration as the log asks for."""

    risk: Risk = Risk.WRITE
    runs: bool = False


VERBS = {"object.remove": Verb(Risk.DESTROY), "toy.run": Verb(runs=True), "note": Verb(Risk.READ)}


def ended(verb: str = "object.remove", status: Status = Status.CHANGED, *subjects: str) -> StepEnded:
    changes = tuple(Change(subject, _("delete {object}", object=subject), "present", None) for subject in subjects)
    return StepEnded(verb, verb, status, 0.1, None, changes)


def log(path: Path, *events: StepEnded, dry: bool = False) -> AuditLog:
    audit = AuditLog(path, "console", VERBS)  # type: ignore[arg-type]
    audit.event(RunStarted("tidy", "lab", dry, ()))
    for event in events:
        audit.event(event)
    return audit


def test_a_change_is_told_with_who_where_and_what(tmp_path: Path):
    path = tmp_path / "state" / "audit.ndjson"
    log(path, ended("object.remove", Status.CHANGED, "Pod a/b"))
    (entry,) = read_audit(path)
    assert (entry.context, entry.run, entry.verb, entry.status) == ("lab", "tidy", "object.remove", "changed")
    assert entry.changes[0]["subject"] == "Pod a/b"
    assert entry.user
    assert entry.whole
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("event", "counts"),
    [
        (ended("object.remove", Status.OK), False),
        (ended("object.remove", Status.SKIPPED), False),
        (ended("object.remove", Status.WOULD_CHANGE, "Pod a/b"), False),
        (ended("object.remove", Status.FAILED), True),
        (ended("toy.run", Status.OK), True),
        (ended("note", Status.OK), False),
    ],
)
def test_only_what_changed_something_or_tried_to_counts(tmp_path: Path, event: StepEnded, counts: bool):
    log(tmp_path / "a", event)
    assert bool(list(read_audit(tmp_path / "a"))) is counts


def test_a_dry_run_leaves_nothing(tmp_path: Path):
    log(tmp_path / "a", ended("toy.run", Status.OK), dry=True)
    assert list(read_audit(tmp_path / "a")) == []


def test_every_line_follows_the_one_before_whoever_wrote_it(tmp_path: Path):
    for name in ("a", "b", "c"):
        log(tmp_path / "log", ended("object.remove", Status.CHANGED, f"Pod x/{name}"))
    assert [entry.whole for entry in read_audit(tmp_path / "log")] == [True, True, True]


@pytest.mark.parametrize("tamper", ["change", "remove", "tear", "garbage"])
def test_what_was_tampered_with_is_seen(tmp_path: Path, tamper: str):
    path = tmp_path / "log"
    log(path, *(ended("object.remove", Status.CHANGED, f"Pod x/{name}") for name in "abc"))
    lines = path.read_bytes().splitlines(keepends=True)
    if tamper == "change":
        lines[1] = lines[1].replace(b"x/b", b"x/z")
    elif tamper == "remove":
        del lines[1]
    elif tamper == "tear":
        lines[1] = lines[1][:20] + b"\n"
    else:
        lines[1] = b"\xff\xfe[1]\n"
    path.write_bytes(b"".join(lines))
    whole = [entry.whole for entry in read_audit(path)]
    assert whole[0] is True
    assert False in whole[1:]


def test_the_log_goes_on_after_a_torn_line(tmp_path: Path):
    path = tmp_path / "log"
    path.write_bytes(b'{"ts": "20')
    log(path, ended("object.remove", Status.CHANGED, "Pod a/b"))
    entries = list(read_audit(path))
    assert [entry.verb for entry in entries if entry.verb] == ["object.remove"]


def test_no_secret_is_written(tmp_path: Path):
    secrets.register("planted-in-audit")
    log(tmp_path / "log", ended("object.remove", Status.CHANGED, "Pod a/planted-in-audit"))
    assert "planted-in-audit" not in (tmp_path / "log").read_text()
    assert json.loads((tmp_path / "log").read_text())["hash"]
    assert [entry.whole for entry in read_audit(tmp_path / "log")] == [True]


def test_a_log_that_cannot_be_written_is_told_and_stops_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("")
    audit = log(tmp_path / "file" / "log", ended("object.remove", Status.CHANGED, "Pod a/b"))
    assert audit.problem is not None


def test_a_line_of_any_length_is_followed(tmp_path: Path):
    pods = [f"Pod a-namespace/a-rather-long-name-of-a-pod-{number}" for number in range(4000)]
    log(tmp_path / "log", ended("object.remove", Status.CHANGED, *pods))
    log(tmp_path / "log", ended("object.remove", Status.CHANGED, "Pod a/b"))
    assert [entry.whole for entry in read_audit(tmp_path / "log")] == [True, True]
