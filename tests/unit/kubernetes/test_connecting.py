"""What a connection that does not come about is told as; TLS servers and certificates are real ones."""

from __future__ import annotations

import asyncio
import ssl
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from services.kubernetes import AccessCheck, Cluster, KubernetesError, Unreachable, connect
from services.kubernetes.errors import CertificateError, ContextError, NotKubernetes, Unauthorized
from services.kubernetes.troubles import ended
from tests.unit.kubernetes.double import Server, status, write_kubeconfig


def certificate(folder: Path, name: str, *, days: int = 9, reached: str = "IP:127.0.0.1") -> tuple[Path, Path]:
    """A certificate that signs itself, good for `days` (of one that has ended fewer than none), and its key."""
    public, key, extensions = (folder / f"{name}.{end}" for end in ("crt", "key", "ext"))
    extensions.write_text(f"subjectAltName={reached}\n")
    asked = ["req", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={name}", "-keyout", str(key)]
    request = subprocess.run(["openssl", *asked], check=True, capture_output=True).stdout
    signing = ["x509", "-req", "-signkey", str(key), "-days", str(days), "-extfile", str(extensions)]
    subprocess.run(["openssl", *signing, "-out", public], input=request, check=True, capture_output=True)
    return public, key


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates")


@contextmanager
def told(kind: type[KubernetesError], words: str) -> Iterator[None]:
    with pytest.raises(kind) as caught:
        yield
    assert words in f"{caught.value} -- {caught.value.remedy}"
    # Nothing of the libraries' own speech comes through.
    assert not any(noise in str(caught.value) for noise in ("[Errno", "[SSL", "_ssl.c", "ssl:default", "Connect call"))


async def asked(tmp_path: Path, server: str, **cluster: str) -> None:
    async with await connect(write_kubeconfig(tmp_path / "config", server, **cluster)) as connected:
        await connected.get("Namespace", "default")


async def test_a_refused_connection_is_told_in_the_systems_words(tmp_path: Path) -> None:
    with told(Unreachable, "127.0.0.1:1: Connection refused"):
        await asked(tmp_path, "http://127.0.0.1:1")


async def test_so_is_a_name_that_does_not_resolve(tmp_path: Path) -> None:
    with told(Unreachable, "no-such-host.invalid:1: "):
        await asked(tmp_path, "http://no-such-host.invalid:1")


@pytest.mark.parametrize(
    ("days", "reached", "words"),
    [
        (-1, "IP:127.0.0.1", "certificate has expired -- Have the server's"),
        (9, "DNS:elsewhere.example", "set tls-server-name in the kubeconfig"),
    ],
)
async def test_a_certificate_is_refused_with_a_remedy_of_its_own(
    folder: Path, tmp_path: Path, days: int, reached: str, words: str
) -> None:
    public, key = certificate(folder, "server", days=days, reached=reached)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(public, key)
    server = await asyncio.start_server(lambda _reader, writer: writer.close(), "127.0.0.1", 0, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        with told(CertificateError, words):
            await asked(tmp_path, f"https://127.0.0.1:{port}", **{"certificate-authority": str(public)})


async def test_http_where_tls_is_expected_is_told_as_such(server: Server, tmp_path: Path) -> None:
    with told(Unreachable, "http:// instead of https://"):
        await asked(tmp_path, server.url.replace("http:", "https:"))


async def test_another_protocol_is_told_as_such(tmp_path: Path) -> None:
    async def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.6\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as other:
        port = other.sockets[0].getsockname()[1]
        with told(Unreachable, "does not speak HTTP"):
            await asked(tmp_path, f"http://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"text": "<html>Log in</html>", "content_type": "text/html"}, "It says: Log in"),
        ({"status": 302, "headers": {"Location": "https://login.example/"}}, "It leads on to https://login.example/"),
        ({"text": "[]", "content_type": "application/json"}, "It says: []"),
        ({}, "It says: -"),
    ],
)
async def test_what_is_no_api_server_is_told_as_such(
    server: Server, cluster: Cluster, answer: dict[str, object], words: str
) -> None:
    async def other(_request: web.Request) -> web.Response:
        return web.Response(**answer)  # type: ignore[arg-type]

    server.handler = other
    for ask in (cluster.get("Namespace", "default"), cluster.list("Pod"), cluster.version(), cluster.discovery()):
        with told(NotKubernetes, words):
            await ask


async def test_so_are_items_of_a_list_that_are_no_objects(server: Server, cluster: Cluster) -> None:
    async def other(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"items": [None, 3]})

    server.handler = other
    with told(NotKubernetes, "Check the server's address"):
        await cluster.list("Pod")


async def test_and_a_review_without_a_verdict(server: Server, cluster: Cluster) -> None:
    async def other(_request: web.Request) -> web.StreamResponse:
        return web.json_response({"kind": "Status", "status": "Success"})

    server.handler = other
    with told(NotKubernetes, "no status"):
        await cluster.access([AccessCheck("get", "pods")])


async def test_a_certificate_that_ended_is_why_the_server_does_not_know_us(
    folder: Path, tmp_path: Path, server: Server
) -> None:
    async def refuse(_request: web.Request) -> web.Response:
        return status(401, "Unauthorized", "Unauthorized")

    server.handler = refuse
    public, key = certificate(folder, "admin", days=-1)
    data = {
        f"client-{kind}-data": b64encode(path.read_bytes()).decode()
        for kind, path in (("certificate", public), ("key", key))
    }
    async with await connect(write_kubeconfig(tmp_path / "config", server.url, data)) as connected:
        with told(Unauthorized, "The client certificate of the kubeconfig ended on 20"):
            await connected.get("Namespace", "default")


async def test_a_key_that_does_not_fit_its_certificate_is_told_as_such(folder: Path, tmp_path: Path) -> None:
    public, _key = certificate(folder, "one")
    _public, key = certificate(folder, "other")
    user = {"client-certificate": str(public), "client-key": str(key)}
    with told(ContextError, "The user's certificate with its key cannot be used: key values mismatch"):
        await connect(write_kubeconfig(tmp_path / "config", "https://127.0.0.1:1", user))


def test_the_end_of_a_certificate_is_read_from_it(folder: Path) -> None:
    text = certificate(folder, "soon", days=2)[0].read_text()
    end = ended(text, datetime(2049, 1, 1, tzinfo=UTC))
    assert end is not None
    assert (end - datetime.now(UTC)).days in (1, 2)
    assert ended(text) is None
    assert ended("no certificate") is None
    assert ended("-----BEGIN CERTIFICATE-----\n!!!\n-----END") is None
