"""Discovery, versions and conversion, who may do what, scale, eviction, and the request log."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from services.sandbox.api import build_app
from services.sandbox.api.protobuf import decode
from services.sandbox.faults import Faults, Rule, User
from services.sandbox.resources import OLD, RESOURCES
from services.sandbox.status import ApiStatus
from services.sandbox.store import ObjectStore
from tests.unit.sandbox.api.conftest import Api, FakeNode

DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/web"
Object = dict[str, Any]


@pytest.fixture
async def old(store: ObjectStore, node: FakeNode) -> AsyncIterator[Api]:
    """The same server as one of 1.20."""
    async with TestClient(TestServer(build_app(store, node, profile=OLD))) as client:
        yield Api(client)


@pytest.fixture
def deployment(store: ObjectStore) -> Object:
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "web:1"}]}}
    spec = {"selector": {"matchLabels": labels}, "template": template}
    return store.create(RESOURCES["Deployment"], {"metadata": {"name": "web"}, "spec": spec})


async def test_discovery_leads_to_every_resource(api: Api) -> None:
    groups = (await api.ok("GET", "/apis"))["groups"]
    served = ["/api/v1", *(f"/apis/{version['groupVersion']}" for group in groups for version in group["versions"])]
    names = {item["name"] for path in served for item in (await api.ok("GET", path))["resources"]}
    assert {resource.plural for resource in RESOURCES.values()} - names == {"podsecuritypolicies"}
    assert {"pods/log", "pods/exec", "services/proxy", "deployments/scale"} <= names
    assert (await api.ok("GET", "/version"))["gitVersion"] == "v1.33.2"
    assert await (await api.call("GET", "/readyz")).text() == "ok"


async def test_an_old_server_serves_old_versions(api: Api, old: Api) -> None:
    assert "extensions" not in {group["name"] for group in (await api.ok("GET", "/apis"))["groups"]}
    groups = {group["name"]: group for group in (await old.ok("GET", "/apis"))["groups"]}
    assert groups["extensions"]["preferredVersion"]["groupVersion"] == "extensions/v1beta1"
    versions = [version["version"] for version in groups["networking.k8s.io"]["versions"]]
    assert versions == ["v1", "v1beta1"]
    assert "podsecuritypolicies" in {
        item["name"] for item in (await old.ok("GET", "/apis/policy/v1beta1"))["resources"]
    }
    await old.fails(404, "GET", "/apis/batch/v1/cronjobs")


async def test_openapi_tells_kubectl_to_leave_validation_to_the_server(api: Api) -> None:
    index = await api.ok("GET", "/openapi/v3")
    document = await api.ok("GET", index["paths"]["apis/apps/v1"]["serverRelativeURL"])
    operation = document["paths"]["/apis/apps/v1/namespaces/{namespace}/deployments/{name}"]["patch"]
    assert "fieldValidation" in {parameter["name"] for parameter in operation["parameters"]}


async def test_ingresses_convert_between_their_versions(old: Api) -> None:
    path = {"path": "/", "backend": {"serviceName": "front", "servicePort": "http"}}
    body = {"metadata": {"name": "i"}, "spec": {"rules": [{"host": "a.b", "http": {"paths": [path]}}]}}
    made = await old.ok("POST", "/apis/extensions/v1beta1/namespaces/default/ingresses", body)
    assert made["apiVersion"] == "extensions/v1beta1"
    assert made["spec"]["rules"][0]["http"]["paths"][0]["backend"] == path["backend"]
    new = await old.ok("GET", "/apis/networking.k8s.io/v1/namespaces/default/ingresses/i")
    assert new["spec"]["rules"][0]["http"]["paths"] == [
        {
            "path": "/",
            "pathType": "ImplementationSpecific",
            "backend": {"service": {"name": "front", "port": {"name": "http"}}},
        }
    ]
    listed = await old.ok("GET", "/apis/extensions/v1beta1/ingresses")
    assert listed["items"][0]["spec"] == made["spec"]


async def test_the_new_ingress_asks_for_its_path_type(api: Api) -> None:
    backend = {"service": {"name": "front", "port": {"number": 80}}}
    spec = {"rules": [{"http": {"paths": [{"path": "/", "backend": backend}]}}]}
    path = "/apis/networking.k8s.io/v1/namespaces/default/ingresses"
    answer = await api.fails(422, "POST", path, {"metadata": {"name": "i"}, "spec": spec})
    assert "spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified" in answer["message"]


async def test_a_limited_user_is_told_so_by_reviews_and_by_refusals(api: Api, faults: Faults) -> None:
    faults.access.users["poor"] = User("poor", rules=(Rule(("get",), ("",), ("pods", "pods/exec"), ("default",)),))
    headers = {"Authorization": "Bearer poor"}
    review = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
    faults.access.users["poor"] = User(
        "poor", rules=(*faults.access.users["poor"].rules, Rule(("create",), ("authorization.k8s.io",)))
    )
    for verb, sub, allowed in (("get", "exec", True), ("create", "exec", False), ("get", "", True)):
        wanted = {"verb": verb, "resource": "pods", "subresource": sub, "namespace": "default"}
        answer = await api.ok("POST", review, {"spec": {"resourceAttributes": wanted}}, headers=headers)
        assert answer["status"]["allowed"] is allowed
    refused = await api.fails(403, "GET", "/api/v1/namespaces/default/pods", headers=headers)
    assert refused["message"] == (
        'pods is forbidden: User "poor" cannot list resource "pods" in API group "" in the namespace "default"'
    )
    rules = await api.ok(
        "POST",
        "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews",
        {"spec": {"namespace": "default"}},
        headers=headers,
    )
    assert rules["status"]["resourceRules"][0]["resources"] == ["pods", "pods/exec"]
    assert (await api.fails(401, "GET", "/api/v1/pods", headers={"Authorization": "Bearer none"}))[
        "reason"
    ] == "Unauthorized"


async def test_denials_hit_everybody(api: Api, faults: Faults) -> None:
    faults.access.denied.append(Rule(resources=("secrets",)))
    answer = await api.fails(403, "GET", "/api/v1/secrets")
    assert answer["message"].endswith("at the cluster scope")
    await api.ok("GET", "/api/v1/configmaps")


async def test_scale(api: Api, deployment: Object) -> None:
    found = await api.ok("GET", f"{DEPLOYMENT}/scale")
    assert (found["kind"], found["spec"], found["status"]["selector"]) == ("Scale", {"replicas": 1}, "app=web")
    merge = {"Content-Type": "application/merge-patch+json"}
    await api.ok("PATCH", f"{DEPLOYMENT}/scale", {"spec": {"replicas": 4}}, headers=merge)
    assert (await api.ok("GET", DEPLOYMENT))["spec"]["replicas"] == 4
    await api.fails(422, "PUT", f"{DEPLOYMENT}/scale", {"spec": {"replicas": -1}})


async def test_a_disruption_budget_stops_evictions(api: Api, store: ObjectStore, running_pod: Object) -> None:
    spec = {"minAvailable": 1, "selector": {"matchLabels": {"app": "web"}}}
    store.create(RESOURCES["PodDisruptionBudget"], {"metadata": {"name": "one"}, "spec": spec})
    path = "/api/v1/namespaces/default/pods/web/eviction"
    refused = await api.fails(429, "POST", path, {"metadata": {"name": "web"}})
    assert refused["message"] == "Cannot evict pod as it would violate the pod's disruption budget."
    store.delete(RESOURCES["PodDisruptionBudget"], "default", "one")
    await api.ok("POST", path, {"metadata": {"name": "web"}})
    assert "deletionTimestamp" in store.get(RESOURCES["Pod"], "default", "web")["metadata"]


async def test_binding_assigns_a_node_once(api: Api, store: ObjectStore) -> None:
    spec = {"containers": [{"name": "a", "image": "a:1"}]}
    store.create(RESOURCES["Pod"], {"metadata": {"name": "a"}, "spec": spec})
    path, body = "/api/v1/namespaces/default/pods/a/binding", {"target": {"kind": "Node", "name": "node-1"}}
    await api.ok("POST", path, body)
    await api.fails(409, "POST", path, body)
    assert store.get(RESOURCES["Pod"], "default", "a")["spec"]["nodeName"] == "node-1"


async def test_the_request_log_tells_writes_from_reads(api: Api) -> None:
    maps = "/api/v1/namespaces/default/configmaps"
    await api.ok("GET", maps)
    await api.ok("POST", maps, {"metadata": {"name": "a"}})
    await api.ok("POST", maps, {"metadata": {"name": "b"}}, params={"dryRun": "All"})
    await api.ok("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {"spec": {}})
    log = await api.ok("GET", "/_demo/requests")
    assert [(entry["method"], entry["write"]) for entry in log["requests"]] == [
        ("GET", False),
        ("POST", True),
        ("POST", False),
        ("POST", False),
    ]
    assert log["writes"] == 1


def test_protobuf_of_kubectl_create_configmap() -> None:
    """The very bytes that kubectl 1.33 sent for `create cm a --from-literal=a=b`."""
    words = (
        "6b 38 73 00 0a 0f 0a 02 76 31 12 09 43 6f 6e 66 69 67 4d 61 70 12 1b 0a 11 0a 01 61 12 00 1a 00 "
        "22 00 2a 00 32 00 38 00 42 00 12 06 0a 01 61 12 01 62 1a 00 22 00"
    )
    assert decode(bytes.fromhex(words)) == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "a"},
        "data": {"a": "b"},
    }


@pytest.mark.parametrize("data", [b"", b"k8s\x00", b"k8s\x00\x0a\xff", b"{}"])
def test_broken_protobuf_is_a_bad_request(data: bytes) -> None:
    with pytest.raises(ApiStatus) as caught:
        decode(data)
    assert caught.value.code == 400
