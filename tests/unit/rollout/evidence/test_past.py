"""A rollout told from its archive, after everything of it is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from services.rollout.evidence import Archive, Recorder, RecordKind, archive_path, read_past, recording
from services.rollout.evidence.archive import read_watches
from tests.unit.rollout.evidence.test_recorder import CRASHED, Logs, pod

SERVER = "https://one:6443"


class Watched(Logs):
    """A cluster that is known by its address."""

    def __init__(self, server: str = SERVER) -> None:
        super().__init__({("python", True): "Traceback: no database"})
        self.server = server


async def watch(path: Path, *moments: dict[str, list[dict[str, Any]]], server: str = SERVER) -> None:
    async with recording(Watched(server), path, "fate-9999") as recorder:  # type: ignore[arg-type]
        for moment in moments:
            recorder.see(moment)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept" / "fate-9999.ndjson"


async def test_pods_and_their_last_words_are_told_after_they_went(path: Path) -> None:
    crashed, leaving = pod(restarts=1, **CRASHED), pod(restarts=1, leaving=True)
    await watch(path, {"Pod": [crashed]}, {"Pod": [leaving]}, {"Pod": []})
    past = read_past(path, "fate-9999", SERVER)
    assert past is not None
    (kept,) = past.objects["Pod"]
    assert kept["status"]["containerStatuses"][0]["lastState"] == CRASHED["lastState"]
    assert past.logs["fate-9999", "python-0", "python", True] == "Traceback: no database"


async def test_a_later_watch_of_nothing_hides_nothing(path: Path) -> None:
    await watch(path, {"Pod": [pod(restarts=1, **CRASHED)]})
    await watch(path, {"Pod": []})
    past = read_past(path, "fate-9999", SERVER)
    assert past is not None
    assert past.objects["Pod"]


async def test_the_last_rollout_is_told(path: Path) -> None:
    await watch(path, {"Pod": [pod(restarts=1, **CRASHED)]})
    await watch(path, {"Pod": [pod()]})
    past = read_past(path, "fate-9999", SERVER)
    assert past is not None
    assert "lastState" not in past.objects["Pod"][0]["status"]["containerStatuses"][0]


async def test_what_another_cluster_of_the_same_name_showed_is_left_out(path: Path) -> None:
    await watch(path, {"Pod": [pod(restarts=1, **CRASHED)]}, server="https://two:6443")
    assert read_past(path, "fate-9999", SERVER) is None


def test_without_an_archive_there_is_no_past(path: Path) -> None:
    assert read_past(path, "fate-9999", SERVER) is None


async def test_a_full_disk_ends_the_keeping_and_nothing_else(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = Archive(path)

    def full(kind: RecordKind, subject: str, data: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "add", full)
    async with Recorder(Watched(), archive) as recorder:  # type: ignore[arg-type]
        recorder.see({"Pod": [pod(restarts=1, **CRASHED)]})
        recorder.see({"Pod": []})
    archive.close()
    assert recorder.problem is not None


def test_the_latest_watch_of_this_server_counts_and_no_other_is_parsed(tmp_path: Path) -> None:
    path = archive_path(tmp_path, "c", "n")
    kept = Archive(path)
    for server, phase in (("here", "Pending"), ("here", "Failed"), ("elsewhere", "Running")):
        kept.add(RecordKind.BEGAN, "Namespace/n", {"server": server, "phase": phase})
        kept.add(RecordKind.STATE, "Pod/a", {"metadata": {"name": "a"}, "status": {"phase": phase}})
    kept.close()
    past = read_past(path, "n", "here")
    assert past is not None
    assert [pod["status"]["phase"] for pod in past.objects["Pod"]] == ["Failed"]
    assert [len([*records]) for records in read_watches(path)] == [2, 2, 2, 0]
