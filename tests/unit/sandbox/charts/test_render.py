"""What the charts create, against the tables of kubefate.md §7."""

from __future__ import annotations

import json
from typing import Any

import pytest

from services.sandbox.charts import PUBLISHED, ROUTE_TABLE, ChartError, TemplateParseError, render_chart, renderable
from services.sandbox.charts.standin import with_standin_commands

ARTICLE = {
    "name": "fate-9999",
    "namespace": "fate-9999",
    "partyId": 9999,
    "modules": ["proxy", "egg", "federation", "metaService", "mysql", "redis", "roll", "python"],
    "proxy": {
        "type": "NodePort",
        "nodePort": 30009,
        "partyList": [{"partyId": 10000, "partyIp": "192.168.0.1", "partyPort": 30010}],
    },
    "egg": {"count": 3},
}
EGGROLL = {
    "name": "fate-9999",
    "namespace": "fate-9999",
    "partyId": 9999,
    "computing": "Eggroll",
    "federation": "Eggroll",
    "storage": "Eggroll",
    "modules": ["rollsite", "clustermanager", "nodemanager", "mysql", "python", "fateboard", "client"],
    "rollsite": {"type": "NodePort", "nodePort": 30091, "exchange": {"ip": "192.168.0.9", "port": 30000}},
    "istio": {"enabled": False},
}


def objects(spec: dict[str, Any], version: str, **more: Any) -> dict[tuple[str, str], dict[str, Any]]:
    return {(obj["kind"], obj["metadata"]["name"]): obj for obj in render_chart(spec, version, **more)}


def containers(workload: dict[str, Any]) -> dict[str, str]:
    return {container["name"]: container["image"] for container in workload["spec"]["template"]["spec"]["containers"]}


def test_the_article_party_has_ten_deployments_and_eleven_containers() -> None:
    deployments = [obj for (kind, _), obj in objects(ARTICLE, "v1.3.0-a").items() if kind == "Deployment"]
    assert len(deployments) == 10
    assert sum(len(containers(obj)) for obj in deployments) == 11
    assert {container for obj in deployments for container in containers(obj)} >= {"python", "fateboard", "proxy"}


def test_labels_of_the_first_era_lack_helms() -> None:
    labels = objects(ARTICLE, "v1.3.0-a")["Deployment", "python"]["metadata"]["labels"]
    assert labels == {
        "fateMoudle": "python",
        "name": "fate-9999",
        "partyId": "9999",
        "owner": "kubefate",
        "cluster": "fate",
    }


def test_helms_labels_come_with_v1_4() -> None:
    labels = objects(EGGROLL, "v1.4.0")["Deployment", "python"]["metadata"]["labels"]
    assert labels.items() >= {"heritage": "Helm", "release": "fate-9999", "chart": "fate"}.items()


@pytest.mark.parametrize(
    ("version", "kind", "names"),
    [
        ("v1.4.5", "Deployment", {"python", "client", "fateboard"}),
        ("v1.6.0", "Deployment", {"python", "client", "fateboard"}),
        ("v1.8.1", "Deployment", {"python", "fateboard"}),
        ("v1.9.2", "StatefulSet", {"fateflow", "fateboard"}),
        ("v1.11.2", "StatefulSet", {"fateflow"}),
    ],
)
def test_the_python_pod_of_each_era(version: str, kind: str, names: set[str]) -> None:
    assert containers(objects(EGGROLL, version)[kind, "python"]).keys() == names


@pytest.mark.parametrize(
    ("version", "api", "host"),
    [
        ("v1.3.0-a", "extensions/v1beta1", "9999.fateboard.kubefate.net"),
        ("v1.4.5", "extensions/v1beta1", "9999.fateboard.kubefate.net"),
        ("v1.5.1", "networking.k8s.io/v1beta1", "9999.fateboard.kubefate.net"),
        ("v1.5.3", "networking.k8s.io/v1", "9999.fateboard.kubefate.net"),
        ("v1.6.1", "networking.k8s.io/v1beta1", "fateboard.kubefate.net"),
        ("v1.7.0", "networking.k8s.io/v1", "fateboard.example.com"),
        ("v2.0.0", "networking.k8s.io/v1", "fateboard.example.com"),
    ],
)
def test_ingress_of_each_era(version: str, api: str, host: str) -> None:
    spec = ARTICLE if version == "v1.3.0-a" else EGGROLL
    ingress = objects(spec, version)["Ingress", "fateboard"]
    assert (ingress["apiVersion"], ingress["spec"]["rules"][0]["host"]) == (api, host)


