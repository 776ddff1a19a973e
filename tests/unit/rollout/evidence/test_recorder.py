"""What is kept of a namespace that is watched: changes, what went, and last words before they are gone."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from services.kubernetes import NotFound
from services.rollout.evidence import Archive, Recorder, RecordKind, read_archive, wanted_logs

Object = dict[str, Any]


class Logs:
    """A cluster that has logs and nothing else."""

    def __init__(self, texts: dict[tuple[str, bool], str]) -> None:
        self.texts = texts
        self.asked: list[tuple[str, str, bool]] = []

    async def logs(self, pod: str, namespace: str, *, container: str, previous: bool, **limits: int) -> str:
        assert set(limits) == {"tail", "limit_bytes"}
        self.asked.append((pod, container, previous))
        if (container, previous) not in self.texts:
            raise NotFound(f"Pod {namespace}/{pod}")
        return self.texts[container, previous]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "evidence.ndjson"


@pytest.fixture
def archive(path: Path) -> Iterator[Archive]:
    opened = Archive(path)
    yield opened
    opened.close()


def pod(*, restarts: int = 0, leaving: bool = False, **state: Any) -> Object:
    metadata: Object = {"name": "python-0", "namespace": "fate-9999", "uid": "u1"}
    if leaving:
        metadata["deletionTimestamp"] = "2026-11-24T00:00:00Z"
    status: Object = {"name": "python", "restartCount": restarts, "state": {"running": {}}, **state}
    return {
        "metadata": metadata,
        "spec": {"nodeName": "n"},
        "status": {"phase": "Running", "containerStatuses": [status]},
    }


CRASHED = {"lastState": {"terminated": {"exitCode": 1}}}


def test_a_running_pod_has_no_last_words() -> None:
    assert list(wanted_logs(pod())) == []


def test_words_of_a_life_that_ended() -> None:
    (wanted,) = wanted_logs(pod(restarts=3, **CRASHED))
    assert (wanted.container, wanted.restarts, wanted.previous) == ("python", 2, True)


def test_words_of_a_container_that_ended() -> None:
    (wanted,) = wanted_logs(pod(state={"terminated": {"exitCode": 137}}))
    assert (wanted.restarts, wanted.previous) == (0, False)


def test_words_of_a_pod_that_is_being_removed() -> None:
    (wanted,) = wanted_logs(pod(leaving=True))
    assert not wanted.previous


async def test_last_words_survive_the_pod(archive: Archive, path: Path) -> None:
    cluster = Logs({("python", True): "Traceback: no database", ("python", False): "starting"})
    async with Recorder(cluster, archive) as recorder:  # type: ignore[arg-type]
        recorder.see({"Pod": [pod(restarts=1, **CRASHED)]})
        recorder.see({"Pod": [pod(restarts=1, leaving=True, **CRASHED)]})
        recorder.see({"Pod": []})
    found = list(read_archive(path))
    assert {record.data["text"] for record in found if record.kind is RecordKind.LOG} == {
        "Traceback: no database",
        "starting",
    }
    assert [record.subject for record in found if record.kind is RecordKind.GONE] == ["Pod/python-0"]


async def test_a_log_is_read_once(archive: Archive) -> None:
    cluster = Logs({("python", True): "no"})
    async with Recorder(cluster, archive) as recorder:  # type: ignore[arg-type]
        for _look in range(3):
            recorder.see({"Pod": [pod(restarts=1, **CRASHED)]})
    assert cluster.asked == [("python-0", "python", True)]


async def test_a_log_that_cannot_be_read_is_told(archive: Archive, path: Path) -> None:
    async with Recorder(Logs({}), archive) as recorder:  # type: ignore[arg-type]
        recorder.see({"Pod": [pod(restarts=1, **CRASHED)]})
    assert "Pod fate-9999/python-0 does not exist" in [record.data.get("text") for record in read_archive(path)]


async def test_states_are_kept_as_they_change_and_without_what_may_hold_secrets(archive: Archive, path: Path) -> None:
    before, after = pod(), pod(restarts=1)
    before["spec"]["containers"] = [{"name": "python", "env": [{"name": "X", "value": "plain-password"}]}]
    async with Recorder(Logs({}), archive) as recorder:  # type: ignore[arg-type]
        for seen in (before, before, after):
            recorder.see({"Pod": [seen]})
    assert [record.kind for record in read_archive(path)] == [RecordKind.STATE, RecordKind.STATE]
    assert "plain-password" not in path.read_text()


async def test_events_are_kept_by_what_they_are_about(archive: Archive, path: Path) -> None:
    event = {
        "metadata": {"name": "e", "uid": "e1"},
        "involvedObject": {"kind": "Pod", "name": "python-0"},
        "reason": "Failed",
        "message": "Error: ErrImagePull",
    }
    async with Recorder(Logs({}), archive) as recorder:  # type: ignore[arg-type]
        recorder.see({"Event": [event]})
        recorder.see({"Event": []})
    (record,) = read_archive(path)
    assert (record.kind, record.subject, record.data["reason"]) == (RecordKind.EVENT, "Pod/python-0", "Failed")


class Stubborn:
    """Logs that do not come, and whose reading does not end at once."""

    def __init__(self) -> None:
        self.reading, self.cancelled, self.over = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def logs(self, *_where: str, **_how: Any) -> str:
        self.reading.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.cancelled.set()
            await self.over.wait()
        return ""


async def test_an_end_that_takes_its_time_swallows_no_interruption(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.rollout.evidence.recorder._DRAIN_SECONDS", 0.0)
    cluster = Stubborn()

    async def watch() -> None:
        async with Recorder(cluster, archive) as recorder:  # type: ignore[arg-type]
            recorder.see({"Pod": (pod(restarts=1, **CRASHED),)})
            await cluster.reading.wait()

    watching = asyncio.create_task(watch())
    await cluster.cancelled.wait()
    watching.cancel()
    cluster.over.set()
    with pytest.raises(asyncio.CancelledError):
        await watching
