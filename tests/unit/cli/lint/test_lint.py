"""`fatetui lint`: the same findings in every format, exit codes, fixes that keep the file, files that are none."""

from __future__ import annotations

import codecs
import json
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator

from fatetui.cli import run
from tests.unit.cli.lint.linting import NAMES, findings, replace
from tests.unit.cli.lint.sarif import SARIF

# Each anchor stands for eight of the one before.
BOMB = "a: &a [1, 1]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{before}'] * 8)}]\n" for before, this in pairwise("abcdefghij")
)


def test_files_as_the_article_prints_them(capsys):
    code, found = findings(capsys, *NAMES)
    assert code == 0
    rules = ("L02", "L10", "L23", "X10")
    assert {(one["file"], one["rule"]) for one in found} == {(name, rule) for name in NAMES for rule in rules}


def test_a_port_changed_on_one_side_is_told_on_both(folder, capsys):
    replace(folder / NAMES[0], "partyPort: 30010", "partyPort: 30011")
    code, found = findings(capsys, *NAMES)
    assert code == 1
    places = [(one["file"], one["line"]) for one in found if one["rule"] == "X01"]
    assert [file for file, _line in places] == list(NAMES)
    for file, line in places:
        assert "ort: 300" in (folder / file).read_text().splitlines()[line - 1]


def test_text_shows_the_line_the_carets_and_the_remedy(capsys):
    assert run(["lint", NAMES[0]]) == 0
    block = capsys.readouterr().out.splitlines()[:4]
    assert block[0].startswith("fate-9999.yaml:3:1: warning[L02]: ")
    assert block[1:3] == ["    version: v1.3.0-a", "    ^^^^^^^"]
    assert block[3] == "    = Rename it to chartVersion (--fix does it)"


def test_one_file_alone_is_not_held_against_others(folder, capsys):
    replace(folder / NAMES[0], "partyPort: 30010", "partyPort: 30011")
    assert findings(capsys, NAMES[0])[0] == 0
    assert findings(capsys, *NAMES, "--no-cross")[0] == 0


def test_formats_tell_the_same_findings(folder, capsys):
    replace(folder / NAMES[0], "partyPort: 30010", "partyPort: 30011")
    _code, found = findings(capsys, *NAMES)
    expected = [(one["rule"], one["file"], one["line"]) for one in found]

    run(["lint", *NAMES, "--output", "ndjson"])
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [record["type"] for record in records[:: len(records) - 1]] == ["lint.start", "lint.end"]
    assert [(one["rule"], one["file"], one["line"]) for one in records[1:-1]] == expected
    assert records[-1]["exit"] == 1

    run(["lint", *NAMES, "--output", "sarif"])
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    locations = [one["locations"][0]["physicalLocation"] for one in results]
    rules = [one["ruleId"] for one in results]
    places = [(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in locations]
    assert [(rule, *place) for rule, place in zip(rules, places, strict=True)] == expected

    run(["lint", *NAMES, "--output", "junit"])
    suite = ET.fromstring(capsys.readouterr().out).find("testsuite")
    assert suite is not None
    assert suite.get("tests") == str(len(expected))
    assert suite.get("failures") == str(sum(one["severity"] == "error" for one in found))


def test_sarif_has_the_shape_of_its_standard(folder, capsys):
    replace(folder / NAMES[0], "partyPort: 30010", "partyPort: 30011")
    (folder / "broken ü.yaml").write_text("name: [")
    run(["lint", *NAMES, "broken ü.yaml", "gone.yaml", "--output", "sarif"])
    log = json.loads(capsys.readouterr().out)
    assert [problem.message for problem in Draft202012Validator(SARIF).iter_errors(log)] == []
    (told,) = log["runs"]
    rules = [rule["id"] for rule in told["tool"]["driver"]["rules"]]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in told["results"])
    uris = [artifact["location"]["uri"] for artifact in told["artifacts"]]
    assert uris == [*NAMES, "broken%20%C3%BC.yaml", "gone.yaml"]
    assert any("fixes" in result for result in told["results"])


def test_a_file_without_findings_passes_in_junit(folder, capsys):
    replace(folder / NAMES[0], "version: ", "chartVersion: ")
    replace(folder / NAMES[0], "10.160.112.145", "10.1.2.3")
    replace(folder / NAMES[0], "  - fateboard\n  - fateflow\n", "")
    run(["lint", NAMES[0], "--output", "junit"])
    cases = ET.fromstring(capsys.readouterr().out).findall(".//testcase")
    assert [case.get("name") for case in cases] == [NAMES[0]]


