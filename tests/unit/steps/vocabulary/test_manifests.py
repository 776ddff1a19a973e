"""`manifest.apply`, `secret.ensure`."""

from __future__ import annotations

import base64
import json

import pytest

from services.errors import Exit
from services.kubernetes import connect
from services.redact import MASK, secrets
from services.sandbox.faults import Rule
from tests.unit.steps.vocabulary.place import Place, settled

TWO = """\
apiVersion: v1
kind: Namespace
metadata: {name: tools}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: tools}
data: {colour: blue}
---
"""
APPLY = {"file": "objects.yaml"}
OPAQUE = {"name": "keys", "namespaces": ["default", "kube-public"], "data": {"token": "Planted-Value-1"}}
PULL = {
    "name": "pull",
    "namespaces": ["default"],
    "type": "registry",
    "server": "hub.example.com",
    "username": "robot",
    "password": "Planted-Value-2",
}


@pytest.fixture
def written(place: Place) -> Place:
    (place.workspace / "objects.yaml").write_text(TWO)
    return place


async def test_objects_are_applied_in_order_also_into_a_namespace_of_the_same_file(written: Place):
    done = await settled(written, "manifest.apply", APPLY)
    assert done.writes == ["PATCH /api/v1/namespaces/tools", "PATCH /api/v1/namespaces/tools/configmaps/settings"]
    assert done.changes == ["create Namespace tools", "create ConfigMap tools/settings"]


async def test_a_drifted_field_is_told_with_its_values_and_set_back(written: Place):
    await written.play("manifest.apply", APPLY)
    (written.workspace / "objects.yaml").write_text(TWO.replace("blue", "green"))
    done = await settled(written, "manifest.apply", APPLY)
    (change,) = done.end.changes
    assert (str(change.summary), change.before, change.after) == (
        "change ConfigMap tools/settings: data.colour",
        "blue",
        "green",
    )
    assert done.writes == ["PATCH /api/v1/namespaces/tools/configmaps/settings"]


async def test_namespace_is_for_objects_that_name_none(place: Place):
    (place.workspace / "objects.yaml").write_text("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n")
    await settled(place, "manifest.apply", {**APPLY, "namespace": "default"})
    assert place.find("ConfigMap", "plain", "default")


async def test_namespace_is_not_given_to_what_has_none(place: Place):
    (place.workspace / "objects.yaml").write_text("apiVersion: v1\nkind: Namespace\nmetadata: {name: wide}\n")
    await settled(place, "manifest.apply", {**APPLY, "namespace": "default"})
    assert place.find("Namespace", "wide")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "Cannot read the manifest"),
        ("a: [", "Cannot read the manifest"),
        ("just: a mapping\n", "Document 1 of"),
        ("---\nkind: Pod\napiVersion: v1\nmetadata: {}\n", "Document 1 of"),
        ("kind: Pod\nmetadata: {name: x}\n", "Document 1 of"),
    ],
)
async def test_what_is_no_manifest_is_a_file_error(place: Place, text: str | None, told: str):
    if text is not None:
        (place.workspace / "objects.yaml").write_text(text)
    played = await place.play("manifest.apply", APPLY)
    assert (played.exit, played.end.reason.code, played.writes) == (Exit.FILE, "S-MANIFEST", [])
    assert told in played.why
    assert played.end.reason.remedy


async def test_fields_of_another_manager_are_taken_over_only_by_force(place: Place):
    colour = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings", "namespace": "default"}}
    async with await connect(place.kubeconfig) as other:
        await other.apply({**colour, "data": {"colour": "red"}}, manager="somebody")
    (place.workspace / "objects.yaml").write_text(json.dumps({**colour, "data": {"colour": "blue"}}))
    played = await place.play("manifest.apply", APPLY)
    assert (played.exit, played.end.reason.code) == (Exit.FAILED, "K8S-CONFLICT")
    assert "somebody" in played.why
    assert place.find("ConfigMap", "settings", "default")["data"] == {"colour": "red"}
    await settled(place, "manifest.apply", {**APPLY, "force": True})


async def test_a_refusing_server_is_told_with_remedy(written: Place):
    written.faults.access.denied.append(Rule(("patch",), resources=("namespaces",)))
    played = await written.play("manifest.apply", APPLY)
    assert (played.exit, played.writes) == (Exit.KUBERNETES, [])
    assert played.end.reason.code == "K8S-FORBIDDEN"
    assert played.end.reason.remedy


class TestSecrets:
    async def test_values_are_written_and_never_told(self, place: Place):
        done = await settled(place, "secret.ensure", OPAQUE)
        assert len(done.writes) == 2
        stored = place.find("Secret", "keys", "kube-public")
        assert base64.b64decode(stored["data"]["token"]) == b"Planted-Value-1"
        changed = {**OPAQUE, "data": {"token": "Planted-Value-3"}}
        done = await settled(place, "secret.ensure", changed)
        assert done.changes[0] == "change Secret default/keys: data.token"
        told = str(done.end)
        assert "Planted" not in told
        assert base64.b64encode(b"Planted-Value").decode()[:12] not in told
        assert secrets.mask("Planted-Value-3") == MASK

    async def test_registry_secret_is_what_docker_login_writes(self, place: Place):
        await settled(place, "secret.ensure", PULL)
        stored = place.find("Secret", "pull", "default")
        assert stored["type"] == "kubernetes.io/dockerconfigjson"
        entry = json.loads(base64.b64decode(stored["data"][".dockerconfigjson"]))["auths"]["hub.example.com"]
        assert base64.b64decode(entry["auth"]) == b"robot:Planted-Value-2"

    async def test_a_certificate_is_what_ingresses_look_for(self, place: Place):
        pair = {"tls.crt": "Chain", "tls.key": "Planted-Key"}
        await settled(place, "secret.ensure", {"name": "web", "namespaces": ["default"], "type": "tls", "data": pair})
        stored = place.find("Secret", "web", "default")
        assert (stored["type"], sorted(stored["data"])) == ("kubernetes.io/tls", ["tls.crt", "tls.key"])

    async def test_kind_is_one_of_three(self, place: Place):
        played = await place.play("secret.ensure", {**OPAQUE, "type": "basic"})
        assert (played.end.reason.code, played.writes) == ("E-PARAMS", [])
        assert "'Opaque', 'registry' or 'tls'" in played.why
