"""Server-side apply: ownership, conflicts, force, and fields given up."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.sandbox.api.fieldsets import from_fields, shown, to_fields
from tests.unit.sandbox.api.conftest import Api

PATH = "/apis/apps/v1/namespaces/default/deployments/web"
MAP = "/api/v1/namespaces/default/configmaps/a"
HEADERS = {"Content-Type": "application/apply-patch+yaml"}
Object = dict[str, Any]


def config(image: str, *, env: str | None = None) -> Object:
    container: Object = {"name": "main", "image": image}
    if env:
        container["env"] = [{"name": env, "value": "1"}]
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [container]}}
    spec = {"selector": {"matchLabels": labels}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}


async def applied(api: Api, path: str, body: Object, manager: str, **query: str) -> Object:
    return await api.ok("PATCH", path, body, headers=HEADERS, params={"fieldManager": manager, **query})


async def test_apply_creates_then_changes_nothing(api: Api) -> None:
    first = await applied(api, PATH, config("web:1"), "one")
    again = await applied(api, PATH, config("web:1"), "one")
    assert again == first
    entry = first["metadata"]["managedFields"][0]
    assert (entry["manager"], entry["operation"]) == ("one", "Apply")
    assert 'k:{"name":"main"}' in entry["fieldsV1"]["f:spec"]["f:template"]["f:spec"]["f:containers"]


async def test_a_conflict_names_manager_and_field_and_force_takes_it(api: Api) -> None:
    await applied(api, PATH, config("web:1"), "one")
    params = {"fieldManager": "two"}
    refused = await api.fails(409, "PATCH", PATH, config("web:2"), headers=HEADERS, params=params)
    field = '.spec.template.spec.containers[name="main"].image'
    assert refused["message"] == f'Apply failed with 1 conflict: conflict with "one": {field}'
    assert refused["details"]["causes"] == [
        {"reason": "FieldManagerConflict", "message": 'conflict with "one"', "field": field}
    ]
    taken = await applied(api, PATH, config("web:2"), "two", force="true")
    assert taken["spec"]["template"]["spec"]["containers"][0]["image"] == "web:2"
    await api.fails(409, "PATCH", PATH, config("web:1"), headers=HEADERS, params={"fieldManager": "one"})


async def test_what_a_manager_no_longer_applies_is_removed(api: Api) -> None:
    await applied(api, PATH, config("web:1", env="DEBUG"), "one")
    found = await applied(api, PATH, config("web:1"), "one")
    assert not found["spec"]["template"]["spec"]["containers"][0].get("env")


async def test_a_plain_write_takes_fields_over(api: Api) -> None:
    await applied(api, MAP, {"metadata": {"name": "a"}, "data": {"x": "1", "y": "1"}}, "one")
    merge = {"Content-Type": "application/merge-patch+json", "User-Agent": "kubectl/v1.33"}
    await api.ok("PATCH", MAP, {"data": {"x": "2"}}, headers=merge)
    body = {"metadata": {"name": "a"}, "data": {"x": "1", "y": "1"}}
    refused = await api.fails(409, "PATCH", MAP, body, headers=HEADERS, params={"fieldManager": "one"})
    assert refused["message"] == 'Apply failed with 1 conflict: conflict with "kubectl" using v1: .data.x'


async def test_yaml_is_taken_and_a_manager_is_asked_for(api: Api) -> None:
    text = "metadata: {name: a}\ndata:\n  k: v\n"
    response = await api.client.patch(MAP, data=text, headers=HEADERS, params={"fieldManager": "one"})
    assert response.status == 201
    missing = await api.fails(422, "PATCH", MAP, {"metadata": {"name": "a"}}, headers=HEADERS)
    assert missing["details"]["causes"][0]["field"] == "fieldManager"


@given(st.sets(st.lists(st.sampled_from(["f:a", "f:b", 'k:{"n":"x"}']), min_size=2, max_size=2).map(tuple)))
def test_fields_v1_round_trip(paths: set[tuple[str, ...]]) -> None:
    assert from_fields(to_fields(paths)) == paths


def test_paths_are_shown_as_kubectl_knows_them() -> None:
    assert shown(("f:spec", "f:ports", 'k:{"port":80,"protocol":"TCP"}', "f:name")) == (
        '.spec.ports[port=80,protocol="TCP"].name'
    )
