"""Live rules: each with a world that it is content with, and one that it is not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from services.federation.live import LIVE_RULES, LiveResult, NoneRuns, lint_live, ports_taken
from services.federation.live.look import Look
from services.federation.live.rules.clocks import clock_skew
from services.i18n import _
from services.kubefate import Chart, ClusterSpec, KubeFate, KubeFateUnreachable
from services.kubernetes import Cluster, Discovery, Resource
from services.party import PartyFile, Severity, parse_party
from services.sandbox.faults import Rule
from services.sandbox.kubefate.releases import leftover_secret
from services.sandbox.resources import RESOURCES
from tests.unit.federation.live.parties import party
from tests.unit.steps.vocabulary.kubefate import FakeKubeFate, record_of
from tests.unit.steps.vocabulary.place import Place

KEPT = """\
persistence: true
python: {storageClass: %s}
"""
ONE_POD = "nodemanager: {replicas: 1, resources: {requests: {cpu: '%s', memory: 1Gi}}}\n"
Setup = Callable[[Place], Any]


@pytest.fixture
def homes(place: Place) -> None:
    """The parties' namespaces."""
    place.put("Namespace", "fate-9999")
    place.put("Namespace", "fate-10000")


async def look(rule: str, cluster: Cluster, *parties: PartyFile, kubefate: Any = None) -> LiveResult:
    report = await lint_live(parties or (party(),), cluster, kubefate, rules=[rule])
    assert report.unreachable is None
    return report.result(rule)


def told(result: LiveResult) -> list[tuple[str, int, str]]:
    """Source, line (0: none) and message of each finding."""
    return [(found.source, found.span.line, str(found.message)) for found in result.findings]


async def test_every_rule_looks_at_a_good_world(place: Place, cluster: Cluster) -> None:
    place.ready_pod("controller-1", "ingress-nginx", {"app.kubernetes.io/name": "ingress-nginx"}, "controller")
    place.put("Namespace", "fate-9999")
    kubefate = FakeKubeFate(stored=[Chart("c1", "fate", "v1.3.0-a", "")])
    report = await lint_live([party(modules="proxy, python")], cluster, cast(KubeFate, kubefate))
    assert {result.rule.id: result.ok for result in report.results} == dict.fromkeys(LIVE_RULES, True)
    assert report.findings == ()


async def test_ids_are_the_catalogue_s() -> None:
    assert sorted(LIVE_RULES) == ["L16", *(f"V{number:02}" for number in range(1, 11)), "X05"]
    assert all(rule.scope == "live" for rule in LIVE_RULES.values())


