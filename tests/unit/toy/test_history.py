"""Tests are remembered, of this cluster only, whoever ran them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from screens.toy.history import lines_of, rows_of
from services.toy import Outcome, PastTest, ToyHistory, ToyRefusedError

BEGAN = datetime(2021, 5, 6, 7, 8, 9, tzinfo=UTC)


def passed(number: int = 0) -> PastTest:
    began = BEGAN + timedelta(minutes=number)
    return PastTest("fate-9999", 9999, 10000, began, 12.5, Outcome.PASS, "secure_sum is 2000", f"job{number}")


def test_what_was_kept_comes_back_the_newest_first(tmp_path: Path) -> None:
    history = ToyHistory(tmp_path, "a/b", "https://one:6443")
    assert (history.tests(), history.stamp()) == ([], None)
    refused = PastTest.ended("fate-9999", 9999, 9999, BEGAN, 0.25, ToyRefusedError("The pod is\x1b gone"))
    for test in (passed(1), refused, passed(2)):
        history.keep(test)
    assert [test.began.minute for test in history.tests()] == [10, 9, 8]
    assert history.tests()[0] == passed(2)
    assert [row.cells[2].text for row in rows_of(history.tests())] == ["✓ passed", "✓ passed", "✗ not run"]
    assert "\x1b" not in str(list(lines_of(refused)))


def test_another_cluster_by_the_same_context_has_a_history_of_its_own(tmp_path: Path) -> None:
    ToyHistory(tmp_path, "kind", "https://one:6443").keep(passed())
    assert ToyHistory(tmp_path, "kind", "https://two:6443").tests() == []


def test_a_torn_line_is_left_out_and_old_tests_are_forgotten(tmp_path: Path) -> None:
    history = ToyHistory(tmp_path, "kind", "https://one:6443")
    for number in range(3):
        history.keep(passed(number))
    (path,) = tmp_path.rglob("*.ndjson")
    path.write_text(path.read_text() * 700 + '{"at": "20', encoding="utf-8")
    history.keep(passed(4))
    assert len(path.read_text().splitlines()) == 1000
    assert path.stat().st_mode & 0o077 == 0
