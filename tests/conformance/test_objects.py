"""Objects: read, written, watched, compared."""

from __future__ import annotations

import asyncio

import pytest

from services.kubernetes import (
    AccessCheck,
    AlreadyExists,
    Cluster,
    Conflict,
    EventType,
    Invalid,
    KindNotServed,
    Liveness,
    NotFound,
    Store,
    exec_checks,
)
from tests.conformance.objects import config_map, pod

DEADLINE = 180.0


async def test_version_and_discovery(cluster: Cluster) -> None:
    assert (await cluster.version()).major == 1
    discovery = await cluster.discovery()
    assert discovery.serves("v1", "Pod")
    assert discovery.serves("apps/v1", "Deployment")
    assert discovery.resource("Ingress").group_version in ("networking.k8s.io/v1", "networking.k8s.io/v1beta1")
    assert not discovery.serves("nowhere.example/v1")
    assert {"log", "exec", "portforward", "status"} <= discovery.resource("Pod").subresources
    with pytest.raises(KindNotServed):
        await cluster.list("NoSuchKind")


async def test_what_is_not_there(cluster: Cluster, namespace: str) -> None:
    with pytest.raises(NotFound, match='"nobody" not found'):
        await cluster.get("Pod", "nobody", namespace)
    assert await cluster.find("ConfigMap", "nobody", namespace) is None
    with pytest.raises(NotFound):
        await cluster.delete("Secret", "nobody", namespace)
    with pytest.raises(NotFound):
        await cluster.create(config_map("a-namespace-that-nobody-made"))


async def test_create_get_replace_delete(cluster: Cluster, namespace: str) -> None:
    created = await cluster.create(config_map(namespace, a="1"))
    assert created["metadata"]["uid"]
    with pytest.raises(AlreadyExists):
        await cluster.create(config_map(namespace))
    stale = {**created, "data": {"a": "stale"}}
    replaced = await cluster.replace({**created, "data": {"a": "2"}})
    assert replaced["metadata"]["resourceVersion"] != created["metadata"]["resourceVersion"]
    with pytest.raises(Conflict):
        await cluster.replace(stale)
    with pytest.raises(Conflict):
        await cluster.delete("ConfigMap", "settings", namespace, uid="another-uid")
    await cluster.delete("ConfigMap", "settings", namespace, uid=created["metadata"]["uid"])
    assert await cluster.find("ConfigMap", "settings", namespace) is None


async def test_generated_names(cluster: Cluster, namespace: str) -> None:
    wanted = config_map(namespace)
    wanted["metadata"] = {"generateName": "made-", "namespace": namespace}
    created = await cluster.create(wanted)
    assert created["metadata"]["name"].startswith("made-")


async def test_a_dry_run_persists_nothing(cluster: Cluster, namespace: str) -> None:
    await cluster.create(config_map(namespace), dry_run=True)
    await cluster.apply(config_map(namespace), dry_run=True)
    assert await cluster.find("ConfigMap", "settings", namespace) is None


async def test_patches(cluster: Cluster, namespace: str) -> None:
    await cluster.create(config_map(namespace, a="1", b="1"))
    merged = await cluster.patch("ConfigMap", "settings", namespace, {"data": {"a": "2", "b": None}})
    assert merged["data"] == {"a": "2"}
    operations = [{"op": "replace", "path": "/data/a", "value": "3"}]
    patched = await cluster.patch("ConfigMap", "settings", namespace, operations, type="json")
    assert patched["data"] == {"a": "3"}
    labels = {"metadata": {"labels": {"x": "y"}}}
    labelled = await cluster.patch("ConfigMap", "settings", namespace, labels, type="strategic")
    assert labelled["metadata"]["labels"] == {"x": "y"}


async def test_selectors(cluster: Cluster, namespace: str) -> None:
    await cluster.create(config_map(namespace, "one"))
    await cluster.create(config_map(namespace, "two"))
    await cluster.patch("ConfigMap", "two", namespace, {"metadata": {"labels": {"x": "y"}}})
    labelled = await cluster.list("ConfigMap", namespace, labels="x=y")
    named = await cluster.list("ConfigMap", namespace, fields="metadata.name=one")
    assert [item["metadata"]["name"] for item in labelled] == ["two"]
    assert [item["metadata"]["name"] for item in named] == ["one"]
    assert labelled.items[0]["kind"] == "ConfigMap"
    assert labelled.resource_version