async def test_an_ingress_api_that_is_gone(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    old, policy = party(modules="proxy, python"), party("podSecurityPolicy: {enabled: true}\n", chart="v1.10.0")
    assert (await look("V01", cluster, old, policy)).ok
    ingress = Resource("Ingress", "ingresses", "networking.k8s.io/v1")
    served = Discovery(("v1", ingress.group_version), {(ingress.group_version, "Ingress"): ingress}, ("metrics/v1",))

    async def of_today() -> Discovery:
        return served

    monkeypatch.setattr(cluster, "discovery", of_today)
    result = await look("V01", cluster, old, policy)
    assert [(found.severity, found.span.line) for found in result.findings] == [
        (Severity.ERROR, 4),
        (Severity.ERROR, 7),
        (Severity.WARNING, 0),
    ]
    assert "extensions/v1beta1" in str(result.findings[0].message)


@pytest.mark.parametrize(
    ("chart", "api"),
    [
        ("v1.3.0-a", "extensions/v1beta1"),
        ("v1.4.0", "extensions/v1beta1"),
        ("v1.5.0", "networking.k8s.io/v1beta1"),
        ("v1.6.1", "networking.k8s.io/v1beta1"),
        ("v1.7.0", "networking.k8s.io/v1"),
        ("v1.11.2", "networking.k8s.io/v1"),
        ("v2.0.0", "networking.k8s.io/v1"),
    ],
)
async def test_each_era_wants_its_own_ingress_api(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch, chart: str, api: str
) -> None:
    asking = party(modules="python, fateboard", chart=chart)
    for served in ("extensions/v1beta1", "networking.k8s.io/v1beta1", "networking.k8s.io/v1"):
        found = Discovery(("v1", served), {(served, "Ingress"): Resource("Ingress", "ingresses", served)}, ())

        async def discovered(found: Discovery = found) -> Discovery:
            return found

        monkeypatch.setattr(cluster, "discovery", discovered)
        assert (await look("V01", cluster, asking)).ok is (served == api)


async def test_too_much_is_asked_for(cluster: Cluster) -> None:
    modest = await look("V02", cluster, party(ONE_POD % "1", chart="v1.10.0", modules="nodemanager"))
    huge = await look("V02", cluster, party(ONE_POD % "400", chart="v1.10.0", modules="nodemanager"))
    assert (modest.ok, huge.ok) == (True, False)
    assert ("fate-9999.yaml", 7) in [found[:2] for found in told(huge)]
    assert any(found.place is None for found in huge.findings)


@pytest.mark.usefixtures("homes")
async def test_what_the_parties_hold_already_is_theirs(place: Place, cluster: Cluster) -> None:
    spec = {
        "nodeName": "demo",
        "containers": [{"name": "a", "image": "a:1", "resources": {"requests": {"cpu": "400"}}}],
    }
    place.put("Pod", "big", "fate-9999", spec=spec, status={"phase": "Running"})
    asking = party(ONE_POD % "1", chart="v1.10.0", modules="nodemanager")
    assert (await look("V02", cluster, asking)).ok
    place.put("Pod", "big", "default", spec=spec, status={"phase": "Running"})
    assert (await look("V02", cluster, asking)).ok is False


@pytest.mark.usefixtures("homes")
async def test_a_limit_range_asks_for_what_the_chart_does_not(place: Place, cluster: Cluster) -> None:
    for name, cpu in (("fate-9999", "1"), ("fate-10000", "200")):
        limits = [{"type": "Pod"}, {"type": "Container", "defaultRequest": {"cpu": cpu}}]
        place.put("LimitRange", "fair", name, spec={"limits": limits})
    assert (await look("V02", cluster, party(number=9999))).ok
    result = await look("V02", cluster, party(number=10000))
    assert result.ok is False
    assert any("fate-10000 edit limitrange" in str(found.remedy) for found in result.findings)


async def test_a_tainted_node_takes_only_who_tolerates_it(place: Place, cluster: Cluster) -> None:
    node = place.find("Node", "demo")
    assert node is not None
    taint = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
    place.store.update(RESOURCES["Node"], {**node, "spec": {**node["spec"], "taints": [taint]}})
    asking = ONE_POD % "1"
    tolerant = "mysql: {tolerations: [{operator: Exists}]}\n"
    assert (await look("V02", cluster, party(asking, chart="v1.10.0", modules="nodemanager"))).ok is False
    assert (await look("V02", cluster, party(asking + tolerant, chart="v1.10.0", modules="nodemanager, mysql"))).ok


@pytest.mark.usefixtures("homes")
async def test_a_node_port_of_somebody_else_s(place: Place, cluster: Cluster) -> None:
    asking = party("proxy: {type: NodePort, nodePort: 30009}\n")
    place.put("Service", "own", "fate-9999", spec={"type": "NodePort", "ports": [{"port": 80, "nodePort": 30009}]})
    assert (await look("V03", cluster, asking)).ok
    other = party("proxy: {type: NodePort, nodePort: 30009}\n", number=10000)
    [finding] = (await look("V03", cluster, other)).findings
    assert (finding.span.line, "fate-9999/own" in str(finding.message)) == (7, True)
    assert "30010" in str(finding.remedy)


@pytest.mark.usefixtures("homes")
async def test_ports_that_the_parties_cannot_have(place: Place, cluster: Cluster) -> None:
    for namespace, port in (("default", 30123), ("fate-9999", 30009)):
        spec = {"type": "NodePort", "ports": [{"port": 80, "nodePort": port}]}
        place.put("Service", "there", namespace, spec=spec)
    taken = await ports_taken(cluster, [party()])
    assert 30123 in taken
    assert 30009 not in taken


async def test_a_namespace_that_goes_or_is_missing(place: Place, cluster: Cluster) -> None:
    [missing] = (await look("V04", cluster)).findings
    assert (missing.severity, missing.span.line) == (Severity.INFO, 2)
    made = place.put("Namespace", "fate-9999")
    held = {"type": "NamespaceFinalizersRemaining", "status": "True", "message": "Some content has finalizers"}
    status = {"phase": "Terminating", "conditions": [held]}
    place.store.update(RESOURCES["Namespace"], {**made, "status": status}, subresource="status")
    result = await look("V04", cluster)
    assert (result.ok, result.findings[0].severity) == (False, Severity.ERROR)
    assert "Some content has finalizers" in str(result.findings[0].message)


@pytest.mark.usefixtures("homes")
async def test_a_release_that_kubefate_does_not_know(place: Place, cluster: Cluster) -> None:
    kubefate = FakeKubeFate()
    assert (await look("V05", cluster)).ok, "without releases KubeFATE need not be asked"
    place.store.create(RESOURCES["Secret"], leftover_secret("fate-9999", "fate-9999"))
    assert (await look("V05", cluster)).ok is None
    assert (await look("V05", cluster, kubefate=NoneRuns())).ok is False, "one that is not there knows none"
    [finding] = (await look("V05", cluster, kubefate=kubefate)).findings
    assert (finding.span.line, finding.severity) == (1, Severity.ERROR)
    assert "helm uninstall fate-9999 -n fate-9999" in str(finding.remedy)
    kubefate.records.append(record_of(ClusterSpec("fate-9999", "fate-9999", "fate", "v1.3.0-a"), "c1"))
    assert (await look("V05", cluster, kubefate=kubefate)).ok


async def test_a_chart_that_kubefate_has_not(cluster: Cluster) -> None:
    kubefate = FakeKubeFate()
    [finding] = (await look("V06", cluster, kubefate=kubefate)).findings
    assert (finding.span.line, finding.severity) == (4, Severity.WARNING)
    kubefate.stored.append(Chart("c1", "fate", "1.3.0-a", ""))
    assert (await look("V06", cluster, kubefate=kubefate)).ok


@pytest.mark.parametrize(
    ("service", "chart", "name", "said"),
    [
        ("v1.1.1", "v1.5.1", "fate", "toYaml"),
        ("v1.1.1", "v1.4.5", "fate", ""),
        ("v1.2.0", "v1.5.1", "fate", ""),
        ("v1.0.3", "v1.6.0", "fate-exchange", "toYaml"),
        ("v1.0.2", "v2.0.0", "fate-serving", "in place of"),
        ("v1.1.0", "v2.0.0", "fate-serving", ""),
        ("v1.1.0", "v2.0.4", "fate-serving", "toYaml"),
        ("v1.4.5", "v1.11.2", "fate", ""),
    ],
)
async def test_a_service_too_old_for_the_chart(
    cluster: Cluster, service: str, chart: str, name: str, said: str
) -> None:
    kubefate = FakeKubeFate(version=service, stored=[Chart("c1", name, chart, "")])
    asking = party().document.text.replace("chartName: fate\n", f"chartName: {name}\n").replace("v1.3.0-a", chart)
    findings = (await look("V06", cluster, parse_party(asking, "a.yaml"), kubefate=kubefate)).findings
    expected = [(Severity.ERROR, True)] if said else []
    assert [(found.severity, said in str(found.message)) for found in findings] == expected


async def test_kubefate_is_opened_once_and_only_for_who_asks(place: Place, cluster: Cluster) -> None:
    opened: list[FakeKubeFate] = []

    async def opening() -> KubeFate:
        opened.append(FakeKubeFate())
        return cast(KubeFate, opened[-1])

    await lint_live([party()], cluster, opening, rules=["V01", "V05"])
    assert opened == []
    place.put("Namespace", "fate-9999")
    place.store.create(RESOURCES["Secret"], leftover_secret("fate-9999", "fate-9999"))
    report = await lint_live([party()], cluster, opening, rules=["V05", "V06"])
    assert [result.ok for result in report.results] == [False, False]
    assert len(opened) == 1


async def test_why_kubefate_was_not_asked_is_told(cluster: Cluster) -> None:
    refusal = KubeFateUnreachable(_("nobody answers"))
    report = await lint_live([party()], cluster, refusal, rules=["V06"])
    assert report.result("V06").unknown is refusal
    [finding] = report.findings
    assert (finding.severity, finding.place) == (Severity.INFO, None)
    assert "nobody answers" in str(finding.message)


@pytest.mark.parametrize(
    ("chart", "more", "lines"),
    [
        ("v1.10.0", KEPT % "standard", []),
        ("v1.10.0", KEPT % "fast", [8]),
        ("v1.10.0", KEPT % "''", []),
        ("v1.10.0", "persistence: true\npython: {existingClaim: mine}\n", []),
        ("v1.10.0", "persistence: false\npython: {storageClass: fast}\n", []),
        ("v1.10.0", "persistence: true\n", [1]),
    ],
    ids=["there", "missing", "default", "claimed", "not kept", "the chart's own"],
)
async def test_storage_classes(cluster: Cluster, chart: str, more: str, lines: list[int]) -> None:
    result = await look("V07", cluster, party(more, chart=chart, modules="python"))
    assert [found.span.line for found in result.findings] == lines, told(result)


async def test_without_a_default_storage_class(place: Place, cluster: Cluster) -> None:
    asking = party(KEPT % "''", chart="v1.10.0", modules="python")
    place.store.delete(RESOURCES["StorageClass"], "", "standard")
    assert (await look("V07", cluster, asking)).ok is False


async def test_parts_of_hdfs_claim_too(cluster: Cluster) -> None:
    result = await look("V07", cluster, party("persistence: true\n", chart="v1.10.0", modules="hdfs"))
    assert sorted(str(found.message).rpartition(" ")[2] for found in result.findings) == ["datanode", "namenode"]


@pytest.mark.parametrize(
    ("chart", "more", "wanted"),
    [
        ("v1.3.0-a", "", ""),
        ("v1.7.0", "", "nginx"),
        ("v1.10.0", "", "nginx"),
        ("v1.10.0", "ingressClassName: haproxy\n", "haproxy"),
    ],
)
async def test_ingress_classes(place: Place, cluster: Cluster, chart: str, more: str, wanted: str) -> None:
    asking = party(more, chart=chart, modules="python, fateboard")
    place.ready_pod("controller-1", "ingress-nginx", {"app.kubernetes.io/name": "ingress-nginx"}, "controller")
    assert (await look("V08", cluster, asking)).ok is (wanted in ("", "nginx"))
    place.store.delete(RESOURCES["IngressClass"], "", "nginx")
    [finding] = (await look("V08", cluster, asking)).findings
    assert wanted in str(finding.message)


async def test_no_controller(cluster: Cluster) -> None:
    result = await look("V08", cluster, party(modules="python"))
    assert (result.ok, result.findings[0].place) == (False, None)


async def test_rights_in_the_parties_namespaces_are_enough(place: Place, cluster: Cluster) -> None:
    place.faults.access.denied.append(Rule(resources=("pods/exec",), namespaces=("", "fate-10000")))
    assert (await look("V09", cluster)).ok
    result = await look("V09", cluster, party(), party(number=10000))
    assert result.ok is False
    assert "create pods/exec (fate-10000)" in str(result.said)
    assert "fate-9999" not in str(result.said)


@pytest.mark.parametrize(("hours", "ok"), [(0, True), (-1, False), (1, False)])
async def test_clocks(cluster: Cluster, hours: int, ok: bool) -> None:
    subject = Look([], cluster, now=lambda: datetime.now(UTC) + timedelta(hours=hours))
    answer = await clock_skew(LIVE_RULES["V10"], subject)
    assert (not answer.findings) is ok


@pytest.mark.parametrize(("kind", "ok"), [("kubernetes.io/dockerconfigjson", True), ("Opaque", False), (None, False)])
@pytest.mark.usefixtures("homes")
async def test_secrets_for_pulling(place: Place, cluster: Cluster, kind: str | None, ok: bool) -> None:
    if kind is not None:
        place.put("Secret", "hub", "fate-9999", type=kind)
    result = await look("L16", cluster, party("imagePullSecrets:\n- name: hub\n"))
    assert result.ok is ok
    assert [found.span.line for found in result.findings] == [] if ok else [8]


@pytest.mark.parametrize(("address", "ok"), [("127.0.0.1", True), ("203.0.113.9", False)])
@pytest.mark.usefixtures("homes")
async def test_addresses_of_parties(place: Place, cluster: Cluster, address: str, ok: bool) -> None:
    place.put("Service", "proxy", "fate-10000", spec={"ports": [{"port": 9370}]})
    route = f"proxy:\n  partyList:\n  - {{partyId: 10000, partyIp: {address}, partyPort: 30010}}\n"
    result = await look("X05", cluster, party(route), party(number=10000))
    assert result.ok is ok, told(result)
