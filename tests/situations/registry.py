"""A registry that refuses every pull in the way its image's first path component says, so that kubelets talk of it.

containerd speaks plain HTTP to registries on localhost; over TLS, with the lab's own certificate, it meets an authority
that it does not know.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

PLAIN = "localhost:5999"
CLOSED = "localhost:5998"
UNTRUSTED = "10.250.0.1:5997"

_ANSWERS = {
    "missing": ("404 Not Found", ()),
    "private": ("401 Unauthorized", ('WWW-Authenticate: Basic realm="registry"',)),
    "limited": ("429 Too Many Requests", ("Retry-After: 3600",)),
}


@asynccontextmanager
async def registry(pki: Path) -> AsyncIterator[None]:
    """Serves while it is entered; `pki` holds the lab's certificates."""
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pki / "apiserver.crt", pki / "apiserver.key")
    plain = await asyncio.start_server(_answer, *PLAIN.split(":"))
    secure = await asyncio.start_server(_answer, *UNTRUSTED.split(":"), ssl=tls)
    async with plain, secure:
        yield


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    request = await reader.readline()
    while (await reader.readline()).strip():
        pass
    path = request.decode("latin-1").split(" ")[1].split("/")
    status, headers = _ANSWERS.get(path[2] if len(path) > 2 else "", ("200 OK", ()))
    lines = (f"HTTP/1.1 {status}", *headers, "Content-Length: 0", "Connection: close", "", "")
    writer.write("\r\n".join(lines).encode())
    await writer.drain()
    writer.close()
