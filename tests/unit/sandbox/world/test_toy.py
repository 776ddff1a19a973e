"""toy_example follows from the simulated world: who is up, who reaches whom (fate.md §1.4, §2.2)."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass

import pytest

from services.sandbox.demo import Demo
from services.sandbox.status import Object
from services.sandbox.world import ARTICLE_ADDRESS
from tests.unit.sandbox.world.conftest import until
from tests.waiting import PATIENCE

_PORTS = {"9999": 30009, "10000": 30010}
_SCRIPT = (
    ". /data/projects/python/venv/bin/activate; cd /data/projects/fate/python/examples/toy_example; "
    "python -u run_toy_example.py {guest} {host} 1"
)


@dataclass(frozen=True)
class Toy:
    code: int
    output: str


async def party(demo: Demo, own: str, peer: str, release: str) -> None:
    """The least that toy_example needs of a party: python, client, gateway, and a route to the peer."""
    namespace = f"fate-{own}"
    demo.objects.create("Namespace", {"metadata": {"name": namespace}})
    labels = {"name": namespace, "partyId": own}
    images = {"python": "python", "client": "client", "proxy": "proxy"}
    for name, image in images.items():
        selector = {**labels, "fateMoudle": name}
        ports = {"python": [9380, 9360], "client": [20000], "proxy": [9370]}[name]
        container = {
            "name": name,
            "image": f"federatedai/{image}:{release}-release",
            "ports": [{"containerPort": port} for port in ports],
            "readinessProbe": {"tcpSocket": {"port": ports[0]}, "periodSeconds": 1},
        }
        metadata = {"name": name, "namespace": namespace, "labels": selector}
        demo.objects.create("Pod", {"metadata": metadata, "spec": {"containers": [container]}})
    _service(demo, namespace, "fateflow", {**labels, "fateMoudle": "python"}, 9380)
    _service(demo, namespace, "proxy", {**labels, "fateMoudle": "proxy"}, 9370, _PORTS[own])
    routes = {peer: {"default": [{"ip": ARTICLE_ADDRESS, "port": _PORTS[peer]}]}}
    metadata = {"name": "proxy-config", "namespace": namespace, "labels": labels}
    demo.objects.create(
        "ConfigMap", {"metadata": metadata, "data": {"route_table.json": json.dumps({"route_table": routes})}}
    )
    for name in images:
        await until(demo, "Pod", name, _is_ready, namespace)


def _service(demo: Demo, namespace: str, name: str, selector: Object, port: int, node_port: int | None = None) -> None:
    entry: Object = {"port": port, "targetPort": port}
    spec: Object = {"selector": selector, "ports": [entry]}
    if node_port:
        entry["nodePort"], spec["type"] = node_port, "NodePort"
    demo.objects.create("Service", {"metadata": {"name": name, "namespace": namespace}, "spec": spec})


def _is_ready(pod: Object) -> bool:
    return any(item["type"] == "Ready" and item["status"] == "True" for item in pod["status"].get("conditions", []))


async def run(demo: Demo, namespace: str, container: str, command: str) -> Toy:
    process = await demo.node.exec(namespace, container, container, ["bash", "-c", command], tty=False)
    output = bytearray()
    async with asyncio.timeout(PATIENCE):
        while (chunk := await process.read()) is not None:
            output += chunk[1]
        return Toy(await process.wait(), output.decode())


async def script(demo: Demo, guest: str, host: str, *, at: str = "10000") -> Toy:
    return await run(demo, f"fate-{at}", "python", _SCRIPT.format(guest=guest, host=host))


@pytest.fixture
async def federation(demo: Demo) -> Demo:
    """Two parties of FATE 1.3."""
    await party(demo, "9999", "10000", "1.3.0")
    await party(demo, "10000", "9999", "1.3.0")
    return demo


async def test_success_is_known_to_both_parties(federation: Demo) -> None:
    toy = await script(federation, "10000", "9999")
    total = float(toy.output.rpartition("secure_sum, it is ")[2].split('"')[0])
    assert toy.code == 0
    assert total == pytest.approx(2000, abs=1e-6)
    ledger = federation.catalog.ledger
    assert [(role, status) for _, role, status in ledger.of("10000")] == [("guest", "success")]
    assert [(role, status) for _, role, status in ledger.of("9999")] == [("host", "success")]


async def test_blocked_node_port_refuses_the_submit(federation: Demo) -> None:
    federation.node.network.blocked.add(_PORTS["9999"])
    toy = await script(federation, "10000", "9999")
    assert toy.code == 1
    assert "UNARYCALL" in toy.output
    assert f"{ARTICLE_ADDRESS}:{_PORTS['9999']}" in toy.output


async def test_no_way_back_ends_in_the_clients_limit(federation: Demo) -> None:
    federation.node.network.blocked.add(_PORTS["10000"])
    toy = await script(federation, "10000", "9999")
    assert toy.code == 1
    assert "job running time exceed" in toy.output


async def test_guest_of_another_party_is_not_found(federation: Demo) -> None:
    toy = await script(federation, "9999", "10000")
    assert toy.output.count("job status is query job status failed") == 100
    assert toy.code == 1


async def test_one_sided_run_needs_no_peer(federation: Demo) -> None:
    federation.node.network.blocked.update(_PORTS.values())
    toy = await script(federation, "10000", "10000")
    assert "success to calculate secure_sum" in toy.output


async def test_failed_job_exits_with_zero(federation: Demo) -> None:
    federation.catalog.troubles.toy = "failed"
    toy = await script(federation, "10000", "9999")
    assert (toy.code, "ERROR" in toy.output, "secure_sum, it is" in toy.output) == (0, True, False)


async def test_script_needs_its_virtualenv(federation: Demo) -> None:
    command = "cd examples/toy_example && python -u run_toy_example.py 10000 9999 1"
    toy = await run(federation, "fate-10000", "python", command)
    assert toy.code == 1
    assert "ImportError" in toy.output


@pytest.mark.parametrize(("release", "sums"), [("1.8.0", True), ("2.0.0", False)])
async def test_flow_family(demo: Demo, release: str, sums: bool) -> None:
    await party(demo, "9999", "10000", release)
    await party(demo, "10000", "9999", release)
    toy = await run(demo, "fate-10000", "client", "flow test toy -gid 10000 -hid 9999")
    assert toy.code == 0
    assert " is success" in toy.output
    assert ("secure_sum, it is" in toy.output) == sums


async def test_flow_refusal_is_json_with_exit_code_zero(demo: Demo) -> None:
    await party(demo, "10000", "9999", "1.8.0")
    toy = await run(demo, "fate-10000", "client", "flow test toy -gid 10000 -hid 9999")
    assert toy.code == 0
    answer = json.loads(toy.output)
    assert answer["retcode"] == 103
    assert "FEDERATED_ERROR: 104" in answer["retmsg"]
