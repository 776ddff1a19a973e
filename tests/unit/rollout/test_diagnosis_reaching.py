"""P01–P10: KubeFATE cannot be reached; each rule with a situation that shows it and a near miss."""

from __future__ import annotations

import pytest

from services.rollout import ConsoleView, Health, Probe, ProbeKind, Situation
from tests.unit.rollout.diagnosed import (
    FATE,
    GREETING,
    HOST,
    KUBE_FATE,
    NODE_IP,
    controller,
    dns,
    endpoints,
    first,
    http,
    ingress,
    job,
    kubefate_pod,
    party,
    rules,
    says,
    service,
    situation,
    tcp,
    thing,
    told,
    view,
)
from tests.unit.rollout.objects import container

NODE_PORT = service("ingress-nginx", "ingress-nginx", {"port": 80, "nodePort": 30080}, kind="NodePort")
NODE_PORT["metadata"]["labels"] = {"app.kubernetes.io/name": "ingress-nginx"}
WEBHOOK = thing(
    "ValidatingWebhookConfiguration",
    "ingress-nginx-admission",
    "",
    webhooks=[
        {
            "rules": [{"resources": ["ingresses"]}],
            "failurePolicy": "Fail",
            "clientConfig": {"service": {"namespace": "ingress-nginx", "name": "admission"}},
        }
    ],
)
UNCLASSED = ingress(address="")
UNCLASSED["spec"].pop("ingressClassName")
LOGIN = Probe(ProbeKind.LOGIN, HOST, False, status=401, error="incorrect Username or Password")
DEAD = "failed calling webhook validate.nginx.ingress.kubernetes.io"
FORMER = ConsoleView(former=("10.0.0.5",))
STALE = party("v1.3.0-a", "proxy: {partyList: [{partyId: 10000, partyIp: 10.0.0.5, partyPort: 30010}]}")

CASES = [
    ("P01", situation(probes=(dns(),)), situation(probes=(dns(NODE_IP),))),
    ("P02", situation(probes=(dns("93.184.216.34"),)), situation(probes=(dns(NODE_IP),))),
    (
        "P02",
        situation(probes=(http(200, "<html>Example Domain</html>", "ECS"),)),
        situation(probes=(http(200, GREETING),)),
    ),
    ("P03", situation(UNCLASSED), situation(ingress())),
    ("P03", situation(probes=(http(404, "404 Not Found"),)), situation(probes=(http(401, "cookie token is empty"),))),
    ("P04", situation(ingress(address="")), situation(ingress())),
    (
        "P05",
        situation(controller(host_port=False), NODE_PORT, probes=(tcp("connection refused"),)),
        situation(controller(host_port=False), NODE_PORT, probes=(tcp(),)),
    ),
    ("P06", situation(probes=(http(503),)), situation(probes=(http(200, GREETING),))),
    (
        "P06",
        situation(service("kubefate", KUBE_FATE, {"port": 80, "targetPort": 8081})),
        situation(service("kubefate")),
    ),
    (
        "P07",
        situation(console=ConsoleView("localhost:8080", "default")),
        situation(console=ConsoleView("kubefate.net:30080", "config.yaml")),
    ),
    ("P08", situation(probes=(dns("10.0.0.5"),), console=FORMER), situation(probes=(dns(NODE_IP),), console=FORMER)),
    ("P08", situation(parties=(STALE,), console=FORMER), situation(parties=(STALE,))),
    ("P09", situation(probes=(LOGIN,)), situation(probes=(Probe(ProbeKind.LOGIN, HOST, True, status=200),))),
    ("P10", situation(WEBHOOK), situation(WEBHOOK, endpoints("admission", "ingress-nginx"))),
    ("P10", situation(kubefate=says(DEAD)), situation(kubefate=view(job()))),
]


@pytest.mark.parametrize(("rule", "shows", "misses"), CASES)
def test_rule(rule: str, shows: Situation, misses: Situation) -> None:
    assert rule in rules(shows)
    assert rule not in rules(misses)


def test_what_is_well_has_no_diagnosis() -> None:
    assert rules(situation()) == []


def test_an_unresolved_name_is_no_cause_where_nothing_is_deployed() -> None:
    assert "P01" not in rules(situation(probes=(dns(),), without=[("Deployment", "kubefate")]))


def test_a_placeholder_is_advice() -> None:
    found = told(situation(ingress(host="kubefate.example.com")))
    assert [(row.rule, row.health) for row in found] == [("P02", Health.HEALTHY)]


def test_nobody_serves_an_ingress() -> None:
    seen = situation(ingress(address=""), without=[("IngressClass", "nginx"), ("Pod", "controller-1")])
    found = told(seen)
    assert (found[0].rule, found[0].place.kind) == ("P04", "IngressController")
    assert {row.explained_by for row in found[1:]} == {found[0].id}


def test_the_url_with_the_port_is_told() -> None:
    found = first(situation(controller(host_port=False), NODE_PORT, probes=(tcp("connection refused"),)))
    assert "http://10.0.0.7:30080" in str(found.message)


def test_a_controller_that_does_not_fit_explains_the_refused_port() -> None:
    unscheduled = [
        {
            "type": "PodScheduled",
            "status": "False",
            "message": "0/1 nodes are available: 1 Insufficient cpu.",
            "lastTransitionTime": "2026-11-24T11:00:00Z",
        }
    ]
    pending = controller(status={"phase": "Pending", "conditions": unscheduled})
    found = told(situation(pending, probes=(tcp("connection refused"),)))
    assert found[0].rule == "P23"
    assert [row.explained_by for row in found if row.rule == "P05"] == [found[0].id]


def test_an_unready_pod_explains_the_503() -> None:
    crashed = kubefate_pod(container("kubefate", {"terminated": {"exitCode": 1}}, restarts=3), ready=False)
    found = told(situation(crashed, endpoints("kubefate", ready=False), probes=(http(503),)))
    assert found[0].rule == "P30"
    assert {row.rule for row in found if row.explained_by == found[0].id} >= {"R13", "P06"}


def test_commands_are_offered_with_names_filled_in() -> None:
    found = first(situation(probes=(dns(),)))
    assert found.mend is not None
    assert ("kubectl", "-n", KUBE_FATE, "port-forward", "service/kubefate", "8080:8080") in found.mend.commands
    assert (found.mend.step, dict(found.mend.arguments)) == ("hosts.print", {"names": HOST})


def test_names_that_are_none_get_into_no_command() -> None:
    evil = thing("Namespace", "--all; rm -rf /", "", status={"phase": "Terminating"})
    evil["metadata"]["deletionTimestamp"] = "2026-11-24T11:00:00Z"
    seen = situation(evil, namespaces=(KUBE_FATE, FATE, "--all; rm -rf /"))
    found = first(seen)
    assert found.rule == "P36"
    assert found.mend is not None
    assert found.mend.commands == (("kubectl", "get", "apiservices"),)