def test_fix_mends_the_file_and_nothing_else(folder, capsys):
    before = (folder / NAMES[0]).read_text()
    assert run(["lint", *NAMES, "--fix"]) == 0
    assert (folder / NAMES[0]).read_text() == before.replace("\nversion:", "\nchartVersion:")
    assert "L02" not in capsys.readouterr().out
    _code, found = findings(capsys, *NAMES)
    assert not [one for one in found if one["fix"]]


def test_diff_writes_nothing(folder, capsys):
    before = (folder / NAMES[0]).read_bytes()
    assert run(["lint", NAMES[0], "--fix", "--diff"]) == 0
    out = capsys.readouterr().out
    assert "-version: v1.3.0-a\n+chartVersion: v1.3.0-a\n" in out
    assert (folder / NAMES[0]).read_bytes() == before


@pytest.mark.parametrize(
    "form",
    [
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    ],
    ids=["bom", "crlf", "utf-16"],
)
def test_a_fix_keeps_the_file_s_encoding_and_line_ends(folder, form):
    path = folder / NAMES[0]
    text = path.read_text()
    path.write_bytes(form(text))
    assert run(["lint", NAMES[0], "--fix"]) == 0
    assert path.read_bytes() == form(text.replace("\nversion:", "\nchartVersion:"))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("binary", bytes(range(256)) * 40),
        ("large", b"name: a\n" * 1_400_000),
        ("bomb", BOMB.encode()),
        ("empty", b""),
        ("list", b"- a\n"),
        ("text", b"hello\n"),
        ("nul", b"name: a\0b\n"),
    ],
)
def test_a_file_that_is_none_is_one_finding(folder, capsys, name, data):
    (folder / name).write_bytes(data)
    code, found = findings(capsys, name)
    assert (code, len(found)) == (3, 1)


def test_ten_thousand_levels_are_one_finding(folder, capsys):
    (folder / "deep").write_bytes(b"a: " + b"[" * 10_000)
    code, found = findings(capsys, "deep")
    assert (code, len(found)) == (3, 1)


def test_a_directory_and_a_missing_file_are_told_beside_the_good_one(folder, capsys):
    (folder / "d").mkdir()
    code, found = findings(capsys, "d", "gone", NAMES[0])
    assert code == 3
    assert [one["rule"] for one in found] == ["L20", "L20", "L02", "L23", "L23", "L10"]


def test_a_file_that_may_not_be_read(folder, capsys, monkeypatch):
    real_open = Path.open

    def refusing(path: Path, *arguments: Any) -> Any:
        if path.name == NAMES[0]:
            raise PermissionError(13, "Permission denied")
        return real_open(path, *arguments)

    monkeypatch.setattr(Path, "open", refusing)
    code, found = findings(capsys, NAMES[0])
    assert (code, len(found)) == (3, 1)
    assert "Permission denied" in found[0]["message"]


def test_strict_counts_warnings(capsys):
    assert findings(capsys, NAMES[0], "--strict")[0] == 1


def test_chart_judges_as_another_era(capsys):
    _code, found = findings(capsys, NAMES[0], "--chart", "v1.11.2")
    assert {"L01", "L06"} <= {one["rule"] for one in found}
    assert run(["lint", NAMES[0], "--chart", "latest"]) == 3
    assert "latest is no chart version" in capsys.readouterr().err


@pytest.mark.parametrize("options", [["--watch", "--fix"], ["--watch", "--diff"]])
def test_watching_and_mending_exclude_each_other(capsys, options):
    assert run(["lint", NAMES[0], *options]) == 3
    assert "--watch" in capsys.readouterr().err


def test_secrets_of_a_party_file_are_masked(folder, capsys):
    path = folder / NAMES[0]
    path.write_text(path.read_text() + "mysql: {password: hunter2-secret}\nhunter2-secret: x\n")
    run(["lint", NAMES[0]])
    out = capsys.readouterr().out
    assert "hunter2" not in out
    assert "••••••" in out


def test_hostile_names_are_harmless(folder, capsys):
    path = folder / NAMES[0]
    path.write_text(path.read_text() + '"\\e[31mred\\e]0;x\\a": 1\n')
    for output in ("text", "json", "ndjson", "sarif", "junit"):
        run(["lint", NAMES[0], "--output", output])
        assert "\x1b" not in capsys.readouterr().out
