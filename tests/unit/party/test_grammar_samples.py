"""Files like the ones that KubeFATE ships for each generation of charts: nothing in them is called an error.

Own files in the shape of `cluster*.yaml` and `examples/` of the repository: the same blocks, keys and kinds of values.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from services.party.grammar import versions_of
from services.party.lint import lint_party
from services.party.migration import migrate
from services.party.reading import parse_party
from services.party.schema import party_schema
from services.party.versions import version_key

Sample = dict[str, Any]


def late(version: str, since: str) -> bool:
    return version_key(version) >= version_key(since)


def head(version: str, modules: list[str], chart: str = "fate") -> Sample:
    return {
        "name": f"{chart}-9999", "namespace": f"{chart}-9999", "chartName": chart, "chartVersion": version,
        "partyId": 9999, "registry": "", "pullPolicy": None, "persistence": False, "modules": modules,
    }  # fmt: skip


def peers(port: int) -> list[Sample]:
    return [{"partyId": 10000, "partyIp": "10.20.0.7", "partyPort": port}]


def proxy_party(version: str) -> Sample:
    modules = ["proxy", "egg", "federation", "metaService", "mysql", "redis", "roll", "python"]
    exchange = {"ip": "proxy.fate-10000", "port": 9370}
    base = {
        key: value
        for key, value in head(version, modules).items()
        if key not in ("registry", "pullPolicy", "persistence")
    }
    return {
        **base,
        "proxy": {"type": "NodePort", "nodePort": 30009, "partyList": peers(30010), "exchange": exchange},
        "egg": {"count": 3},
    }  # fmt: skip


def eggroll_party(version: str) -> Sample:
    gateway = "osx" if late(version, "v2.0.0") else "rollsite"
    modules = [gateway, "clustermanager", "nodemanager", "mysql", "python", "client"]
    party = head(version, [*modules, "fateboard"] if late(version, "v1.5.0") else modules)
    port = 30101 if late(version, "v1.5.0") else 30010
    party[gateway] = {"type": "NodePort", "nodePort": port - 10, "partyList": peers(port)}
    count = "replicas" if late(version, "v1.9.0") else "count"
    party["nodemanager"] = {count: 3, "sessionProcessorsPerNode": 4}
    party["python"] = (
        {"type": "NodePort", "httpNodePort": 30097, "grpcNodePort": 30092}
        if late(version, "v1.5.0")
        else {"fateflowType": "NodePort", "fateflowNodePort": 30109}
    )
    party |= {"servingIp": "10.20.0.9", "servingPort": 30095}
    if version in ("v1.4.0-a", "v1.4.1"):
        party["istio"] = {"enabled": False}
    return party | extras(version, "Eggroll", "OSX" if gateway == "osx" else "Eggroll", "Eggroll", "eggroll")


def extras(version: str, computing: str, federation: str, storage: str, backend: str) -> Sample:
    """What samples of a generation say beside their engines' blocks."""
    party: Sample = {}
    if late(version, "v1.5.0"):
        party["imagePullSecrets"] = [{"name": "myregistrykey"}]
    if late(version, "v1.6.0-a"):
        party["podSecurityPolicy"] = {"enabled": False}
    if late(version, "v1.6.1"):
        party["ingress"] = {
            name: {"hosts": [{"name": f"party9999.{name}.bank.org", "path": "/"}]}
            for name in ("fateboard", "client", "spark", "rabbitmq", "pulsar")
        }
    elif late(version, "v1.5.0-b"):
        party["host"] = {"fateboard": "party9999.fateboard.bank.org", "client": "party9999.notebook.bank.org"}
    if late(version, "v1.8.0"):
        party["ingressClassName"] = "nginx"
    if late(version, "v1.9.0"):
        party |= {"computing": computing, "federation": federation, "storage": storage}
        party |= {"algorithm": "Basic", "device": "CPU", "skippedKeys": ["route_table"]}
    elif late(version, "v1.5.0"):
        party["backend"] = backend
    return party


def spark_party(version: str, queue: str, *, local: bool = False) -> Sample:
    engines = [] if local else ["spark", "hdfs"]
    party = head(version, ["mysql", "python", "fateboard", "client", *engines, "nginx", queue])
    party["python"] = {
        "type": "NodePort", "httpNodePort": 30097, "grpcNodePort": 30092,
        "spark": {"cores_per_node": 20, "nodes": 2, "master": "spark://spark-master:7077"},
        "hdfs": {"name_node": "hdfs://namenode:9000", "path_prefix": None},
    }  # fmt: skip
    party["nginx"] = nginx(version)
    party[queue] = pulsar() if queue == "pulsar" else rabbitmq()
    if not local:
        party["spark"] = {"worker": {"replicas": 2, "nodeSelector": None}, "master": {"replicas": 1}}
        party["hdfs"] = {"namenode": {"nodeSelector": None}, "datanode": {"nodeSelector": {"disk": "ssd"}}}
    federation = "Pulsar" if queue == "pulsar" else "RabbitMQ"
    backend = f"spark_local_{queue}" if local else f"spark_{queue}" if late(version, "v1.7.0") else "spark"
    computing, storage = ("Spark_local", "LocalFS") if local else ("Spark", "HDFS")
    return party | extras(version, computing, federation, storage, backend)


