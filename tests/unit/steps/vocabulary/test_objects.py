"""`object.remove`, `object.patch`."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Exit
from services.kubernetes import Cluster, NotFound
from services.sandbox.resources import RESOURCES
from services.steps import Status
from services.steps.vocabulary.objects import merge_patch, merged
from tests.unit.steps.vocabulary.place import Place, settled

PAIR = {"kind": "ConfigMap", "names": ["a", "b"], "namespace": "fate-9999"}
VALUES = st.recursive(
    st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=3), VALUES, max_size=4)


@pytest.fixture(autouse=True)
def namespace(place: Place) -> None:
    """Where the objects of these tests live."""
    place.put("Namespace", "fate-9999")


async def test_those_that_are_there_are_removed_once_asked(place: Place):
    place.put("ConfigMap", "a", namespace="fate-9999")
    rehearsed = await place.rehearse("object.remove", PAIR)
    assert rehearsed.changes == ["delete ConfigMap fate-9999/a"]
    place.answers = [True]
    done = await place.play("object.remove", PAIR)
    assert (done.status, done.writes) == (
        Status.CHANGED,
        ["DELETE /api/v1/namespaces/fate-9999/configmaps/a"],
    )
    assert place.asked == ["Delete ConfigMap fate-9999/a of context here?"]
    assert done.end.outputs == {"removed": ["a"]}
    again = await place.play("object.remove", PAIR)
    assert (again.status, again.writes) == (Status.OK, [])


async def test_removing_declined_removes_nothing(place: Place):
    place.put("ConfigMap", "a", namespace="fate-9999")
    place.answers = [False]
    declined = await place.play("object.remove", PAIR)
    assert (declined.status, declined.writes) == (Status.FAILED, [])


async def test_a_namespace_has_its_own_verb(place: Place):
    refused = await place.play("object.remove", {"kind": "Namespace", "names": ["fate-9999"]})
    assert (refused.exit, refused.writes) == (Exit.FILE, [])
    assert "namespace.remove" in str(refused.end.reason.remedy)


async def test_a_patch_changes_what_it_says_and_nothing_twice(place: Place):
    place.put("ConfigMap", "a", namespace="fate-9999", data={"x": "1", "y": "2"})
    patch = {"kind": "ConfigMap", "name": "a", "namespace": "fate-9999", "patch": {"data": {"x": "3", "y": None}}}
    done = await settled(place, "object.patch", patch)
    assert done.writes == ["PATCH /api/v1/namespaces/fate-9999/configmaps/a"]
    assert place.find("ConfigMap", "a", "fate-9999")["data"] == {"x": "3"}
    assert done.end.outputs == {"fields": ["data.x", "data.y"]}


async def test_a_patch_of_another_version_is_refused(place: Place):
    place.put("ConfigMap", "a", namespace="fate-9999", data={"x": "1"})
    patch = {"metadata": {"resourceVersion": "1"}, "data": {"x": "3"}}
    params = {"kind": "ConfigMap", "name": "a", "namespace": "fate-9999", "patch": patch}
    refused = await place.play("object.patch", params)
    assert refused.status is Status.FAILED
    assert place.find("ConfigMap", "a", "fate-9999")["data"] == {"x": "1"}


async def test_values_of_secrets_are_not_told(place: Place):
    place.put("Secret", "s", namespace="fate-9999", data={"key": "b2xk"})
    params = {"kind": "Secret", "name": "s", "namespace": "fate-9999", "patch": {"data": {"key": "bmV3"}}}
    rehearsed = await place.rehearse("object.patch", params)
    assert rehearsed.changes == ["change Secret fate-9999/s: data.key"]
    assert [(change.before, change.after) for change in rehearsed.end.changes] == [(None, None)]


@given(OBJECTS, OBJECTS)
def test_a_merge_patch_leads_from_one_to_the_other(before: dict[str, object], after: dict[str, object]):
    patch = merge_patch(before, after)
    assert merged(before, patch) == after
    assert json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True) or patch == {}


async def test_what_somebody_else_removes_meanwhile_is_removed(place: Place, monkeypatch: pytest.MonkeyPatch):
    place.put("ConfigMap", "a", namespace="fate-9999")
    place.put("ConfigMap", "b", namespace="fate-9999")

    async def gone(_cluster: Cluster, kind: str, name: str, namespace: str | None = None, **_how: object) -> None:
        place.store.delete(RESOURCES[kind], namespace or "", name)
        raise NotFound(f"{kind} {name}")

    monkeypatch.setattr(Cluster, "delete", gone)
    played = await place.play("object.remove", PAIR, assume_yes=True)
    assert played.status is Status.CHANGED, played.end
