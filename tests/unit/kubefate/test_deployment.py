from __future__ import annotations

import base64

from services.kubefate import Credentials, ManifestOptions, credentials_from_cluster, environment, render_manifests
from services.redact import secrets
from tests.unit.kubefate.doubles import FakeCluster, as_cluster


class Everything:
    def serves(self, group_version: str, kind: str | None = None) -> bool:
        return True


async def test_what_was_rendered_is_read_again(cluster: FakeCluster) -> None:
    options = ManifestOptions(version="v1.0.2", credentials=Credentials("ops", "word-of-ops"))
    cluster.objects = render_manifests(options, Everything())
    assert await credentials_from_cluster(as_cluster(cluster)) == Credentials("ops", "word-of-ops")
    values = await environment(as_cluster(cluster), "kube-fate")
    assert values["MONGO_URL"] == "mongo:27017"
    assert (values["MONGO_USERNAME"], values["MONGO_PASSWORD"]) == ("root", "root")
    assert "word-of-ops" not in secrets.mask("word-of-ops")


async def test_literal_values_of_the_oldest_manifests_are_read(cluster: FakeCluster) -> None:
    env = [{"name": "FATECLOUD_USER_USERNAME", "value": "boss"}, {"name": "PATH", "value": "/"}]
    cluster.objects = [
        {
            "kind": "Deployment",
            "metadata": {"name": "kubefate", "namespace": "kube-fate"},
            "spec": {"template": {"spec": {"containers": [{"env": env}]}}},
        }
    ]
    assert await environment(as_cluster(cluster), "kube-fate") == {"USER_USERNAME": "boss"}
    assert await credentials_from_cluster(as_cluster(cluster)) == Credentials("boss", "admin")


async def test_missing_secrets_and_keys_are_left_out(cluster: FakeCluster) -> None:
    cluster.objects = render_manifests(ManifestOptions(version="v1.4.5"), Everything())
    [secret] = [obj for obj in cluster.objects if obj["kind"] == "Secret"]
    secret["data"] = {"kubefateUsername": base64.b64encode(b"x").decode() + "!", "mariadbPassword": "=broken"}
    values = await environment(as_cluster(cluster), "kube-fate")
    assert "USER_PASSWORD" not in values
    cluster.objects.remove(secret)
    assert await credentials_from_cluster(as_cluster(cluster)) == Credentials()


async def test_nothing_deployed_means_the_shipped_login(cluster: FakeCluster) -> None:
    assert await credentials_from_cluster(as_cluster(cluster)) == Credentials("admin", "admin")