def nginx(version: str) -> Sample:
    if not late(version, "v1.5.1"):
        route = [{"host": "10.20.0.7", "port": 30103}]
        return {"type": "NodePort", "nodePort": 30093, "route_table": {10000: {"proxy": route, "fateflow": route}}}
    return {"type": "NodePort", "httpNodePort": 30093, "grpcNodePort": 30098, "route_table": routes()}


def routes() -> Sample:
    return {
        10000: {
            "proxy": [{"host": "10.20.0.7", "http_port": 30103, "grpc_port": 30108}],
            "fateflow": [{"host": "10.20.0.7", "http_port": 30107, "grpc_port": 30102}],
        }
    }


def rabbitmq() -> Sample:
    login = {"default_user": "bank", "default_pass": "s3cret-1", "user": "bank", "password": "s3cret-1"}
    peers = {9999: {"host": "rabbitmq", "port": 5672}, 10000: {"host": "10.20.0.7", "port": 30104}}
    return {"type": "NodePort", "nodePort": 30094, **login, "route_table": peers}


def pulsar() -> Sample:
    peers = {
        9999: {"host": "pulsar", "port": 6650, "sslPort": 6651},
        10000: {"host": "10.20.0.7", "port": 30104, "sslPort": 30109, "proxy": ""},
    }
    return {"type": "NodePort", "httpNodePort": 30094, "httpsNodePort": 30099, "route_table": peers}


def exchange(version: str) -> Sample:
    modules = ["rollsite", "trafficServer", *(["nginx"] if late(version, "v1.6.0-a") else [])]
    party = head(version, modules, "fate-exchange") | {"partyId": 1}
    party["rollsite"] = {"type": "NodePort", "nodePort": 30001, "partyList": peers(30101)}
    sni = [{"fqdn": "10000.fate.org", "tunnelRoute": "10.20.0.7:30109"}]
    party["trafficServer"] = {"type": "NodePort", "nodePort": 30007, "route_table": {"sni": sni}}
    if late(version, "v1.6.0-a"):
        party["nginx"] = {
            "type": "NodePort", "httpNodePort": 30003, "grpcNodePort": 30008, "route_table": routes()
        }  # fmt: skip
    return party


def serving(version: str) -> Sample:
    more = ["servingZookeeper", "servingAdmin"] if late(version, "v2.0.4") else []
    party = head(version, ["servingProxy", "servingRedis", "servingServer", *more], "fate-serving")
    party["servingProxy"] = {"nodePort": 30096, "type": "NodePort", "partyList": peers(30106)}
    party["servingServer"] = {
        "type": "NodePort", "nodePort": 30095, "fateflow": {"ip": "10.20.0.9", "port": 30097}, "subPath": "",
        "existingClaim": "",
    }  # fmt: skip
    party["servingRedis"] = {"password": "s3cret-2", "nodeSelector": {}, "subPath": "", "existingClaim": ""}
    if late(version, "v2.0.0"):
        party["istio"] = {"enabled": False}
    if late(version, "v2.1.5"):
        party["ingress"] = {"servingProxy": {"hosts": [{"name": "party9999.serving.bank.org", "path": "/"}]}}
    return party


FATE = versions_of("fate")
SAMPLES: list[Sample] = [
    *(proxy_party(version) for version in FATE if not late(version, "v1.4.0")),
    *(eggroll_party(version) for version in FATE if late(version, "v1.4.0") and version != "v1.5.0-b"),
    *(spark_party(version, "rabbitmq") for version in FATE if late(version, "v1.5.0") and version != "v1.5.0-b"),
    *(spark_party(version, "pulsar") for version in FATE if late(version, "v1.6.0")),
    *(spark_party(version, "pulsar", local=True) for version in FATE if late(version, "v1.7.1")),
    *(exchange(version) for version in versions_of("fate-exchange")),
    *(serving(version) for version in versions_of("fate-serving")),
]  # fmt: skip


def text_of(sample: Sample) -> str:
    return "".join(f"{key}: {json.dumps(value)}\n" for key, value in sample.items())


def told(sample: Sample) -> str:
    return f"{sample['chartName']} {sample['chartVersion']} {'+'.join(sample['modules'][-3:])}"


@pytest.mark.parametrize("sample", SAMPLES, ids=told)
def test_a_sample_has_no_error(sample: Sample) -> None:
    party = parse_party(text_of(sample), "cluster.yaml")
    found = lint_party(party)
    assert [str(one.message) for one in found if one.severity.value == "error" or one.rule == "L06"] == []
    schema = Draft202012Validator(party_schema(party.chart_version, party.chart_name))
    assert [problem.message for problem in schema.iter_errors(party.data)] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=told)
def test_a_sample_of_any_age_becomes_one_of_the_newest_chart(sample: Sample) -> None:
    before = parse_party(text_of(sample), "cluster.yaml")
    migration = migrate(before, versions_of(before.chart_name)[-1])
    after = parse_party(migration.text, "cluster.yaml")
    found = lint_party(after)
    assert [str(one.message) for one in found if one.severity.value == "error" or one.rule == "L06"] == []
    assert after.gateway_port == before.gateway_port
    assert [route[:3] for route in after.routes] == [route[:3] for route in before.routes]
