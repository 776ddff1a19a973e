"""Into pods: logs, commands, ports, the proxy."""

from __future__ import annotations

import asyncio

import pytest

from services.kubernetes import Cluster, CommandTimeout, ExecFailed, KubernetesError, NotFound, ServerError
from tests.conformance.objects import pod, running
from tests.waiting import eventually

DEADLINE = 240.0
PORT = 8000
SERVE = f"mkdir -p /tmp/www && echo hello > /tmp/www/index.html && exec httpd -f -p {PORT} -h /tmp/www"


@pytest.fixture
async def web(cluster: Cluster, namespace: str) -> str:
    """A running pod named `web`; its namespace."""
    async with asyncio.timeout(DEADLINE):
        await running(cluster, pod(namespace))
    return namespace


async def test_a_commands_output_and_exit_code(cluster: Cluster, web: str) -> None:
    result = await cluster.run("web", web, ["sh", "-c", "echo out; echo err >&2; exit 7"])
    assert (result.stdout, result.stderr, result.exit_code) == (b"out\n", b"err\n", 7)


async def test_arguments_arrive_as_they_are(cluster: Cluster, web: str) -> None:
    result = await cluster.run("web", web, ["echo", "a b", "$HOME", "*", "ü&x=1"])
    assert result.stdout.decode() == "a b $HOME * ü&x=1\n"


async def test_a_program_that_is_not_there(cluster: Cluster, web: str) -> None:
    with pytest.raises(ExecFailed, match="no-such-program"):
        await cluster.run("web", web, ["no-such-program"])


async def test_a_pod_or_container_that_is_not_there(cluster: Cluster, web: str) -> None:
    with pytest.raises(NotFound, match='"nobody" not found'):
        await cluster.run("nobody", web, ["true"])
    with pytest.raises(KubernetesError, match="nobody"):
        await cluster.run("web", web, ["true"], container="nobody")
    with pytest.raises(NotFound):
        await cluster.logs("nobody", web)


async def test_a_command_is_given_its_input(cluster: Cluster, web: str) -> None:
    result = await cluster.run("web", web, ["cat"], stdin=b"some input\n" * 1000)
    assert result.stdout == b"some input\n" * 1000


async def test_a_command_that_hangs(cluster: Cluster, web: str) -> None:
    with pytest.raises(CommandTimeout):
        await cluster.run("web", web, ["sleep", "60"], deadline=0.5)


async def test_a_terminal_with_its_size(cluster: Cluster, web: str) -> None:
    output = b""
    async with asyncio.timeout(DEADLINE), cluster.exec("web", web, ["sh"], stdin=True, tty=True) as session:
        await session.resize(101, 33)
        await session.write(b"stty size; exit 5\n")
        while (chunk := await session.read()) is not None:
            output += chunk.data
    assert b"33 101" in output
    assert session.exit_code == 5


async def test_ending_the_input_of_a_terminal(cluster: Cluster, web: str) -> None:
    async with asyncio.timeout(DEADLINE), cluster.exec("web", web, ["cat"], stdin=True, tty=True) as session:
        await session.close_stdin()
        while await session.read() is not None:
            pass
    assert session.exit_code == 0


async def test_cancelling_a_command_is_prompt(cluster: Cluster, web: str) -> None:
    task = asyncio.create_task(cluster.run("web", web, ["sleep", "60"]))
    async with asyncio.timeout(DEADLINE):
        await cluster.run("web", web, ["true"])
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_logs_are_followed_to_the_end_without_doubles(cluster: Cluster, namespace: str) -> None:
    script = "for i in 1 2 3 4 5; do echo line $i; sleep 0.2; done"
    async with asyncio.timeout(DEADLINE):
        await running(cluster, pod(namespace, script, "talker"))
        lines = [line async for line in cluster.follow_logs("talker", namespace)]
    assert [line.text for line in lines] == [f"line {number}" for number in range(1, 6)]
    assert all(line.stamp is not None for line in lines)
    assert await cluster.logs("talker", namespace, tail=2) == "line 4\nline 5\n"
    assert "Z line 5" in await cluster.logs("talker", namespace, tail=1, timestamps=True)


async def test_what_a_program_writes_comes_until_its_end(cluster: Cluster, namespace: str) -> None:
    # It speaks once somebody listens.
    script = "until [ -f /tmp/go ]; do sleep 0.1; done; for i in 1 2 3 4 5 6; do echo line $i; sleep 0.3; done"
    async with asyncio.timeout(DEADLINE):
        await running(cluster, pod(namespace, script, "talker"))
        output = b""
        async with cluster.attach("talker", namespace) as attached:
            await cluster.run("talker", namespace, ["sh", "-c", "echo > /tmp/go"])
            while (chunk := await attached.read()) is not None:
                output += chunk.data
    assert output.endswith(b"line 6\n")


async def test_a_port_is_forwarded(cluster: Cluster, namespace: str) -> None:
    async with asyncio.timeout(DEADLINE):
        await running(cluster, pod(namespace, SERVE, listens=PORT))
        async with cluster.port_forward("web", namespace, PORT) as forward:
            answers = await asyncio.gather(*(fetch(forward.port) for _number in range(3)))
    assert all(answer.endswith(b"hello\n") for answer in answers)


async def test_a_port_that_nobody_listens_on(cluster: Cluster, web: str) -> None:
    async with asyncio.timeout(DEADLINE), cluster.port_forward("web", web, 1) as forward:
        assert await fetch(forward.port) == b""

        async def refused() -> bool:
            return "refused" in str(forward.last_error)

        await eventually(refused, deadline=DEADLINE)


async def test_forwarding_to_a_pod_that_is_not_there(cluster: Cluster, namespace: str) -> None:
    with pytest.raises(NotFound):
        async with cluster.port_forward("nobody", namespace, 80):
            pytest.fail("there is nothing to enter")


async def fetch(port: int) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"GET / HTTP/1.0\r\n\r\n")
        return await reader.read()
    finally:
        writer.close()


async def test_the_proxy_reaches_services_and_pods(cluster: Cluster, namespace: str) -> None:
    service = {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "front", "namespace": namespace},
        "spec": {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": PORT}]},
    }
    await cluster.apply(service)
    with pytest.raises(NotFound):
        await cluster.proxy("nobody", namespace, 80)
    async with asyncio.timeout(DEADLINE):
        await endpoints(cluster, namespace, addresses=False)
        with pytest.raises(ServerError, match="no endpoints available"):
            await cluster.proxy("front", namespace, 80)
        await running(cluster, pod(namespace, SERVE, listens=PORT))
        await endpoints(cluster, namespace, addresses=True)
    direct = await cluster.proxy("web", namespace, PORT, kind="pods")
    through = await cluster.proxy("front", namespace, 80, "/index.html")
    missing = await cluster.proxy("front", namespace, 80, "/missing")
    assert (direct.body, through.body) == (b"hello\n", b"hello\n")
    assert (through.status, missing.status) == (200, 404)


async def endpoints(cluster: Cluster, namespace: str, *, addresses: bool) -> None:
    """Wait until the service `front` has its Endpoints, with or without addresses in them."""
    async with cluster.watch("Endpoints", namespace, fields="metadata.name=front") as events:
        async for event in events:
            if any(subset.get("addresses") for subset in event.object.get("subsets") or ()) is addresses:
                return
