"""A run: where, what is told while it goes, and what is left of it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, Self

import pytest

from services.kubernetes import Channel, Chunk
from services.party import PartyFile, parse_party
from services.pods import PodNotReadyError
from services.redact import MASK, secrets
from services.toy import Outcome, Silence, ToyEvent, ToyRefusedError, run_toy
from tests.unit.toy.transcripts import NOT_EXECUTED, POLLS, REFUSED_14, SUBMITTED, SUM_13


class FakeSession:
    """Gives its chunks, then ends; with `hangs` it never does."""

    def __init__(self, chunks: Sequence[Chunk], *, hangs: bool = False) -> None:
        self._chunks = list(chunks)
        self._hangs = hangs
        self.exit_code: int | None = None
        self.closed = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *exc: object) -> None:
        self.closed = True

    async def read(self) -> Chunk | None:
        if self._chunks:
            return self._chunks.pop(0)
        if self._hangs:
            await asyncio.Event().wait()
        self.exit_code = 1
        return None


class FakeCluster:
    """One pod that runs since `age` seconds, and a session for each try."""

    def __init__(self, *sessions: FakeSession, ready: bool = True, age: float = 3600) -> None:
        self.sessions = list(sessions)
        self.ready = str(ready)
        self.started = (datetime.now(UTC) - timedelta(seconds=age)).isoformat()
        self.selected: list[tuple[str | None, str]] = []
        self.asked: tuple[str, str, Sequence[str], str] | None = None

    async def list(self, kind: str, namespace: str | None, *, labels: str) -> Any:
        self.selected.append((namespace, labels))
        running = {"name": "python", "state": {"running": {"startedAt": self.started}}}
        pod = {
            "metadata": {"name": "python-1"},
            "spec": {"containers": [{"name": "fateboard"}, {"name": "python"}]},
            "status": {"conditions": [{"type": "Ready", "status": self.ready}], "containerStatuses": [running]},
        }
        return SimpleNamespace(items=[pod])

    def exec(self, pod: str, namespace: str, command: Sequence[str], *, container: str) -> FakeSession:
        self.asked = pod, namespace, command, container
        return self.sessions.pop(0)


def party(chart: str = "v1.3.0-a", modules: str = "[python]") -> PartyFile:
    head = "name: fate-9999\nnamespace: ns-9999\nchartName: fate\npartyId: 9999\n"
    return parse_party(f"{head}chartVersion: {chart}\nmodules: {modules}\n", "cluster.yaml")


def out(text: str) -> Chunk:
    return Chunk(Channel.STDOUT, text.encode())


def err(text: str) -> Chunk:
    return Chunk(Channel.STDERR, text.encode())


async def test_a_good_run_passes_whatever_its_exit_code():
    cluster = FakeCluster(FakeSession([out(SUBMITTED), out(POLLS), out(SUM_13)]))
    heard: list[ToyEvent] = []
    result = await run_toy(cluster, party(), 10000, on_event=heard.append)

    assert result.passed
    assert result.secure_sum == pytest.approx(2000, abs=1e-6)
    assert (result.exit_code, result.states, result.retcode) == (1, ("waiting", "running"), 0)
    assert cluster.selected == [("ns-9999", "fateMoudle=python,name=fate-9999,partyId=9999")]
    assert cluster.asked is not None
    assert cluster.asked[0::3] == ("python-1", "python")
    assert [type(event).__name__ for event in heard] == ["Started", "Submitted", "JobState", "JobState", "SecureSum"]
    assert all(str(event.message) for event in heard)


async def test_both_channels_are_read():
    result = await run_toy(FakeCluster(FakeSession([out(REFUSED_14), err(NOT_EXECUTED)])), party(), 10000)

    assert result.outcome is Outcome.SUBMIT_FAILED
    assert result.retcode == 100
    assert "Traceback" in result.transcript


async def test_a_guest_that_is_not_the_pods_party_is_refused_before_anything_runs():
    cluster = FakeCluster(FakeSession([]))
    with pytest.raises(ToyRefusedError):
        await run_toy(cluster, party(), 9999, guest_id=10000)

    assert cluster.asked is None


async def test_a_missing_client_says_so():
    cluster = FakeCluster(FakeSession([]), ready=False)

    with pytest.raises(ToyRefusedError, match="no client pod"):
        await run_toy(cluster, party("v1.11.2"), 10000)
    with pytest.raises(PodNotReadyError):
        await run_toy(cluster, party("v1.11.2", "[python, client]"), 10000)


@pytest.mark.usefixtures("leaping")
async def test_silence_is_told_and_the_deadline_kept():
    session = FakeSession([], hangs=True)
    heard: list[ToyEvent] = []
    result = await run_toy(FakeCluster(session), party(), 10000, deadline=100, on_event=heard.append)

    assert result.outcome is Outcome.TIMEOUT
    assert result.exit_code is None
    assert session.closed
    silences = [event for event in heard if isinstance(event, Silence)]
    assert silences
    assert "peer may be unreachable" in str(silences[0].message)


async def test_the_transcript_is_bounded_masked_and_harmless():
    secrets.register("hunter22-of-the-registry")
    lines = "".join(f"line {number}\n" for number in range(5000))
    hostile = "password hunter22-of-the-registry \x07\x1b[2J" + "z" * 100_000 + "\n"
    heard: list[str] = []
    session = FakeSession([out(hostile), out(lines)])
    result = await run_toy(FakeCluster(session), party(), 10000, on_line=heard.append)

    assert "hunter22" not in result.transcript
    assert MASK in result.transcript
    assert "\x07" not in result.transcript
    assert len(result.transcript.splitlines()) == 1001
    assert max(map(len, result.transcript.splitlines())) <= 2000
    assert result.transcript.endswith("line 4999")
    assert len(heard) == 5001
