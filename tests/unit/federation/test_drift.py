"""What has drifted: found where it has, and nowhere else."""

from __future__ import annotations

import base64
import copy
import gzip
import json
from typing import Any

import pytest

from services.federation.drift import Drift, Source, Sources, Topic, compare
from services.federation.drift.fields import differing
from services.i18n import _
from services.kubefate import FateCluster, HelmRelease, newest_release, read_release
from services.party import parse_party
from services.redact import MASK
from services.sandbox.kubefate.releases import release_secret

Object = dict[str, Any]

FILE = """
name: fate-9999
namespace: fate-9999
chartName: fate
chartVersion: v1.8.0
partyId: 9999
registry: ""
modules: [rollsite, python]
rollsite:
  type: NodePort
  nodePort: 30091
  partyList:
    - {partyId: 10000, partyIp: 10.0.0.1, partyPort: 30101}
    - {partyId: 9998, partyIp: 10.0.0.1, partyPort: 30081}
mysql:
  password: very-secret
"""
LABELS = {"name": "fate-9999", "partyId": "9999"}


def made(kind: str, name: str, version: str, **body: object) -> Object:
    metadata = {"name": name, "namespace": "fate-9999", "labels": dict(LABELS)}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, **body}


def manifest() -> list[Object]:
    container = {
        "name": "rollsite",
        "image": "federatedai/eggroll:1.8.0",
        "env": [{"name": "MYSQL_PASSWORD", "value": "very-secret"}],
        "resources": {"requests": {"cpu": "1000m"}, "limits": {}},
    }
    template = {"spec": {"containers": [container], "nodeSelector": {}}}
    ports = [{"name": "tcp", "port": 9370, "nodePort": 30091}]
    return [
        made("Deployment", "rollsite", "apps/v1", spec={"replicas": 1, "template": template}),
        made("Service", "rollsite", "v1", spec={"type": "NodePort", "ports": ports}),
        made("ConfigMap", "rollsite-config", "v1", data={"route.json": "a\nb\nc"}),
    ]


def release(**more: Any) -> HelmRelease:
    about: dict[str, Any] = {
        "name": "fate-9999",
        "namespace": "fate-9999",
        "revision": 3,
        "status": "deployed",
        "chart_name": "fate",
        "chart_version": "1.8.0",
        "config": {},
        "objects": tuple(manifest()),
    }
    return HelmRelease(**{**about, **more})


def as_it_lives() -> list[Object]:
    """The manifest as a server keeps it: defaults filled in, quantities in its own words, empty values dropped."""
    objects = copy.deepcopy(manifest())
    spec = objects[0]["spec"]
    spec["strategy"] = {"type": "RollingUpdate"}
    (container,) = spec["template"]["spec"]["containers"]
    container["resources"] = {"requests": {"cpu": "1"}}
    container["imagePullPolicy"] = "IfNotPresent"
    del spec["template"]["spec"]["nodeSelector"]
    objects[0]["metadata"]["uid"] = "1"
    objects[1]["spec"]["clusterIP"] = "10.0.0.7"
    objects[1]["spec"]["ports"][0]["protocol"] = "TCP"
    return objects


def record(**more: object) -> FateCluster:
    spec = {**parse_party(FILE, "file").spec, **more}
    return FateCluster.read(
        {
            "uuid": "1",
            "name": "fate-9999",
            "namespace": "fate-9999",
            "chart_name": "fate",
            "chart_version": "v1.8.0",
            "status": "Running",
            "Spec": spec,
        }
    )


def compared(*live: Object, text: str = FILE, **more: Any) -> Drift:
    by_kind: dict[str, list[Object]] = {"Deployment": [], "Service": [], "ConfigMap": []}
    for obj in live or as_it_lives():
        by_kind.setdefault(obj["kind"], []).append(obj)
    known: dict[str, Any] = {
        "file": parse_party(text, "party.yaml"),
        "record": record(),
        "release": release(),
        "live": {kind: tuple(objects) for kind, objects in by_kind.items()},
    }
    return compare(Sources("fate-9999", "fate-9999", **{**known, **more}))


def differences(drift: Drift) -> dict[str, tuple[str | None, ...]]:
    return {row.subject: tuple(row.said.values()) for row in drift.differences}


def test_what_was_installed_as_written_has_not_drifted() -> None:
    drift = compared()
    assert differences(drift) == {}
    assert [row.topic for row in drift.rows] == [Topic.THERE, Topic.CHART, Topic.PARTY_ID, Topic.NODE_PORT]
    assert drift.rows[-1].said == {
        Source.FILE: "rollsite",
        Source.KUBEFATE: "rollsite",
        Source.HELM: "Service/rollsite",
        Source.LIVE: "Service/rollsite",
    }


def test_an_edited_file_differs_from_the_record_by_key() -> None:
    text = FILE.replace("partyPort: 30101", "partyPort: 30102").replace("[rollsite, python]", "[rollsite, mysql]")
    assert differences(compared(text=text)) == {
        "modules[mysql]": ("mysql", None),
        "modules[python]": (None, "python"),
        "rollsite.partyList[10000].partyPort": ("30102", "30101"),
    }


def test_a_port_that_only_the_file_has_is_missed_everywhere_else() -> None:
    drift = compared(text=FILE.replace("30091", "30095"))
    ports = {row.subject: row.said for row in drift.differences if row.topic is Topic.NODE_PORT}
    assert ports["30095"] == {
        Source.FILE: "rollsite",
        Source.KUBEFATE: None,
        Source.HELM: None,
        Source.LIVE: None,
    }
    assert ports["30091"][Source.FILE] is None


