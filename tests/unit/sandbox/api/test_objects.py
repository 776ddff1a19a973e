"""Create, read, update, delete: what the server keeps, fills in and refuses."""

from typing import Any

import pytest

from services.sandbox.faults import Faults
from services.sandbox.resources import RESOURCES
from services.sandbox.store import ObjectStore
from tests.unit.sandbox.api.conftest import Api

PODS = "/api/v1/namespaces/default/pods"
MAPS = "/api/v1/namespaces/default/configmaps"
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"
SERVICES = "/api/v1/namespaces/default/services"
Object = dict[str, Any]


def deployment(image: str = "web:1", **spec: Any) -> Object:
    labels = {"app": "web"}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": image}]}}
    return {"metadata": {"name": "web"}, "spec": {"selector": {"matchLabels": labels}, "template": template, **spec}}


async def test_a_created_object_is_named_stamped_and_defaulted(api: Api) -> None:
    made = await api.ok("POST", DEPLOYMENTS, deployment())
    assert (made["kind"], made["apiVersion"]) == ("Deployment", "apps/v1")
    assert {"uid", "creationTimestamp", "resourceVersion"} <= set(made["metadata"])
    assert made["metadata"]["generation"] == 1
    assert made["spec"]["replicas"] == 1
    assert made["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": "25%", "maxSurge": "25%"}
    assert made["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] == "IfNotPresent"


async def test_generated_names_differ(api: Api) -> None:
    names = {(await api.ok("POST", MAPS, {"metadata": {"generateName": "m-"}}))["metadata"]["name"] for _ in range(3)}
    assert len(names) == 3
    assert all(name.startswith("m-") and len(name) == 7 for name in names)


async def test_errors_speak_kubectls_words(api: Api) -> None:
    assert (await api.fails(404, "GET", f"{PODS}/x"))["message"] == 'pods "x" not found'
    assert (await api.fails(404, "GET", f"{DEPLOYMENTS}/x"))["message"] == 'deployments.apps "x" not found'
    missing = await api.fails(404, "POST", "/api/v1/namespaces/none/configmaps", {"metadata": {"name": "a"}})
    assert missing["message"] == 'namespaces "none" not found'
    await api.ok("POST", MAPS, {"metadata": {"name": "a"}})
    exists = await api.fails(409, "POST", MAPS, {"metadata": {"name": "a"}})
    assert (exists["reason"], exists["message"]) == ("AlreadyExists", 'configmaps "a" already exists')
    assert (await api.fails(404, "GET", "/apis/none/v1/things"))["reason"] == "NotFound"
    assert (await api.fails(405, "POST", f"{MAPS}/a", {}))["reason"] == "MethodNotAllowed"


async def test_an_invalid_object_names_every_cause(api: Api) -> None:
    answer = await api.fails(422, "POST", DEPLOYMENTS, {"metadata": {"name": "Web_"}, "spec": {}})
    causes = {(cause["reason"], cause["field"]) for cause in answer["details"]["causes"]}
    assert causes == {
        ("FieldValueInvalid", "metadata.name"),
        ("FieldValueRequired", "spec.selector"),
        ("FieldValueRequired", "spec.template.spec.containers"),
    }
    assert answer["message"].startswith('Deployment.apps "Web_" is invalid: [metadata.name: Invalid value: "Web_": ')


async def test_selectors_are_immutable(api: Api) -> None:
    await api.ok("POST", DEPLOYMENTS, deployment())
    other = deployment()
    other["spec"]["selector"]["matchLabels"] = {"app": "else"}
    other["spec"]["template"]["metadata"]["labels"] = {"app": "else"}
    answer = await api.fails(422, "PUT", f"{DEPLOYMENTS}/web", other)
    assert answer["message"].endswith("field is immutable")
    assert "spec.selector: Invalid value: v1.LabelSelector{MatchLabels:map" in answer["message"]


async def test_node_ports_are_handed_out_kept_and_refused(api: Api) -> None:
    def service(name: str, node_port: int | None) -> Object:
        port: Object = {"port": 80} | ({"nodePort": node_port} if node_port else {})
        return {"metadata": {"name": name}, "spec": {"type": "NodePort", "ports": [port]}}

    first = await api.ok("POST", SERVICES, service("a", None))
    assert first["spec"]["ports"][0]["nodePort"] in range(30000, 32768)
    assert first["spec"]["clusterIP"].startswith("10.96.")
    taken = await api.fails(422, "POST", SERVICES, service("b", first["spec"]["ports"][0]["nodePort"]))
    assert taken["details"]["causes"][0]["message"].endswith("provided port is already allocated")
    outside = await api.fails(422, "POST", SERVICES, service("b", 80))
    assert "The range of valid ports is 30000-32767" in outside["message"]
    again = await api.ok("PUT", f"{SERVICES}/a", service("a", None))
    assert again["spec"] == first["spec"]


async def test_put_is_conditional_and_counts_generations(api: Api) -> None:
    made = await api.ok("POST", DEPLOYMENTS, deployment())
    changed = await api.ok("PUT", f"{DEPLOYMENTS}/web", {**made, "spec": {**made["spec"], "replicas": 3}})
    assert changed["metadata"]["generation"] == 2
    stale = await api.fails(409, "PUT", f"{DEPLOYMENTS}/web", made)
    assert stale["message"] == (
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; please apply your '
        "changes to the latest version and try again"
    )
    same = await api.ok("PUT", f"{DEPLOYMENTS}/web", changed)
    assert same["metadata"]["resourceVersion"] == changed["metadata"]["resourceVersion"]


async def test_status_is_a_part_of_its_own(api: Api) -> None:
    made = await api.ok("POST", DEPLOYMENTS, deployment())
    ready = {**made, "spec": {**made["spec"], "replicas": 9}, "status": {"readyReplicas": 1}}
    written = await api.ok("PUT", f"{DEPLOYMENTS}/web/status", ready)
    assert (written["spec"]["replicas"], written["status"]["readyReplicas"]) == (1, 1)
    assert written["metadata"]["generation"] == 1
    plain = await api.ok("PUT", f"{DEPLOYMENTS}/web", deployment("web:2"))
    assert plain["status"] == {"readyReplicas": 1}


async def test_dry_run_leaves_nothing_behind(api: Api, store: ObjectStore) -> None:
    made = await api.ok("POST", DEPLOYMENTS, deployment(), params={"dryRun": "All"})
    assert made["spec"]["replicas"] == 1
    assert store.list(RESOURCES["Deployment"]) == []
    await api.ok("POST", DEPLOYMENTS, deployment())
    version = store.version
    await api.ok("PUT", f"{DEPLOYMENTS}/web", deployment("web:2"), params={"dryRun": "All"})
    await api.ok("DELETE", f"{DEPLOYMENTS}/web", params={"dryRun": "All"})
    assert store.version == version
    log = await api.ok("GET", "/_demo/requests")
    assert log["writes"] == 1


async def test_finalizers_hold_an_object_until_the_last_is_gone(api: Api) -> None:
    await api.ok("POST", MAPS, {"metadata": {"name": "a", "finalizers": ["demo/hold"]}})
    held = await api.ok("DELETE", f"{MAPS}/a")
    assert held["metadata"]["deletionTimestamp"]
    free = [{"op": "remove", "path": "/metadata/finalizers"}]
    await api.ok("PATCH", f"{MAPS}/a", free, headers={"Content-Type": "application/json-patch+json"})
    await api.fails(404, "GET", f"{MAPS}/a")


async def test_running_pods_end_gracefully_and_others_at_once(api: Api, running_pod: Object) -> None:
    ending = await api.ok("DELETE", f"{PODS}/web", params={"gracePeriodSeconds": "7"})
    assert ending["metadata"]["deletionGracePeriodSeconds"] == 7
    await api.ok("DELETE", f"{PODS}/web", {"gracePeriodSeconds": 0})
    await api.fails(404, "GET", f"{PODS}/web")


async def test_delete_preconditions_and_propagation(api: Api) -> None:
    await api.ok("POST", DEPLOYMENTS, deployment())
    wrong = {"preconditions": {"uid": "other"}}
    assert "Precondition failed: UID" in (await api.fails(409, "DELETE", f"{DEPLOYMENTS}/web", wrong))["message"]
    held = await api.ok("DELETE", f"{DEPLOYMENTS}/web", {"propagationPolicy": "Foreground"})
    assert held["metadata"]["finalizers"] == ["foregroundDeletion"]
    await api.fails(422, "DELETE", f"{DEPLOYMENTS}/web", {"propagationPolicy": "Sideways"})


async def test_delete_collection_follows_the_selector(api: Api) -> None:
    for name, tier in (("a", "x"), ("b", "x"), ("c", "y")):
        await api.ok("POST", MAPS, {"metadata": {"name": name, "labels": {"tier": tier}}})
    await api.ok("DELETE", MAPS, params={"labelSelector": "tier=x"})
    left = await api.ok("GET", MAPS)
    assert [item["metadata"]["name"] for item in left["items"]] == ["c"]


async def test_a_namespace_that_ends_takes_nothing_new(api: Api, store: ObjectStore) -> None:
    await api.ok("POST", "/api/v1/namespaces", {"metadata": {"name": "old"}})
    ending = await api.ok("DELETE", "/api/v1/namespaces/old")
    assert ending["status"]["phase"] == "Terminating"
    refused = await api.fails(403, "POST", "/api/v1/namespaces/old/configmaps", {"metadata": {"name": "a"}})
    assert refused["message"] == (
        'configmaps "a" is forbidden: unable to create new content in namespace old because it is being terminated'
    )
    assert refused["details"]["causes"][0]["reason"] == "NamespaceTerminating"
    await api.ok("PUT", "/api/v1/namespaces/old/finalize", {**ending, "spec": {"finalizers": []}})
    await api.fails(404, "GET", "/api/v1/namespaces/old")
    assert (await api.fails(403, "DELETE", "/api/v1/namespaces/default"))["message"] == (
        'namespaces "default" is forbidden: this namespace may not be deleted'
    )


async def test_jobs_leave_their_pods_behind_unless_told_otherwise(api: Api, store: ObjectStore) -> None:
    template = {"spec": {"restartPolicy": "Never", "containers": [{"name": "a", "image": "a:1"}]}}
    jobs = "/apis/batch/v1/namespaces/default/jobs"
    await api.ok("POST", jobs, {"metadata": {"name": "a"}, "spec": {"template": template}})
    assert (await api.ok("DELETE", f"{jobs}/a"))["metadata"]["finalizers"] == ["orphan"]


@pytest.mark.parametrize("code", [429, 500])
async def test_failures_strike_every_nth_request(api: Api, faults: Faults, code: int) -> None:
    from services.sandbox.faults import Failure

    faults.failures.append(Failure(code, every=2, retry_after=3, times=1))
    await api.ok("GET", PODS)
    response = await api.call("GET", PODS)
    assert response.status == code
    assert response.headers.get("Retry-After") == ("3" if code == 429 else None)
    assert [(await api.call("GET", PODS)).status for _ in range(4)] == [200] * 4


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("spec",), "text"),
        (("metadata",), [1]),
        (("metadata", "labels"), "a=b"),
        (("spec", "replicas"), "two"),
        (("spec", "template", "spec", "containers"), {"name": "main"}),
        (("spec", "template", "spec", "containers"), ["main"]),
    ],
)
async def test_a_body_of_the_wrong_shape_is_a_bad_request(api: Api, path: tuple[str, ...], value: Any) -> None:
    body = deployment()
    inner = body
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    answer = await api.fails(400, "POST", DEPLOYMENTS, body)
    assert "cannot unmarshal" in answer["message"]


