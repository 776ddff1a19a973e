"""SPDY/3.1 framing, server side: as much as kubectl's exec and port-forward need (no flow control, no priorities)."""

from __future__ import annotations

import asyncio
import struct
import zlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Protocol

_VERSION = 0x8003
_SYN_STREAM, _SYN_REPLY, _RST_STREAM, _PING, _GOAWAY = 1, 2, 3, 6, 7
_FIN = 1
_HEAD = struct.Struct(">HHI")
_ID = struct.Struct(">I")
_STREAM_MASK = 0x7FFFFFFF
_LENGTH_MASK = 0xFFFFFF
_CANCEL = 5
_LARGEST_FRAME = 32768
# The specification's dictionary; both sides must have the same bytes.
_DICTIONARY = (Path(__file__).parent / "spdy3.dictionary").read_bytes()


class Link(Protocol):
    """The byte stream that frames travel on."""

    async def receive(self) -> bytes:
        """Some bytes; none at the end."""

    async def send(self, data: bytes) -> None:
        """Raises ConnectionError once the other side is gone."""


class Stream:
    """One stream of a session; iterate it for what the client sends, until its half is closed."""

    def __init__(self, session: Session, number: int, headers: dict[str, str]) -> None:
        self._session = session
        self._number = number
        self.headers = headers
        self.received: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (data := await self.received.get()) is not None:
            yield data

    async def write(self, data: bytes) -> None:
        for start in range(0, len(data), _LARGEST_FRAME):
            await self._session.send_data(self._number, data[start : start + _LARGEST_FRAME], 0)

    async def close(self) -> None:
        """End this side's half."""
        await self._session.send_data(self._number, b"", _FIN)

    async def reset(self) -> None:
        """End both halves."""
        await self._session.send_control(_RST_STREAM, 0, struct.pack(">II", self._number, _CANCEL))


class Session:
    """Reads frames from a link and hands out the streams that the client opens."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._buffer = bytearray()
        self._streams: dict[int, Stream] = {}
        self._inflate = zlib.decompressobj(zdict=_DICTIONARY)
        self._deflate = zlib.compressobj(zdict=_DICTIONARY)
        self._sending = asyncio.Lock()

    async def streams(self) -> AsyncIterator[Stream]:
        """Each new stream, already accepted, until the client goes away; frames are only read while this is awaited."""
        while (frame := await self._frame()) is not None:
            control, kind, flags, payload = frame
            if not control:
                self._deliver(kind, payload, flags)
            elif kind == _SYN_STREAM:
                yield await self._accept(payload, flags)
            elif kind == _PING:
                await self.send_control(_PING, 0, payload)
            elif kind == _RST_STREAM:
                self._end(_ID.unpack_from(payload)[0])
            elif kind == _GOAWAY:
                break
        for stream in self._streams.values():
            stream.received.put_nowait(None)

    async def send_data(self, number: int, data: bytes, flags: int) -> None:
        async with self._sending:
            await self._link.send(struct.pack(">II", number, flags << 24 | len(data)) + data)

    async def send_control(self, kind: int, flags: int, payload: bytes) -> None:
        async with self._sending:
            await self._link.send(_HEAD.pack(_VERSION, kind, flags << 24 | len(payload)) + payload)

    async def _accept(self, payload: bytes, flags: int) -> Stream:
        number = _ID.unpack_from(payload)[0] & _STREAM_MASK
        # Stream id, associated stream and priority come before the header block.
        stream = Stream(self, number, _headers(self._inflate.decompress(payload[10:])))
        self._streams[number] = stream
        if flags & _FIN:
            stream.received.put_nowait(None)
        none = self._deflate.compress(_ID.pack(0)) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        await self.send_control(_SYN_REPLY, 0, _ID.pack(number) + none)
        return stream

    def _deliver(self, number: int, data: bytes, flags: int) -> None:
        stream = self._streams.get(number)
        if stream is None:
            return
        if data:
            stream.received.put_nowait(data)
        if flags & _FIN:
            stream.received.put_nowait(None)

    def _end(self, number: int) -> None:
        stream = self._streams.pop(number & _STREAM_MASK, None)
        if stream is not None:
            stream.received.put_nowait(None)

    async def _frame(self) -> tuple[bool, int, int, bytes] | None:
        """(control?, type or stream, flags, payload); None at the end."""
        if not await self._fill(_HEAD.size):
            return None
        first, second, tail = _HEAD.unpack_from(self._buffer)
        size = _HEAD.size + (tail & _LENGTH_MASK)
        if not await self._fill(size):
            return None
        payload = bytes(self._buffer[_HEAD.size : size])
        del self._buffer[:size]
        control = bool(first & 0x8000)
        kind = second if control else (first << 16 | second) & _STREAM_MASK
        return control, kind, tail >> 24, payload

    async def _fill(self, size: int) -> bool:
        while len(self._buffer) < size:
            data = await self._link.receive()
            if not data:
                return False
            self._buffer += data
        return True


def _headers(block: bytes) -> dict[str, str]:
    """Names in lower case."""
    words: list[str] = []
    count = _ID.unpack_from(block)[0]
    offset = _ID.size
    for _ in range(2 * count):
        length = _ID.unpack_from(block, offset)[0]
        offset += _ID.size
        words.append(block[offset : offset + length].decode("latin-1"))
        offset += length
    return dict(zip((name.lower() for name in words[::2]), words[1::2], strict=True))