def test_hosts_named_by_the_spec_win() -> None:
    spec = EGGROLL | {"ingress": {"fateboard": {"hosts": [{"name": "party9999.fateboard.example.com"}]}}}
    ingress = objects(spec, "v1.11.2")["Ingress", "fateboard"]
    assert ingress["spec"]["rules"][0]["host"] == "party9999.fateboard.example.com"
    assert ingress["spec"]["ingressClassName"] == "nginx"


def test_node_port_needs_its_type() -> None:
    assert objects(ARTICLE, "v1.3.0-a")["Service", "proxy"]["spec"]["ports"][0]["nodePort"] == 30009
    closed = ARTICLE | {"proxy": {"nodePort": 30009}}
    assert "nodePort" not in objects(closed, "v1.3.0-a")["Service", "proxy"]["spec"]["ports"][0]


def test_route_table_names_peers_and_exchange() -> None:
    proxy = json.loads(objects(ARTICLE, "v1.3.0-a")["ConfigMap", "proxy-config"]["data"][ROUTE_TABLE])["route_table"]
    assert proxy["10000"] == {"default": [{"ip": "192.168.0.1", "port": 30010}]}
    assert proxy["default"] == {"default": [{"ip": "proxy", "port": 9370}]}
    site = json.loads(objects(EGGROLL, "v1.11.2")["ConfigMap", "rollsite-config"]["data"][ROUTE_TABLE])["route_table"]
    assert site["default"] == {"default": [{"ip": "192.168.0.9", "port": 30000}]}


def test_osx_has_no_default_route() -> None:
    spec = EGGROLL | {"federation": "OSX", "modules": ["osx"], "osx": {"exchange": {"ip": "192.168.0.9", "port": 1}}}
    table = json.loads(objects(spec, "v2.0.0")["ConfigMap", "osx-config"]["data"][ROUTE_TABLE])
    assert (table["route_table"].keys(), table["self_party"]) == ({"9999"}, ["9999"])


@pytest.mark.parametrize(
    ("version", "spec", "image"),
    [
        ("v1.5.1", {"registry": "r.io/x", "imageTag": "1.5.1-mine"}, "r.io/x/python:1.5.1-mine"),
        ("v1.6.0-a", {"backend": "spark", "python": {"enabledNN": True}}, "federatedai/python-spark-nn:1.6.0-release"),
        ("v1.11.2", {"imageTag": "ignored", "algorithm": "NN"}, "federatedai/fateflow-nn:1.11.2-release"),
        ("v1.11.2", {"computing": "Spark", "device": "GPU"}, "federatedai/fateflow-spark-gpu:1.11.2-release"),
        ("v2.0.0", {"registry": "r.io/"}, "r.io/federatedai/fateflow:2.0.0-release"),
    ],
)
def test_image_names(version: str, spec: dict[str, Any], image: str) -> None:
    python = next(
        obj
        for (_, name), obj in objects(EGGROLL | spec, version).items()
        if name == "python" and "template" in obj["spec"]
    )
    assert image in containers(python).values()


def test_no_registry_suits_the_sidecar_of_v2() -> None:
    nodes = objects(EGGROLL | {"registry": "r.io/"}, "v2.0.0")["StatefulSet", "nodemanager"]
    assert containers(nodes)["nodemanager-eggrollpair"] == "r.io//fluent-bit:2.1.4"


def test_probes_come_with_v1_8() -> None:
    def board(version: str) -> dict[str, Any]:
        pod = objects(EGGROLL, version)["Deployment", "python"]["spec"]["template"]["spec"]
        found: dict[str, Any] = next(one for one in pod["containers"] if one["name"] == "fateboard")
        return found

    assert "startupProbe" not in board("v1.7.2")
    assert board("v1.8.0")["startupProbe"]["failureThreshold"] == 12


