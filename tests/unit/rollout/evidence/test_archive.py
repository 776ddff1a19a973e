"""The archive: bounded, each fact once, masked, harmless, readable after a crash."""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.redact import Redactor
from services.rollout.evidence import LIMIT, Archive, RecordKind, archive, archive_path, read_archive


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return archive_path(tmp_path, "kind/of:context", "fate-9999")


def texts(path: Path) -> list[object]:
    return [record.data["text"] for record in read_archive(path)]


@pytest.mark.parametrize("word", ["kind/of:context", "", ".", "..", "../..", "%2E", "北京" * 200, "a" * 300])
def test_contexts_and_namespaces_are_file_names(tmp_path: Path, word: str) -> None:
    for path in (archive_path(tmp_path, word, "fate-9999"), archive_path(tmp_path, "c", word)):
        assert path.resolve().parent.parent == tmp_path.resolve()
        Archive(path).close()


def test_no_two_contexts_share_a_file(tmp_path: Path) -> None:
    words = ["", ".", "..", "%", "%2E", "%2E%2E", "a" * 300, "a" * 301]
    assert len({archive_path(tmp_path, word, "n") for word in words}) == len(words)


def test_a_party_has_no_more_than_its_share_of_the_disk(path: Path) -> None:
    assert LIMIT <= 20_000_000
    kept = Archive(path)
    for number in range(60):
        kept.add(RecordKind.LOG, f"Pod/{number}", {"text": "x" * 500_000})
    kept.close()
    assert sum(file.stat().st_size for file in path.parent.iterdir()) <= LIMIT
    assert texts(path)[-1] == "x" * 500_000


def test_a_fact_is_kept_once(path: Path) -> None:
    kept = Archive(path)
    assert kept.add(RecordKind.LOG, "Pod/a", {"text": "one"})
    assert not kept.add(RecordKind.LOG, "Pod/a", {"text": "one"})
    assert kept.add(RecordKind.LOG, "Pod/b", {"text": "one"})
    kept.close()
    assert [(record.kind, record.subject) for record in read_archive(path)] == [
        (RecordKind.LOG, "Pod/a"),
        (RecordKind.LOG, "Pod/b"),
    ]


def test_it_goes_on_where_another_run_ended(path: Path) -> None:
    for words in ("first run", "second run"):
        kept = Archive(path)
        kept.add(RecordKind.LOG, "Pod/a", {"text": words})
        kept.close()
    assert texts(path) == ["first run", "second run"]


def test_it_is_bounded_and_the_newest_stays(path: Path) -> None:
    kept = Archive(path, limit=4000)
    for number in range(200):
        kept.add(RecordKind.LOG, "Pod/a", {"text": f"line {number}"})
        assert sum(file.stat().st_size for file in path.parent.iterdir()) <= 4000
    kept.close()
    found = texts(path)
    assert found[-1] == "line 199"
    assert len(found) > 10


def test_a_record_larger_than_the_archive_is_left_out(path: Path) -> None:
    kept = Archive(path, limit=4000)
    assert not kept.add(RecordKind.LOG, "Pod/a", {"text": "x" * 4000})
    kept.close()


def test_secrets_are_masked(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    redactor = Redactor()
    redactor.register("hunter2-secret")
    monkeypatch.setattr(archive, "secrets", redactor)
    kept = Archive(path)
    kept.add(RecordKind.LOG, "Pod/a", {"text": "password hunter2-secret", "token": "abcdef"})
    kept.close()
    assert "hunter2" not in path.read_text()
    assert "abcdef" not in path.read_text()


def test_only_its_owner_reads_it(path: Path) -> None:
    Archive(path).close()
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_a_torn_line_is_left_out(path: Path) -> None:
    kept = Archive(path)
    kept.add(RecordKind.LOG, "Pod/a", {"text": "whole"})
    kept.close()
    with path.open("a") as file:
        file.write('{"at": "2026-11-24T00:00:00Z", "kind": "lo')
    assert texts(path) == ["whole"]


def test_no_archive_is_no_record(path: Path) -> None:
    assert list(read_archive(path)) == []


@given(words=st.text(alphabet=st.characters(codec=None)))
def test_any_words_come_out_harmless(tmp_path_factory: pytest.TempPathFactory, words: str) -> None:
    path = archive_path(tmp_path_factory.mktemp("evidence"), "c", "n")
    kept = Archive(path)
    kept.add(RecordKind.LOG, words, {words: words})
    kept.close()
    (line,) = path.read_text().splitlines()
    assert "\x1b" not in line
    assert json.loads(line)["kind"] == "log"


def test_what_follows_a_torn_line_is_kept(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b'{"at": "2026')
    archive = Archive(path)
    archive.add(RecordKind.BEGAN, "Namespace/fate", {"server": "s"})
    archive.close()
    assert [record.kind for record in read_archive(path)] == [RecordKind.BEGAN]


def test_a_full_disk_is_told_once_and_not_again_at_the_end(path: Path) -> None:
    """In a process of its own: what may be written is limited there."""
    program = (
        "import resource, sys; from pathlib import Path; from services.rollout.evidence import Archive, RecordKind\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "archive = Archive(Path(sys.argv[1]))\n"
        "try:\n"
        "    for number in range(100): archive.add(RecordKind.STATE, 'Pod/x', {'n': number, 'text': 'x' * 100})\n"
        "except OSError: archive.close()\n"
        "else: sys.exit('no limit')\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True, cwd=Path(__file__).parents[4])
    assert len(list(read_archive(path))) > 3
