"""KubeFATE's manifests as a real API server judges them, and the ladder on a cluster without KubeFATE."""

from __future__ import annotations

import pytest

from services.kubefate import (
    SERVICES,
    Credentials,
    ManifestOptions,
    NoWayIn,
    Rbac,
    Storage,
    StorageKind,
    credentials_from_cluster,
    find_route,
    render_manifests,
)
from services.kubernetes import Cluster

MANAGER = "fatetui-conformance"


@pytest.mark.parametrize("version", [str(row.version) for row in SERVICES])
@pytest.mark.parametrize("storage", [None, Storage(StorageKind.CLAIM)], ids=["shipped", "claim"])
async def test_every_object_is_accepted(
    cluster: Cluster, namespace: str, version: str, storage: Storage | None
) -> None:
    options = ManifestOptions(
        version=version, namespace=namespace, host=f"{namespace}.test", storage=storage, pull_secrets=("hub",)
    )
    for obj in render_manifests(options, await cluster.discovery()):
        accepted = await cluster.apply(obj, manager=MANAGER, force=True, dry_run=True)
        assert accepted["metadata"]["name"] == obj["metadata"]["name"]


async def test_what_was_applied_is_unchanged_the_second_time(cluster: Cluster, namespace: str) -> None:
    """Only objects of the namespace, so that nothing is left behind; no pod is started for them."""
    options = ManifestOptions(version="v1.0.2", namespace=namespace, host=f"{namespace}.test", rbac=Rbac.OWN_ROLE)
    objects = [
        obj
        for obj in render_manifests(options, await cluster.discovery())
        if obj["kind"] not in ("Namespace", "ClusterRole", "ClusterRoleBinding")
    ]
    for obj in objects:
        if obj["kind"] == "Deployment":
            obj["spec"]["replicas"] = 0
        await cluster.apply(obj, manager=MANAGER)
    for obj in objects:
        assert not (await cluster.diff(obj)).changed, obj["kind"]


async def test_credentials_come_back_from_the_cluster(cluster: Cluster, namespace: str) -> None:
    options = ManifestOptions(namespace=namespace, host=None, credentials=Credentials("ops", "word-of-ops"))
    for obj in render_manifests(options, await cluster.discovery()):
        if obj["kind"] == "Deployment":
            obj["spec"]["replicas"] = 0
        if obj["kind"] in ("Secret", "Deployment"):
            await cluster.apply(obj, manager=MANAGER)
    assert await credentials_from_cluster(cluster, namespace) == Credentials("ops", "word-of-ops")


async def test_without_kubefate_the_ladder_ends_at_its_deployment(cluster: Cluster, namespace: str) -> None:
    with pytest.raises(NoWayIn) as caught:
        await find_route(cluster, namespace=namespace)
    assert namespace in str(caught.value.cause)
    assert [rung.ok for rung in caught.value.rungs] == [True, False]
    assert [attempt.kind for attempt in caught.value.attempts] == ["ingress", "port-forward", "proxy"]