async def test_apply_conflicts_name_field_and_manager(cluster: Cluster, namespace: str) -> None:
    await cluster.apply(config_map(namespace, a="1"))
    with pytest.raises(Conflict) as caught:
        await cluster.apply(config_map(namespace, a="2"), manager="somebody-else")
    (cause,) = caught.value.causes
    assert cause["reason"] == "FieldManagerConflict"
    assert "fatetui" in cause["message"]
    assert cause["field"] == ".data.a"
    taken = await cluster.apply(config_map(namespace, a="2"), manager="somebody-else", force=True)
    assert taken["data"] == {"a": "2"}


async def test_apply_removes_what_it_no_longer_names(cluster: Cluster, namespace: str) -> None:
    await cluster.apply(config_map(namespace, a="1", b="1"))
    assert (await cluster.apply(config_map(namespace, a="1")))["data"] == {"a": "1"}


async def test_a_service_without_protocol_is_applied_and_compared(cluster: Cluster, namespace: str) -> None:
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": namespace},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8000}]},
    }
    assert (await cluster.diff(service)).before is None
    applied = await cluster.apply(service)
    assert applied["spec"]["ports"][0]["protocol"] == "TCP"
    assert not (await cluster.diff(service)).changed
    service["spec"]["ports"][0]["targetPort"] = 8001  # type: ignore[index]
    difference = await cluster.diff(service)
    assert [(change.path, change.before, change.after) for change in difference.paths] == [
        ("spec.ports[0].targetPort", 8000, 8001)
    ]
    assert not (await cluster.diff(config_map("a-namespace-that-nobody-made"))).before


async def test_invalid_objects_are_refused_in_the_servers_words(cluster: Cluster, namespace: str) -> None:
    wrong = pod(namespace)
    wrong["spec"]["containers"][0]["name"] = "Not A Name"
    with pytest.raises(Invalid) as caught:
        await cluster.create(wrong)
    assert "spec.containers[0].name" in str(caught.value)
    assert caught.value.causes[0]["field"] == "spec.containers[0].name"


async def test_access_reviews(cluster: Cluster, namespace: str) -> None:
    checks = [AccessCheck("create", "deployments", "apps", namespace=namespace), *exec_checks(namespace)]
    answers = await cluster.access(checks)
    assert [answer.check for answer in answers] == checks
    assert all(answer.allowed for answer in answers)


async def test_a_watch_tells_every_change_in_order(cluster: Cluster, namespace: str) -> None:
    listing = await cluster.list("ConfigMap", namespace)
    await cluster.create(config_map(namespace, a="1"))
    await cluster.patch("ConfigMap", "settings", namespace, {"data": {"a": "2"}})
    await cluster.delete("ConfigMap", "settings", namespace)
    seen: list[tuple[EventType, str]] = []
    async with asyncio.timeout(DEADLINE):
        async with cluster.watch("ConfigMap", namespace, resource_version=listing.resource_version) as events:
            async for event in events:
                if event.object["metadata"]["name"] == "settings":
                    seen.append((event.type, event.object["data"]["a"]))
                if event.type is EventType.DELETED:
                    break
    assert seen == [(EventType.ADDED, "1"), (EventType.MODIFIED, "2"), (EventType.DELETED, "2")]


async def test_a_store_follows(cluster: Cluster, namespace: str) -> None:
    store = Store()
    async with asyncio.timeout(DEADLINE), cluster.follow(store, "ConfigMap", namespace) as follower:
        await follower.synced()
        assert follower.state.liveness is Liveness.LIVE
        await cluster.create(config_map(namespace, a="1"))
        while "settings" not in names(store, namespace):
            await store.changed()
        found = next(item for item in store.snapshot("ConfigMap", namespace) if item["data"].get("a"))
        assert "managedFields" not in found["metadata"]
        await cluster.delete("ConfigMap", "settings", namespace)
        while "settings" in names(store, namespace):
            await store.changed()


def names(store: Store, namespace: str) -> list[str]:
    return [item["metadata"]["name"] for item in store.snapshot("ConfigMap", namespace)]


async def test_a_namespace_ends_with_all_that_is_in_it(cluster: Cluster, namespace: str) -> None:
    await cluster.create(config_map(namespace, a="1"))
    name = f"{namespace}-short"
    created = await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}})
    await cluster.create(config_map(name))
    version = created["metadata"]["resourceVersion"]
    await cluster.delete("Namespace", name)
    async with asyncio.timeout(DEADLINE):
        async with cluster.watch("Namespace", fields=f"metadata.name={name}", resource_version=version) as events:
            async for event in events:
                if event.type is EventType.DELETED:
                    break
    assert await cluster.find("ConfigMap", "settings", name) is None
