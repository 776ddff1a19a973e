"""Lists, selectors, pages, tables and the forms of an answer."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sandbox.api.cells import short_duration
from services.sandbox.api.selectors import selector
from services.sandbox.resources import RESOURCES
from services.sandbox.status import ApiStatus
from services.sandbox.store import ObjectStore
from tests.unit.sandbox.api.conftest import Api, Object

MAPS = "/api/v1/namespaces/default/configmaps"
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("app=web", "ab"),
        ("app==web,tier=front", "a"),
        ("app!=web", "c"),
        ("tier in (front, back)", "ab"),
        ("tier notin (front)", "bc"),
        ("tier", "ab"),
        ("!tier", "c"),
    ],
)
def test_label_selectors(words: str, chosen: str) -> None:
    labels = {"a": {"app": "web", "tier": "front"}, "b": {"app": "web", "tier": "back"}, "c": {}}
    matches = selector(RESOURCES["Pod"], words, "")
    assert matches is not None
    assert "".join(name for name, own in labels.items() if matches({"metadata": {"labels": own}})) == chosen


def test_field_selectors() -> None:
    event = {"metadata": {"name": "e"}, "involvedObject": {"kind": "Pod", "name": "web"}, "type": "Warning"}
    for words, expected in (("involvedObject.name=web,type=Warning", True), ("type!=Warning", False)):
        matches = selector(RESOURCES["Event"], "", words)
        assert matches is not None
        assert matches(event) is expected
    with pytest.raises(ApiStatus, match=r"field label not supported: spec\.what"):
        selector(RESOURCES["Pod"], "", "spec.what=1")


@given(st.text(max_size=40))
def test_no_selector_text_breaks_the_parser(words: str) -> None:
    with contextlib.suppress(ApiStatus):
        matches = selector(RESOURCES["Pod"], words, "")
        assert matches is None or matches({"metadata": {}}) in (True, False)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (5, "5s"),
        (119, "119s"),
        (125, "2m5s"),
        (660, "11m"),
        (4 * 3600 + 120, "4h2m"),
        (30 * 3600, "30h"),
        (3 * 86400, "3d"),
        (800 * 86400, "2y70d"),
        (-3, "0s"),
    ],
)
def test_ages_are_short(seconds: int, words: str) -> None:
    assert short_duration(seconds) == words


async def test_pages_cover_everything_once(api: Api, store: ObjectStore) -> None:
    for index in range(7):
        store.create(RESOURCES["ConfigMap"], {"metadata": {"name": f"m{index}"}})
    names: list[str] = []
    token, left = "", []
    while True:
        page = await api.ok("GET", MAPS, params={"limit": "3", "continue": token})
        names += [item["metadata"]["name"] for item in page["items"]]
        left.append(page["metadata"].get("remainingItemCount"))
        token = page["metadata"].get("continue", "")
        if not token:
            break
    assert names == [f"m{index}" for index in range(7)]
    assert left == [4, 1, None]
    first = await api.ok("GET", MAPS, params={"limit": "3"})
    store.expire()
    gone = await api.fails(410, "GET", MAPS, params={"continue": first["metadata"]["continue"]})
    assert gone["reason"] == "Expired"


async def test_list_items_leave_out_kind_and_version(api: Api, store: ObjectStore) -> None:
    store.create(RESOURCES["ConfigMap"], {"metadata": {"name": "a"}, "data": {"k": "v"}})
    listed = await api.ok("GET", "/api/v1/configmaps")
    assert (listed["kind"], listed["apiVersion"]) == ("ConfigMapList", "v1")
    assert set(listed["items"][0]) == {"metadata", "data"}


async def test_a_pod_in_kubectls_columns(api: Api, running_pod: Object) -> None:
    path = "/api/v1/namespaces/default/pods"
    shown = await api.ok("GET", path, headers={"Accept": TABLE}, params={"includeObject": "None"})
    assert [column["name"] for column in shown["columnDefinitions"]][:5] == [
        "Name",
        "Ready",
        "Status",
        "Restarts",
        "Age",
    ]
    assert shown["rows"][0]["cells"][:4] == ["web", "1/1", "Running", "0"]
    assert "object" not in shown["rows"][0]
    one = await api.ok("GET", f"{path}/web", headers={"Accept": TABLE})
    assert one["rows"][0]["object"]["kind"] == "PartialObjectMetadata"


@pytest.mark.parametrize("kind", sorted(RESOURCES))
async def test_every_kind_has_a_table_of_matching_width(api: Api, kind: str) -> None:
    resource = RESOURCES[kind]
    if "list" not in resource.verbs or kind == "PodSecurityPolicy":
        return
    group = f"/apis/{resource.api_version}" if resource.group else "/api/v1"
    shown = await api.ok("GET", f"{group}/{resource.plural}", headers={"Accept": TABLE})
    assert shown["kind"] == "Table"
    assert all(len(row["cells"]) == len(shown["columnDefinitions"]) for row in shown["rows"])


async def test_metadata_alone_and_unacceptable_forms(api: Api, running_pod: Object) -> None:
    path = "/api/v1/namespaces/default/pods"
    accept = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
    listed = await api.ok("GET", path, headers={"Accept": accept})
    assert listed["kind"] == "PartialObjectMetadataList"
    assert set(listed["items"][0]) == {"kind", "apiVersion", "metadata"}
    await api.fails(406, "GET", path, headers={"Accept": "application/vnd.kubernetes.protobuf"})
    both = "application/vnd.kubernetes.protobuf,application/json"
    assert (await api.ok("GET", path, headers={"Accept": both}))["kind"] == "PodList"
