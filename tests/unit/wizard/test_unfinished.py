"""Wizards that were broken off: how far each came, and why it stopped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from services.errors import Exit
from services.wizard import answers_text
from services.wizard.unfinished import Keeper, Unfinished, journal_path, kept_path, unfinished_runs

TIME = "2026-01-02T03:04:05+00:00"


def begun(state: Path, context: str, *entries: dict[str, Any], page: str = "install") -> None:
    """A wizard on `context` that was left at `page`, and what its run wrote down."""
    folder = state / f"files of {context}".replace("/", "-")
    path = kept_path(state, context)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(answers_text({"folder": str(folder), "at": page}))
    if entries:
        journal = journal_path(state, folder, context)
        journal.parent.mkdir(parents=True)
        journal.write_text("".join(json.dumps({"ts": TIME, **entry}) + "\n" for entry in entries))


def start() -> dict[str, Any]:
    return {"type": "run.start"}


def step(name: str, status: str | None = None, code: str | None = None) -> list[dict[str, Any]]:
    first = {"type": "step.start", "step": name}
    return [first, *([{"type": "step.end", "step": name, "status": status, "code": code}] if status else [])]


def only(state: Path) -> Unfinished:
    (found,) = unfinished_runs(state)
    return found


def test_nothing_was_begun(tmp_path: Path):
    assert list(unfinished_runs(tmp_path)) == []


def test_one_that_never_came_to_the_install_page_has_no_run(tmp_path: Path):
    begun(tmp_path, "lab", page="parties")
    assert (only(tmp_path).page, only(tmp_path).ran, only(tmp_path).killed) == ("parties", False, False)


def test_one_that_failed_says_where_and_by_which_rule(tmp_path: Path):
    begun(
        tmp_path, "lab", start(), *step("lint", "ok"), *step("install", "failed", "P16"), {"type": "run.end", "exit": 1}
    )
    found = only(tmp_path)
    assert (found.step, found.code, found.exit, found.done, found.killed) == ("install", "P16", Exit.FAILED, 1, False)
    assert found.at is not None
    assert found.at.isoformat() == TIME


def test_one_that_was_killed_has_no_end(tmp_path: Path):
    begun(tmp_path, "lab", start(), *step("lint", "ok"), *step("kubefate"))
    assert (only(tmp_path).step, only(tmp_path).killed, only(tmp_path).done) == ("kubefate", True, 1)


def test_only_the_last_of_several_runs_counts(tmp_path: Path):
    failed = [start(), *step("lint", "ok"), *step("kubefate", "failed", "P20"), {"type": "run.end", "exit": 1}]
    begun(tmp_path, "lab", *failed, start(), *step("lint", "ok"))
    assert (only(tmp_path).step, only(tmp_path).code, only(tmp_path).killed) == ("lint", "", True)


def test_several_are_told_each_with_its_context_whatever_it_is_called(tmp_path: Path):
    names = ["arn:aws:eks:eu/prod", "lab", "../etc"]
    for name in names:
        begun(tmp_path, name, page="plan")
    assert {one.context for one in unfinished_runs(tmp_path)} == set(names)
    assert {path.parent for path in tmp_path.rglob("*.yaml")} == {tmp_path / "wizard"}


def test_what_is_kept_is_found_again_until_it_is_forgotten(tmp_path: Path):
    keeper = Keeper(tmp_path, "lab")
    assert keeper.answers == {}
    keeper.keep({"parties": "7, 8"}, "parties")
    assert Keeper(tmp_path, "lab").answers == {"parties": "7, 8", "at": "parties"}
    assert Keeper(tmp_path, "other").answers == {}
    Keeper(tmp_path, "lab").forget()
    assert list(unfinished_runs(tmp_path)) == []
    keeper.forget()  # a second time it is gone already


def test_what_cannot_be_read_is_left_out_and_a_torn_journal_tells_nothing(tmp_path: Path):
    begun(tmp_path, "lab", page="plan")
    kept_path(tmp_path, "older").write_text("nosuchquestion: 1\n")
    found = only(tmp_path)
    found.journal.parent.mkdir(parents=True)
    found.journal.write_text("{not json\n{}\n")
    assert not only(tmp_path).ran


def test_without_a_folder_for_state_answers_are_kept_as_long_as_the_keeper():
    keeper = Keeper(None, "lab")
    keeper.keep({"parties": "7, 8"}, "parties")
    assert keeper.answers == {"parties": "7, 8", "at": "parties"}
    keeper.forget()
    assert keeper.answers == {}