def test_default_requests_grow() -> None:
    def cpu(version: str) -> str:
        pod = objects(EGGROLL, version)["StatefulSet", "nodemanager"]["spec"]["template"]["spec"]
        return str(pod["containers"][0]["resources"]["requests"]["cpu"])

    assert (cpu("v1.9.0"), cpu("v1.11.2")) == ("2", "4")


def test_persistence_makes_claims_then_templates() -> None:
    spec = EGGROLL | {"persistence": True, "nodemanager": {"count": 2}}
    claims = {name: obj for (kind, name), obj in objects(spec, "v1.8.0").items() if kind == "PersistentVolumeClaim"}
    assert claims.keys() >= {"mysql-data", "client-data", "nodemanager-0-data", "nodemanager-1-data"}
    assert claims["mysql-data"]["spec"]["storageClassName"] == "mysql"
    later = objects(spec, "v1.11.2")
    assert later["StatefulSet", "mysql"]["spec"]["volumeClaimTemplates"][0]["metadata"]["name"] == "mysql-data"


def test_listed_nodemanagers_add_to_the_counted_until_v1_6_1() -> None:
    spec = EGGROLL | {"nodemanager": {"count": 1, "list": [{"name": "big"}]}}
    assert ("Deployment", "big") in objects(spec, "v1.5.1")
    assert ("Deployment", "big") not in objects(spec, "v1.6.1")


def test_large_party_ids_pass_through_a_float() -> None:
    labels = objects(ARTICLE | {"partyId": 1000000}, "v1.3.0-a")["Deployment", "python"]["metadata"]["labels"]
    assert labels["partyId"] == "1e+06"


@pytest.mark.parametrize(
    ("version", "missing", "text"),
    [
        ("v1.3.0-a", "proxy", "nil pointer evaluating interface {}.exchange"),
        ("v1.4.0", "rollsite", "nil pointer evaluating interface {}.type"),
        ("v1.4.1", "istio", "nil pointer evaluating interface {}.enabled"),
        ("v1.9.0", "computing", "at <lower>: invalid value; expected string"),
    ],
)
def test_missing_blocks(version: str, missing: str, text: str) -> None:
    spec = {key: value for key, value in (ARTICLE if version == "v1.3.0-a" else EGGROLL).items() if key != missing}
    with pytest.raises(ChartError, match=text.replace("{", r"\{").replace("}", r"\}")):
        render_chart(spec, version)


def test_broken_and_too_new_templates() -> None:
    with pytest.raises(TemplateParseError, match="unexpected EOF"):
        render_chart(EGGROLL, "v1.5.0-b")
    with pytest.raises(TemplateParseError, match="toYaml"):
        render_chart(EGGROLL, "v1.5.0", has_to_yaml=False)


def test_every_published_chart_of_kubefates_layout_renders() -> None:
    specs = {
        "fate": EGGROLL | ARTICLE | EGGROLL,
        "fate-exchange": EGGROLL,
        "fate-serving": EGGROLL | {"modules": ["servingProxy"]},
    }
    for chart, spec in specs.items():
        for version in PUBLISHED[chart] - {"v1.5.0-b"}:
            if renderable(chart, version):
                assert render_chart(spec, version, chart_name=chart)


def test_serving_deploys_everything_before_modules_were_read() -> None:
    assert ("Deployment", "serving-server") in objects(EGGROLL, "v2.0.0", chart_name="fate-serving")
    assert ("Deployment", "serving-server") not in objects(EGGROLL, "v2.0.4", chart_name="fate-serving")


def test_standin_commands_serve_every_port_say_so_and_end_init_containers() -> None:
    python = next(
        obj
        for obj in with_standin_commands(render_chart(ARTICLE, "v1.3.0-a"))
        if (obj["kind"], obj["metadata"]["name"]) == ("Deployment", "python")
    )
    pod = python["spec"]["template"]["spec"]
    assert pod["initContainers"][0]["command"] == ["/bin/true"]
    command = pod["containers"][0]["command"][2]
    assert "httpd -p 9360 -h /tmp/www; echo python listens at 9360" in command
    assert "httpd -p 9380 -h /tmp/www; echo python listens at 9380" in command
    assert "INFO python is at work" in command, "its log is there to be followed"
