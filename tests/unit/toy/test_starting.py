"""A job refused because a FATE Flow still starts is submitted again; any other refusal is told at once."""

from __future__ import annotations

from typing import Any

import pytest

from services.kubernetes import Forbidden
from services.toy import Outcome, Starting, ToyEvent, run_toy, starting
from tests.unit.toy.test_running import FakeCluster, FakeSession, out, party
from tests.unit.toy.transcripts import NOT_STARTED, PEER_NOT_STARTED, POLLS, REFUSED_14, SUBMITTED, SUM_13

pytestmark = pytest.mark.usefixtures("leaping")


def refused(text: str = NOT_STARTED) -> FakeSession:
    return FakeSession([out(text)])


def passing() -> FakeSession:
    return FakeSession([out(SUBMITTED), out(POLLS), out(SUM_13)])


def parties_waited_for(heard: list[ToyEvent]) -> list[int]:
    return [event.party for event in heard if isinstance(event, Starting)]


async def test_the_guests_own_flow_is_waited_for_while_its_container_is_young():
    cluster = FakeCluster(refused(), refused(), passing(), age=5)
    heard: list[ToyEvent] = []
    result = await run_toy(cluster, party(), 10000, on_event=heard.append)

    assert result.passed
    assert (result.retcode, result.job_id is not None) == (0, True)
    assert parties_waited_for(heard) == [9999, 9999]
    assert "FATE Flow of 9999 is starting" in str(next(each for each in heard if isinstance(each, Starting)).message)
    assert cluster.selected[1] == ("ns-9999", "fateMoudle=python,name=fate-9999")
    # The refused tries are in the transcript too.
    assert result.transcript.count("check if the fate flow service is started") == 2


async def test_the_peers_flow_is_waited_for_where_its_pod_is_seen():
    cluster = FakeCluster(refused(PEER_NOT_STARTED), passing(), age=5)
    heard: list[ToyEvent] = []
    result = await run_toy(cluster, party(), 10000, on_event=heard.append)

    assert result.passed
    assert parties_waited_for(heard) == [10000]
    assert cluster.selected[1] == (None, "fateMoudle=python,partyId=10000")


@pytest.mark.parametrize(
    ("text", "age"),
    [(NOT_STARTED, starting.GRACE + 60), (PEER_NOT_STARTED, starting.GRACE + 60), (REFUSED_14, 5)],
    ids=["own flow is old", "peer's flow is old", "refused for another reason"],
)
async def test_other_refusals_are_told_at_once(text: str, age: float):
    cluster = FakeCluster(refused(text), age=age)
    result = await run_toy(cluster, party(), 10000)

    assert result.outcome is Outcome.SUBMIT_FAILED
    assert cluster.sessions == []


async def test_the_grace_ends():
    cluster = FakeCluster(*(refused() for _ in range(100)), age=-10)
    result = await run_toy(cluster, party(), 10000)

    assert result.outcome is Outcome.SUBMIT_FAILED
    assert result.symptom is not None
    assert result.symptom.row == 1
    assert 0 < len(cluster.sessions) < 99


async def test_the_runs_deadline_ends_it_too(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(starting, "_FIRST_PAUSE", 100.0)
    cluster = FakeCluster(refused(), passing(), age=5)
    result = await run_toy(cluster, party(), 10000, deadline=30)

    assert result.outcome is Outcome.SUBMIT_FAILED
    assert len(cluster.sessions) == 1


async def test_who_may_not_look_for_the_peers_pods_gets_the_refusal_as_it_is():
    class Narrow(FakeCluster):
        async def list(self, kind: str, namespace: str | None, *, labels: str) -> Any:
            if namespace is None:
                raise Forbidden("pods")
            return await super().list(kind, namespace, labels=labels)

    result = await run_toy(Narrow(refused(PEER_NOT_STARTED), age=5), party(), 10000)

    assert result.outcome is Outcome.SUBMIT_FAILED