def bare_pod(name: str) -> Object:
    return {"metadata": {"name": name}, "spec": {"containers": [{"name": "main", "image": "web:1"}]}}


async def test_a_bare_pod_gets_the_limit_range_s_defaults(api: Api) -> None:
    fair = {"metadata": {"name": "fair"}, "spec": {"limits": [{"type": "Container", "defaultRequest": {"cpu": "2"}}]}}
    await api.ok("POST", "/api/v1/namespaces/default/limitranges", fair)
    made = await api.ok("POST", PODS, bare_pod("p"))
    assert made["spec"]["containers"][0]["resources"]["requests"] == {"cpu": "2"}


async def test_a_bare_pod_beyond_the_quota_is_refused_until_another_ends(api: Api) -> None:
    quota = {"metadata": {"name": "one"}, "spec": {"hard": {"pods": "1"}}}
    await api.ok("POST", "/api/v1/namespaces/default/resourcequotas", quota)
    await api.ok("POST", PODS, bare_pod("first"))
    refused = await api.fails(403, "POST", PODS, bare_pod("second"))
    assert "exceeded quota: one, requested: pods=1, used: pods=1, limited: pods=1" in refused["message"]
    ended = {"headers": {"Content-Type": "application/merge-patch+json"}}
    await api.ok("PATCH", f"{PODS}/first/status", {"status": {"phase": "Succeeded"}}, **ended)
    await api.ok("POST", PODS, bare_pod("second"))
