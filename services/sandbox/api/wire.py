"""One HTTP/1.1 exchange over a connection into a pod: no client library takes a connection that is already there."""

from __future__ import annotations

from asyncio import IncompleteReadError, LimitOverrunError, StreamReader, StreamWriter
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

_CHUNK = 65536
_HOP_BY_HOP = frozenset(
    (
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "content-length",
    )
)


class BrokenAnswer(Exception):
    """What came back is not HTTP, or ended in the middle."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status line and headers of an answer, hop-by-hop ones left out; the body streams through `body`."""

    code: int
    headers: list[tuple[str, str]]
    body: AsyncIterator[bytes]


def end_to_end(headers: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Headers that a proxy passes on."""
    return [(name, value) for name, value in headers if name.lower() not in _HOP_BY_HOP]


async def exchange(
    streams: tuple[StreamReader, StreamWriter], method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> Answer:
    """Send a request and read the head of its answer. Raises BrokenAnswer."""
    reader, writer = streams
    lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    lines += [f"Content-Length: {len(body)}", "Connection: close", "", ""]
    try:
        writer.write("\r\n".join(lines).encode("latin-1") + body)
        await writer.drain()
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except (IncompleteReadError, LimitOverrunError, ConnectionError) as error:
        raise BrokenAnswer("EOF") from error
    status_line, *rows = head.rstrip("\r\n").split("\r\n")
    words = status_line.split(" ", 2)
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
        raise BrokenAnswer(f'malformed HTTP response "{status_line[:40]}"')
    found = [(name.strip(), value.strip()) for name, _, value in (row.partition(":") for row in rows)]
    code = int(words[1])
    empty = method == "HEAD" or code in (204, 304)
    return Answer(code, end_to_end(found), _counted(reader, 0) if empty else _body(reader, found))


def _body(reader: StreamReader, headers: list[tuple[str, str]]) -> AsyncIterator[bytes]:
    values = {name.lower(): value for name, value in headers}
    if "chunked" in values.get("transfer-encoding", "").lower():
        return _chunked(reader)
    length = values.get("content-length", "")
    return _counted(reader, int(length) if length.isdigit() else None)


async def _counted(reader: StreamReader, length: int | None) -> AsyncIterator[bytes]:
    """So many bytes, or all until the end."""
    while length is None or length > 0:
        data = await reader.read(_CHUNK if length is None else min(length, _CHUNK))
        if not data:
            return
        if length is not None:
            length -= len(data)
        yield data


async def _chunked(reader: StreamReader) -> AsyncIterator[bytes]:
    while size := int((await reader.readline()).partition(b";")[0] or b"0", 16):
        try:
            yield await reader.readexactly(size)
        except IncompleteReadError as error:
            raise BrokenAnswer("unexpected EOF") from error
        await reader.readline()
