"""The demo's ingress controller: a real listener, in nginx's words."""

from __future__ import annotations

import httpx

from services.sandbox.demo import Demo
from services.sandbox.fields import dig
from services.sandbox.status import Object
from tests.unit.sandbox.world.conftest import until

_LABELS = {"name": "fate-9999", "fateMoudle": "python", "partyId": "9999"}


def board(demo: Demo) -> None:
    """An Ingress and a Service for a FATE-Board."""
    spec: Object = {"selector": _LABELS, "ports": [{"port": 8080}]}
    demo.objects.create("Service", {"metadata": {"name": "fateboard", "namespace": "work"}, "spec": spec})
    backend = {"service": {"name": "fateboard", "port": {"number": 8080}}}
    rule = {
        "host": "9999.fateboard.kubefate.net",
        "http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]},
    }
    spec = {"ingressClassName": "nginx", "rules": [rule]}
    demo.objects.create("Ingress", {"metadata": {"name": "fateboard", "namespace": "work"}, "spec": spec})


async def ask(demo: Demo, host: str = "9999.fateboard.kubefate.net") -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False) as client:
        return await client.get(f"http://127.0.0.1:{demo.ingress_port}/", headers={"Host": host})


async def published(demo: Demo) -> str:
    """The address in the Ingress's status, once it is there."""
    ingress = await until(demo, "Ingress", "fateboard", lambda obj: dig(obj, "status", "loadBalancer", "ingress"))
    return str(ingress["status"]["loadBalancer"]["ingress"][0]["ip"])


async def test_board_answers_through_its_host(demo: Demo) -> None:
    board(demo)
    container: Object = {
        "name": "fateboard",
        "image": "federatedai/fateboard:1.3.0-release",
        "ports": [{"containerPort": 8080}],
        "readinessProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1},
    }
    metadata = {"name": "python", "namespace": "work", "labels": _LABELS}
    demo.objects.create("Pod", {"metadata": metadata, "spec": {"containers": [container]}})
    await until(demo, "Endpoints", "fateboard", lambda obj: dig((obj.get("subsets") or [{}])[0], "addresses"))
    assert await published(demo) == "127.0.0.1"
    answer = await ask(demo)
    assert (answer.status_code, "FATEBoard" in answer.text) == (200, True)


async def test_unknown_host_is_nginx_404(demo: Demo) -> None:
    board(demo)
    await published(demo)
    answer = await ask(demo, "nobody.example.com")
    assert (answer.status_code, "<center>nginx</center>" in answer.text) == (404, True)


async def test_no_ready_pod_is_503(demo: Demo) -> None:
    board(demo)
    await published(demo)
    answer = await ask(demo)
    assert (answer.status_code, "503 Service Temporarily Unavailable" in answer.text) == (503, True)


async def test_another_class_is_not_ours(demo: Demo) -> None:
    board(demo)
    await published(demo)
    ingress = demo.objects.find("Ingress", "work", "fateboard")
    assert ingress is not None
    demo.objects.change(ingress, lambda new: new["spec"].update(ingressClassName="traefik"))
    assert (await ask(demo)).status_code == 404