def test_a_chart_upgraded_by_file_alone_is_told() -> None:
    assert differences(compared(text=FILE.replace("v1.8.0", "v1.9.0")))["chartVersion"] == (
        "fate v1.9.0",
        "fate v1.8.0",
        "fate 1.8.0",
    )


def test_hand_work_on_live_objects_is_told_field_by_field() -> None:
    deployment, service, config = as_it_lives()
    deployment["spec"]["replicas"] = 0
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    container["image"] = "federatedai/eggroll:1.7.0"
    container["env"] = [{"name": "MYSQL_PASSWORD", "value": "another"}, {"name": "DEBUG", "value": "1"}]
    container["resources"]["requests"]["cpu"] = "500m"
    service["spec"]["ports"][0]["nodePort"] = 31000
    config["data"]["route.json"] = "a\nX\nc"
    where = "Deployment/rollsite spec.template.spec.containers[rollsite]"
    assert differences(compared(deployment, service, config)) == {
        "30091": ("rollsite", "rollsite", "Service/rollsite", None),
        "Deployment/rollsite spec.replicas": ("1", "0"),
        f"{where}.image": ("federatedai/eggroll:1.8.0", "federatedai/eggroll:1.7.0"),
        f"{where}.env[MYSQL_PASSWORD].value": (MASK, MASK),
        f"{where}.env[DEBUG]": (None, '{"name": "DEBUG", "value": "1"}'),
        f"{where}.resources.requests.cpu": ("1000m", "500m"),
        "Service/rollsite spec.ports[tcp].nodePort": ("30091", "31000"),
        "ConfigMap/rollsite-config data.route.json": ("2: b", "2: X"),
    }


def test_what_is_missing_and_what_is_too_much() -> None:
    deployment, service, _config = as_it_lives()
    stray = made("Service", "by-hand", "v1", spec={})
    owned = made("Service", "owned", "v1")
    owned["metadata"]["ownerReferences"] = [{"kind": "Odd"}]
    assert differences(compared(deployment, service, stray, owned)) == {
        "ConfigMap/rollsite-config": ("✓", None),
        "Service/by-hand": (None, "✓"),
    }


@pytest.mark.parametrize(
    ("gone", "differs"),
    [
        ({"record": None}, True),
        ({"release": None}, True),
        ({"release": release(status="failed")}, True),
        ({"file": None, "silent": {Source.FILE: _("none")}}, False),
        ({"record": None, "silent": {Source.KUBEFATE: _("no way in")}}, False),
    ],
)
def test_what_one_of_them_does_not_have(gone: dict[str, Any], differs: bool) -> None:
    drift = compared(**gone)
    assert drift.rows[0].topic is Topic.THERE
    assert drift.rows[0].differs is differs
    assert not set(drift.silent) & set(drift.rows[0].said)


def test_other_api_versions_lay_things_out_in_their_own_way() -> None:
    old = made("Ingress", "board", "extensions/v1beta1", spec={"rules": [{"host": "a", "serviceName": "x"}]})
    new = made("Ingress", "board", "networking.k8s.io/v1", spec={"rules": [{"host": "a", "service": {"name": "x"}}]})
    assert differences(compared(*as_it_lives(), new, release=release(objects=(*manifest(), old)))) == {}


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ({"a": 9999}, {"a": "9999"}, [("a", "9999", '"9999"')]),
        ({"a": None}, {}, []),
        ({"a": [1, 2]}, {"a": [2, 1]}, []),
        ({"token": "x" * 9}, {"token": "y" * 9}, [("token", MASK, MASK)]),
        ({"a": "\x1b[31mred"}, {"a": ""}, [("a", "␛[31mred", "")]),
        ({"a": {"b.c": 1}}, {"a": {"b.c": 2}}, [("a.b.c", "1", "2")]),
        ({"a": "x\npassword=one"}, {"a": "x\npassword=two"}, [("a", f"2: {MASK}", f"2: {MASK}")]),
        ({"a": "x\ny"}, {"a": "x\ny\nz"}, [("a", "3: ", "3: z")]),
        ({"a": [{"name": "x"}, {"name": "x"}]}, {"a": [{"name": "x"}]}, [("a[1]", '{"name": "x"}', None)]),
    ],
)
def test_leaves(first: Object, second: Object, found: list[tuple[str, str | None, str | None]]) -> None:
    assert [tuple(pair) for pair in differing(first, second, whole=True)] == found


def test_the_newest_release_counts_and_what_is_none_does_not() -> None:
    secrets = [release_secret(release(revision=number)) for number in (2, 10, 9)]
    hostile = {"data": {"release": base64.b64encode(base64.b64encode(b"no gzip")).decode()}}
    newest = newest_release([*secrets, hostile, {}, {"data": {"release": 3}}])
    assert newest is not None
    assert (newest.revision, newest.chart_version, len(newest.objects)) == (10, "1.8.0", 3)
    assert newest_release([]) is None


def test_a_release_that_would_fill_the_memory_is_none() -> None:
    packed = base64.b64encode(gzip.compress(json.dumps({"manifest": "x" * (40 * 1024 * 1024)}).encode()))
    with pytest.raises(ValueError, match="too large"):
        read_release({"data": {"release": base64.b64encode(packed).decode()}})
