"""`fatetui lint`: the same findings in every format, exit codes, fixes that keep the file, files that are none."""

from __future__ import annotations

import asyncio
import codecs
import json
import shutil
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator
from watchfiles import awatch

from fatetui.cli import run
from fatetui.lint.command import Job
from fatetui.lint.files import Changes
from fatetui.lint.live import LiveSide
from services.errors import Exit
from services.sandbox.faults import Rule
from tests.unit.kubernetes.double import write_kubeconfig
from tests.unit.steps.vocabulary.place import Place, furnished

ARTICLE = Path(__file__).parents[3] / "examples" / "article"
NAMES = ("fate-9999.yaml", "fate-10000.yaml")
# Each anchor stands for eight of the one before.
BOMB = "a: &a [1, 1]\n" + "".join(
    f"{this}: &{this} [{', '.join([f'*{before}'] * 8)}]\n" for before, this in pairwise("abcdefghij")
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FATETUI_LANG", "en")
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        shutil.copy(ARTICLE / name, tmp_path / name)
    return tmp_path


# What the standard asks for of all that is written: whole logs were held against its own schema, which has 110 KB.
_TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
_PLACE = {"type": "integer", "minimum": 1}
_REGION = {
    "type": "object",
    "required": ["startLine"],
    "additionalProperties": False,
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), _PLACE),
}
_ARTIFACT = {"required": ["uri"], "properties": {"uri": {"type": "string", "pattern": "^[!-~]+$"}}}
_PHYSICAL = {"region": _REGION, "artifactLocation": _ARTIFACT}
_REPLACEMENT = {
    "required": ["deletedRegion"],
    "properties": {"deletedRegion": _REGION, "insertedContent": {"required": ["text"]}},
}
_CHANGE = {
    "required": ["artifactLocation", "replacements"],
    "properties": {"artifactLocation": _ARTIFACT, "replacements": {"minItems": 1, "items": _REPLACEMENT}},
}
_RESULT = {
    "required": ["message", "ruleId", "level", "locations"],
    "properties": {
        "message": _TEXT,
        "level": {"enum": ["none", "note", "warning", "error"]},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "locations": {
            "items": {
                "properties": {"physicalLocation": {"properties": {"region": _REGION, "artifactLocation": _ARTIFACT}}}
            }
        },
        "fixes": {"items": {"required": ["artifactChanges"], "properties": {"artifactChanges": {"items": _CHANGE}}}},
    },
}
_DRIVER = {
    "required": ["name"],
    "properties": {
        "rules": {"uniqueItems": True, "items": {"required": ["id"], "properties": {"fullDescription": _TEXT}}}
    },
}
_RUN = {
    "required": ["tool", "results"],
    "properties": {
        "tool": {"required": ["driver"], "properties": {"driver": _DRIVER}},
        "results": {"type": "array", "items": _RESULT},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "properties": {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": _RUN}},
}


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def findings(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    code = run(["lint", *arguments, "--output", "json"])
    document = json.loads(capsys.readouterr().out)
    assert document["exit"] == code
    return code, [finding for file in document["files"] for finding in file["findings"]]


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


def by_truncating(path: Path, text: str) -> None:
    """VS Code, nano: the same file, emptied and written in pieces."""
    with path.open("w") as file:
        file.write(text[:3])
        file.flush()
        file.write(text[3:])


def by_vim(path: Path, text: str) -> None:
    """A swap file, a probe, the old file renamed to a backup, the new one under its name, the backup removed."""
    swap, probe, backup = path.with_name(f".{path.name}.swp"), path.with_name("4913"), path.with_name(f"{path.name}~")
    swap.write_bytes(b"b0VIM")
    probe.touch()
    probe.unlink()
    path.rename(backup)
    path.write_text(text)
    backup.unlink()
    swap.unlink()


def by_emacs(path: Path, text: str) -> None:
    """A lock, which is a link that leads nowhere; the new file under another name, renamed over the old one."""
    lock, fresh = path.with_name(f".#{path.name}"), path.with_name(f"#{path.name}#")
    lock.symlink_to("somebody@host.1")
    fresh.write_text(text)
    fresh.replace(path)
    lock.unlink()


def by_idea(path: Path, text: str) -> None:
    """JetBrains: the new file beside it, the old one moved away, the new one moved in, the old one removed."""
    fresh, old = path.with_name(f"{path.name}___jb_tmp___"), path.with_name(f"{path.name}___jb_old___")
    fresh.write_text(text)
    path.rename(old)
    fresh.rename(path)
    old.unlink()


def by_removing(path: Path, text: str) -> None:
    """`git checkout` and the like: gone for a moment."""
    path.unlink()
    path.write_text(text)


async def test_watch_sees_every_editor_s_way_of_saving(folder):
    path = folder / NAMES[0]
    changes = aiter(Changes([NAMES[0]]))
    saves = (by_truncating, by_vim, by_emacs, by_idea, by_removing, by_truncating)
    async with asyncio.timeout(30):
        for number, save in enumerate(saves):
            seen = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)  # one turn of the loop: the watch is there before the file is saved
            save(path, f"name: a{number}\n")
            await seen
            assert path.read_text() == f"name: a{number}\n"
    await changes.aclose()


async def test_watch_follows_a_link_to_where_the_file_is(folder):
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "real.yaml").write_text("name: a\n")
    (folder / "link.yaml").symlink_to(elsewhere / "real.yaml")
    changes = aiter(Changes(["link.yaml"]))
    async with asyncio.timeout(20):
        seen = asyncio.ensure_future(anext(changes))
        await asyncio.sleep(0)  # as above
        by_vim(elsewhere / "real.yaml", "name: b\n")
        await seen
    await changes.aclose()


async def test_watch_is_not_woken_by_neighbours_or_the_same_content(folder):
    path = folder / NAMES[0]
    changes, everything = aiter(Changes([NAMES[0]])), awatch(folder, step=400)
    async with asyncio.timeout(30):
        seen, noticed = asyncio.ensure_future(anext(changes)), asyncio.ensure_future(anext(everything))
        await asyncio.sleep(0)  # as above
        (folder / "neighbour.yaml").write_text("name: n\n")
        by_vim(folder / NAMES[1], "name: other\n")
        by_emacs(path, path.read_text())
        # Who looks at everything, and less often, has seen it all by then.
        await noticed
        assert not seen.done()
        by_truncating(path, "name: last\n")
        await seen
    await changes.aclose()
    await everything.aclose()


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
