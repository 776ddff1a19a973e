"""Manifests for every version on every profile of served APIs."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from typing import Any

import pytest

from services.kubefate import (
    SERVICES,
    Credentials,
    Database,
    ManifestOptions,
    Probes,
    Rbac,
    Storage,
    StorageKind,
    UnsupportedVersion,
    render_manifests,
)
from services.kubernetes import KindNotServed


@dataclass(frozen=True)
class Profile:
    """The Ingress APIs of a Kubernetes version, and that of IngressClass if it has the kind."""

    ingress: tuple[str, ...]
    classes: tuple[str, ...] = ()

    def serves(self, group_version: str, kind: str | None = None) -> bool:
        return group_version in (self.classes if kind == "IngressClass" else self.ingress)


V1, BETA, EXTENSIONS = "networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"
PROFILES = {
    "1.13": Profile((EXTENSIONS,)),
    "1.17": Profile((BETA, EXTENSIONS)),
    "1.18": Profile((BETA, EXTENSIONS), (BETA,)),
    "1.20": Profile((V1, BETA, EXTENSIONS), (V1, BETA)),
    "1.30": Profile((V1,), (V1,)),
}
VERSIONS = [str(row.version) for row in SERVICES]


def of_kind(objects: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [obj for obj in objects if obj["kind"] == kind]


def container(objects: list[dict[str, Any]], name: str) -> dict[str, Any]:
    [found] = [
        one
        for obj in of_kind(objects, "Deployment")
        for one in obj["spec"]["template"]["spec"]["containers"]
        if one["name"] == name
    ]
    return dict(found)


def environment(one: dict[str, Any]) -> dict[str, Any]:
    return {entry["name"]: entry.get("value", entry.get("valueFrom")) for entry in one["env"]}


@pytest.mark.parametrize("profile", PROFILES.values(), ids=PROFILES)
@pytest.mark.parametrize("version", VERSIONS)
def test_every_version_on_every_cluster(version: str, profile: Profile) -> None:
    objects = render_manifests(ManifestOptions(version=version), profile)
    json.dumps(objects)
    [ingress] = of_kind(objects, "Ingress")
    assert ingress["apiVersion"] == profile.ingress[0]
    [path] = ingress["spec"]["rules"][0]["http"]["paths"]
    if ingress["apiVersion"] == V1:
        assert path["pathType"] == "Prefix"
        assert path["backend"] == {"service": {"name": "kubefate", "port": {"number": 8080}}}
    else:
        assert path["backend"] == {"serviceName": "kubefate", "servicePort": 8080}
    by_field = ingress["spec"].get("ingressClassName") == "nginx"
    by_annotation = ingress["metadata"].get("annotations") == {"kubernetes.io/ingress.class": "nginx"}
    assert (by_field, by_annotation) == (bool(profile.classes), not profile.classes)
    assert not of_kind(objects, "PodSecurityPolicy")
    selectors = [obj["spec"]["selector"] for obj in of_kind(objects, "Service")]
    labels = [obj["spec"]["template"]["metadata"]["labels"] for obj in of_kind(objects, "Deployment")]
    assert selectors == labels
    assert all(obj["metadata"]["namespace"] == "kube-fate" for obj in objects if obj["kind"] in ("Service", "Ingress"))


@pytest.mark.parametrize("row", SERVICES, ids=VERSIONS)
def test_each_version_gets_its_database_and_settings(row: Any) -> None:
    objects = render_manifests(ManifestOptions(version=str(row.version)), PROFILES["1.20"])
    service = container(objects, "kubefate")
    settings = environment(service)
    assert service["image"] == f"federatedai/kubefate:{row.version}"
    assert settings["FATECLOUD_USER_PASSWORD"] == {
        "secretKeyRef": {"name": "kubefate-secret", "key": "kubefatePassword"}
    }
    if row.database is Database.MONGO:
        assert container(objects, "mongo")["image"] == "mongo:4.2"
        assert settings["FATECLOUD_MONGO_DATABASE"] == "KubeFate"
        assert "FATECLOUD_DB_TYPE" not in settings
    else:
        assert container(objects, "mariadb")["image"] == "mariadb:10"
        assert settings["FATECLOUD_DB_NAME"] == "kube_fate"
        assert settings["FATECLOUD_DB_USERNAME"]["secretKeyRef"]["key"] == "mariadbUsername"


@pytest.mark.parametrize(("version", "role"), [("v1.4.1", "cluster-admin"), ("v1.4.2", "kubefate-role")])
def test_rights_as_shipped(version: str, role: str) -> None:
    objects = render_manifests(ManifestOptions(version=version), PROFILES["1.20"])
    [binding] = of_kind(objects, "ClusterRoleBinding")
    assert binding["roleRef"]["name"] == role
    assert [obj["metadata"]["name"] for obj in of_kind(objects, "ClusterRole")] == ([role] if "kube" in role else [])


def test_bindings_of_other_roles_and_namespaces_are_other_objects() -> None:
    names = {
        of_kind(render_manifests(options, PROFILES["1.20"]), "ClusterRoleBinding")[0]["metadata"]["name"]
        for options in (
            ManifestOptions(version="v1.0.2"),
            ManifestOptions(version="v1.4.5"),
            ManifestOptions(version="v1.0.2", namespace="fate-ops"),
            ManifestOptions(version="v1.4.5", namespace="fate-ops"),
        )
    }
    assert names == {"kubefate", "kubefate-role", "kubefate-fate-ops", "kubefate-role-fate-ops"}


@pytest.mark.parametrize(("profile", "there"), [("1.20", True), ("1.30", False)])
def test_the_own_role_covers_old_charts_where_they_can_run(profile: str, there: bool) -> None:
    options = ManifestOptions(version="v1.0.2", rbac=Rbac.OWN_ROLE)
    [role] = of_kind(render_manifests(options, PROFILES[profile]), "ClusterRole")
    assert any(rule["apiGroups"] == ["extensions"] for rule in role["rules"]) is there


def test_every_choice_reaches_the_objects() -> None:
    options = ManifestOptions(
        version="1.4.5",
        namespace="fate-ops",
        host="kubefate.corp",
        ingress_class=None,
        tls_secret="kubefate-tls",
        registry="hub.corp/fate/",
        mariadb_tag="10.11",
        pull_policy="Always",
        pull_secrets=("hub",),
        credentials=Credentials("ops", "word-of-ops"),
        database_credentials=Credentials("store", "word-of-store"),
        storage=Storage(StorageKind.CLAIM, size="9Gi", storage_class="fast"),
        probes=Probes.HTTP,
        repository="https://charts.corp/",
    )
    objects = render_manifests(options, PROFILES["1.20"])
    service, database = container(objects, "kubefate"), container(objects, "mariadb")
    assert (service["image"], database["image"]) == ("hub.corp/fate/kubefate:v1.4.5", "hub.corp/fate/mariadb:10.11")
    assert {service["imagePullPolicy"], database["imagePullPolicy"]} == {"Always"}
    assert service["readinessProbe"]["httpGet"] == {"path": "/", "port": 8080}
    assert environment(service)["FATECLOUD_REPO_URL"] == "https://charts.corp/"
    [secret] = of_kind(objects, "Secret")
    assert {key: base64.b64decode(value).decode() for key, value in secret["data"].items()} == {
        "kubefateUsername": "ops",
        "kubefatePassword": "word-of-ops",
        "mariadbUsername": "store",
        "mariadbPassword": "word-of-store",
    }
    [claim] = of_kind(objects, "PersistentVolumeClaim")
    assert claim["spec"]["storageClassName"] == "fast"
    assert claim["spec"]["resources"]["requests"]["storage"] == "9Gi"
    [ingress] = of_kind(objects, "Ingress")
    assert ingress["spec"]["tls"] == [{"hosts": ["kubefate.corp"], "secretName": "kubefate-tls"}]
    assert "ingressClassName" not in ingress["spec"]
    assert "annotations" not in ingress["metadata"]
    for obj in of_kind(objects, "Deployment"):
        assert obj["spec"]["template"]["spec"]["imagePullSecrets"] == [{"name": "hub"}]
    [binding] = of_kind(objects, "ClusterRoleBinding")
    assert binding["subjects"][0]["namespace"] == "fate-ops"


@pytest.mark.parametrize(
    ("storage", "volume", "claims"),
    [
        (None, {"hostPath": {"path": "/home/kubefate/mongodb/db"}}, 0),
        (Storage(), {"emptyDir": {}}, 0),
        (Storage(StorageKind.HOST_PATH, "/srv/mongo"), {"hostPath": {"path": "/srv/mongo"}}, 0),
        (Storage(StorageKind.CLAIM), {"persistentVolumeClaim": {"claimName": "mongo-data"}}, 1),
        (Storage(StorageKind.CLAIM, existing_claim="old"), {"persistentVolumeClaim": {"claimName": "old"}}, 0),
    ],
)
def test_where_the_records_are_kept(storage: Storage | None, volume: dict[str, Any], claims: int) -> None:
    objects = render_manifests(ManifestOptions(version="v1.0.2", storage=storage), PROFILES["1.20"])
    [mongo] = [obj for obj in of_kind(objects, "Deployment") if obj["metadata"]["name"] == "mongo"]
    assert mongo["spec"]["template"]["spec"]["volumes"] == [{"name": "data", **volume}]
    assert len(of_kind(objects, "PersistentVolumeClaim")) == claims


def test_without_a_host_there_is_no_ingress() -> None:
    objects = render_manifests(ManifestOptions(host=None), Profile(()))
    assert not of_kind(objects, "Ingress")


def test_a_host_on_a_cluster_without_ingresses_is_refused() -> None:
    with pytest.raises(KindNotServed):
        render_manifests(ManifestOptions(), Profile(()))


def test_a_version_that_never_was_is_refused() -> None:
    with pytest.raises(UnsupportedVersion):
        render_manifests(ManifestOptions(version="v0.9.0"), PROFILES["1.20"])
