"""The live rules on the demo and on a real cluster: what they find in a namespace of the test's own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import pytest

from services.federation.live import LIVE_RULES, LiveResult, lint_live
from services.kubernetes import Cluster, Object
from services.party import PartyFile, parse_party

# Near the end of the range, where nobody's examples are.
NODE_PORT = 32741
DEADLINE = 180


def party(namespace: str, more: str = "", *, chart: str = "v1.10.0", modules: str = "mysql") -> PartyFile:
    text = (
        f"name: {namespace}\nnamespace: {namespace}\nchartName: fate\nchartVersion: {chart}\npartyId: 9999\n"
        f"modules: [{modules}]\n{more}"
    )
    return parse_party(text, "party.yaml")


async def look(cluster: Cluster, rule: str, asking: PartyFile) -> LiveResult:
    report = await lint_live([asking], cluster, rules=[rule], deadline=DEADLINE)
    assert report.unreachable is None
    return report.result(rule)


def secret(
    namespace: str, name: str, kind: str, data: dict[str, str], labels: Mapping[str, str] | None = None
) -> Object:
    metadata = {"name": name, "namespace": namespace, "labels": dict(labels or {})}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "type": kind, "data": data}


async def test_a_namespace_that_is_there_and_empty(cluster: Cluster, namespace: str) -> None:
    async with asyncio.timeout(DEADLINE):
        report = await lint_live([party(namespace)], cluster, deadline=DEADLINE)
    results = {result.rule.id: result.ok for result in report.results}
    assert results == {**dict.fromkeys(LIVE_RULES, True), "V06": None}
    assert [finding.rule for finding in report.findings] == ["V06"]


async def test_a_namespace_that_goes(cluster: Cluster, namespace: str) -> None:
    going = f"{namespace}-going"
    held = {"name": "held", "namespace": going, "finalizers": ["fatetui.test/held"]}
    await cluster.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": going}})
    await cluster.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": held})
    await cluster.delete("Namespace", going)
    try:
        result = await look(cluster, "V04", party(going))
    finally:
        await cluster.patch("ConfigMap", "held", going, {"metadata": {"finalizers": None}})
    [finding] = result.findings
    assert (result.ok, finding.span.line, going in str(finding.message)) == (False, 2, True)


async def test_a_node_port_that_a_service_has(cluster: Cluster, namespace: str) -> None:
    ports = [{"port": 9370, "nodePort": NODE_PORT}]
    metadata = {"name": "holder", "namespace": namespace}
    spec = {"type": "NodePort", "ports": ports, "selector": {"app": "none"}}
    await cluster.create({"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec})
    more = f"rollsite: {{type: NodePort, nodePort: {NODE_PORT}}}\n"
    mine = await look(cluster, "V03", party(namespace, more, modules="rollsite"))
    foreign = await look(cluster, "V03", party(f"{namespace}-b", more, modules="rollsite"))
    assert (mine.ok, foreign.ok) == (True, False)
    [finding] = foreign.findings
    assert (finding.span.line, f"{namespace}/holder" in str(finding.message)) == (7, True)


async def test_a_helm_release_without_kubefate_to_ask(cluster: Cluster, namespace: str) -> None:
    asking = party(namespace)
    assert (await look(cluster, "V05", asking)).ok
    name = f"sh.helm.release.v1.{namespace}.v1"
    labels = {"owner": "helm", "name": namespace, "status": "failed", "version": "1"}
    await cluster.create(secret(namespace, name, "helm.sh/release.v1", {"release": "SDRz"}, labels))
    result = await look(cluster, "V05", asking)
    assert (result.ok, "KubeFATE was not asked" in str(result.unknown)) == (None, True)


async def test_secrets_for_pulling(cluster: Cluster, namespace: str) -> None:
    # {"auths":{}}
    registry = secret(namespace, "hub", "kubernetes.io/dockerconfigjson", {".dockerconfigjson": "eyJhdXRocyI6e319"})
    await cluster.create(registry)
    await cluster.create(secret(namespace, "other", "Opaque", {}))
    result = await look(
        cluster, "L16", party(namespace, "imagePullSecrets: [{name: hub}, {name: other}, {name: absent}]\n")
    )
    assert [str(finding.message).split(" is of ")[0] for finding in result.findings] == [
        f"Secret {namespace}/other",
        f"There is no Secret {namespace}/absent",
    ]


async def test_storage_classes(cluster: Cluster, namespace: str) -> None:
    more = "persistence: true\nmysql: {storageClass: there-is-no-such-class}\n"
    result = await look(cluster, "V07", party(namespace, more))
    assert (result.ok, [finding.span.line for finding in result.findings]) == (False, [8])


async def test_more_than_all_nodes_have(cluster: Cluster, namespace: str) -> None:
    more = "nodemanager: {replicas: 1, resources: {requests: {cpu: '9999', memory: 1Gi}}}\n"
    result = await look(cluster, "V02", party(namespace, more, modules="nodemanager"))
    assert result.ok is False
    assert {finding.span.line for finding in result.findings} == {0, 7}


async def test_a_chart_of_an_api_that_is_not_served(cluster: Cluster, namespace: str) -> None:
    discovery = await cluster.discovery()
    asking = party(namespace, chart="v1.3.0-a", modules="python")
    assert (await look(cluster, "V01", asking)).ok is discovery.serves("extensions/v1beta1", "Ingress")


@pytest.mark.parametrize("rule", ["V10", "V09"])
async def test_clock_and_rights_hold(cluster: Cluster, namespace: str, rule: str) -> None:
    assert (await look(cluster, rule, party(namespace))).ok
