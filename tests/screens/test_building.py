"""Rows made bit by bit are those that one would make of everything at once, and no more of them than changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screens.resources import building
from screens.resources.building import RowBuilder
from screens.resources.workloads import PODS
from screens.widgets.table import Row
from services.kubernetes import Object, Snapshot
from services.rollout import Terms, Verdict, assess_pod

BORN = datetime(2026, 1, 1, tzinfo=UTC)
STEP = timedelta(seconds=100)


def pod(name: str, state: int = 0) -> Object:
    """Well, pulling its image, or restarted."""
    meta = {"name": name, "namespace": "fate", "uid": name, "creationTimestamp": BORN.isoformat()}
    pulling = {"waiting": {"reason": "ErrImagePull", "message": "no route to host"}}
    running = {"running": {"startedAt": BORN.isoformat()}}
    container = {
        "name": "main",
        "ready": state != 1,
        "restartCount": state,
        "state": pulling if state == 1 else running,
    }
    status = {"phase": "Pending" if state == 1 else "Running", "containerStatuses": [container]}
    return {
        "kind": "Pod",
        "metadata": meta,
        "spec": {"containers": [{"name": "main", "image": "web:1"}]},
        "status": status,
    }


def event(name: str, words: str) -> Object:
    about = {"kind": "Pod", "namespace": "fate", "name": name}
    return {"involvedObject": about, "reason": "Failed", "message": words, "lastTimestamp": BORN.isoformat()}


def built(
    builder: RowBuilder, pods: Snapshot, events: Snapshot | None, now: datetime, *, tick: bool = True
) -> list[Row]:
    making = builder.build(pods, events, now, tick=tick)
    while True:
        try:
            next(making)
        except StopIteration as done:
            rows: list[Row] = done.value
            return rows


def read(rows: Sequence[Row]) -> list[tuple[object, ...]]:
    return [(row.uid, row.cells, row.tone, row.labels) for row in rows]


NAMES = "abcdef"
WORLDS = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2)),
        st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(("", "pull access denied"))), max_size=3),
        st.permutations(NAMES),
    ),
    max_size=8,
)


@given(WORLDS)
def test_rows_made_bit_by_bit_are_those_of_all_at_once(worlds) -> None:
    builder, now = RowBuilder(PODS, all_namespaces=True), BORN
    known: dict[str, tuple[Any, ...]] = {}
    for states, told, order in worlds:
        now += STEP
        # A store keeps the very object while nothing changes in it.
        known = {name: known.get(name, (None,))[:2] for name in states}
        known = {
            name: (state, pair[1]) if (pair := known[name])[0] == state else (state, pod(name, state))
            for name, state in states.items()
        }
        pods = Snapshot(tuple(known[name][1] for name in order if name in known))
        events = Snapshot(tuple(event(name, words) for name, words in told))
        rows = built(builder, pods, events, now)
        assert read(rows) == read(built(RowBuilder(PODS, all_namespaces=True), pods, events, now))


def judged_by(judge: Callable[..., Verdict]) -> RowBuilder:
    return RowBuilder(replace(PODS, judge=judge), all_namespaces=False)


def test_only_what_changed_is_judged_and_what_stays_is_the_same_row() -> None:
    judged: list[str] = []

    def judge(obj: Object, events: Sequence[Object], terms: Terms) -> Verdict:
        judged.append(obj["metadata"]["name"])
        return assess_pod(obj, events, terms)

    builder, pods = judged_by(judge), [pod(name) for name in NAMES]
    before = built(builder, Snapshot(tuple(pods)), None, BORN)
    judged.clear()
    assert built(builder, Snapshot(tuple(pods)), None, BORN) is before
    del pods[1]
    pods[0] = pod("a", 2)
    pods.append(pod("g"))
    after = built(builder, Snapshot(tuple(pods)), None, BORN)
    assert judged == ["a", "g"]
    assert after[1:-1] == before[2:]


def test_where_many_are_in_trouble_they_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []

    def judge(obj: Object, events: Sequence[Object], terms: Terms) -> Verdict:
        judged.append(obj["metadata"]["name"])
        return assess_pod(obj, events, terms)

    monkeypatch.setattr(building, "_MOST_JUDGED", 2)
    builder, pods = judged_by(judge), Snapshot(tuple(pod(name, 1) for name in "abcd"))
    now = BORN
    built(builder, pods, None, now)
    turns = []
    for _tick in range(3):
        judged.clear()
        now += timedelta(seconds=1)
        built(builder, pods, None, now)
        turns.append("".join(judged))
    assert turns == ["ab", "cd", "ab"]
