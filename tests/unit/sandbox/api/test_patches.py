"""The three patch languages, as functions, and over the wire."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sandbox.api.patches import json_patch, merge_patch
from services.sandbox.api.strategic import strategic_merge
from services.sandbox.status import ApiStatus
from tests.unit.sandbox.api.conftest import Api

KEYS = st.text("abc", min_size=1, max_size=2)
JSON = st.recursive(
    st.integers() | st.booleans() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=4)


@pytest.mark.parametrize(
    ("target", "patch", "expected"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c", "d": 1}}, {"a": {"b": None}}, {"a": {"d": 1}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": 1}, {"b": {"c": None}}, {"a": 1, "b": {}}),
    ],
)
def test_merge_patch(target: Any, patch: Any, expected: Any) -> None:
    assert merge_patch(target, patch) == expected


@given(OBJECTS, OBJECTS)
def test_merge_patch_is_idempotent_and_leaves_its_target_alone(target: Any, patch: Any) -> None:
    before = repr(target)
    once = merge_patch(target, patch)
    assert merge_patch(once, patch) == once
    assert repr(target) == before


@pytest.mark.parametrize(
    ("operations", "expected"),
    [
        ([{"op": "add", "path": "/a/-", "value": 3}], {"a": [1, 2, 3]}),
        ([{"op": "add", "path": "/a/0", "value": 0}], {"a": [0, 1, 2]}),
        ([{"op": "remove", "path": "/a/0"}], {"a": [2]}),
        ([{"op": "replace", "path": "/a/1", "value": 9}], {"a": [1, 9]}),
        ([{"op": "move", "from": "/a", "path": "/x~1y"}], {"x/y": [1, 2]}),
        ([{"op": "copy", "from": "/a/0", "path": "/b"}], {"a": [1, 2], "b": 1}),
        ([{"op": "test", "path": "/a/0", "value": 1}], {"a": [1, 2]}),
    ],
)
def test_json_patch(operations: Any, expected: Any) -> None:
    assert json_patch({"a": [1, 2]}, operations) == expected


@pytest.mark.parametrize(
    ("operations", "code"),
    [
        ({}, 400),
        ([{"op": "fold", "path": "/a"}], 400),
        ([{"op": "add", "path": "a", "value": 1}], 400),
        ([{"op": "remove", "path": "/none"}], 422),
        ([{"op": "test", "path": "/a", "value": 1}], 422),
        ([{"op": "add", "path": "/a/9", "value": 1}], 422),
    ],
)
def test_json_patches_that_do_not_fit(operations: Any, code: int) -> None:
    with pytest.raises(ApiStatus) as caught:
        json_patch({"a": [1, 2]}, operations)
    assert caught.value.code == code


def test_strategic_merge_knows_items_by_their_keys() -> None:
    target = {"spec": {"containers": [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b:1"}]}}
    patch = {
        "spec": {
            "containers": [
                {"name": "b", "image": "b:2"},
                {"name": "a", "$patch": "delete"},
                {"name": "c", "image": "c:1"},
            ]
        }
    }
    merged = strategic_merge(target, patch)
    assert merged["spec"]["containers"] == [{"name": "b", "image": "b:2"}, {"name": "c", "image": "c:1"}]
    assert len(target["spec"]["containers"]) == 2


def test_strategic_merge_directives() -> None:
    target = {
        "metadata": {"finalizers": ["a", "b"]},
        "spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {}}},
    }
    patch = {
        "metadata": {"$deleteFromPrimitiveList/finalizers": ["a"]},
        "spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}},
    }
    assert strategic_merge(target, patch) == {
        "metadata": {"finalizers": ["b"]},
        "spec": {"strategy": {"type": "Recreate"}},
    }
    ordered = strategic_merge(
        {"env": [{"name": "a"}, {"name": "b"}]}, {"$setElementOrder/env": [{"name": "b"}, {"name": "a"}]}
    )
    assert [item["name"] for item in ordered["env"]] == ["b", "a"]
    assert strategic_merge({"data": {"a": 1}}, {"data": {"$patch": "replace", "b": 2}}) == {"data": {"b": 2}}


def test_service_ports_may_share_a_number() -> None:
    ports = [{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]
    merged = strategic_merge({"ports": ports}, {"ports": [{"port": 53, "protocol": "UDP", "name": "dns"}]})
    assert merged["ports"] == [ports[0], {"port": 53, "protocol": "UDP", "name": "dns"}]


async def test_patches_over_the_wire(api: Api) -> None:
    maps = "/api/v1/namespaces/default/configmaps"
    await api.ok("POST", maps, {"metadata": {"name": "a"}, "data": {"k": "v"}})
    merged = {"data": {"k": None, "n": "w"}}
    found = await api.ok("PATCH", f"{maps}/a", merged, headers={"Content-Type": "application/merge-patch+json"})
    assert found["data"] == {"n": "w"}
    await api.fails(415, "PATCH", f"{maps}/a", merged)
    stale = {"metadata": {"resourceVersion": "1"}}
    await api.fails(409, "PATCH", f"{maps}/a", stale, headers={"Content-Type": "application/merge-patch+json"})


@pytest.mark.usefixtures("running_pod")
async def test_an_object_with_conditions_can_be_patched(api: Api) -> None:
    pod = "/api/v1/namespaces/default/pods/web"
    conditions = {"status": {"conditions": [{"type": "Ready", "status": "True"}]}}
    merge = {"headers": {"Content-Type": "application/merge-patch+json"}}
    await api.ok("PATCH", f"{pod}/status", conditions, **merge)
    patched = await api.ok("PATCH", pod, {"metadata": {"labels": {"a": "b"}}}, **merge)
    assert patched["metadata"]["labels"]["a"] == "b"
